package io.syncline.core.delivery;

import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.definition.Entity;
import io.syncline.core.definition.ObjectType;
import io.syncline.core.definition.Participant;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Due;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One delivery of a batch and what this attempt has learnt about it so far; used by one thread. */
final class Work {
  final Delivery delivery;

  private @Nullable Context context;
  private @Nullable Intent intent;
  private @Nullable NativeRecord copy;
  private Intent.@Nullable Read read;
  private Set<String> left = Set.of();
  private List<Due.Field> impossible = List.of();
  private @Nullable DeadLetter unsayable;
  private boolean sendAgain;
  private boolean unsent;
  private boolean over;
  private @Nullable Removal removal;
  private Map<String, RecordId> waiting = Map.of();
  private DeliveryStore.Ahead ahead = DeliveryStore.Ahead.NOBODY;

  /**
   * The state an attempt is computed from.
   *
   * @param link the target's copy; null where the record is not linked there
   */
  record Context(
      Entity entity, Participant participant, RecordState state, @Nullable LinkState link) {}

  Work(Delivery delivery) {
    this.delivery = delivery;
    this.intent = delivery.intent();
  }

  void context(Context found) {
    context = found;
  }

  Context context() {
    if (context == null) {
      throw new IllegalStateException("Delivery " + delivery.id() + " was not loaded");
    }
    return context;
  }

  boolean isLoaded() {
    return context != null;
  }

  ObjectType type() {
    return context().participant().type();
  }

  /** The target's copy as the store knows it; null where there is none, or none is known yet. */
  @Nullable LinkState link() {
    return context == null ? null : context.link();
  }

  /** The intent that is open in the store, or is about to be committed; null: none. */
  @Nullable Intent intent() {
    return intent;
  }

  Intent committed() {
    if (intent == null) {
      throw new IllegalStateException("Delivery " + delivery.id() + " has no intent");
    }
    return intent;
  }

  /** The open intent is known not to have been applied: its request goes out again as it is. */
  void sendAgain(Intent same) {
    intent = same;
    sendAgain = true;
  }

  boolean sendsAgain() {
    return sendAgain;
  }

  /** The open intent is settled or void: this attempt is computed anew. */
  void closeIntent() {
    intent = null;
    sendAgain = false;
    unsent = false;
  }

  void prepared(Intent fresh) {
    intent = fresh;
    sendAgain = false;
    unsent = true;
  }

  /** The request left, or may have. */
  void sent() {
    unsent = false;
  }

  /** The request leaves by then or not at all. */
  void leavesBy(Instant at) {
    intent = committed().leavingBy(at);
  }

  /** The call has ended: what has not left by now never does. */
  void leftBy(Instant now) {
    if (now.isBefore(committed().leavesBy())) {
      leavesBy(now);
    }
  }

  /** The intent is this attempt's own and its request certainly never left. */
  boolean isUnsent() {
    return unsent;
  }

  /** Clears that the target has no way of taking: one attempt, then a visible difference (S4). */
  List<Due.Field> impossible() {
    return impossible;
  }

  void impossible(List<Due.Field> fields) {
    impossible = List.copyOf(fields);
  }

  /** The target's copy as read in this attempt; null: not read. */
  @Nullable NativeRecord copy() {
    return copy;
  }

  /**
   * @param askedAt when the read's request left
   */
  void copy(NativeRecord shown, Instant askedAt) {
    copy = shown;
    read = new Intent.Read(askedAt, shown.updatedAt());
  }

  /** The read that a write of this attempt is computed from; null: not read. */
  Intent.@Nullable Read read() {
    return read;
  }

  /** Attributes of which the target holds an edit that nobody has judged yet. */
  Set<String> left() {
    return left;
  }

  void leaveOut(Set<String> attributes) {
    left = Set.copyOf(attributes);
  }

  /** The dead letter of what cannot be said to the target; filed when the delivery ends. */
  void unsayable(DeadLetter letter) {
    unsayable = letter;
  }

  @Nullable DeadLetter unsayable() {
    return unsayable;
  }

  /** What is done to the copy beside writing its fields; null: its fields are written. */
  @Nullable Removal removal() {
    return removal;
  }

  void removes(Removal how) {
    removal = how;
  }

  /** Attributes that name records which the target does not have, with them (S15). */
  Map<String, RecordId> waiting() {
    return waiting;
  }

  void waitFor(Map<String, RecordId> parents) {
    waiting = Map.copyOf(parents);
  }

  /** Whose deliveries to the same target go before this one. */
  DeliveryStore.Ahead ahead() {
    return ahead;
  }

  void behind(DeliveryStore.Ahead others) {
    ahead = others;
  }

  boolean isOver() {
    return over;
  }

  void over() {
    over = true;
  }
}

package io.syncline.core.delivery.attempt;

import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.PendingWrites;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One delivery of a batch and what this attempt has learnt about it so far; used by one thread. */
public final class DeliveryAttempt {
  public final Delivery delivery;

  private @Nullable Context context;
  private @Nullable Intent intent;
  private @Nullable NativeRecord copy;
  private Intent.@Nullable Read read;
  private Set<String> left = Set.of();
  private List<PendingWrites.Field> impossible = List.of();
  private @Nullable DeadLetter unsayable;
  private boolean sendAgain;
  private boolean unsent;
  private boolean over;
  private @Nullable Removal removal;
  private Map<String, RecordId> waiting = Map.of();
  private DeliveryStore.Ahead ahead = DeliveryStore.Ahead.NONE;

  /**
   * The state an attempt is computed from.
   *
   * @param link the target's copy; null where the record is not linked there
   */
  public record Context(
      Entity entity, Participant participant, RecordState state, @Nullable LinkState link) {}

  public DeliveryAttempt(Delivery delivery) {
    this.delivery = delivery;
    this.intent = delivery.intent();
  }

  public void context(Context found) {
    context = found;
  }

  public Context context() {
    if (context == null) {
      throw new IllegalStateException("Delivery " + delivery.id() + " was not loaded");
    }
    return context;
  }

  public boolean isLoaded() {
    return context != null;
  }

  public ObjectType type() {
    return context().participant().type();
  }

  /** The target's copy as the store knows it; null where there is none, or none is known yet. */
  public @Nullable LinkState link() {
    return context == null ? null : context.link();
  }

  /** The intent that is open in the store, or is about to be committed; null: none. */
  public @Nullable Intent intent() {
    return intent;
  }

  public Intent committed() {
    if (intent == null) {
      throw new IllegalStateException("Delivery " + delivery.id() + " has no intent");
    }
    return intent;
  }

  /** The open intent is known not to have been applied: its request goes out again as it is. */
  public void sendAgain(Intent same) {
    intent = same;
    sendAgain = true;
  }

  public boolean sendsAgain() {
    return sendAgain;
  }

  /** The open intent is settled or void: this attempt is computed again. */
  public void closeIntent() {
    intent = null;
    sendAgain = false;
    unsent = false;
  }

  public void prepared(Intent fresh) {
    intent = fresh;
    sendAgain = false;
    unsent = true;
  }

  /** The request left, or may have. */
  public void sent() {
    unsent = false;
  }

  /** The request leaves by then or not at all. */
  public void leavesBy(Instant at) {
    intent = committed().leavingBy(at);
  }

  /** The call has ended: a request that has not left never does. */
  void leftBy(Instant now) {
    if (now.isBefore(committed().leavesBy())) {
      leavesBy(now);
    }
  }

  /** The intent is this attempt's own and its request certainly never left. */
  public boolean isUnsent() {
    return unsent;
  }

  /** Clears that the target has no way of taking: one attempt, then a visible difference (S4). */
  public List<PendingWrites.Field> impossible() {
    return impossible;
  }

  public void impossible(List<PendingWrites.Field> fields) {
    impossible = List.copyOf(fields);
  }

  /** The target's copy as read in this attempt; null: not read. */
  public @Nullable NativeRecord copy() {
    return copy;
  }

  /**
   * @param askedAt when the read's request left
   */
  public void copy(NativeRecord shown, Instant askedAt) {
    copy = shown;
    read = new Intent.Read(askedAt, shown.updatedAt());
  }

  /** The read that a write of this attempt is computed from; null: not read. */
  public Intent.@Nullable Read read() {
    return read;
  }

  /** Attributes of which the target holds an edit that is not judged yet. */
  public Set<String> left() {
    return left;
  }

  public void leaveOut(Set<String> attributes) {
    left = Set.copyOf(attributes);
  }

  /** The dead letter of what cannot be written to the target; stored when the delivery ends. */
  void unsayable(DeadLetter deadLetter) {
    unsayable = deadLetter;
  }

  public @Nullable DeadLetter unsayable() {
    return unsayable;
  }

  /** What is done to the copy beside writing its fields; null: its fields are written. */
  public @Nullable Removal removal() {
    return removal;
  }

  public void removes(Removal how) {
    removal = how;
  }

  /** Attributes that name records which the target does not have, with them (S15). */
  public Map<String, RecordId> waiting() {
    return waiting;
  }

  public void waitFor(Map<String, RecordId> parents) {
    waiting = Map.copyOf(parents);
  }

  /** Whose deliveries to the same target go before this one. */
  DeliveryStore.Ahead ahead() {
    return ahead;
  }

  public void behind(DeliveryStore.Ahead others) {
    ahead = others;
  }

  public boolean isOver() {
    return over;
  }

  void over() {
    over = true;
  }
}

package io.syncline.core.delivery.attempt;

import io.syncline.core.audit.AuditEntry.Operation;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.Settled;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.file.FileCopy;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One delivery of a batch, what it does to its target, and what this attempt has learnt so far;
 * used by one thread. Its kind is decided when it is loaded, by the open intent or else by the
 * record as it is now, and stays.
 */
public abstract sealed class DeliveryTask permits FieldsTask, RemovalTask {
  public final Delivery delivery;
  private final DeliveryBatch batch;
  private final Context context;
  private @Nullable Intent intent;
  private @Nullable FileCopy file;
  private boolean sendAgain;
  private boolean unsent;
  private boolean over;

  /**
   * The state an attempt is computed from.
   *
   * @param link the target's copy; null where the record is not linked there
   */
  public record Context(
      Entity entity, Participant participant, RecordState state, @Nullable LinkState link) {}

  DeliveryTask(DeliveryBatch batch, Delivery delivery, Context context) {
    this.batch = batch;
    this.delivery = delivery;
    this.context = context;
    this.intent = delivery.intent();
  }

  /**
   * Does one thing for each kind of task: what handles a task names all kinds, so that a new kind
   * does not compile until every step handles it.
   */
  public abstract void dispatch(
      Consumer<CreateTask> create, Consumer<UpdateTask> update, Consumer<RemovalTask> removal);

  /** What the audit log calls it. */
  abstract Operation operation();

  public DeliveryBatch batch() {
    return batch;
  }

  public Instant now() {
    return batch.now();
  }

  public Context context() {
    return context;
  }

  public ObjectType type() {
    return context.participant().type();
  }

  /** The target's copy as the store knows it; null where there is none. */
  public @Nullable LinkState link() {
    return context.link();
  }

  /** What a field of the copy was known to hold before; null: nothing is known. */
  public @Nullable FieldShadow known(String path) {
    var link = link();
    return link == null ? null : link.shadow().field(path);
  }

  /** The content hash of the definition that this attempt is computed from. */
  String definition() {
    return context.entity().definition();
  }

  /** The linked copy; null where there is none. */
  @Nullable NativeRef linked() {
    var link = context.link();
    return link == null ? null : link.link().ref();
  }

  /** The copy that is to be written; null where it is to be created. */
  @Nullable NativeRef target() {
    var target = intent == null ? null : intent.request().target();
    return target == null ? linked() : target;
  }

  /** The attributes that a dead letter of this attempt names. */
  Set<String> attributes() {
    return intent == null ? delivery.attributes() : intent.attributes();
  }

  /** The dead letter of what cannot be written to the target, stored when the delivery ends. */
  @Nullable DeadLetter unwritable() {
    return null;
  }

  /** The intent that is open in the store, or is about to be committed; null: none. */
  public @Nullable Intent intent() {
    return intent;
  }

  public boolean hasIntent() {
    return intent != null;
  }

  public Intent committed() {
    if (intent == null) {
      throw new IllegalStateException("Delivery " + delivery.id() + " has no intent");
    }
    return intent;
  }

  /** The request of the intent, with the bytes of its file where they were read. */
  WriteRequest outgoing() {
    var request = committed().request();
    var source = request.file();
    return source == null || file == null ? request : request.with(source.with(file));
  }

  /**
   * The bytes of the file that is written are on this machine.
   *
   * @param request names them as the target will show them
   */
  public void read(FileCopy copy, WriteRequest request) {
    file = copy;
    intent = committed().by(request);
  }

  /** Whether it writes a file whose bytes were not read yet. */
  public boolean needsFile() {
    return intent != null && intent.request().file() != null && file == null;
  }

  /** The bytes of its file on this machine; null: there are none. */
  public @Nullable FileCopy file() {
    return file;
  }

  /** The bytes of its file are not needed any more. */
  void forgetFile() {
    if (file != null) {
      file.close();
      file = null;
    }
  }

  /** The same, and the waits before a look count from now. */
  public void sendAgain() {
    sendAgain(committed().again(now()));
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

  /** What is to be written is frozen (S6). */
  public void prepared(
      UUID id,
      WriteRequest request,
      Map<String, Intent.Expected> expected,
      Intent.@Nullable Read read) {
    intent = Intent.frozen(id, request, expected, definition(), now(), read);
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

  public void end(Settled how) {
    over = true;
    batch.settle(how);
    var deadLetter = unwritable();
    if (deadLetter != null && !(how instanceof Settled.Again)) {
      batch.moveToDeadLetters(deadLetter);
    }
  }

  /**
   * Put off without counting: the work itself has not failed. An intent that never left is void.
   */
  public void putOff(Instant at) {
    end(new Settled.Again(delivery, at, unsent ? null : intent, false));
  }

  /** Whether a run caused it, and no person's change. */
  boolean isOfRun() {
    return delivery.origin().run() != null;
  }

  /** Left as it is in the store: for the next claim. */
  public void drop() {
    over = true;
  }

  public boolean isOver() {
    return over;
  }
}

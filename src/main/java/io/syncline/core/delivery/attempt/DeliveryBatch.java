package io.syncline.core.delivery.attempt;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore.SettledBatch;
import io.syncline.core.delivery.Settled;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.WriteWindow;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.NativeRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one claim on their way through the steps of the delivery route, and what came
 * of them so far. Used by one thread; may be abandoned at any step: everything is claimed again.
 */
public final class DeliveryBatch {
  private final SystemId target;
  private final List<Delivery> claimed;
  private final Runtime runtime;
  private final LongSupplier readNumbers;
  private final List<DeliveryTask> tasks = new ArrayList<>();
  private final List<Settled> settled = new ArrayList<>();
  private final Map<NativeRef, InboxEvent> observed = new LinkedHashMap<>();
  private final List<AuditEntry> audit = new ArrayList<>();
  private final List<ReviewItem> reviews = new ArrayList<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final List<WriteWindow> windows = new ArrayList<>();
  private @Nullable ConnectedSystem system;
  private boolean halted;
  private @Nullable WriteWindows writeWindows;
  private @Nullable Long readNumber;

  /**
   * @param readNumbers draws the next number of the one sequence of all reads (S1)
   */
  public DeliveryBatch(
      SystemId target, List<Delivery> claimed, Runtime runtime, LongSupplier readNumbers) {
    this.target = target;
    this.runtime = runtime;
    this.readNumbers = readNumbers;
    this.claimed = List.copyOf(claimed);
  }

  public SystemId target() {
    return target;
  }

  public boolean isEmpty() {
    return claimed.isEmpty();
  }

  public int size() {
    return claimed.size();
  }

  public Instant now() {
    return runtime.now();
  }

  public UUID newId() {
    return runtime.ids().next();
  }

  /** The deliveries as they were claimed. */
  public List<Delivery> deliveries() {
    return claimed;
  }

  /** What came of the batch. */
  public SettledBatch result() {
    return new SettledBatch(
        List.copyOf(settled),
        List.copyOf(observed.values()),
        List.copyOf(audit),
        List.copyOf(reviews),
        List.copyOf(deadLetters),
        List.copyOf(windows));
  }

  /**
   * From now on it is known which system is asked, and whether, and by which clock, it reports
   * edits (S8).
   */
  public void connect(ConnectedSystem connected) {
    var webhook = connected.type().webhook();
    system = connected;
    writeWindows =
        webhook == null || webhook.occurredAt() == null ? null : new WriteWindows(connected);
  }

  public ConnectedSystem system() {
    if (system == null) {
      throw new IllegalStateException("No system is connected under the id " + target);
    }
    return system;
  }

  /** A delivery was loaded. */
  public void add(DeliveryTask task) {
    tasks.add(task);
  }

  public boolean isOpen() {
    return tasks.stream().anyMatch(it -> !it.isOver());
  }

  public List<DeliveryTask> open(Predicate<DeliveryTask> which) {
    return tasks.stream().filter(it -> !it.isOver()).filter(which).toList();
  }

  /** What has an intent, from an earlier attempt or this one. */
  public List<DeliveryTask> withIntent() {
    return open(DeliveryTask::hasIntent);
  }

  /** What is still to be computed. */
  public List<DeliveryTask> withoutIntent() {
    return open(it -> !it.hasIntent());
  }

  /** Does one step for the tasks of each kind, in this order. */
  public static void dispatch(
      List<DeliveryTask> tasks,
      Consumer<List<UpdateTask>> update,
      Consumer<List<RemovalTask>> removal,
      Consumer<List<CreateTask>> create) {
    var creates = new ArrayList<CreateTask>();
    var updates = new ArrayList<UpdateTask>();
    var removals = new ArrayList<RemovalTask>();
    tasks.forEach(it -> it.dispatch(creates::add, updates::add, removals::add));
    update.accept(updates);
    removal.accept(removals);
    create.accept(creates);
  }

  /** The bytes of files that were read for this batch are not needed any more. */
  public void forgetFiles() {
    tasks.forEach(DeliveryTask::forgetFile);
  }

  void settle(Settled how) {
    settled.add(how);
  }

  /** A delivery that cannot be loaded goes on later. */
  public void putOff(Delivery delivery, Instant at) {
    settle(new Settled.Again(delivery, at, delivery.intent(), false));
  }

  /** One event of each copy: what orders all that is due replaces an edit, never a deletion. */
  void observe(InboxEvent event) {
    observed.merge(
        event.ref(),
        event,
        (first, next) ->
            first.kind() == EventKind.UPDATED && next.source().ordersAll() ? next : first);
  }

  /**
   * Remembers a write that may have overwritten an edit, where the target would report one.
   *
   * @param answer what the target showed after the write; null: nothing
   * @param held what each field written is known to hold
   */
  public void window(
      DeliveryTask task, @Nullable NativeRecord answer, Map<String, FieldShadow> held) {
    var intent = task.intent();
    var window =
        writeWindows == null || intent == null
            ? null
            : writeWindows.of(intent, task.type(), answer, held, now());
    if (window != null) {
      windows.add(window);
    }
  }

  /** The target answered a call: what comes of it is newer than every read before. */
  void answered() {
    readNumber = null;
  }

  /**
   * The number of what the last call showed (S1): drawn after its answer and before the next call
   * leaves, it is one for all that the call did.
   */
  public long readNumber() {
    var known = readNumber;
    if (known == null) {
      known = readNumbers.getAsLong();
      readNumber = known;
    }
    return known;
  }

  void audit(AuditEntry entry) {
    audit.add(entry);
  }

  /** Asks a person; the question about what a brake stopped takes in those that follow. */
  public void ask(
      ReviewItem.Kind kind,
      String subject,
      About about,
      Set<String> held,
      List<String> candidates,
      String question) {
    var item =
        new ReviewItem(
            newId(), new ReviewItem.Key(kind, subject), about, held, candidates, question, now());
    for (int i = 0; i < reviews.size(); i++) {
      var there = reviews.get(i);
      if (ReviewItem.gathers(item.subject()) && there.subject().equals(item.subject())) {
        reviews.set(i, there.with(item.candidates()));
        return;
      }
    }
    reviews.add(item);
  }

  void moveToDeadLetters(DeadLetter deadLetter) {
    deadLetters.add(deadLetter);
  }

  /** The target is not asked any more by this batch; what is open is put off together. */
  public void halt(Instant until) {
    halted = true;
    open(it -> true).forEach(it -> it.putOff(until));
  }

  public boolean isHalted() {
    return halted;
  }

  public boolean hasObserved() {
    return !observed.isEmpty();
  }
}

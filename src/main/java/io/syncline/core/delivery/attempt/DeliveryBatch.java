package io.syncline.core.delivery.attempt;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore.SettledBatch;
import io.syncline.core.delivery.Settled;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.WriteWindow;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.NativeRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one claim on their way through the steps of the delivery route, and what came
 * of them so far. Used by one thread; may be abandoned at any step: everything is claimed again.
 */
public final class DeliveryBatch {
  private final SystemId target;
  private final List<DeliveryAttempt> work;
  private final List<Settled> settled = new ArrayList<>();
  private final Map<NativeRef, InboxEvent> observed = new LinkedHashMap<>();
  private final List<AuditEntry> audit = new ArrayList<>();
  private final List<ReviewItem> reviews = new ArrayList<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final List<WriteWindow> windows = new ArrayList<>();
  private @Nullable Instant haltedUntil;
  private @Nullable WriteWindows writeWindows;
  private @Nullable Long readNumber;

  public DeliveryBatch(SystemId target, List<Delivery> claimed) {
    this.target = target;
    this.work = claimed.stream().map(DeliveryAttempt::new).toList();
  }

  public SystemId target() {
    return target;
  }

  public boolean isEmpty() {
    return work.isEmpty();
  }

  public int size() {
    return work.size();
  }

  /** The deliveries as they were claimed. */
  public List<Delivery> deliveries() {
    return work.stream().map(it -> it.delivery).toList();
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

  public List<DeliveryAttempt> open(Predicate<DeliveryAttempt> which) {
    return work.stream().filter(it -> !it.isOver()).filter(which).toList();
  }

  /** What is still open and asks the same, by the object it concerns: a call names one object. */
  public Map<String, List<DeliveryAttempt>> openByObject(Predicate<DeliveryAttempt> which) {
    return open(which).stream()
        .collect(
            Collectors.groupingBy(it -> it.type().name(), LinkedHashMap::new, Collectors.toList()));
  }

  public void end(DeliveryAttempt it, Settled how) {
    it.over();
    settled.add(how);
    var deadLetter = it.unsayable();
    if (deadLetter != null && !(how instanceof Settled.Again)) {
      deadLetters.add(deadLetter);
    }
  }

  /** Left as it is in the store: for the next claim. */
  public void drop(DeliveryAttempt it) {
    it.over();
  }

  void observe(InboxEvent event) {
    observed.putIfAbsent(event.ref(), event);
  }

  /** From now on it is known whether, and by which clock, the target reports edits (S8). */
  public void keepWindows(ConnectedSystem system) {
    var webhook = system.type().webhook();
    writeWindows =
        webhook == null || webhook.occurredAt() == null ? null : new WriteWindows(system);
  }

  /**
   * Remembers a write that may have overwritten an edit, where the target would report one.
   *
   * @param answer what the target showed after the write; null: nothing
   * @param now what each field written is known to hold
   */
  public void window(
      DeliveryAttempt attempt,
      @Nullable NativeRecord answer,
      Map<String, FieldShadow> now,
      Instant doneAt) {
    var intent = attempt.intent();
    var window =
        writeWindows == null || intent == null
            ? null
            : writeWindows.of(intent, attempt.type(), answer, now, doneAt);
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
  public long readNumber(LongSupplier numbers) {
    var known = readNumber;
    if (known == null) {
      known = numbers.getAsLong();
      readNumber = known;
    }
    return known;
  }

  void audit(AuditEntry entry) {
    audit.add(entry);
  }

  /** A question; the one about what a brake stopped takes in those that follow. */
  public void review(ReviewItem item) {
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
  public void halt(Instant until, Function<DeliveryAttempt, Settled> putOff) {
    haltedUntil = until;
    open(it -> true).forEach(it -> end(it, putOff.apply(it)));
  }

  public @Nullable Instant haltedUntil() {
    return haltedUntil;
  }

  public boolean hasObserved() {
    return !observed.isEmpty();
  }
}

package io.syncline.core.delivery;

import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.definition.Webhook.EventKind;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Value;
import io.syncline.core.model.WriteWindow;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Paths;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a delivery whose intent was applied: the shadow of exactly the fields written advances to
 * what the target is known to hold, its answer or a read after the write (S1, S2).
 */
final class Completion {
  private final Copies copies;
  private final Newborn created = new Newborn();
  private final Accounts accounts;
  private final LongSupplier readNumbers;
  private final InstantSource clock;
  private final RetryPolicy policy;

  Completion(
      Copies copies,
      Accounts accounts,
      LongSupplier readNumbers,
      InstantSource clock,
      RetryPolicy policy) {
    this.copies = copies;
    this.accounts = accounts;
    this.readNumbers = readNumbers;
    this.clock = clock;
    this.policy = policy;
  }

  /** The intent was applied, and {@code copy} shows what the target made of it. */
  void applied(DeliveryBatch batch, Work work, NativeRef ref, NativeRecord copy) {
    var said = copies.said(work, copy);
    end(
        batch,
        work,
        ref,
        told(work, said).and(created.shown(work, said)),
        copies.versionIfJudged(work, said, copy),
        copy);
  }

  /**
   * A create of some time ago was applied, and {@code copy} shows its record now: what it holds
   * otherwise than it was sent was edited since, and is judged against what was sent (S6).
   */
  void appliedBefore(DeliveryBatch batch, Work work, NativeRef ref, NativeRecord copy) {
    var said = new HashMap<>(copies.said(work, copy));
    int all = said.size();
    work.committed()
        .expected()
        .forEach(
            (path, expected) -> {
              var wanted = expected.value();
              if (!copies.isAsSent(work, path, said.get(path), wanted)) {
                said.remove(path);
              }
            });
    boolean edited = said.size() < all || filledSince(work, said);
    if (edited) {
      accounts.observed(batch, ref, EventKind.UPDATED);
    }
    end(
        batch,
        work,
        ref,
        told(work, said).and(created.empty(work)),
        edited ? null : Copies.state(copy),
        copy);
  }

  /**
   * An update of some time ago was applied, and some of what it wrote was edited since: that is
   * judged against what was sent, and the rest is ours (S6).
   */
  void appliedAndEdited(DeliveryBatch batch, Work work, NativeRef ref, NativeRecord copy) {
    var said = new HashMap<>(copies.said(work, copy));
    work.committed()
        .expected()
        .forEach(
            (path, expected) -> {
              if (!copies.isAsSent(work, path, said.get(path), expected.value())) {
                said.put(path, sent(work, path, expected.value()));
              }
            });
    accounts.observed(batch, ref, EventKind.UPDATED);
    end(batch, work, ref, told(work, said), null, copy);
  }

  private static boolean filledSince(Work work, Map<String, Value> said) {
    return said.entrySet().stream()
        .anyMatch(
            it ->
                !it.getValue().isEmpty()
                    && !work.committed().expected().containsKey(it.getKey())
                    && Copies.known(work, it.getKey()) == null);
  }

  /**
   * The intent was applied, and the target does not show what it made of it: it is taken at its
   * word. Where it can be read it is, as an event.
   */
  void appliedUnseen(DeliveryBatch batch, Work work, NativeRef ref) {
    if (work.type().readable()) {
      accounts.observed(batch, ref, EventKind.UPDATED);
    }
    end(batch, work, ref, told(work, Map.of()).and(created.empty(work)), null, null);
  }

  /** Nothing but clears was due, and the target cannot take any: the difference stays visible. */
  void impossible(DeliveryBatch batch, Work work, NativeRef ref) {
    end(batch, work, ref, new Told(Map.of(), Map.of(), false), null, null);
  }

  /** What the target was told and holds now. */
  private record Told(
      Map<String, FieldShadow> fields, Map<String, AttributeChange> changes, boolean refused) {
    Told and(Map<String, FieldShadow> untold) {
      var all = new HashMap<>(untold);
      all.putAll(fields);
      return new Told(all, changes, refused);
    }
  }

  private Told told(Work work, Map<String, Value> said) {
    var fields = new HashMap<String, FieldShadow>();
    boolean refused = false;
    for (var expected : work.committed().expected().entrySet()) {
      var path = expected.getKey();
      var wanted = expected.getValue().value();
      var before = Copies.known(work, path);
      fields.put(
          path, FieldShadow.answered(held(work, path, said.get(path), before, wanted), wanted));
      refused |= refused(work, path, said.get(path), before, wanted);
    }
    return new Told(fields, changes(work), refused);
  }

  private Map<String, AttributeChange> changes(Work work) {
    var changes = new HashMap<String, AttributeChange>();
    work.committed()
        .expected()
        .forEach(
            (path, expected) -> {
              var before = Copies.known(work, path);
              var meant = before == null ? null : copies.unified(work, path, before.held());
              changes.put(expected.attribute(), new AttributeChange(meant, expected.value()));
            });
    return changes;
  }

  private void end(
      DeliveryBatch batch,
      Work work,
      NativeRef ref,
      Told told,
      @Nullable String version,
      @Nullable NativeRecord answer) {
    var fields = new HashMap<>(told.fields());
    for (var field : work.impossible()) {
      var before = field.before();
      fields.put(
          field.path(),
          FieldShadow.answered(before == null ? Value.CLEARED : before.held(), field.value()));
    }
    boolean refused = told.refused() || !work.impossible().isEmpty();
    accounts.intent(
        batch,
        work,
        ref,
        Outcome.APPLIED,
        refused
            ? "not-accepted-by-target"
            : work.waiting().isEmpty() ? null : Preparation.WAITS_FOR_REFERENCE,
        told.changes());
    batch.end(
        work,
        new Settled.Written(
            work.delivery.only(written(work)),
            ref,
            fields,
            batch.readNumber(readNumbers),
            version,
            copies.hash(work, fields),
            clock.instant(),
            work.link() == null ? Link.made(work.delivery.record(), ref, "created") : null,
            left(work),
            window(batch, work, answer, told)));
  }

  private @Nullable WriteWindow window(
      DeliveryBatch batch, Work work, @Nullable NativeRecord answer, Told told) {
    var windows = batch.windows();
    var intent = work.intent();
    return windows == null || intent == null
        ? null
        : windows.of(intent, answer, told.fields(), clock.instant());
  }

  /** Unsaid, it is what it was known to be; a field never seen counts as what it was sent. */
  private static Value held(
      Work work, String path, @Nullable Value said, @Nullable FieldShadow before, Value wanted) {
    if (said != null) {
      return said;
    }
    if (wanted.isEmpty()) {
      return Value.CLEARED;
    }
    return before == null || !work.type().readable() ? sent(work, path, wanted) : before.held();
  }

  private static Value sent(Work work, String path, Value wanted) {
    var sent = Paths.read(work.committed().request().fields(), path);
    return sent == null ? wanted : sent;
  }

  private boolean refused(
      Work work, String path, @Nullable Value answer, @Nullable FieldShadow before, Value wanted) {
    return answer != null
        && before != null
        && before.held().agreesWith(answer)
        && !copies.holds(work, path, answer, wanted);
  }

  /** A later success closes dead letters only for what it wrote itself (S7). */
  private static Set<String> written(Work work) {
    var names = new HashSet<String>();
    var intent = work.intent();
    if (intent != null) {
      intent.expected().values().forEach(it -> names.add(it.attribute()));
    }
    work.impossible().forEach(it -> names.add(it.attribute()));
    return names;
  }

  /**
   * What is still to be done: what waits for an edit to be judged; and where the intent was an
   * earlier attempt's, all that it does not name, for why it was left out is not known any more.
   */
  private Settled.@Nullable Left left(Work work) {
    var left = policy.exhausted(work.delivery.attempts()) ? Set.<String>of() : work.left();
    var waiting = work.waiting();
    if (!left.isEmpty() || !waiting.isEmpty()) {
      return left(left, waiting);
    }
    var unnamed = new HashSet<>(work.delivery.attributes());
    unnamed.removeAll(written(work));
    return work.delivery.intent() == null
            || unnamed.isEmpty()
            || policy.exhausted(work.delivery.attempts())
        ? null
        : new Settled.Left(unnamed, clock.instant());
  }

  /** What is to be judged is looked at soon; what waits for a record is told when that is there. */
  private Settled.Left left(Set<String> edited, Map<String, RecordId> waiting) {
    var all = new HashSet<>(edited);
    all.addAll(waiting.keySet());
    return edited.isEmpty()
        ? new Settled.Left(
            all, clock.instant().plus(Endings.PARENTS_LOOKED_FOR), Set.copyOf(waiting.values()))
        : new Settled.Left(all, clock.instant().plus(Finding.JUDGED_WITHIN));
  }
}

package io.syncline.core.delivery.step;

import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.DeliveryAttempt;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.FindOrCreate;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.path.Paths;
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
  private final TargetCopies targetCopies;
  private final CreateBaseline created = new CreateBaseline();
  private final AuditWriter auditWriter;
  private final LongSupplier readNumbers;
  private final InstantSource clock;
  private final RetryPolicy policy;

  Completion(
      TargetCopies targetCopies,
      AuditWriter auditWriter,
      LongSupplier readNumbers,
      InstantSource clock,
      RetryPolicy policy) {
    this.targetCopies = targetCopies;
    this.auditWriter = auditWriter;
    this.readNumbers = readNumbers;
    this.clock = clock;
    this.policy = policy;
  }

  /** The intent was applied, and {@code copy} shows what the target made of it. */
  void applied(DeliveryBatch batch, DeliveryAttempt attempt, NativeRef ref, NativeRecord copy) {
    var said = targetCopies.said(attempt, copy);
    end(
        batch,
        attempt,
        ref,
        writtenShadows(attempt, said).and(created.shown(attempt, said)),
        targetCopies.versionIfJudged(attempt, said, copy),
        copy);
  }

  /**
   * The intent was applied, and {@code copy} was read after that. What it holds otherwise than it
   * was sent, and otherwise than before, is the target's own rendering of it, or an edit made in
   * between: that is judged against what was sent, as if it came later (S1, S8).
   */
  void readBack(DeliveryBatch batch, DeliveryAttempt attempt, NativeRef ref, NativeRecord copy) {
    var said = new HashMap<>(targetCopies.said(attempt, copy));
    boolean edited = false;
    for (var expected : attempt.committed().expected().entrySet()) {
      var path = expected.getKey();
      var wanted = expected.getValue().value();
      if (!targetCopies.mayAnswer(attempt, path, said.get(path), wanted)) {
        said.put(path, sent(attempt, path, wanted));
        edited = true;
      }
    }
    if (!edited) {
      applied(batch, attempt, ref, copy);
      return;
    }
    auditWriter.observed(batch, ref, EventKind.UPDATED);
    end(
        batch,
        attempt,
        ref,
        writtenShadows(attempt, said).and(created.shown(attempt, said)),
        null,
        copy);
  }

  /**
   * A create of some time ago was applied, and {@code copy} shows its record now: what it holds
   * otherwise than it was sent was edited since, and is judged against what was sent (S6).
   */
  void appliedBefore(
      DeliveryBatch batch, DeliveryAttempt attempt, NativeRef ref, NativeRecord copy) {
    var said = new HashMap<>(targetCopies.said(attempt, copy));
    int all = said.size();
    attempt
        .committed()
        .expected()
        .forEach(
            (path, expected) -> {
              var wanted = expected.value();
              if (!targetCopies.isAsSent(attempt, path, said.get(path), wanted)) {
                said.remove(path);
              }
            });
    boolean edited = said.size() < all || filledSince(attempt, said);
    if (edited) {
      auditWriter.observed(batch, ref, EventKind.UPDATED);
    }
    end(
        batch,
        attempt,
        ref,
        writtenShadows(attempt, said).and(created.empty(attempt)),
        edited ? null : TargetCopies.state(copy),
        copy);
  }

  /**
   * An update of some time ago was applied, and some of what it wrote was edited since: that is
   * judged against what was sent, and the rest is ours (S6).
   */
  void appliedAndEdited(
      DeliveryBatch batch, DeliveryAttempt attempt, NativeRef ref, NativeRecord copy) {
    var said = new HashMap<>(targetCopies.said(attempt, copy));
    attempt
        .committed()
        .expected()
        .forEach(
            (path, expected) -> {
              if (!targetCopies.isAsSent(attempt, path, said.get(path), expected.value())) {
                said.put(path, sent(attempt, path, expected.value()));
              }
            });
    auditWriter.observed(batch, ref, EventKind.UPDATED);
    end(batch, attempt, ref, writtenShadows(attempt, said), null, copy);
  }

  private static boolean filledSince(DeliveryAttempt attempt, Map<String, Value> said) {
    return said.entrySet().stream()
        .anyMatch(
            it ->
                !it.getValue().isEmpty()
                    && !attempt.committed().expected().containsKey(it.getKey())
                    && TargetCopies.known(attempt, it.getKey()) == null);
  }

  /**
   * The intent was applied, and the target does not show what it made of it: it is taken at its
   * word. Where it can be read it is, as an event.
   */
  void appliedUnseen(DeliveryBatch batch, DeliveryAttempt attempt, NativeRef ref) {
    if (attempt.type().readable()) {
      auditWriter.observed(batch, ref, EventKind.UPDATED);
    }
    end(
        batch,
        attempt,
        ref,
        writtenShadows(attempt, Map.of()).and(created.empty(attempt)),
        null,
        null);
  }

  /** Nothing but clears was due, and the target cannot take any: the difference stays visible. */
  void impossible(DeliveryBatch batch, DeliveryAttempt attempt, NativeRef ref) {
    end(batch, attempt, ref, new Written(Map.of(), Map.of(), false), null, null);
  }

  /** What was written to the target, and what it holds now. */
  private record Written(
      Map<String, FieldShadow> fields, Map<String, AttributeChange> changes, boolean refused) {
    Written and(Map<String, FieldShadow> notWritten) {
      var all = new HashMap<>(notWritten);
      all.putAll(fields);
      return new Written(all, changes, refused);
    }
  }

  private Written writtenShadows(DeliveryAttempt attempt, Map<String, Value> said) {
    var fields = new HashMap<String, FieldShadow>();
    boolean refused = false;
    for (var expected : attempt.committed().expected().entrySet()) {
      var path = expected.getKey();
      var wanted = expected.getValue().value();
      var before = TargetCopies.known(attempt, path);
      var held = held(attempt, path, said.get(path), before, wanted);
      var named = isReference(attempt, path) && held.agreesWith(sent(attempt, path, wanted));
      // Which copy is the main one of a record may change: a reference is answered for the copy it
      // named.
      fields.put(path, FieldShadow.answered(held, named ? held : wanted));
      refused |= refused(attempt, path, said.get(path), before, wanted);
    }
    return new Written(fields, changes(attempt), refused);
  }

  private static boolean isReference(DeliveryAttempt attempt, String path) {
    return attempt.context().participant().references().stream()
        .anyMatch(it -> it.field().path().equals(path));
  }

  private Map<String, AttributeChange> changes(DeliveryAttempt attempt) {
    var changes = new HashMap<String, AttributeChange>();
    attempt
        .committed()
        .expected()
        .forEach(
            (path, expected) -> {
              var before = TargetCopies.known(attempt, path);
              var meant =
                  before == null ? null : targetCopies.unified(attempt, path, before.held());
              changes.put(expected.attribute(), new AttributeChange(meant, expected.value()));
            });
    return changes;
  }

  private void end(
      DeliveryBatch batch,
      DeliveryAttempt attempt,
      NativeRef ref,
      Written written,
      @Nullable String version,
      @Nullable NativeRecord answer) {
    var fields = new HashMap<>(written.fields());
    for (var field : attempt.impossible()) {
      var before = field.before();
      fields.put(
          field.path(),
          FieldShadow.answered(before == null ? Value.CLEARED : before.held(), field.value()));
    }
    boolean refused = written.refused() || !attempt.impossible().isEmpty();
    auditWriter.intent(
        batch,
        attempt,
        ref,
        Outcome.APPLIED,
        refused
            ? "not-accepted-by-target"
            : attempt.waiting().isEmpty() ? null : WritePreparation.WAITS_FOR_REFERENCE,
        written.changes());
    batch.window(attempt, answer, written.fields(), clock.instant());
    batch.end(
        attempt,
        new Settled.Written(
            attempt.delivery.only(written(attempt)),
            ref,
            fields,
            batch.readNumber(readNumbers),
            version,
            targetCopies.hash(attempt, fields),
            clock.instant(),
            attempt.link() == null ? Link.made(attempt.delivery.record(), ref, Link.CREATED) : null,
            left(attempt)));
  }

  /** Unsaid, it is what it was known to be; a field never seen counts as what it was sent. */
  private static Value held(
      DeliveryAttempt attempt,
      String path,
      @Nullable Value said,
      @Nullable FieldShadow before,
      Value wanted) {
    if (said != null) {
      return said;
    }
    if (wanted.isEmpty()) {
      return Value.CLEARED;
    }
    return before == null || !attempt.type().readable()
        ? sent(attempt, path, wanted)
        : before.held();
  }

  private static Value sent(DeliveryAttempt attempt, String path, Value wanted) {
    var sent = Paths.read(attempt.committed().request().fields(), path);
    return sent == null ? wanted : sent;
  }

  private boolean refused(
      DeliveryAttempt attempt,
      String path,
      @Nullable Value answer,
      @Nullable FieldShadow before,
      Value wanted) {
    return answer != null
        && before != null
        && before.held().agreesWith(answer)
        && !targetCopies.holds(attempt, path, answer, wanted);
  }

  /** A later success closes dead letters only for what it wrote itself (S7). */
  private static Set<String> written(DeliveryAttempt attempt) {
    var names = new HashSet<String>();
    var intent = attempt.intent();
    if (intent != null) {
      intent.expected().values().forEach(it -> names.add(it.attribute()));
    }
    attempt.impossible().forEach(it -> names.add(it.attribute()));
    return names;
  }

  /**
   * What is still to be done: what waits for an edit to be judged; and where the intent was an
   * earlier attempt's, all that it does not name, for why it was left out is not known any more.
   */
  private Settled.@Nullable Left left(DeliveryAttempt attempt) {
    var left = policy.exhausted(attempt.delivery.attempts()) ? Set.<String>of() : attempt.left();
    var waiting = attempt.waiting();
    if (!left.isEmpty() || !waiting.isEmpty()) {
      return left(left, waiting);
    }
    var unnamed = new HashSet<>(attempt.delivery.attributes());
    unnamed.removeAll(written(attempt));
    return attempt.delivery.intent() == null
            || unnamed.isEmpty()
            || policy.exhausted(attempt.delivery.attempts())
        ? null
        : new Settled.Left(unnamed, clock.instant());
  }

  /**
   * What is to be judged is looked at soon; what waits for a record is written when that record is
   * there.
   */
  private Settled.Left left(Set<String> edited, Map<String, RecordId> waiting) {
    var all = new HashSet<>(edited);
    all.addAll(waiting.keySet());
    return edited.isEmpty()
        ? new Settled.Left(
            all,
            clock.instant().plus(AttemptOutcomes.PARENTS_LOOKED_FOR),
            Set.copyOf(waiting.values()))
        : new Settled.Left(all, clock.instant().plus(FindOrCreate.JUDGED_WITHIN));
  }
}

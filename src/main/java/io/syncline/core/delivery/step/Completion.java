package io.syncline.core.delivery.step;

import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.AuditWriter;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.delivery.attempt.FieldsTask;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.delivery.attempt.UpdateTask;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.path.Paths;
import io.syncline.core.transform.rule.ComputedAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends a delivery whose intent was applied: the shadow of exactly the fields written advances to
 * what the target is known to hold, its answer or a read after the write (S1, S2).
 */
final class Completion {
  private final TargetCopies targetCopies;
  private final RetryPolicy policy;

  Completion(TargetCopies targetCopies, RetryPolicy policy) {
    this.targetCopies = targetCopies;
    this.policy = policy;
  }

  /** The intent was applied, and {@code copy} shows what the target made of it. */
  void applied(FieldsTask task, NativeRef ref, NativeRecord copy) {
    var said = targetCopies.said(task, copy);
    var version = targetCopies.versionIfJudged(task, said, copy);
    end(task, ref, written(task, said, unfilled(task, said)), version, copy);
  }

  /**
   * The intent was applied, and {@code copy} was read after that. What it holds otherwise than it
   * was sent, and otherwise than before, is the target's own rendering of it, or an edit made in
   * between: that is judged against what was sent, as if it came later (S1, S8).
   */
  void readBack(FieldsTask task, NativeRef ref, NativeRecord copy) {
    var said = new HashMap<>(targetCopies.said(task, copy));
    boolean edited = false;
    for (var expected : task.committed().expected().entrySet()) {
      var path = expected.getKey();
      var wanted = expected.getValue().value();
      if (!targetCopies.mayAnswer(task, path, said.get(path), wanted)) {
        said.put(path, sent(task, path, wanted));
        edited = true;
      }
    }
    if (edited) {
      AuditWriter.observed(task, ref, EventKind.UPDATED);
      end(task, ref, written(task, said, unfilled(task, said)), null, copy);
    } else {
      applied(task, ref, copy);
    }
  }

  /**
   * A create of some time ago was applied, and {@code copy} shows its record now: what it holds
   * otherwise than it was sent was edited since, and is judged against what was sent (S6). Whatever
   * it holds beside came after the create too.
   */
  void appliedBefore(CreateTask task, NativeRef ref, NativeRecord copy) {
    var said = new HashMap<>(targetCopies.said(task, copy));
    int all = said.size();
    said.keySet().removeAll(otherThanSent(task, said).keySet());
    boolean edited = said.size() < all || filledSince(task, said);
    if (edited) {
      AuditWriter.observed(task, ref, EventKind.UPDATED);
    }
    var version = edited ? null : TargetCopies.state(copy);
    end(task, ref, written(task, said, task.initiallyEmpty()), version, copy);
  }

  /**
   * An update of some time ago was applied, and some of what it wrote was edited since: that is
   * judged against what was sent, and the rest is ours (S6).
   */
  void appliedAndEdited(UpdateTask task, NativeRef ref, NativeRecord copy) {
    var said = new HashMap<>(targetCopies.said(task, copy));
    said.putAll(otherThanSent(task, said));
    AuditWriter.observed(task, ref, EventKind.UPDATED);
    end(task, ref, written(task, said, Map.of()), null, copy);
  }

  /** What was sent to the fields that do not hold it. */
  private Map<String, Value> otherThanSent(FieldsTask task, Map<String, Value> said) {
    var sent = new HashMap<String, Value>();
    task.committed()
        .expected()
        .forEach(
            (path, expected) -> {
              if (!targetCopies.isAsSent(task, path, said.get(path), expected.value())) {
                sent.put(path, sent(task, path, expected.value()));
              }
            });
    return sent;
  }

  private static boolean filledSince(CreateTask task, Map<String, Value> said) {
    return said.entrySet().stream()
        .anyMatch(
            it ->
                !it.getValue().isEmpty()
                    && !task.committed().expected().containsKey(it.getKey())
                    && task.known(it.getKey()) == null);
  }

  /** What the target filled by itself stays unknown, so that the first look takes it. */
  private static Map<String, FieldShadow> unfilled(FieldsTask task, Map<String, Value> said) {
    var fields = new HashMap<>(task.initiallyEmpty());
    fields
        .keySet()
        .removeIf(
            path -> {
              var value = said.get(path);
              return value != null && !value.isEmpty();
            });
    fields.putAll(begun(task, said));
    return fields;
  }

  /**
   * What a create began with in fields that a request of their own writes next: it is what that
   * changes, and no edit to be judged.
   */
  private static Map<String, FieldShadow> begun(FieldsTask task, Map<String, Value> said) {
    var begun = new HashMap<String, FieldShadow>();
    for (var mapping : task.context().participant().mappings()) {
      var path = mapping.field().path();
      var value = said.get(path);
      boolean next = task.writable().apart().contains(mapping.attribute());
      if (next && task instanceof CreateTask && value != null && !value.isEmpty()) {
        begun.put(path, FieldShadow.read(value));
      }
    }
    return begun;
  }

  /**
   * The intent was applied, and the target does not show what it made of it: it is taken at its
   * word. Where it can be read it is, as an event.
   */
  void appliedUnseen(FieldsTask task, NativeRef ref) {
    if (task.type().readable()) {
      AuditWriter.observed(task, ref, EventKind.UPDATED);
    }
    end(task, ref, written(task, Map.of(), task.initiallyEmpty()), null, null);
  }

  /** Nothing but clears was due, and the target cannot take any: the difference stays visible. */
  void impossible(UpdateTask task, NativeRef ref) {
    var version = task.copyLink().shadow().version();
    end(task, ref, new Written(Map.of(), Map.of(), false), version, null);
  }

  /** What was written to the target, and what it holds now. */
  private record Written(
      Map<String, FieldShadow> fields, Map<String, AttributeChange> changes, boolean refused) {}

  private Written written(
      FieldsTask task, Map<String, Value> said, Map<String, FieldShadow> notWritten) {
    var fields = new HashMap<>(notWritten);
    boolean refused = false;
    for (var expected : task.committed().expected().entrySet()) {
      var path = expected.getKey();
      var wanted = expected.getValue().value();
      var held = held(task, path, said.get(path), wanted);
      var named = isReference(task, path) && held.agreesWith(sent(task, path, wanted));
      // Which copy is the main one of a record may change: a reference is answered for the copy it
      // named.
      fields.put(path, FieldShadow.answered(held, named ? held : wanted));
      refused |= refused(task, path, said.get(path), wanted);
    }
    return new Written(fields, changes(task), refused);
  }

  private static boolean isReference(FieldsTask task, String path) {
    return task.context().participant().references().stream()
        .anyMatch(it -> it.field().path().equals(path));
  }

  private Map<String, AttributeChange> changes(FieldsTask task) {
    var changes = new HashMap<String, AttributeChange>();
    task.committed()
        .expected()
        .forEach(
            (path, expected) -> {
              var before = task.known(path);
              var meant = before == null ? null : targetCopies.unified(task, path, before.held());
              changes.put(expected.attribute(), new AttributeChange(meant, expected.value()));
            });
    return changes;
  }

  private void end(
      FieldsTask task,
      NativeRef ref,
      Written written,
      @Nullable String version,
      @Nullable NativeRecord answer) {
    var fields = new HashMap<>(written.fields());
    var writable = task.writable();
    for (var field : writable.impossible()) {
      var before = field.before();
      fields.put(
          field.path(),
          FieldShadow.answered(before == null ? Value.CLEARED : before.held(), field.value()));
    }
    var reason =
        written.refused() || !writable.impossible().isEmpty()
            ? "not-accepted-by-target"
            : writable.waiting().isEmpty() ? null : WritePreparation.WAITS_FOR_REFERENCE;
    AuditWriter.intent(task, ref, Outcome.APPLIED, reason, written.changes());
    task.batch().window(task, answer, written.fields());
    var number = task.batch().readNumber();
    var held = new Settled.Held(ref, fields, number, version, targetCopies.hash(task, fields));
    // facts about the copies follow from what the target holds now: it is judged again
    if (task.type().readable() && ComputedAttributes.comparesCopies(task.context().entity())) {
      AuditWriter.observed(task, ref, EventKind.UPDATED);
    }
    var record = task.delivery.record();
    task.end(
        new Settled.Written(
            task.delivery.only(writtenAttributes(task)),
            held,
            task.now(),
            task.link() == null ? Link.made(record, ref, Link.CREATED) : null,
            left(task)));
  }

  /** Unsaid, it is what it was known to be; a field never seen counts as what it was sent. */
  private static Value held(FieldsTask task, String path, @Nullable Value said, Value wanted) {
    if (said != null) {
      return said;
    }
    if (wanted.isEmpty()) {
      return Value.CLEARED;
    }
    var before = task.known(path);
    return before == null || !task.type().readable() ? sent(task, path, wanted) : before.held();
  }

  private static Value sent(FieldsTask task, String path, Value wanted) {
    var sent = Paths.read(task.committed().request().fields(), path);
    return sent == null ? wanted : sent;
  }

  private boolean refused(FieldsTask task, String path, @Nullable Value answer, Value wanted) {
    var before = task.known(path);
    return answer != null
        && before != null
        && before.held().agreesWith(answer)
        && !targetCopies.holds(task, path, answer, wanted);
  }

  /** A later success closes dead letters only for what it wrote itself (S7). */
  private static Set<String> writtenAttributes(FieldsTask task) {
    var names = new HashSet<String>();
    var intent = task.intent();
    if (intent != null) {
      names.addAll(intent.attributes());
    }
    task.writable().impossible().forEach(it -> names.add(it.attribute()));
    return names;
  }

  /**
   * What is still to be done: what waits for an edit to be judged, which is looked at soon, or for
   * a record; and where the intent was an earlier attempt's, all that it does not name, for why it
   * was left out is not known any more.
   */
  private Settled.@Nullable Left left(FieldsTask task) {
    boolean exhausted = policy.exhausted(task.delivery.attempts());
    var left = new HashSet<>(exhausted ? Set.<String>of() : task.left());
    var waiting = task.writable().waiting();
    var apart = task.writable().apart();
    if (!apart.isEmpty()) {
      left.addAll(waiting.keySet());
      left.addAll(apart);
      return new Settled.Left(left, task.now(), Set.of());
    }
    if (!left.isEmpty()) {
      left.addAll(waiting.keySet());
      return new Settled.Left(left, task.now().plus(AttemptOutcomes.JUDGED_WITHIN), Set.of());
    }
    if (!waiting.isEmpty()) {
      var again = task.now().plus(AttemptOutcomes.PARENTS_LOOKED_FOR);
      return new Settled.Left(waiting.keySet(), again, Set.copyOf(waiting.values()));
    }
    left.addAll(task.delivery.attributes());
    left.removeAll(writtenAttributes(task));
    return task.delivery.intent() == null || left.isEmpty() || exhausted
        ? null
        : new Settled.Left(left, task.now(), Set.of());
  }
}

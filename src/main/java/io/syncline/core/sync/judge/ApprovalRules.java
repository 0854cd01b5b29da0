package io.syncline.core.sync.judge;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.ApprovalRule;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.identity.DuplicateWindows;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.sync.state.Judgement;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.sync.state.RecordChange;
import io.syncline.core.transform.Filters;
import io.syncline.core.transform.rule.ClosedPeriods;
import io.syncline.core.transform.rule.CompiledConditions;
import io.syncline.core.transform.rule.MoneyChecks;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records that a person has to approve before they are written anywhere ({@code
 * require_approval}, or in a closed period). Such a record is in quarantine until the question is
 * answered.
 *
 * <p>A rule asks when its condition becomes true, and again when an attribute that it names changes
 * while it is true. A condition that is unknown asks nothing.
 */
public final class ApprovalRules {

  private final Ids ids;

  public ApprovalRules(Ids ids) {
    this.ids = ids;
  }

  /**
   * @param before the record as it was; version 0 where it is new
   */
  Judgement check(LiveRecord live, UnifiedRecord before, Judgement judged) {
    if (judged.record().status() != Status.ACTIVE || judged.record() == before) {
      return judged;
    }
    if (before.version() == 0) {
      var duplicate = duplicate(live, judged.record());
      if (duplicate != null) {
        return judged.quarantined(duplicate);
      }
    }
    return question(live.change(), before, judged.record()).map(judged::quarantined).orElse(judged);
  }

  /** The question whether a record of a closed period may change. */
  private ReviewItem question(ClosedPeriods.Closed closed, UnifiedRecord record, Instant now) {
    return ReviewItem.ofRecord(
        ids.next(),
        ReviewItem.Kind.QUARANTINE,
        record.entity(),
        record.id(),
        "The period %s of `%s` is closed, and this record of it is new or changed; nothing is written for this record until a person resumes it. Is the change right? Reopen the period where its figures change."
            .formatted(closed.period(), closed.sync()),
        now);
  }

  /** The question that a change of a record raises; empty: none. */
  public Optional<ReviewItem> question(
      RecordChange change, UnifiedRecord before, UnifiedRecord after) {
    if (after.status() != Status.ACTIVE) {
      return Optional.empty();
    }
    var closed = change.closed().changed(change.entity(), before, after);
    if (closed.isPresent()) {
      return closed.map(it -> question(it, after, change.now()));
    }
    return change.entity().syncs().stream()
        .filter(it -> it.systems().contains(change.system()))
        .flatMap(
            sync -> rules(sync).filter(it -> it.window() == null && asks(it, sync, before, after)))
        .findFirst()
        .map(it -> question(change, it, after));
  }

  private @Nullable ReviewItem duplicate(LiveRecord live, UnifiedRecord born) {
    var workspace = live.workspace();
    return duplicate(
        live.entity(),
        born,
        new Others(
            workspace::matching,
            it -> {
              var known = workspace.known(it);
              return known == null ? null : known.record();
            }),
        live.now());
  }

  /**
   * The other records that are known.
   *
   * @param matching which of them have a match value
   * @param known one of them; null: it is not known
   */
  public record Others(
      Function<MatchValue, Set<RecordId>> matching,
      Function<RecordId, @Nullable UnifiedRecord> known) {}

  /** A question whether a new record is a duplicate of another one; null: none is known. */
  public @Nullable ReviewItem duplicate(
      Entity entity, UnifiedRecord born, Others others, Instant now) {
    for (var it : DuplicateWindows.of(entity, born.values()).entrySet()) {
      var window = Objects.requireNonNull(it.getKey().window());
      for (var other : others.matching().apply(it.getValue())) {
        var known = others.known().apply(other);
        if (known != null
            && !other.equals(born.id())
            && !known.removed()
            && isWithin(window, born, known)) {
          return ReviewItem.ofRecord(
              ids.next(),
              ReviewItem.Kind.QUARANTINE,
              born.entity(),
              born.id(),
              "The rule `"
                  + it.getKey().rule()
                  + "` finds the same "
                  + String.join(", ", window.attributes())
                  + " in the record "
                  + other
                  + "; nothing is written for this record until a person resumes it. Is it a record"
                  + " of its own?",
              now);
        }
      }
    }
    return null;
  }

  /** By the times at which the newest of the values were given. */
  private static boolean isWithin(
      ApprovalRule.Window window, UnifiedRecord born, UnifiedRecord other) {
    var between = Duration.between(newest(window, other), newest(window, born)).abs();
    return between.compareTo(window.within()) <= 0;
  }

  private static Instant newest(ApprovalRule.Window window, UnifiedRecord record) {
    return window.attributes().stream()
        .flatMap(it -> Stream.ofNullable(record.attributes().get(it)))
        .map(AttributeState::editedAt)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  private static Stream<ApprovalRule> rules(SyncRules sync) {
    return sync.safeguards().approvals().stream();
  }

  private static boolean asks(
      ApprovalRule rule, SyncRules sync, UnifiedRecord before, UnifiedRecord after) {
    return holds(rule, sync, after)
        && (before.version() == 0
            || !holds(rule, sync, before)
            || inputs(rule).stream()
                .anyMatch(it -> !Objects.equals(before.value(it), after.value(it))));
  }

  private static Set<String> inputs(ApprovalRule rule) {
    return rule.check() == null
        ? CompiledConditions.inputs(rule, rule.condition(), rule.names())
        : rule.check().inputs();
  }

  /** What is asked of every record of a sync is not asked of those that take no part in it. */
  private static boolean holds(ApprovalRule rule, SyncRules sync, UnifiedRecord record) {
    return rule.check() == null
        ? CompiledConditions.holds(rule, rule.condition(), rule.names(), record.values())
        : Filters.admits(sync, record) && MoneyChecks.problem(rule.check(), record).isPresent();
  }

  private ReviewItem question(RecordChange change, ApprovalRule rule, UnifiedRecord record) {
    var wrong = rule.check() == null ? "" : MoneyChecks.problem(rule.check(), record).orElse("");
    var why = wrong.isEmpty() ? rule.condition() : wrong;
    return ReviewItem.ofRecord(
        ids.next(),
        ReviewItem.Kind.QUARANTINE,
        record.entity(),
        record.id(),
        "The rule `"
            + rule.rule()
            + "` wants an approval ("
            + why
            + "); nothing is written for this record until a person resumes it. Is it approved?",
        change.now());
  }
}

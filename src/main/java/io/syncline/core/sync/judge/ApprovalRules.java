package io.syncline.core.sync.judge;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.ApprovalRule;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.identity.DuplicateWindows;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.sync.state.Judgement;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.sync.state.RecordChange;
import io.syncline.core.transform.rule.CompiledConditions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records that a person has to approve before they are written anywhere ({@code
 * require_approval}). Such a record is in quarantine until the question is answered.
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

  /** The question that a change of a record raises; empty: none. */
  public Optional<ReviewItem> question(
      RecordChange change, UnifiedRecord before, UnifiedRecord after) {
    if (after.status() != Status.ACTIVE) {
      return Optional.empty();
    }
    return change.entity().syncs().stream()
        .filter(it -> it.systems().contains(change.system()))
        .flatMap(ApprovalRules::rules)
        .filter(it -> it.window() == null)
        .filter(it -> asks(it, before, after))
        .findFirst()
        .map(it -> question(change, it, after));
  }

  /** A question whether a new record is a duplicate of another one; null: none is known. */
  private @Nullable ReviewItem duplicate(LiveRecord live, UnifiedRecord born) {
    for (var it : DuplicateWindows.of(live.entity(), born.values()).entrySet()) {
      var window = Objects.requireNonNull(it.getKey().window());
      for (var other : live.workspace().matching(it.getValue())) {
        var known = live.workspace().known(other);
        if (known != null
            && !other.equals(born.id())
            && !known.record().removed()
            && isWithin(window, born, known.record())) {
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
              live.now());
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

  private static boolean asks(ApprovalRule rule, UnifiedRecord before, UnifiedRecord after) {
    return holds(rule, after)
        && (!holds(rule, before)
            || CompiledConditions.inputs(rule, rule.condition(), rule.names()).stream()
                .anyMatch(it -> !Objects.equals(before.value(it), after.value(it))));
  }

  private static boolean holds(ApprovalRule rule, UnifiedRecord record) {
    return CompiledConditions.holds(rule, rule.condition(), rule.names(), record.values());
  }

  private ReviewItem question(RecordChange change, ApprovalRule rule, UnifiedRecord record) {
    return ReviewItem.ofRecord(
        ids.next(),
        ReviewItem.Kind.QUARANTINE,
        record.entity(),
        record.id(),
        "The rule `"
            + rule.rule()
            + "` wants an approval ("
            + rule.condition()
            + "); nothing is written for this record until a person resumes it. Is it approved?",
        change.now());
  }
}

package io.syncline.core.review.remember;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.review.Decisions;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.review.answer.Refused;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Answers open conflicts by the rules that people made of their answers. Each is answered through
 * {@link Decisions}, as a person would: exactly once, under the record's lock, with its audit
 * entry. One that a rule cannot answer stays open. Several processes may do so at the same time.
 */
public final class RememberedAnswers {

  /** Questions that are looked at for a rule at once. */
  private static final int PAGE = 200;

  private final Questions questions;
  private final Decisions decisions;
  private final AnswerRules rules;
  private final Ids ids;
  private final InstantSource clock;

  /** Open ones that this process could not answer: they are not tried again. */
  private final Set<UUID> refused = new HashSet<>();

  public RememberedAnswers(
      Questions questions, Decisions decisions, AnswerRules rules, Ids ids, InstantSource clock) {
    this.questions = questions;
    this.decisions = decisions;
    this.rules = rules;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * The conflicts that a question stands for. Empty where no rule can be made of its answer: it
   * asks something else, about several attributes, or an edit may have been overwritten, which is
   * another case each time.
   */
  public Optional<AnswerRule.Conflicts> like(ReviewItem item) {
    var record = item.record();
    boolean asks =
        item.kind() == ReviewItem.Kind.CONFLICT || item.kind() == ReviewItem.Kind.FIRST_MEETING;
    if (!asks || record == null || item.attributes().size() != 1) {
      return Optional.empty();
    }
    var systems = systems(item);
    var conflicts = questions.open(record).conflictsOf(item.attributes());
    boolean usual =
        !conflicts.isEmpty()
            && conflicts.stream()
                .allMatch(
                    it ->
                        it.kind() == Conflict.Kind.BOTH_CHANGED
                            || it.kind() == Conflict.Kind.FIRST_MEETING);
    return usual && systems.size() == 2
        ? Optional.of(
            new AnswerRule.Conflicts(
                item.entity(), item.attributes().iterator().next(), item.kind(), systems))
        : Optional.empty();
  }

  private static Set<SystemId> systems(ReviewItem item) {
    var systems = new LinkedHashSet<SystemId>();
    for (var it : item.candidates()) {
      try {
        systems.add(SystemId.of(it));
      } catch (IllegalArgumentException another) {
        return Set.of();
      }
    }
    return systems;
  }

  /** Keeps the answer that one of the two systems wins. */
  public AnswerRule remember(AnswerRule.Conflicts of, SystemId winner, String actor) {
    if (!of.systems().contains(winner)) {
      throw new IllegalArgumentException("the winner is one of the two");
    }
    var rule = new AnswerRule(ids.next(), of, winner, actor, clock.instant());
    rules.add(rule);
    return rule;
  }

  /** Answers what is open; returns how many were answered. */
  public synchronized int runOnce() {
    int answered = 0;
    var seen = new HashSet<UUID>();
    for (var rule : rules.current()) {
      answered += answer(rule, seen);
    }
    refused.retainAll(seen);
    return answered;
  }

  private int answer(AnswerRule rule, Set<UUID> seen) {
    int answered = 0;
    UUID before = null;
    List<Review> page;
    do {
      page =
          questions.reviews(
              new Questions.Wanted(
                  new Questions.Wanted.Scope(
                      null, Set.of(rule.of().entity()), Set.of(rule.of().attribute())),
                  rule.of().kind(),
                  null,
                  Review.Status.OPEN,
                  null,
                  before,
                  PAGE));
      for (var review : page) {
        var item = review.item();
        before = item.id();
        seen.add(item.id());
        boolean due = !item.at().isBefore(rule.at()) && !refused.contains(item.id());
        if (due && like(item).filter(rule.of()::equals).isPresent() && decided(item, rule)) {
          answered++;
        }
      }
    } while (page.size() == PAGE);
    return answered;
  }

  private boolean decided(ReviewItem item, AnswerRule rule) {
    try {
      decisions.decide(item.id(), new Choice.Take(rule.winner()), null, rule.actor());
      return true;
    } catch (Refused why) {
      if (why.why() != Refused.Why.STALE) {
        refused.add(item.id());
      }
      return false;
    }
  }
}

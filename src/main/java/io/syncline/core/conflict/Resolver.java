package io.syncline.core.conflict;

import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides a contest by the attribute's strategy. Pure: the answer follows from the contest and the
 * rulings kept, and never from which side was seen first (S10).
 *
 * <p>A value made of both sides is validated before it is taken; a person decides about one that
 * the definition refuses.
 */
public final class Resolver {

  private final Transformer transformer;

  public Resolver(Transformer transformer) {
    this.transformer = transformer;
  }

  /**
   * @param rulings decided before
   * @param now kept with a ruling made here
   */
  public Resolution resolve(ConflictingSides contest, KeptDecisions rulings, Instant now) {
    var strategy = contest.attribute().strategy();
    var order = Precedence.of(contest.entity(), contest.attribute(), strategy);
    if (order != null) {
      return new Resolution.Winner(contest.greater(order));
    }
    var kept = strategy.remembered() ? rulings.on(contest.key()) : null;
    if (kept != null && kept.rule().equals(rule(strategy))) {
      return valid(contest, kept.value(), null);
    }
    return switch (strategy.kind()) {
      case MERGE -> merge(contest, strategy, now);
      case CUSTOM -> custom(contest, strategy, now);
      case MANUAL -> new Resolution.Review("manual leaves it to a person");
      case MASTER_WINS,
          SYSTEM_WINS,
          LAST_WRITE_WINS,
          FIRST_WRITE_WINS,
          SOURCE_WINS,
          TARGET_WINS,
          FIELD_PRIORITY,
          WEIGHTED ->
          throw new IllegalStateException(strategy.kind() + " ranks and has no order");
    };
  }

  private Resolution merge(ConflictingSides contest, Strategy strategy, Instant now) {
    var merging = new Merging(contest);
    var value = merging.merged();
    return value == null
        ? new Resolution.Review(merging.undecided())
        : valid(contest, value, ruling(contest, strategy, value, now));
  }

  private Resolution custom(ConflictingSides contest, Strategy strategy, Instant now) {
    var route = strategy.route();
    if (route != null) {
      return new Resolution.Unasked(route);
    }
    var value = Custom.decide(contest, strategy.expression());
    return value == null
        ? new Resolution.Review("the expression of `custom` says nothing about these two values")
        : valid(contest, value, ruling(contest, strategy, value, now));
  }

  /** What decides, so that a ruling can be distinguished from one by another rule. */
  public static String rule(Strategy strategy) {
    return strategy.expression() == null ? strategy.kind().name() : strategy.expression();
  }

  private static @Nullable KeptDecision ruling(
      ConflictingSides contest, Strategy strategy, Value value, Instant now) {
    return strategy.remembered()
        ? new KeptDecision(contest.key(), rule(strategy), value, now)
        : null;
  }

  private Resolution valid(ConflictingSides contest, Value value, @Nullable KeptDecision ruling) {
    var leader = contest.greater(Precedence.byRank(contest.entity()));
    var refused = transformer.refusal(contest.entity(), contest.attribute().name(), value);
    return refused == null
        ? new Resolution.Merged(value, leader, ruling)
        : new Resolution.Review("brought together they are not valid: " + refused);
  }
}

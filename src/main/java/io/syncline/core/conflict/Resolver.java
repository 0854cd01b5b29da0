package io.syncline.core.conflict;

import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides a conflict by the attribute's strategy. Pure: the answer follows from the conflict and
 * the decisions kept, and never from which side was seen first (S10).
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
   * @param keptDecisions decided before
   * @param now kept with a decision made here
   */
  public Resolution resolve(
      ConflictingSides conflicting, KeptDecisions keptDecisions, Instant now) {
    var strategy = conflicting.attribute().strategy();
    var order = Precedence.of(conflicting.entity(), conflicting.attribute(), strategy);
    if (order != null) {
      return new Resolution.Winner(conflicting.greater(order));
    }
    var kept = strategy.remembered() ? keptDecisions.on(conflicting.key()) : null;
    if (kept != null && kept.rule().equals(rule(strategy))) {
      return valid(conflicting, kept.value(), null);
    }
    return switch (strategy.kind()) {
      case MERGE -> merge(conflicting, strategy, now);
      case CUSTOM -> custom(conflicting, strategy, now);
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

  private Resolution merge(ConflictingSides conflicting, Strategy strategy, Instant now) {
    var merging = new Merging(conflicting);
    var value = merging.merged();
    return value == null
        ? new Resolution.Review(merging.undecided())
        : valid(conflicting, value, keptDecision(conflicting, strategy, value, now));
  }

  private Resolution custom(ConflictingSides conflicting, Strategy strategy, Instant now) {
    var route = strategy.route();
    if (route != null) {
      return new Resolution.Unasked(route);
    }
    var value = Custom.decide(conflicting, strategy.expression());
    return value == null
        ? new Resolution.Review("the expression of `custom` says nothing about these two values")
        : valid(conflicting, value, keptDecision(conflicting, strategy, value, now));
  }

  /** What decides, so that a decision can be distinguished from one by another rule. */
  public static String rule(Strategy strategy) {
    return strategy.expression() == null ? strategy.kind().name() : strategy.expression();
  }

  private static @Nullable KeptDecision keptDecision(
      ConflictingSides conflicting, Strategy strategy, Value value, Instant now) {
    return strategy.remembered()
        ? new KeptDecision(conflicting.key(), rule(strategy), value, now)
        : null;
  }

  private Resolution valid(
      ConflictingSides conflicting, Value value, @Nullable KeptDecision keptDecision) {
    var leader = conflicting.greater(Precedence.byRank(conflicting.entity()));
    var refused = transformer.refusal(conflicting.entity(), conflicting.attribute().name(), value);
    return refused == null
        ? new Resolution.Merged(value, leader, keptDecision)
        : new Resolution.Review("brought together they are not valid: " + refused);
  }
}

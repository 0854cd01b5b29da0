package io.syncline.core.conflict;

import io.syncline.core.definition.Attribute;
import io.syncline.core.definition.Entity;
import io.syncline.core.definition.Participant;
import io.syncline.core.definition.Strategy;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/**
 * Decides a conflict by the attribute's strategy. Pure and symmetric: the answer does not depend on
 * which side was seen first, because every strategy takes the maximum of one total order over
 * (strategy's key, system rank, system id, canonical value) (S10).
 */
public final class Resolver {

  /** The strategy's own key: how strongly a side speaks before ranks are asked. */
  @FunctionalInterface
  private interface Key {
    Comparator<Conflict.Side> of(Entity entity, Strategy strategy);
  }

  private static final Map<Strategy.Kind, Key> KEYS = keys();

  private static Map<Strategy.Kind, Key> keys() {
    var keys = new EnumMap<Strategy.Kind, Key>(Strategy.Kind.class);
    keys.put(Strategy.Kind.MASTER_WINS, (entity, strategy) -> wins(entity.primary().system()));
    keys.put(Strategy.Kind.SOURCE_WINS, (entity, strategy) -> wins(entity.primary().system()));
    keys.put(
        Strategy.Kind.SYSTEM_WINS,
        (entity, strategy) ->
            strategy.winner() == null ? wins(entity.primary().system()) : wins(strategy.winner()));
    keys.put(Strategy.Kind.LAST_WRITE_WINS, (entity, strategy) -> latest(entity));
    return keys;
  }

  /** Whether a strategy is decided here; one that is not sends every conflict to review. */
  public static boolean supports(Strategy.Kind kind) {
    return KEYS.containsKey(kind);
  }

  public Resolution resolve(
      Entity entity, Attribute attribute, Conflict.Side one, Conflict.Side other) {
    var strategy = attribute.strategy();
    var key = KEYS.get(strategy.kind());
    if (key == null) {
      return new Resolution.Review(strategy.kind() + " leaves it to a person");
    }
    var order =
        key.of(entity, strategy)
            .thenComparing(
                Comparator.<Conflict.Side>comparingInt(side -> rank(entity, side.system()))
                    .reversed())
            .thenComparing(Conflict.Side::system, Comparator.reverseOrder())
            .thenComparing(side -> side.value().canonical());
    return new Resolution.Winner(order.compare(one, other) >= 0 ? one : other);
  }

  private static Comparator<Conflict.Side> wins(SystemId winner) {
    return Comparator.comparing(side -> side.system().equals(winner));
  }

  /**
   * Newer wins; times are first truncated to the entity's coarsest step, so that a tie is a tie on
   * both sides (S12).
   */
  private static Comparator<Conflict.Side> latest(Entity entity) {
    long step = Math.max(1, entity.granularity().toMillis());
    return Comparator.comparingLong(side -> Math.floorDiv(millis(side.editedAt()), step));
  }

  private static long millis(Instant at) {
    return at.toEpochMilli();
  }

  /**
   * 0 speaks loudest; a person before every system; a system that takes part no more after all
   * others.
   */
  private static int rank(Entity entity, SystemId system) {
    return AttributeState.PERSON.equals(system)
        ? -1
        : entity.participant(system).map(Participant::rank).orElse(Integer.MAX_VALUE);
  }
}

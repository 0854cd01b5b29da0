package io.syncline.core.conflict;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.SystemId;
import java.math.BigDecimal;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The one total order by which a strategy ranks sides: its own key, then system rank, system id,
 * canonical value (S10). The greater side wins.
 */
final class Precedence {

  private Precedence() {}

  /** The order of a strategy; null where it does not decide by rank. */
  static @Nullable Comparator<Conflict.Side> of(
      Entity entity, Attribute attribute, Strategy strategy) {
    var key = key(entity, attribute, strategy);
    return key == null ? null : key.thenComparing(byRank(entity));
  }

  /** The order of two sides that the strategy's key does not distinguish. */
  static Comparator<Conflict.Side> byRank(Entity entity) {
    return Comparator.<Conflict.Side>comparingInt(side -> rank(entity, side.system()))
        .reversed()
        .thenComparing(Conflict.Side::system, Comparator.reverseOrder())
        .thenComparing(side -> side.value().canonical());
  }

  private static @Nullable Comparator<Conflict.Side> key(
      Entity entity, Attribute attribute, Strategy strategy) {
    var primary = entity.primary().system();
    return switch (strategy.kind()) {
      case MASTER_WINS, SOURCE_WINS -> wins(primary);
      case SYSTEM_WINS -> wins(strategy.winner() == null ? primary : strategy.winner());
      case LAST_WRITE_WINS -> newer(entity);
      case FIRST_WRITE_WINS -> newer(entity).reversed();
      case TARGET_WINS -> wins(primary).reversed().thenComparing(newer(entity));
      case FIELD_PRIORITY -> wins(attribute.owner() == null ? primary : attribute.owner());
      case WEIGHTED ->
          Comparator.comparing(
              side -> strategy.weights().getOrDefault(side.system(), BigDecimal.ZERO));
      case MERGE, CUSTOM, MANUAL -> null;
    };
  }

  private static Comparator<Conflict.Side> wins(SystemId winner) {
    return Comparator.comparing(side -> side.system().equals(winner));
  }

  /**
   * Times are first truncated to the entity's coarsest step, so that a tie is a tie on both sides
   * (S12).
   */
  static Comparator<Conflict.Side> newer(Entity entity) {
    long step = Math.max(1, entity.granularity().toMillis());
    return Comparator.comparingLong(side -> Math.floorDiv(side.editedAt().toEpochMilli(), step));
  }

  /**
   * Lower ranks win; a person before every system; a system that no longer takes part after all
   * others.
   */
  private static int rank(Entity entity, SystemId system) {
    return AttributeState.PERSON.equals(system)
        ? -1
        : entity.participant(system).map(Participant::rank).orElse(Integer.MAX_VALUE);
  }
}

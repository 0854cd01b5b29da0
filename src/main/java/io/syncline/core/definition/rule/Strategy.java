package io.syncline.core.definition.rule;

import io.syncline.core.model.SystemId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a conflict on an attribute is decided (docs/choosing-a-strategy.md).
 *
 * @param kind the rule
 * @param winner the system that wins under {@link Kind#SYSTEM_WINS}
 * @param expression what {@link Kind#CUSTOM} runs: an expression, or a route as {@code direct:name}
 * @param weights per system how much it weighs under {@link Kind#WEIGHTED}; a system left out
 *     weighs nothing
 * @param merge how {@link Kind#MERGE} brings two values together; null under every other rule
 * @param patience how long a route may take that {@link Kind#CUSTOM} asks
 */
public record Strategy(
    Kind kind,
    @Nullable SystemId winner,
    @Nullable String expression,
    Map<SystemId, BigDecimal> weights,
    @Nullable MergeRule merge,
    Duration patience) {

  private static final String ROUTE = "direct:";

  /** How long a route may take where the definition does not say. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The rules. */
  public enum Kind {
    MASTER_WINS,
    SYSTEM_WINS,
    LAST_WRITE_WINS,
    FIRST_WRITE_WINS,
    SOURCE_WINS,
    TARGET_WINS,
    FIELD_PRIORITY,
    WEIGHTED,
    MERGE,
    CUSTOM,
    MANUAL
  }

  public static final Strategy MASTER_WINS = of(Kind.MASTER_WINS);

  public Strategy {
    weights = Collections.unmodifiableMap(new TreeMap<>(weights));
    merge = kind == Kind.MERGE && merge == null ? MergeRule.DEFAULT : merge;
  }

  public Strategy(Kind kind, @Nullable SystemId winner, @Nullable String expression) {
    this(kind, winner, expression, Map.of(), null, PATIENCE);
  }

  public static Strategy of(Kind kind) {
    return new Strategy(kind, null, null);
  }

  public static Strategy systemWins(SystemId winner) {
    return new Strategy(Kind.SYSTEM_WINS, winner, null);
  }

  public static Strategy merge(MergeRule rule) {
    return new Strategy(Kind.MERGE, null, null, Map.of(), rule, PATIENCE);
  }

  /** A route that may take so long. */
  public static Strategy custom(String route, Duration patience) {
    return new Strategy(Kind.CUSTOM, null, route, Map.of(), null, patience);
  }

  public static Strategy custom(String expression) {
    return new Strategy(Kind.CUSTOM, null, expression);
  }

  /** This rule where systems weigh so much; the same object where it asks for no weights. */
  public Strategy weighing(Map<SystemId, BigDecimal> newWeights) {
    if (merge != null) {
      var leaves = merge.otherwise().weighing(newWeights);
      return new Strategy(kind, winner, expression, weights, merge.otherwise(leaves), patience);
    }
    return kind == Kind.WEIGHTED
        ? new Strategy(kind, winner, expression, newWeights, null, patience)
        : this;
  }

  /** Whether this is, or falls back on, a rule of this kind. */
  public boolean uses(Kind asked) {
    return kind == asked || merge != null && merge.otherwise().kind() == asked;
  }

  /** The Camel route that decides; null where none does. */
  public @Nullable String route() {
    return kind == Kind.CUSTOM && expression != null && expression.startsWith(ROUTE)
        ? expression
        : null;
  }

  /**
   * Whether what it decides is kept and used again when the same values meet over the same base, so
   * that it ends alike whatever it looks at (S10).
   */
  public boolean remembered() {
    return kind == Kind.CUSTOM || merge != null && merge.arrays() == MergeRule.Arrays.APPEND;
  }
}

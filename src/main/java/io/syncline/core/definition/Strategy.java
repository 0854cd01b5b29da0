package io.syncline.core.definition;

import io.syncline.core.model.SystemId;
import org.jspecify.annotations.Nullable;

/**
 * How a conflict on an attribute is decided (DESIGN.md section 6).
 *
 * @param kind the rule
 * @param winner the system that wins under {@link Kind#SYSTEM_WINS}
 * @param expression what {@link Kind#CUSTOM} runs
 */
public record Strategy(Kind kind, @Nullable SystemId winner, @Nullable String expression) {

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

  public static Strategy of(Kind kind) {
    return new Strategy(kind, null, null);
  }

  public static Strategy systemWins(SystemId winner) {
    return new Strategy(Kind.SYSTEM_WINS, winner, null);
  }
}

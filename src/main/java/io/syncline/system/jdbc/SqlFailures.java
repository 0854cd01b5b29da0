package io.syncline.system.jdbc;

import io.syncline.core.system.Failure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What an error of a database means. Its own message is never repeated: it may hold values, and the
 * name of a host or a user.
 */
final class SqlFailures {

  private static final Duration FULL = Duration.ofSeconds(5);

  private static final Set<Integer> MYSQL_FULL = Set.of(1040, 1203, 1226);
  private static final Set<Integer> MYSQL_REFUSED = Set.of(1044, 1045, 1142, 1143, 1227, 1698);
  private static final Set<Integer> MYSQL_BUSY = Set.of(1205, 1213, 1969, 3024);

  /** What MySQL says by its number alone, as the states of PostgreSQL say it. */
  private static final Map<Integer, String> MYSQL_REFUSALS =
      Map.ofEntries(
          Map.entry(1062, "23505"),
          Map.entry(1048, "23502"),
          Map.entry(1364, "23502"),
          Map.entry(1451, "23503"),
          Map.entry(1452, "23503"),
          Map.entry(3819, "23514"),
          Map.entry(4025, "23514"),
          Map.entry(1264, "22003"),
          Map.entry(1406, "22001"),
          Map.entry(1265, "22000"),
          Map.entry(1292, "22000"),
          Map.entry(1366, "22000"),
          Map.entry(1525, "22000"));

  private SqlFailures() {}

  /** What an error of a refused write or value means, whatever the dialect. */
  private static String refusal(SQLException error) {
    return MYSQL_REFUSALS.getOrDefault(number(error), state(error));
  }

  /** What a read, or a write that did nothing, came to. */
  static Failure of(SQLException error) {
    var state = state(error);
    int code = number(error);
    if (state.startsWith("53") || MYSQL_FULL.contains(code)) {
      return new Failure.RateLimited("the database has no connection free" + said(error), FULL);
    }
    if (state.startsWith("28") || MYSQL_REFUSED.contains(code)) {
      return new Failure.Refused("the database refuses the user or the password" + said(error));
    }
    if (state.equals("42501")) {
      return new Failure.Refused("the user may not do that in the database" + said(error));
    }
    if (isBusy(state) || MYSQL_BUSY.contains(code)) {
      return new Failure.Transient("the database had to give up the transaction" + said(error));
    }
    if (isConnection(state)) {
      return new Failure.Transient("the database cannot be reached, or ended" + said(error));
    }
    if (isRefusal(error)) {
      return new Failure.Invalid(reason(error), Set.of());
    }
    if (isChangedCatalog(error)) {
      return new Failure.Transient(
          "a table is not what it was, and is looked up again" + said(error));
    }
    if (state.equals("25006")) {
      return new Failure.Transient("the database takes no writes now" + said(error));
    }
    return state.startsWith("42") || state.startsWith("3") || state.startsWith("0A")
        ? new Failure.Permanent("the database does not understand what was asked" + said(error))
        : new Failure.Transient("the database failed" + said(error));
  }

  /** Why values are refused. */
  static String reason(SQLException error) {
    return why(refusal(error)) + said(error);
  }

  private static String why(String state) {
    return switch (state) {
      case "23505" -> "another row holds a value that is unique";
      case "23502" -> "a column that is needed is empty";
      case "23503" -> "a row that it refers to is not there, or refers to it";
      case "23514" -> "a check of the table refuses it";
      case "P0001", "45000" -> "a trigger of the database refuses it";
      case "22001" -> "a text is too long";
      case "22003" -> "a number is too large";
      default -> "the database does not take the values";
    };
  }

  private static String said(SQLException error) {
    for (Throwable it = error; it != null; it = it.getCause()) {
      if (it instanceof SQLException sql && OracleErrors.isOne(sql)) {
        return " (" + OracleErrors.name(sql) + ")";
      }
    }
    var state = state(error);
    return state.isEmpty() ? "" : " (SQLSTATE " + state + ")";
  }

  /** What MySQL numbers it; 0: it is Oracle's, whose numbers mean something else. */
  private static int number(SQLException error) {
    return OracleErrors.isOne(error) ? 0 : error.getErrorCode();
  }

  /** The state of an error, or of what caused it: pools wrap what drivers throw. */
  static String state(SQLException error) {
    for (Throwable it = error; it != null; it = it.getCause()) {
      if (it instanceof SQLException sql && OracleErrors.isOne(sql)) {
        return OracleErrors.state(sql);
      }
      if (it instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }

  private static boolean isBusy(String state) {
    return state.startsWith("40") || state.equals("55P03") || state.equals("57014");
  }

  /** Whether the connection is gone. */
  static boolean isConnection(String state) {
    return state.startsWith("08") || state.startsWith("57P") || state.isEmpty();
  }

  /** Whether the values are what the database does not take. */
  static boolean isRefusal(SQLException error) {
    var state = refusal(error);
    return state.startsWith("22")
        || state.startsWith("23")
        || state.startsWith("P0")
        || state.startsWith("45");
  }

  static boolean isUnique(SQLException error) {
    return refusal(error).equals("23505");
  }

  /** Whether a value could not be one of the column's: nothing holds it. */
  static boolean isNoValue(SQLException error) {
    return refusal(error).startsWith("22");
  }

  /** Whether a table or column is not what it was. */
  static boolean isChangedCatalog(SQLException error) {
    var state = state(error);
    return state.equals("42P01")
        || state.equals("42703")
        || state.equals("42S02")
        || state.equals("42S22")
        || state.equals("0A000");
  }

  /**
   * Whether the database itself refused a commit, which then is undone; else it is not known what
   * became of it.
   */
  static boolean isUndone(SQLException error) {
    var state = state(error);
    return state.startsWith("40") && !state.equals("40003")
        || state.startsWith("23")
        || state.startsWith("22")
        || state.startsWith("P0");
  }
}

package io.syncline.store.sql;

import io.syncline.core.system.state.StoreException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The database refused or could not be reached; the transaction had no effect unless the connection
 * broke during the commit itself. The message names the SQLState only: server messages quote
 * values.
 */
public final class StoreFailure extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * Classes of SQLStates that concern the server and not the statement: connections, transactions
   * to run again, resources such as disk space, interventions of operators, errors of its machine.
   */
  private static final Set<String> OF_THE_SERVER = Set.of("08", "40", "53", "57", "58");

  private static final String READ_ONLY = "25006";
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String CANCELED = "57014";

  private final @Nullable String state;

  public StoreFailure(SQLException cause) {
    super("The database reported SQLState " + cause.getSQLState(), cause);
    this.state = cause.getSQLState();
  }

  /** The SQLState (SQL:2016 part 2, PostgreSQL appendix A), null where there was none. */
  public @Nullable String state() {
    return state;
  }

  /**
   * As where no connection could be had, which has no SQLState. A statement that took too long is
   * not.
   */
  @Override
  public boolean unavailable() {
    return state == null
        || READ_ONLY.equals(state)
        || LOCK_NOT_AVAILABLE.equals(state)
        || !CANCELED.equals(state)
            && state.length() >= 2
            && OF_THE_SERVER.contains(state.substring(0, 2));
  }

  /** A serialization failure or a deadlock: the same work may succeed when it is run again. */
  boolean passing() {
    return "40001".equals(state) || "40P01".equals(state);
  }
}

package io.syncline.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The database refused or could not be reached; the transaction had no effect unless the connection
 * broke during the commit itself. The message names the SQLState only: server messages quote
 * values.
 */
public final class StoreFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final @Nullable String state;

  StoreFailure(SQLException cause) {
    super("The database reported SQLState " + cause.getSQLState(), cause);
    this.state = cause.getSQLState();
  }

  /** The SQLState (SQL:2016 part 2, PostgreSQL appendix A), null where there was none. */
  public @Nullable String state() {
    return state;
  }

  /** A serialization failure or a deadlock: the same work may succeed when it is run again. */
  boolean passing() {
    return "40001".equals(state) || "40P01".equals(state);
  }
}

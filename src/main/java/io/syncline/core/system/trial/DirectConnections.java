package io.syncline.core.system.trial;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.system.Connection;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.discover.TableCatalog;
import io.syncline.core.system.state.QuotaCount;
import io.syncline.core.system.trigger.ChangeCapture;
import io.syncline.core.system.trigger.RowTriggers;
import java.util.List;
import java.util.Optional;

/**
 * Connects one system of any transport for a command that runs without a server. Each call is sent:
 * no breaker and no earlier refusal holds one back.
 */
public interface DirectConnections {

  /** The variables of the environment to set before the system can be reached. */
  List<String> missing(Connection connection, SystemType type);

  /**
   * @throws IllegalArgumentException where a setting cannot be used; names it, never its value
   */
  Direct connect(Connection connection, SystemType type, Loaded loaded);

  /** A connected system, let go at the end. */
  interface Direct extends AutoCloseable {
    ConnectedSystem system();

    /** How much of its quota was used, as far as this command heard; empty: nothing. */
    Optional<QuotaCount> quota();

    /** The tables of a system that is a database; empty: it is none. */
    Optional<TableCatalog> catalog();

    /** The triggers of a system that is a database; empty: it is none. */
    Optional<RowTriggers> triggers();

    /** How the log of a database is read; empty: it is none, or its connection names no slot. */
    Optional<ChangeCapture> capture();

    @Override
    void close();
  }
}

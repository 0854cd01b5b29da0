package io.syncline.core.system.trial;

import io.syncline.core.definition.system.Connection;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.system.ConnectedSystem;
import java.util.function.Consumer;

/** Connects one system, so that a person can try single calls and see what goes over the wire. */
@FunctionalInterface
public interface TrialConnections {

  /**
   * @param seen gets each request with its answer
   * @throws IllegalArgumentException where a setting is missing; names the variables to set
   */
  Trial open(Connection connection, SystemType type, Consumer<Exchange> seen);

  /** A connected system, let go at the end. */
  interface Trial extends AutoCloseable {
    ConnectedSystem system();

    /** Hides its secrets, which a system may send back in a record. */
    SecretMask mask();

    @Override
    void close();
  }
}

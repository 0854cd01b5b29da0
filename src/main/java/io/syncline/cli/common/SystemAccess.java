package io.syncline.cli.common;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;

/** Connects the systems of a sync for as long as a command runs that needs no server. */
@FunctionalInterface
public interface SystemAccess {

  Connected open(Loaded loaded, Installation installation);

  /** Connected systems that are let go at the end. */
  interface Connected extends AutoCloseable {
    ConnectedSystem system(SystemId id);

    @Override
    void close();
  }
}

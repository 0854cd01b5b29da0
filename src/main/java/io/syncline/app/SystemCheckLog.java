package io.syncline.app;

import io.syncline.core.model.SystemId;
import io.syncline.core.run.SystemChecks;

/**
 * Reports in the log what systems answer to a check: names and statuses, never what the system
 * wrote.
 */
record SystemCheckLog(Connections connections) implements SystemChecks.Teller {

  @Override
  public void refuses(SystemId system, String why) {
    connections.log(system).refuses(why);
  }

  @Override
  public void accepts(SystemId system) {
    connections.log(system).accepts();
  }
}

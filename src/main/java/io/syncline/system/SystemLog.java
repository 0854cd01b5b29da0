package io.syncline.system;

import io.syncline.core.model.SystemId;
import org.jboss.logging.Logger;

/**
 * Logs when one system stops and begins to answer, and to accept our credentials: one line for each
 * change, with its address, however often and wherever it is noticed. Safe for threads.
 */
public final class SystemLog {

  private static final Logger LOG = Logger.getLogger(SystemLog.class);

  private final SystemId system;
  private String address = "";
  private boolean silent;
  private boolean refusing;

  public SystemLog(SystemId system) {
    this.system = system;
  }

  /**
   * Says where the system is.
   *
   * @param host without path and query: these may hold secrets
   */
  public synchronized void at(String host) {
    address = host;
  }

  /**
   * @param why status or fault, without values from payloads
   */
  synchronized void silent(String why) {
    if (!silent) {
      silent = true;
      LOG.warnf(
          "System %s (%s) does not answer: %s. Its calls are held back until a trial call is"
              + " answered",
          system, address, why);
    }
  }

  synchronized void answers() {
    if (silent) {
      silent = false;
      LOG.warnf("System %s (%s) answers again", system, address);
    }
  }

  /**
   * @param why status, without values from payloads
   */
  public synchronized void refuses(String why) {
    if (!refusing) {
      refusing = true;
      LOG.warnf(
          "System %s (%s) refuses our credentials: %s. Its work waits until it accepts them",
          system, address, why);
    }
  }

  public synchronized void accepts() {
    if (refusing) {
      refusing = false;
      LOG.warnf("System %s (%s) accepts our credentials again", system, address);
    }
  }
}

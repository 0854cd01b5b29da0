package io.syncline.bench;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What a process says of itself. */
final class Logs {

  private Logs() {}

  /**
   * From {@code INFO} on, as the product: a log manager without a configuration keeps every word of
   * the database's driver in memory.
   */
  static void asTheProduct() {
    Logger.getLogger("").setLevel(Level.INFO);
  }
}

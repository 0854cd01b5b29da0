package io.syncline.system.jdbc.change;

import io.syncline.core.definition.system.Transport;

/** The name of a replication slot, and of its publication. */
public record SlotName(String text) {

  /**
   * @throws IllegalArgumentException where PostgreSQL would not take it
   */
  public SlotName {
    if (!text.matches("[a-z_][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException(
          "The setting %s must be up to 63 lower-case letters, digits and underscores"
              .formatted(Transport.SLOT));
    }
  }

  @Override
  public String toString() {
    return text;
  }
}

package io.syncline.core.definition.system;

import io.syncline.core.model.SystemId;
import java.util.Map;

/**
 * One connected application.
 *
 * @param id its id in the installation
 * @param type name of its system type
 * @param settings as written, {@code ${NAME}} being a variable of the environment
 */
public record Connection(SystemId id, String type, Map<String, String> settings) {
  public Connection {
    settings = Map.copyOf(settings);
  }

  /** Names only: values may be secret. */
  @Override
  public String toString() {
    return "Connection[" + id + " as " + type + " with " + settings.keySet() + "]";
  }
}

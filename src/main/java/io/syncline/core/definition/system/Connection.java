package io.syncline.core.definition.system;

import io.syncline.core.model.SystemId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connected application.
 *
 * @param id its id in the installation
 * @param type name of its system type
 * @param settings as written, {@code ${NAME}} being a variable of the environment
 * @param owner who receives its alerts; null: who receives those of its syncs
 */
public record Connection(
    SystemId id, String type, Map<String, String> settings, @Nullable String owner) {

  /** One that no one in particular is responsible for. */
  public Connection(SystemId id, String type, Map<String, String> settings) {
    this(id, type, settings, null);
  }

  public Connection {
    settings = Map.copyOf(settings);
  }

  /** Names only: values may be secret. */
  @Override
  public String toString() {
    return "Connection[" + id + " as " + type + " with " + settings.keySet() + "]";
  }
}

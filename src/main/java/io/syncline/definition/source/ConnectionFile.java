package io.syncline.definition.source;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code *.connection.yaml} file: the settings of one connected application.
 *
 * @param id its system id; null: the file's name
 * @param type its system type; null: the id
 * @param settings by name, {@code ${NAME}} is replaced by a variable of the environment
 * @param owner who receives the alerts of the system; null: who receives those of its syncs
 */
public record ConnectionFile(
    @Nullable String id,
    @Nullable String type,
    Map<String, String> settings,
    @Nullable String owner) {
  public ConnectionFile {
    settings = Map.copyOf(settings);
  }
}

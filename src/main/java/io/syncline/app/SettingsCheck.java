package io.syncline.app;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Refuses a misspelt {@code SYNCLINE_…} of the environment at start; the mapping itself refuses
 * unknown keys of every other source, but takes the environment for somebody else's.
 */
@ApplicationScoped
public class SettingsCheck {
  private static final String PREFIX = "SYNCLINE_";

  /** Not a setting of the server: what commands show it. */
  private static final String TOKEN_OF_COMMANDS = "SYNCLINE_TOKEN";

  /**
   * The settings are asked for here, before anything runs, so that they are read and checked
   * whoever uses them.
   */
  void atStart(@Observes @Priority(1) StartupEvent event, SynclineSettings settings) {
    var properties =
        ConfigMappings.getProperties(ConfigClass.configClass(SynclineSettings.class)).keySet();
    refuseUnknown(System.getenv(), properties);
    settings.routesDir();
  }

  static void refuseUnknown(Map<String, String> environment, Collection<String> properties) {
    var known = properties.stream().map(SettingsCheck::environmentName).toList();
    var unknown = new TreeSet<>(environment.keySet());
    unknown.removeIf(name -> !name.startsWith(PREFIX) || name.equals(TOKEN_OF_COMMANDS));
    unknown.removeIf(name -> known.stream().anyMatch(k -> k.matcher(name).matches()));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown in the environment: %s; known are %s"
              .formatted(
                  String.join(", ", unknown),
                  properties.stream().sorted().collect(Collectors.joining(", "))));
    }
  }

  /** {@code syncline.data-dir} is {@code SYNCLINE_DATA_DIR}; a {@code *} stands for any key. */
  private static Pattern environmentName(String property) {
    var name = property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_");
    return Pattern.compile(name.replace("*", "[A-Za-z0-9_]+"));
  }
}

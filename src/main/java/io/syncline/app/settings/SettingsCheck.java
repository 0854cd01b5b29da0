package io.syncline.app.settings;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds a misspelt {@code SYNCLINE_…} of the environment before anything is started; the mapping
 * itself refuses unknown keys of every other source, but ignores unknown variables of the
 * environment.
 */
public final class SettingsCheck {
  private static final String PREFIX = "SYNCLINE_";

  /** No settings of the server: what commands show it, and where they find it. */
  private static final Set<String> OF_COMMANDS = Set.of("SYNCLINE_TOKEN", "SYNCLINE_URL");

  private SettingsCheck() {}

  /** Why the server cannot start with this environment, in one line; empty: it can. */
  public static Optional<String> problem(Map<String, String> environment) {
    var properties =
        ConfigMappings.getProperties(ConfigClass.configClass(SynclineSettings.class)).keySet();
    return problem(environment, properties);
  }

  static Optional<String> problem(Map<String, String> environment, Collection<String> properties) {
    var known = properties.stream().map(SettingsCheck::environmentName).toList();
    var unknown = new TreeSet<>(environment.keySet());
    unknown.removeIf(name -> !name.startsWith(PREFIX) || OF_COMMANDS.contains(name));
    unknown.removeIf(name -> known.stream().anyMatch(k -> k.matcher(name).matches()));
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "unknown in the environment: %s; known are %s"
                .formatted(
                    String.join(", ", unknown),
                    properties.stream()
                        .map(SettingsCheck::variable)
                        .sorted()
                        .collect(Collectors.joining(", "))));
  }

  /** {@code syncline.data-dir} is {@code SYNCLINE_DATA_DIR}; a {@code *} matches any key. */
  private static Pattern environmentName(String property) {
    return Pattern.compile(variable(property).replace("*", "[A-Za-z0-9_]+"));
  }

  private static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_");
  }
}

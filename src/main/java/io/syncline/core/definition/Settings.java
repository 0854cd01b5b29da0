package io.syncline.core.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a connection as they hold: written ones with the environment's variables put in,
 * else {@code <SYSTEM_ID>_<SETTING>} of the environment, else the system type's default.
 *
 * @param values by name
 * @param missing variables of the environment to set before the system can be reached
 */
public record Settings(Map<String, String> values, List<String> missing) {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  /** What every system type has beside its own settings: how much the vendor allows. */
  private static final List<String> ALLOWANCES = List.of("rateLimit", "concurrency");

  public Settings {
    values = Map.copyOf(values);
    missing = List.copyOf(missing);
  }

  /** What may be set of a system of the type. */
  public static List<String> names(SystemType type) {
    return Stream.concat(type.settings().keySet().stream().sorted(), ALLOWANCES.stream()).toList();
  }

  /** Whether nothing that is required is missing. */
  public boolean complete() {
    return missing.isEmpty();
  }

  public static Settings of(
      Connection connection, SystemType type, Map<String, String> environment) {
    var values = new LinkedHashMap<String, String>();
    var missing = new ArrayList<String>();
    connection
        .settings()
        .forEach((name, written) -> put(name(name, type), written, environment, values, missing));
    type.settings()
        .forEach(
            (name, setting) -> {
              if (!connection.settings().keySet().stream().anyMatch(it -> Names.same(it, name))) {
                fallBack(variable(connection, name), name, setting, environment, values, missing);
              }
            });
    ALLOWANCES.forEach(
        name -> {
          var allowed = environment.get(variable(connection, name));
          if (allowed != null) {
            values.putIfAbsent(name, allowed);
          }
        });
    return new Settings(values, missing.stream().distinct().sorted().toList());
  }

  private static String name(String written, SystemType type) {
    return type.settings().keySet().stream()
        .filter(name -> Names.same(name, written))
        .findFirst()
        .orElse(written);
  }

  private static void put(
      String name,
      String written,
      Map<String, String> environment,
      Map<String, String> values,
      List<String> missing) {
    var unset = new ArrayList<String>();
    var value =
        VARIABLE
            .matcher(written)
            .replaceAll(
                match -> {
                  var found = environment.get(match.group(1));
                  if (found == null) {
                    unset.add(match.group(1));
                  }
                  return Matcher.quoteReplacement(found == null ? "" : found);
                });
    missing.addAll(unset);
    if (unset.isEmpty()) {
      values.put(name, value);
    }
  }

  private static void fallBack(
      String variable,
      String name,
      SystemType.Setting setting,
      Map<String, String> environment,
      Map<String, String> values,
      List<String> missing) {
    var value = value(environment.get(variable), setting.defaultValue());
    if (value != null) {
      values.put(name, value);
    } else if (setting.required()) {
      missing.add(variable);
    }
  }

  private static @Nullable String value(@Nullable String set, @Nullable String otherwise) {
    return set == null ? otherwise : set;
  }

  /** {@code HUBSPOT_CLIENT_SECRET} for the setting {@code clientSecret} of {@code hubspot}. */
  static String variable(Connection connection, String setting) {
    var words = setting.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_");
    return (connection.id() + "_" + words).replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** Names only: values may be secret. */
  @Override
  public String toString() {
    return "Settings[" + values.keySet() + ", missing " + missing + "]";
  }
}

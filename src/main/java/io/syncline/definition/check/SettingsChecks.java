package io.syncline.definition.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.Settings;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.SystemId;
import io.syncline.definition.binding.ConstantNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is wrong with the settings of a connection: unknown ones, double ones, open secrets. */
public final class SettingsChecks {

  private final SystemId id;
  private final SystemType type;
  private final String path;

  /**
   * @param path of the settings, before a setting's name
   */
  public SettingsChecks(SystemId id, SystemType type, String path) {
    this.id = id;
    this.type = type;
    this.path = path;
  }

  public List<Finding> of(Map<String, String> written) {
    var findings = new ArrayList<Finding>();
    var meant = new HashMap<String, String>();
    written.forEach(
        (name, value) -> {
          var setting = Settings.named(name, type);
          if (setting.isEmpty()) {
            findings.add(unknown(name));
            return;
          }
          var other = meant.putIfAbsent(setting.get(), name);
          if (other != null) {
            findings.add(
                Finding.problem(
                    path + name, "`%s` and `%s` are one setting".formatted(other, name)));
          }
          choice(name, setting.get(), value).ifPresent(findings::add);
          if (isSecret(setting.get()) && !value.contains("${")) {
            findings.add(open(name, setting.get()));
          }
        });
    return findings;
  }

  /** A misspelt one would be left unset in silence. */
  private Finding unknown(String name) {
    var known = Settings.names(type);
    var message = "`%s` has no setting `%s`".formatted(type.type(), name);
    if (Settings.credential(name) && !type.auth().settings().isEmpty()) {
      return Finding.problem(path + name, message + "; it signs in with " + ways());
    }
    return Names.nearest(name, known)
        .map(it -> Finding.problem(path + name, message + "; did you mean `" + it + "`?"))
        .orElseGet(
            () ->
                Finding.notice(
                    path + name,
                    message + ", so it is ignored; it has " + String.join(", ", known)));
  }

  /** One that chooses how requests are authenticated has one of a few values. */
  private Optional<Finding> choice(String name, String setting, String value) {
    var choices = type.choices(setting);
    boolean known = choices.isEmpty() || choices.stream().anyMatch(value::equalsIgnoreCase);
    return known || value.contains("${")
        ? Optional.empty()
        : Optional.of(
            Finding.problem(
                path + name, ConstantNames.unknown(value, "a way to sign in", choices)));
  }

  private String ways() {
    return type.ways().stream()
        .map(way -> way.settings().stream().filter(it -> type.settings().containsKey(it)))
        .map(names -> names.filter(it -> !type.choices(it).isEmpty() || needed(it)))
        .map(names -> names.collect(Collectors.joining(", ")))
        .distinct()
        .collect(Collectors.joining("; or with "));
  }

  private boolean needed(String setting) {
    return type.settings().get(setting).defaultValue() == null;
  }

  private boolean isSecret(String setting) {
    return Objects.requireNonNullElse(type.settings().get(setting), NONE).secret();
  }

  private Finding open(String name, String setting) {
    return Finding.notice(
        path + name,
        "the file contains a secret; keep it in the environment and write `${%s}`"
            .formatted(Settings.variable(id, setting)));
  }

  private static final SystemType.Setting NONE =
      new SystemType.Setting("", null, false, false, List.of());
}

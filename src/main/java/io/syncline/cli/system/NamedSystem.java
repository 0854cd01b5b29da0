package io.syncline.cli.system;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.Connection;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.SystemId;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A connected application, or a system type, that a command names. */
record NamedSystem(Connection connection, SystemType type) {

  /**
   * @throws ParameterException where there is none, or its type cannot be read
   */
  static NamedSystem of(Loaded loaded, String name, CommandSpec spec) {
    var connection = connection(loaded, name, spec);
    var type =
        loaded
            .types()
            .named(connection.type())
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "the system type `%s` cannot be read; see `syncline validate`"
                            .formatted(connection.type())));
    return new NamedSystem(connection, type);
  }

  private static Connection connection(Loaded loaded, String name, CommandSpec spec) {
    var known = loaded.connections();
    for (var it : known.values()) {
      if (it.id().value().equals(name)) {
        return it;
      }
    }
    var type = loaded.types().named(name);
    if (type.isPresent()) {
      return new Connection(SystemId.of(name), type.get().type(), Map.of());
    }
    var names =
        known.keySet().stream().map(SystemId::value).collect(Collectors.toCollection(TreeSet::new));
    names.addAll(loaded.types().byName().keySet());
    var problem = loaded.findings().stream().filter(Finding::refuses).findFirst();
    throw problem
        .map(it -> unread(spec, name, it))
        .orElseGet(() -> unknown(spec, "system", name, names));
  }

  /** It may be in what could not be read. */
  private static ParameterException unread(CommandSpec spec, String name, Finding first) {
    return new ParameterException(
        spec.commandLine(),
        "there is no system `%s` in what could be read; the first problem: %s"
            .formatted(name, first));
  }

  /** What to say of a name that is not among those known. */
  static ParameterException unknown(
      CommandSpec spec, String what, String name, Collection<String> known) {
    var nearest = Names.nearest(name, known).map("; did you mean `%s`?"::formatted).orElse("");
    return new ParameterException(
        spec.commandLine(),
        "there is no %s `%s`%s%s"
            .formatted(
                what,
                name,
                nearest,
                known.isEmpty()
                    ? ""
                    : (nearest.isEmpty() ? "; there are: " : " There are: ")
                        + known.stream().sorted().collect(Collectors.joining(", "))));
  }
}

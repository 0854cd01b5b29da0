package io.syncline.cli.system;

import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.system.Connection;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.Names;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.trial.Trials;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncline try}: one read of a system, and what the definitions make of its answer. */
@Command(
    name = "try",
    description =
        "Reads from a system as the server would, and shows the request, the answer and the record"
            + " as fields and attributes. Writes nothing; needs no server. Credentials come from"
            + " the environment and are masked.",
    mixinStandardHelpOptions = true)
public final class TryCommand implements Callable<Integer> {

  private static final int PAGE = 10;

  /** What can be tried: none of it writes. */
  enum Read {
    LIST,
    GET,
    FIND
  }

  private final DefinitionFiles files;
  private final Trials trials;

  @Parameters(index = "0", paramLabel = "<system>", description = "A system, or a system type.")
  private String system = "";

  @Parameters(index = "1", paramLabel = "<object>", description = "One of its objects.")
  private String object = "";

  @Parameters(
      index = "2",
      paramLabel = "<operation>",
      description = "list (the first page), get or find.")
  private String operation = "";

  @Parameters(
      index = "3",
      arity = "0..1",
      paramLabel = "<value>",
      description =
          "For get an id; for find FIELD=VALUE, or the value alone where one field can be"
              + " searched.")
  private @Nullable String value;

  @Option(names = "--raw", description = "Show answers in full.")
  private boolean raw;

  @Option(
      names = "--routes",
      paramLabel = "<dir>",
      defaultValue = "routes",
      description = "Where the definitions are (default: ${DEFAULT-VALUE}).")
  private Path routes = Path.of("routes");

  @Spec private CommandSpec spec;

  public TryCommand(DefinitionFiles files, Trials trials) {
    this.files = files;
    this.trials = trials;
  }

  @Override
  public Integer call() {
    var read = read();
    var loaded = files.load(routes);
    var connection = connection(loaded);
    var type =
        loaded
            .types()
            .named(connection.type())
            .orElseThrow(
                () ->
                    wrong(
                        "the system type `%s` cannot be read; see `syncline validate`"
                            .formatted(connection.type())));
    var of = object(type);
    if (!can(of, read)) {
      throw wrong(
          "`%s` has no operation `%s`; it has: %s".formatted(of.name(), operation, operations(of)));
    }
    var sheet = new TrialSheet(spec.commandLine().getOut(), raw, loaded, of);
    try (var trial = trials.open(connection, type, sheet::exchange)) {
      sheet.hide(trial.mask());
      return tried(read, trial.system(), of, sheet) ? SynclineCommand.FINE : SynclineCommand.NO;
    } catch (IllegalArgumentException unset) {
      throw wrong(String.valueOf(unset.getMessage()));
    }
  }

  private Read read() {
    for (var it : Read.values()) {
      if (it.name().equalsIgnoreCase(operation)) {
        return it;
      }
    }
    throw wrong(
        "`%s` cannot be tried: list, get and find can, which write nothing".formatted(operation));
  }

  private boolean tried(Read read, ConnectedSystem connected, ObjectType of, TrialSheet sheet) {
    try {
      switch (read) {
        case LIST -> {
          var page = connected.list(new ListRequest(of.name(), null, null, PAGE));
          sheet.page(page);
        }
        case FIND -> {
          var field = field(of);
          sheet.found(connected.find(of.name(), field, Value.text(searched())));
        }
        case GET -> {
          var ref = new NativeRef(connected.id(), of.name(), given("an id"));
          return sheet.outcome(connected.read(of.name(), List.of(ref)).get(0));
        }
      }
      return true;
    } catch (SystemFailure failed) {
      sheet.failed(failed.failure());
      return false;
    }
  }

  private Connection connection(Loaded loaded) {
    var known = loaded.connections();
    for (var it : known.values()) {
      if (it.id().value().equals(system)) {
        return it;
      }
    }
    var type = loaded.types().named(system);
    if (type.isPresent()) {
      return new Connection(SystemId.of(system), type.get().type(), Map.of());
    }
    var names =
        known.keySet().stream().map(SystemId::value).collect(Collectors.toCollection(TreeSet::new));
    names.addAll(loaded.types().byName().keySet());
    throw unknown("system", system, names);
  }

  private ObjectType object(SystemType type) {
    return type.objects().values().stream()
        .filter(it -> it.name().equals(object) || it.entities().contains(object))
        .findFirst()
        .orElseThrow(() -> unknown("object", object, type.objects().keySet()));
  }

  private static boolean can(ObjectType of, Read read) {
    return switch (read) {
      case LIST -> of.can(Operation.Kind.LIST);
      case GET -> of.readable();
      case FIND -> of.can(Operation.Kind.FIND);
    };
  }

  private static String operations(ObjectType of) {
    return of.operations().keySet().stream()
        .sorted()
        .map(it -> it.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /** The field that is searched: the one that is named, or the only one. */
  private String field(ObjectType of) {
    var findable =
        of.fields().values().stream()
            .filter(FieldType::findable)
            .map(FieldType::path)
            .sorted()
            .toList();
    var written = given("FIELD=VALUE");
    int equals = written.indexOf('=');
    if (equals > 0) {
      var named = written.substring(0, equals);
      if (findable.contains(named)) {
        return named;
      }
      throw unknown("field that can be searched", named, findable);
    }
    if (findable.size() != 1) {
      throw wrong(
          "say which field is searched, as FIELD=VALUE; one of: " + String.join(", ", findable));
    }
    return findable.get(0);
  }

  private String searched() {
    var written = given("FIELD=VALUE");
    return written.substring(written.indexOf('=') + 1);
  }

  private String given(String what) {
    if (value == null || value.isBlank()) {
      throw wrong("`%s` needs %s".formatted(operation, what));
    }
    return value;
  }

  private ParameterException unknown(String what, String name, Collection<String> known) {
    var nearest = Names.nearest(name, known).map("; did you mean `%s`?"::formatted).orElse("");
    return wrong(
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

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

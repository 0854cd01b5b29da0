package io.syncline.cli.system;

import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.system.Connection;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.trial.TrialConnections;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code syncline try}: one read of a system, and what the definitions make of its answer; or tests
 * of what its system type claims.
 */
@Command(
    name = "try",
    description =
        "Reads from a system as the server would, and shows the request, the answer and the record"
            + " as fields and attributes; or tests what the system type claims. Writes nothing"
            + " without --sandbox; needs no server. Credentials come from the environment and are"
            + " masked.",
    mixinStandardHelpOptions = true)
public final class TryCommand implements Callable<Integer> {

  private static final int PAGE = 10;

  /** The calls that can be tried: none of them writes. */
  enum Read {
    LIST,
    GET,
    FIND
  }

  private static final String CLAIMS = "claims";

  private final DefinitionFiles files;
  private final TrialConnections trials;
  private final InstantSource clock;
  private final Consumer<Duration> pause;

  @Parameters(index = "0", paramLabel = "<system>", description = "A system, or a system type.")
  private String system = "";

  @Parameters(index = "1", paramLabel = "<object>", description = "One of its objects.")
  private String object = "";

  @Parameters(
      index = "2",
      paramLabel = "<operation>",
      description =
          "list (the first page), get or find; claims: tests what the system type claims, by some"
              + " thirty reads.")
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
      names = "--sandbox",
      description =
          "With claims: this account is for tests. Creates a record, changes it, and deletes or"
              + " archives what it created.")
  private boolean sandbox;

  @Option(
      names = "--set",
      paramLabel = "FIELD=VALUE",
      description =
          "With --sandbox: what the record is created with, by field or attribute; repeat it for"
              + " each.")
  private Map<String, String> set = Map.of();

  @Option(
      names = "--change",
      paramLabel = "FIELD=VALUE",
      description = "With --sandbox: what is changed then, and one of them cleared.")
  private Map<String, String> change = Map.of();

  @Option(
      names = "--routes",
      paramLabel = "<dir>",
      defaultValue = "routes",
      description = "Where the definitions are (default: ${DEFAULT-VALUE}).")
  private Path routes = Path.of("routes");

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  /**
   * @param pause waits so long, for what a system shows late
   */
  public TryCommand(
      DefinitionFiles files,
      TrialConnections trials,
      InstantSource clock,
      Consumer<Duration> pause) {
    this.files = files;
    this.trials = trials;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public Integer call() {
    var read = operation.equalsIgnoreCase(CLAIMS) ? null : read();
    var loaded = files.load(routes);
    var named = NamedSystem.of(loaded, system, spec);
    var connection = named.connection();
    var type = named.type();
    var of = object(type);
    if (read == null) {
      return claims(connection, type, of, loaded);
    }
    if (sandbox || !set.isEmpty() || !change.isEmpty()) {
      throw wrong("--sandbox, --set and --change go with claims");
    }
    if (!can(of, read)) {
      throw wrong(
          "`%s` has no operation `%s`; it has: %s".formatted(of.name(), operation, operations(of)));
    }
    var sheet = new TrialSheet(spec.commandLine().getOut(), raw, loaded, of);
    try (var trial = trials.open(connection, type, sheet::exchange)) {
      sheet.hide(trial.mask());
      boolean fine = tried(read, trial.system(), of, sheet);
      json.print(sheet.document());
      return fine ? SynclineCommand.FINE : SynclineCommand.NO;
    } catch (IllegalArgumentException unset) {
      throw wrong(String.valueOf(unset.getMessage()));
    }
  }

  private int claims(Connection connection, SystemType type, ObjectType of, Loaded loaded) {
    var sheet = new TrialSheet(spec.commandLine().getOut(), raw, loaded, of);
    var values = values(of, set);
    var changes = values(of, change);
    if (!sandbox && !(values.isEmpty() && changes.isEmpty())) {
      throw wrong("--set and --change write: they need --sandbox");
    }
    if (sandbox && (values.isEmpty() || !of.can(Operation.Kind.CREATE))) {
      throw wrong("--sandbox creates a record: it needs --set, and an object with `create`");
    }
    try (var trial = trials.open(connection, type, it -> {})) {
      sheet.hide(trial.mask());
      var found = new ArrayList<>(new ReadClaims(trial.system(), of).test());
      if (sandbox) {
        var writes = new WriteClaims(trial.system(), of, clock, pause);
        found.addAll(writes.test(values, changes));
      }
      sheet.claims(found);
      json.print(sheet.document());
      return found.stream().anyMatch(it -> it.verdict() == Claim.Verdict.BROKEN)
          ? SynclineCommand.NO
          : SynclineCommand.FINE;
    } catch (IllegalArgumentException unset) {
      throw wrong(String.valueOf(unset.getMessage()));
    }
  }

  /** What is typed as the field is declared. */
  private Map<String, Value> values(ObjectType of, Map<String, String> written) {
    var values = new TreeMap<String, Value>();
    written.forEach(
        (path, text) -> {
          var field =
              Optional.ofNullable(of.fields().get(path))
                  .or(() -> of.fieldOf(path))
                  .orElseThrow(
                      () -> NamedSystem.unknown(spec, "field", path, of.fields().keySet()));
          values.put(field.path(), value(field, text));
        });
    return values;
  }

  private Value value(FieldType field, String text) {
    try {
      if ("number".equals(field.content().format())) {
        return Value.decimal(text);
      }
      return switch (field.type()) {
        case DECIMAL, INTEGER -> Value.decimal(text);
        case BOOLEAN -> Value.flag(Boolean.parseBoolean(text));
        default -> Value.text(text);
      };
    } catch (NumberFormatException none) {
      throw wrong("`%s` takes a number".formatted(field.path()));
    }
  }

  private Read read() {
    for (var it : Read.values()) {
      if (it.name().equalsIgnoreCase(operation)) {
        return it;
      }
    }
    throw wrong("`%s` cannot be tried: list, get, find and claims can".formatted(operation));
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

  private ObjectType object(SystemType type) {
    return type.objects().values().stream()
        .filter(it -> it.name().equals(object) || it.entities().contains(object))
        .findFirst()
        .orElseThrow(() -> NamedSystem.unknown(spec, "object", object, type.objects().keySet()));
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
      throw NamedSystem.unknown(spec, "field that can be searched", named, findable);
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

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

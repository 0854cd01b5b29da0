package io.syncline.cli.system;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.system.field.FieldSheet;
import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.system.CallOrigin;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.discover.TableCatalog;
import io.syncline.core.system.trial.DirectConnections;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncline discover}: what a connected system holds that its manifest does not say. */
@Command(
    name = "discover",
    description =
        "Shows what a system holds that its manifest does not say. Of a database: its tables and"
            + " views, and one of them as YAML for the manifest. Of other systems: the fields that the"
            + " vendor describes, as YAML, or those in a sample of records, as far as the manifest"
            + " does not name them. Names and types only, never values. Reads only; needs no"
            + " server.",
    mixinStandardHelpOptions = true)
public final class DiscoverCommand implements Callable<Integer> {

  private final DefinitionFiles files;
  private final DirectConnections connections;

  @Parameters(index = "0", paramLabel = "<system>", description = "A system, or a system type.")
  private String system = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "<table or object>",
      description =
          "Of a database the table or view that is printed as YAML; else the object whose records"
              + " are looked at (default: all).")
  private @Nullable String name;

  @Option(
      names = "--routes",
      paramLabel = "<dir>",
      defaultValue = "routes",
      description = "Where the definitions are (default: ${DEFAULT-VALUE}).")
  private Path routes = Path.of("routes");

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  public DiscoverCommand(DefinitionFiles files, DirectConnections connections) {
    this.files = files;
    this.connections = connections;
  }

  @Override
  public Integer call() {
    var loaded = files.load(routes);
    var named = NamedSystem.of(loaded, system, spec);
    var missing = connections.missing(named.connection(), named.type());
    if (!missing.isEmpty()) {
      throw wrong(
          "%s cannot be reached: %s is not set in the environment"
              .formatted(named.connection().id(), String.join(", ", missing)));
    }
    try (var direct = connections.connect(named.connection(), named.type().describing(), loaded)) {
      boolean fine =
          CallOrigin.ofRun(
              () ->
                  direct
                      .catalog()
                      .map(it -> tables(it, named.type()))
                      .orElseGet(() -> fields(direct.system(), named.type())));
      spec.commandLine().getOut().flush();
      return fine ? SynclineCommand.FINE : SynclineCommand.NO;
    } catch (IllegalArgumentException unusable) {
      throw wrong(String.valueOf(unusable.getMessage()));
    }
  }

  private boolean tables(TableCatalog catalog, SystemType type) {
    try {
      var tables = catalog.tables();
      var words = new StringWriter();
      var sheet = new TableSheet(new PrintWriter(words), type);
      if (name == null) {
        sheet.list(tables);
        json.print(Document.items(tables.stream().map(sheet::document).toList()));
        spec.commandLine().getOut().print(words);
        return true;
      }
      var table =
          TableSheet.named(tables, name).orElseThrow(() -> wrong(TableSheet.unknown(tables, name)));
      var refused = table.access().refused();
      if (refused != null) {
        say("`%s` cannot be read: %s".formatted(table.fullName(), refused));
      } else if (table.access().isEmpty()) {
        say("`%s` is empty now.".formatted(table.fullName()));
      }
      if (table.key().isMissing()) {
        say("`%s` has no key: say which columns identify a row.".formatted(table.fullName()));
      }
      boolean usable = sheet.yaml(table);
      json.print(sheet.document(table).with("usable", usable).with("yaml", words));
      spec.commandLine().getOut().print(words);
      return usable;
    } catch (SystemFailure failed) {
      say("the catalog cannot be read: " + failed.failure().reason());
      return false;
    }
  }

  private boolean fields(ConnectedSystem connected, SystemType type) {
    var sheet = new FieldSheet(spec.commandLine().getOut(), connected);
    boolean fine = true;
    for (var it : objects(type)) {
      fine &= sheet.print(it);
    }
    json.print(Document.items(sheet.documents()));
    return fine;
  }

  private List<ObjectType> objects(SystemType type) {
    if (name == null) {
      return type.objects().values().stream()
          .sorted(Comparator.comparing(ObjectType::name))
          .toList();
    }
    var object = type.objects().get(name);
    if (object == null) {
      throw NamedSystem.unknown(spec, "object", name, type.objects().keySet());
    }
    return List.of(object);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Beside the YAML, which goes to a file. */
  private void say(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}

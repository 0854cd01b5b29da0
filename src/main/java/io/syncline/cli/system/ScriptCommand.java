package io.syncline.cli.system;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.trial.DirectConnections;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints SQL for the database of a system; runs it where that is asked for. */
abstract class ScriptCommand implements Callable<Integer> {

  private final DefinitionFiles files;
  private final DirectConnections connections;

  @Parameters(index = "0", paramLabel = "<system>", description = "A system, or a system type.")
  private String system = "";

  @Option(names = "--remove", description = "Remove it instead.")
  private boolean removes;

  @Option(names = "--apply", description = "Run the SQL as the connection's user.")
  private boolean applies;

  @Option(
      names = "--routes",
      paramLabel = "<dir>",
      defaultValue = "routes",
      description = "Where the definitions are (default: ${DEFAULT-VALUE}).")
  private Path routes = Path.of("routes");

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  ScriptCommand(DefinitionFiles files, DirectConnections connections) {
    this.files = files;
    this.connections = connections;
  }

  /**
   * What is printed, and run.
   *
   * @param sql asked for first
   * @param by who may run it
   * @param done what is then so
   */
  record Script(Supplier<String> sql, Runnable run, String by, String done) {}

  /** The script for a connected system. */
  abstract Script script(
      NamedSystem named, DirectConnections.Direct direct, Loaded loaded, boolean removes);

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
    try (var direct = connections.connect(named.connection(), named.type(), loaded)) {
      return run(script(named, direct, loaded, removes));
    } catch (IllegalArgumentException unusable) {
      throw wrong(String.valueOf(unusable.getMessage()));
    }
  }

  private int run(Script script) {
    var document = new Document().with("applied", false);
    try {
      var out = spec.commandLine().getOut();
      var sql = script.sql().get();
      document.with("sql", sql);
      if (!json.wanted()) {
        out.print(sql);
        out.flush();
      }
      if (!applies) {
        say("Nothing was changed. Run this as %s, or add --apply.".formatted(script.by()));
      } else {
        script.run().run();
        document.with("applied", true);
        say(script.done());
      }
      json.print(document);
      return SynclineCommand.FINE;
    } catch (SystemFailure failed) {
      say(
          applies
              ? "Not done: %s. Run the SQL as %s".formatted(failed.failure().reason(), script.by())
              : failed.failure().reason());
      json.print(document.with("reason", failed.failure().reason()));
      return SynclineCommand.NO;
    }
  }

  /** An object that the type has. */
  String known(NamedSystem named, String object) {
    var objects = named.type().objects().keySet();
    if (!objects.contains(object)) {
      throw NamedSystem.unknown(spec, "object", object, objects);
    }
    return object;
  }

  ParameterException noDatabase() {
    return wrong(system + " is no database: it has no `transport: jdbc`");
  }

  ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Beside the SQL, which goes to a file. */
  private void say(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}

package io.syncline.cli.system;

import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.trial.DirectConnections;
import io.syncline.core.system.trigger.RowTriggers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncline trigger}: the trigger by which a table reports its changes at once. */
@Command(
    name = "trigger",
    description =
        "Prints the SQL of the trigger by which a table of PostgreSQL reports its changes at once,"
            + " for a sync with `changeDetection: database-trigger`. Changes nothing without"
            + " --apply. Needs no server.",
    mixinStandardHelpOptions = true)
public final class TriggerCommand implements Callable<Integer> {

  private final DefinitionFiles files;
  private final DirectConnections connections;

  @Parameters(index = "0", paramLabel = "<system>", description = "A system, or a system type.")
  private String system = "";

  @Parameters(
      index = "1",
      paramLabel = "<object>",
      description = "The object of the system type whose table it is.")
  private String object = "";

  @Option(names = "--remove", description = "Remove the trigger and its function.")
  private boolean removes;

  @Option(
      names = "--apply",
      description = "Run the SQL as the connection's user, in one transaction.")
  private boolean applies;

  @Option(
      names = "--routes",
      paramLabel = "<dir>",
      defaultValue = "routes",
      description = "Where the definitions are (default: ${DEFAULT-VALUE}).")
  private Path routes = Path.of("routes");

  @Spec private CommandSpec spec;

  public TriggerCommand(DefinitionFiles files, DirectConnections connections) {
    this.files = files;
    this.connections = connections;
  }

  @Override
  public Integer call() {
    var loaded = files.load(routes);
    var named = NamedSystem.of(loaded, system, spec);
    if (!named.type().objects().containsKey(object)) {
      throw NamedSystem.unknown(spec, "object", object, named.type().objects().keySet());
    }
    var missing = connections.missing(named.connection(), named.type());
    if (!missing.isEmpty()) {
      throw wrong(
          "%s cannot be reached: %s is not set in the environment"
              .formatted(named.connection().id(), String.join(", ", missing)));
    }
    try (var direct = connections.connect(named.connection(), named.type(), loaded)) {
      var triggers =
          direct
              .triggers()
              .orElseThrow(() -> wrong(system + " is no database: it has no `transport: jdbc`"));
      return run(triggers);
    } catch (IllegalArgumentException unusable) {
      throw wrong(String.valueOf(unusable.getMessage()));
    }
  }

  private int run(RowTriggers triggers) {
    try {
      var out = spec.commandLine().getOut();
      out.print(removes ? triggers.removal(object) : triggers.creation(object));
      out.flush();
      if (!applies) {
        say("Nothing was changed. Run this as the owner of the table, or add --apply.");
      } else if (removes) {
        triggers.remove(object);
        say("The trigger is removed.");
      } else {
        triggers.create(object);
        say("The trigger is there.");
      }
      return SynclineCommand.FINE;
    } catch (SystemFailure failed) {
      say(
          applies
              ? "Nothing was changed: " + failed.failure().reason()
              : failed.failure().reason());
      return SynclineCommand.NO;
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Beside the SQL, which goes to a file. */
  private void say(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}

package io.syncline.cli.system;

import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.system.trial.DirectConnections;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncline trigger}: the trigger by which a table reports its changes at once. */
@Command(
    name = "trigger",
    description =
        "Prints the SQL of the trigger by which a table of PostgreSQL reports its changes at once,"
            + " for a sync with `changeDetection: database-trigger`. Changes nothing without"
            + " --apply. Needs no server.",
    mixinStandardHelpOptions = true)
public final class TriggerCommand extends ScriptCommand {

  @Parameters(
      index = "1",
      paramLabel = "<object>",
      description = "The object of the system type whose table it is.")
  private String object = "";

  public TriggerCommand(DefinitionFiles files, DirectConnections connections) {
    super(files, connections);
  }

  @Override
  Script script(
      NamedSystem named, DirectConnections.Direct direct, Loaded loaded, boolean removes) {
    var of = known(named, object);
    var triggers = direct.triggers().orElseThrow(this::noDatabase);
    var owner = "the owner of the table";
    return removes
        ? new Script(
            () -> triggers.removal(of), () -> triggers.remove(of), owner, "The trigger is removed.")
        : new Script(
            () -> triggers.creation(of), () -> triggers.create(of), owner, "The trigger is there.");
  }
}

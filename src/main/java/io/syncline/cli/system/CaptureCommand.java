package io.syncline.cli.system;

import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.source.SyncConfig.ChangeDetection;
import io.syncline.core.definition.system.Settings;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.system.trial.DirectConnections;
import io.syncline.core.system.trigger.DetectedChanges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncline capture}: the slot and the publication by which changes are captured. */
@Command(
    name = "capture",
    description =
        "Prints the SQL of the replication slot and the publication by which the changes of a"
            + " database of PostgreSQL are captured from its log, for a sync with"
            + " `changeDetection: cdc`. Changes nothing without --apply. Needs no server.",
    mixinStandardHelpOptions = true)
public final class CaptureCommand extends ScriptCommand {

  @Parameters(
      index = "1..*",
      paramLabel = "<object>",
      description =
          "Objects of the system type whose tables are captured (default: those of syncs with"
              + " `changeDetection: cdc`).")
  private List<String> objects = new ArrayList<>();

  public CaptureCommand(DefinitionFiles files, DirectConnections connections) {
    super(files, connections);
  }

  @Override
  Script script(
      NamedSystem named, DirectConnections.Direct direct, Loaded loaded, boolean removes) {
    var id = named.connection().id();
    if (direct.triggers().isEmpty()) {
      throw noDatabase();
    }
    var capture =
        direct
            .capture()
            .orElseThrow(
                () ->
                    wrong(
                        "the connection of %s names no replication slot: set `%s` (%s)"
                            .formatted(id, Transport.SLOT, Settings.variable(id, Transport.SLOT))));
    if (removes) {
      return new Script(
          capture::removal,
          capture::remove,
          "a user with the attribute replication who owns the publication, while no server reads"
              + " the slot",
          "Slot and publication are removed.");
    }
    var captured = captured(named, loaded);
    return new Script(
        () -> capture.creation(captured),
        () -> capture.create(captured),
        "the owner of the tables, with the attribute replication and the right to create in the"
            + " database",
        "Slot and publication are there. From now on the database keeps its log for the slot.");
  }

  private Collection<String> captured(NamedSystem named, Loaded loaded) {
    if (!objects.isEmpty()) {
      return objects.stream().map(it -> known(named, it)).toList();
    }
    var wanted = DetectedChanges.of(loaded, ChangeDetection.CDC).get(named.connection().id());
    if (wanted == null) {
      throw wrong(
          "no sync that can be started has %s and `changeDetection: cdc`: name the objects"
              .formatted(named.connection().id()));
    }
    return wanted.objects();
  }
}

package io.syncline.cli.map;

import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.SyncOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.map.IntegrationMap;
import io.syncline.core.definition.map.MapDrawing;
import io.syncline.core.definition.map.MapMarkdown;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncline map}: what a sync connects, on one page. */
@Command(
    name = "map",
    description =
        "Prints the integration map of a sync: its systems, whose value holds for each attribute,"
            + " what flows where, and who is responsible.",
    mixinStandardHelpOptions = true)
public final class MapCommand implements Callable<Integer> {

  /** What is printed. */
  enum Format {
    markdown,
    svg
  }

  private final DefinitionFiles files;

  @Parameters(paramLabel = "<sync>", description = "Its name, or its file.")
  private String sync = "";

  @Option(
      names = "--routes",
      paramLabel = "<dir>",
      defaultValue = "routes",
      description = "Where the definitions are (default: ${DEFAULT-VALUE}).")
  private Path routes = Path.of("routes");

  @Option(
      names = "--format",
      paramLabel = "<format>",
      defaultValue = "markdown",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.markdown;

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  public MapCommand(DefinitionFiles files) {
    this.files = files;
  }

  @Override
  public Integer call() {
    if (json.wanted() && format == Format.svg) {
      throw new ParameterException(
          spec.commandLine(), "A picture is no JSON: leave --json or --format out");
    }
    boolean file = sync.endsWith(".sync.yaml") || sync.endsWith(".sync.json");
    var loaded = files.load(file ? Path.of(sync) : routes);
    var wanted = loaded.syncs().stream().filter(it -> file || it.name().equals(sync)).findFirst();
    if (wanted.isEmpty()) {
      SyncOption.missing(spec, sync, loaded);
      return SynclineCommand.NO;
    }
    var map = IntegrationMap.of(wanted.get());
    json.print(MapDocument.of(map));
    var out = spec.commandLine().getOut();
    out.print(format == Format.svg ? MapDrawing.of(map) : MapMarkdown.of(map));
    out.flush();
    return SynclineCommand.FINE;
  }
}

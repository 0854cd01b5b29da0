package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.SyncOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.map.MapDocument;
import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.SyncExplanation;
import io.syncline.core.definition.map.IntegrationMap;
import io.syncline.core.definition.source.DefinitionText;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncline explain}: what a sync comes to, with nothing left unsaid. */
@Command(
    name = "explain",
    description =
        "Prints a sync with every default filled in, its entities, and which field carries what.",
    mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {

  private final DefinitionFiles files;

  @Parameters(paramLabel = "<sync>", description = "Its name, or its file.")
  private String sync = "";

  @Option(
      names = "--routes",
      paramLabel = "<dir>",
      defaultValue = "routes",
      description = "Where the definitions are (default: ${DEFAULT-VALUE}).")
  private Path routes = Path.of("routes");

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  public ExplainCommand(DefinitionFiles files) {
    this.files = files;
  }

  @Override
  public Integer call() {
    boolean file = sync.endsWith(".sync.yaml") || sync.endsWith(".sync.json");
    var loaded = files.load(file ? Path.of(sync) : routes);
    var wanted = loaded.syncs().stream().filter(it -> file || it.name().equals(sync)).findFirst();
    if (wanted.isEmpty()) {
      SyncOption.missing(spec, sync, loaded);
      return SynclineCommand.NO;
    }
    json.print(document(wanted.get()));
    var out = spec.commandLine().getOut();
    out.println(DefinitionText.of(wanted.get().form().definition()));
    out.print(SyncExplanation.of(wanted.get()));
    out.flush();
    return SynclineCommand.FINE;
  }

  private static Document document(LoadedSync sync) {
    return new Document()
        .with("definition", DefinitionText.tree(sync.form().definition()))
        .with("map", MapDocument.of(IntegrationMap.of(sync)))
        .with("findings", sync.findings().stream().map(Document::of).toList());
  }
}

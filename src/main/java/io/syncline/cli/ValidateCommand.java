package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.compile.form.Incompatibility;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code syncline validate}: what is wrong with definitions, and what is to be known about them.
 */
@Command(
    name = "validate",
    description =
        "Checks definition files. Prints every problem with its place; exits 1 if there is one.",
    mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {

  private final DefinitionFiles files;

  @Parameters(
      paramLabel = "<dir or file>",
      arity = "0..1",
      defaultValue = "routes",
      description = "What to check (default: ${DEFAULT-VALUE}).")
  private Path path = Path.of("routes");

  @Option(names = "--strict", description = "Notices count as problems.")
  private boolean strict;

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  public ValidateCommand(DefinitionFiles files) {
    this.files = files;
  }

  @Override
  public Integer call() {
    var loaded = files.load(path);
    var findings =
        Stream.concat(
                loaded.findings().stream(),
                loaded.clashes().stream().map(Incompatibility.InFiles::finding))
            .toList();
    long problems = findings.stream().filter(Finding::refuses).count();
    long notices = findings.size() - problems;
    json.print(
        Document.items(findings.stream().map(Document::of).toList())
            .with("problems", problems)
            .with("notices", notices)
            .with("syncs", loaded.syncs().size()));
    var out = spec.commandLine().getOut();
    findings.forEach(finding -> out.println(word(finding) + " " + finding));
    out.println(
        "%d %s, %d %s, %d %s"
            .formatted(
                problems,
                problems == 1 ? "problem" : "problems",
                notices,
                notices == 1 ? "notice" : "notices",
                loaded.syncs().size(),
                loaded.syncs().size() == 1 ? "sync" : "syncs"));
    out.flush();
    boolean fine = problems == 0 && (!strict || notices == 0);
    return fine ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  private static String word(Finding finding) {
    return switch (finding.kind()) {
      case PROBLEM -> "problem";
      case HOLDS -> "not started";
      case NOTICE -> "notice";
    };
  }
}

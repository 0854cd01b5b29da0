package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.cases.CaseRunner;
import io.syncline.core.definition.cases.LoadedCases;
import io.syncline.core.definition.compile.DefinitionFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncline test}: runs the cases that stand beside syncs. */
@Command(
    name = "test",
    description = "Runs the cases (*.case.yaml) of syncs, without network; exits 1 if one fails.",
    mixinStandardHelpOptions = true)
public final class TestCommand implements Callable<Integer> {

  private final DefinitionFiles files;
  private final CaseRunner runner;

  @Parameters(
      paramLabel = "<dir>",
      arity = "0..1",
      defaultValue = "routes",
      description = "Where the definitions are (default: ${DEFAULT-VALUE}).")
  private Path path = Path.of("routes");

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  public TestCommand(DefinitionFiles files, CaseRunner runner) {
    this.files = files;
    this.runner = runner;
  }

  @Override
  public Integer call() {
    var loaded = files.load(path);
    var out = spec.commandLine().getOut();
    var problems = loaded.findings().stream().filter(Finding::refuses).toList();
    problems.forEach(it -> out.println("problem " + it));
    var items = new ArrayList<Document>();
    int held = 0;
    int failed = 0;
    for (var cases : loaded.cases()) {
      var sync = loaded.syncs().stream().filter(it -> it.name().equals(cases.sync())).findFirst();
      if (sync.isEmpty()) {
        var why = "there is no sync `" + cases.sync() + "`";
        out.println("FAILED " + cases.file() + ": " + why);
        items.add(document(cases, null, List.of(why)));
        failed++;
        continue;
      }
      for (var result : runner.run(sync.get(), loaded.types(), loaded.routes(), cases.cases())) {
        print(out, cases, result);
        items.add(document(cases, result.name(), result.failures()));
        held += result.holds() ? 1 : 0;
        failed += result.holds() ? 0 : 1;
      }
    }
    json.print(
        Document.items(items)
            .with("held", held)
            .with("failed", failed)
            .with("problems", problems.stream().map(Document::of).toList()));
    out.println("%d held, %d failed".formatted(held, failed));
    out.flush();
    return failed == 0 && !loaded.refused() ? SynclineCommand.FINE : SynclineCommand.NO;
  }

  /**
   * @param name null: none of the file's cases could be run
   */
  private static Document document(
      LoadedCases cases, @Nullable String name, List<String> failures) {
    return new Document()
        .with("file", cases.file())
        .with("sync", cases.sync())
        .with("name", name)
        .with("holds", failures.isEmpty())
        .with("failures", failures);
  }

  private static void print(PrintWriter out, LoadedCases cases, CaseRunner.CaseResult result) {
    var word = result.holds() ? "ok     " : "FAILED ";
    out.println(word + cases.sync() + ": " + result.name());
    result.failures().forEach(failure -> out.println("         " + failure));
  }
}

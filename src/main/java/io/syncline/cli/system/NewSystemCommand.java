package io.syncline.cli.system;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.definition.draft.ApiDescription;
import io.syncline.core.definition.draft.ApiDescription.Wanted;
import io.syncline.core.definition.draft.ApiDescriptions;
import io.syncline.core.definition.draft.DraftRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code syncline new-system}: drafts a system type from the description of an API. */
@Command(
    name = "new-system",
    description =
        "Drafts a system type from an OpenAPI 3 or Swagger 2.0 description (JSON or YAML). What no"
            + " description tells is a TODO in the draft. Without --object it lists the objects"
            + " that could be drafted. Nothing is asked over the network.",
    mixinStandardHelpOptions = true)
public final class NewSystemCommand implements Callable<Integer> {

  private final ApiDescriptions descriptions;

  @Option(
      names = "--openapi",
      paramLabel = "<file>",
      required = true,
      description = "The description; `$ref` must stay inside the file.")
  private Path openapi = Path.of("");

  @Option(
      names = "--object",
      paramLabel = "<name[:path]>",
      description =
          "An object to draft, with the path of all its records where its name does not lead to it;"
              + " may be repeated.")
  private List<String> objects = List.of();

  @Option(
      names = "--id",
      paramLabel = "<id>",
      description = "The name of the system type (default: made of the description's title).")
  private @Nullable String id;

  @Option(
      names = "--out",
      paramLabel = "<file>",
      description =
          "Write the draft here, as in routes/systems/<id>.system.yaml; a file that is there is"
              + " kept. Default: standard output.")
  private @Nullable Path out;

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  public NewSystemCommand(ApiDescriptions descriptions) {
    this.descriptions = descriptions;
  }

  @Override
  public Integer call() throws IOException {
    try {
      if (id != null && !id.matches("[a-z][a-z0-9-]*")) {
        throw new DraftRefused(
            "`%s` is no name of a system type: small letters, digits and - are".formatted(id));
      }
      var wanted = objects.stream().map(Wanted::parse).toList();
      var description = descriptions.read(openapi);
      if (wanted.isEmpty()) {
        return list(description);
      }
      write(description.draft(id, wanted));
      return SynclineCommand.FINE;
    } catch (DraftRefused refused) {
      var err = spec.commandLine().getErr();
      err.println(refused.getMessage());
      err.flush();
      return SynclineCommand.NO;
    }
  }

  private int list(ApiDescription description) {
    var candidates = description.candidates();
    if (candidates.isEmpty()) {
      throw new DraftRefused(
          "the description has no path that lists records or reads one; name one with"
              + " --object NAME:PATH");
    }
    json.print(Document.items(candidates.stream().map(NewSystemCommand::document).toList()));
    out().println("Objects that can be drafted (--object NAME, may be repeated):");
    int longest = candidates.stream().mapToInt(it -> it.name().length()).max().orElse(0);
    candidates.forEach(
        it ->
            out()
                .println(
                    "  %s  %s  (%s)"
                        .formatted(
                            it.name() + " ".repeat(longest - it.name().length()),
                            it.path(),
                            String.join(", ", it.operations()))));
    out().flush();
    return SynclineCommand.FINE;
  }

  private static Document document(ApiDescription.Candidate it) {
    return new Document()
        .with("name", it.name())
        .with("path", it.path())
        .with("operations", it.operations());
  }

  private void write(String draft) throws IOException {
    long todos = draft.lines().filter(it -> it.strip().startsWith("# TODO")).count();
    var document = new Document().with("todos", todos);
    if (out == null) {
      json.print(document.with("yaml", draft));
      out().print(draft);
      out().flush();
      return;
    }
    try {
      Files.writeString(out, draft, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new DraftRefused(out + " is there already and is kept; name another file");
    }
    json.print(document.with("file", out));
    out()
        .println(
            "%s is drafted, with %d TODO; check it with `syncline validate`".formatted(out, todos));
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}

package io.syncline.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.ValidateCommand;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.draft.OpenApiFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** new-system as it is called. */
class NewSystemCommandTest {

  private static final String LIBRARY =
      "src/test/resources/io/syncline/definition/draft/library.json";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    var commands =
        List.of(
            new NewSystemCommand(new OpenApiFiles()),
            new ValidateCommand(new RoutesDirectory(Map.of())));
    var line = SynclineCommand.with(commands);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @Test
  void withoutAnObjectItListsWhatCouldBeDrafted() {
    assertThat(run("new-system", "--openapi", LIBRARY)).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString())
        .contains("books    /books  (list, get, create, update)")
        .contains("shelves  /shelves  (get)");
  }

  @Test
  void aDraftGoesToStandardOutput() {
    var done = run("new-system", "--openapi", LIBRARY, "--object", "books", "--id", "my-library");
    assertThat(done).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("type: my-library\n").contains("  books:\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aDraftInAFileIsValidAndAFileThatIsThereIsKept() throws IOException {
    var file = folder.resolve("library.system.yaml");
    String[] call = {
      "new-system",
      "--openapi",
      LIBRARY,
      "--object",
      "books",
      "--object",
      "shelves",
      "--out",
      file.toString()
    };
    assertThat(run(call)).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).containsPattern("is drafted, with \\d+ TODO");
    assertThat(run("validate", file.toString())).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("0 problems, 0 notices");
    Files.writeString(file, "mine");
    assertThat(run(call)).isEqualTo(SynclineCommand.NO);
    assertThat(err.toString()).contains("is there already and is kept");
    assertThat(file).hasContent("mine");
  }

  @Test
  void whatCannotBeDraftedIsToldInASentence() {
    assertThat(run("new-system", "--openapi", LIBRARY, "--object", "boks"))
        .isEqualTo(SynclineCommand.NO);
    assertThat(err.toString()).contains("no object `boks`; did you mean `books`?");
    assertThat(run("new-system", "--openapi", "README.md")).isEqualTo(SynclineCommand.NO);
    assertThat(run("new-system", "--openapi", LIBRARY, "--object", "books", "--id", "My Id"))
        .isEqualTo(SynclineCommand.NO);
    assertThat(err.toString())
        .contains("`My Id` is no name of a system type")
        .doesNotContain("Exception");
  }
}

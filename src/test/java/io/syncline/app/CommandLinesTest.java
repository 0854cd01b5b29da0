package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.common.SynclineCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CommandLinesTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| .* \\| .* \\|$");

  @Test
  void everyCommandIsOnThePage() throws IOException {
    var page = Files.readString(Path.of("docs/command-line.md"));
    assertThat(ROW.matcher(page).results().map(it -> it.group(1)).toList())
        .containsExactlyInAnyOrderElementsOf(CommandLines.create().getSubcommands().keySet());
  }

  @Test
  void theCompletionKnowsTheCommands() {
    var out = new StringWriter();
    var line = CommandLines.create().setOut(new PrintWriter(out));
    assertThat(line.execute("completion")).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("reconcile", "--attribute");
  }
}

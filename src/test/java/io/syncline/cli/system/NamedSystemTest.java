package io.syncline.cli.system;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.Loaded;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class NamedSystemTest {

  @Test
  void whereDefinitionsCannotBeReadTheFirstProblemIsSaid() {
    var nothing = Loaded.NOTHING;
    var spec = new CommandLine(CommandSpec.create()).getCommandSpec();
    var unread =
        new Loaded(
            nothing.types(),
            Map.of(),
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            List.of(Finding.problem("/", "this folder cannot be read")));

    assertThatThrownBy(() -> NamedSystem.of(unread, "erp", spec))
        .hasMessage(
            "there is no system `erp` in what could be read; the first problem: /: this folder"
                + " cannot be read");
    assertThatThrownBy(() -> NamedSystem.of(nothing, "erp", spec))
        .hasMessage("there is no system `erp`");
  }
}

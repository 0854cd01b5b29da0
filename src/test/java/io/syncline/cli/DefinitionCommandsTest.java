package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.app.cases.CasesInMemory;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.definition.source.DefinitionText;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.source.DefinitionReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** validate, explain and test as they are called. */
class DefinitionCommandsTest {

  private static final Path PRODUCT = Path.of("routes");

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();

  private int run(Map<String, String> environment, String... arguments) {
    var files = new RoutesDirectory(environment);
    var commands =
        List.of(
            new ValidateCommand(files),
            new ExplainCommand(files),
            new TestCommand(files, new CasesInMemory()));
    var line = SynclineCommand.with(commands);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(out));
    return line.execute(arguments);
  }

  private Path broken() throws IOException {
    Files.createDirectories(folder.resolve("systems"));
    Files.createDirectories(folder.resolve("syncs"));
    for (var type : List.of("hubspot", "xero", "zendesk")) {
      var name = type + ".system.yaml";
      Files.copy(PRODUCT.resolve("systems").resolve(name), folder.resolve("systems").resolve(name));
    }
    var good = Files.readString(PRODUCT.resolve("syncs/contacts.sync.yaml"));
    Files.writeString(folder.resolve("syncs/good.sync.yaml"), good);
    var bad =
        good.replace("service: contacts", "service: bad").replace("lastWriteWins", "lastWriteWin");
    return Files.writeString(folder.resolve("syncs/bad.sync.yaml"), bad);
  }

  @Test
  void validatePrintsNoticesAndExitsZeroUnlessStrict() {
    assertThat(run(Map.of(), "validate", "routes")).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("HUBSPOT_TOKEN is not set").contains("0 problems");
    assertThat(run(Map.of(), "validate", "--strict", "routes")).isEqualTo(SynclineCommand.NO);
  }

  @Test
  void validateExitsOneWithTheProblemAndItsPlace() throws IOException {
    var bad = broken();
    assertThat(run(Map.of(), "validate", folder.toString())).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString())
        .containsPattern(
            "problem \\S*bad\\.sync\\.yaml:\\d+:\\d+ /syncConfig/conflictResolution/phone:"
                + " `lastWriteWin`")
        .contains("did you mean `lastWriteWins`?");
    out.getBuffer().setLength(0);
    assertThat(run(Map.of(), "validate", bad.toString())).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).doesNotContain("good.sync.yaml");
    var good = folder.resolve("syncs/good.sync.yaml").toString();
    assertThat(run(Map.of(), "validate", good)).isEqualTo(SynclineCommand.FINE);
  }

  @Test
  void validateNamesBothFilesWhereTwoSyncsWriteOneAttribute() throws IOException {
    var bad = broken();
    var other =
        """
        service: other
        direction: bi-directional
        systems:
          - {id: hubspot, type: hubspot, primary: true, objects: [contacts]}
          - {id: zendesk, type: zendesk, objects: [users]}
        fieldMapping:
          firstName: firstName
          phone: phone
        """;
    Files.writeString(bad, other);
    assertThat(run(Map.of(), "validate", folder.toString())).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString())
        .containsPattern(
            "problem \\S*good\\.sync\\.yaml:\\d+:\\d+ \\S+: `phone` of `contact` is written to"
                + " `hubspot` and `zendesk` by the sync `other` \\(\\S*bad\\.sync\\.yaml:8:3\\);"
                + " they cannot run together")
        .contains("HUBSPOT_TOKEN is not set");
    out.getBuffer().setLength(0);
    assertThat(run(Map.of(), "validate", bad.toString()))
        .as("the earlier of the two")
        .isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).contains("they cannot run together");
  }

  @Test
  void validateOfNothingThatExistsSaysSo() {
    assertThat(run(Map.of(), "validate", folder.resolve("none").toString()))
        .isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).contains("this folder cannot be read");
  }

  @Test
  void explainPrintsEveryDefaultTheEntityAndTheTableAndNoSecret() {
    var secret = Map.of("HUBSPOT_TOKEN", "t0psecret");
    assertThat(run(secret, "explain", "contacts")).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString())
        .contains("onForeignWrite: flag")
        .contains("entity contact")
        .contains("contacts of hubspot (primary)")
        .containsPattern("phone +lastWriteWins +properties\\.phone <->")
        .doesNotContain("t0psecret");
  }

  @Test
  void whatExplainPrintsIsADefinitionOfTheSameMeaning() {
    var loaded = new RoutesDirectory(Map.of()).load(PRODUCT);
    var sync = loaded.syncs().get(0).form().definition();
    var text = DefinitionText.of(sync);
    var again = DefinitionReader.readSync("again.sync.yaml", text, null);
    assertThat(again.findings()).isEmpty();
    assertThat(again.definition()).isEqualTo(sync);
  }

  @Test
  void explainOfAnUnknownSyncSaysSo() {
    assertThat(run(Map.of(), "explain", "nothing")).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).contains("there is no sync `nothing`");
  }

  @Test
  void testRunsTheCasesAndACaseThatFailsExitsOne() throws IOException {
    assertThat(run(Map.of(), "test", "routes")).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("0 failed");
    broken();
    Files.delete(folder.resolve("syncs/bad.sync.yaml"));
    var cases = Files.readString(PRODUCT.resolve("syncs/contacts.case.yaml"));
    Files.writeString(
        folder.resolve("syncs/contacts.case.yaml"),
        cases.replace("+41 44 765 43 21", "+41 44 765 43 22"));
    assertThat(run(Map.of(), "test", folder.toString())).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).contains("FAILED contacts: a new phone number");
  }
}

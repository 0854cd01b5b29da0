package io.syncline.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials come from the environment and from mounted files, and are read again. */
class VariablesTest {

  @TempDir Path folder;

  @Test
  void aFileIsAVariableAndItsLastLineBreakIsNone() throws IOException {
    write("HUBSPOT_TOKEN", "secret one\n");
    write("XERO_CLIENT_SECRET", " kept as it is \n\n");
    assertThat(of(Map.of("OTHER", "x")).values())
        .isEqualTo(
            Map.of(
                "OTHER", "x",
                "HUBSPOT_TOKEN", "secret one",
                "XERO_CLIENT_SECRET", " kept as it is \n"));
    assertThat(of(Map.of()).read().findings()).isEmpty();
  }

  @Test
  void aRotatedSecretIsReadWithTheNextCall() throws IOException {
    var variables = of(Map.of());
    assertThat(variables.values()).isEmpty();
    write("HUBSPOT_TOKEN", "old");
    assertThat(variables.values()).containsEntry("HUBSPOT_TOKEN", "old");
    write("HUBSPOT_TOKEN", "new");
    assertThat(variables.values()).containsEntry("HUBSPOT_TOKEN", "new");
    Files.delete(folder.resolve("HUBSPOT_TOKEN"));
    assertThat(variables.values()).isEmpty();
  }

  @Test
  void aSecretMountedByKubernetesIsReadOnce() throws IOException {
    var version = Files.createDirectory(folder.resolve("..2026_11_23"));
    Files.writeString(version.resolve("HUBSPOT_TOKEN"), "t");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_11_23"));
    Files.createSymbolicLink(folder.resolve("HUBSPOT_TOKEN"), Path.of("..data", "HUBSPOT_TOKEN"));
    var read = of(Map.of()).read();
    assertThat(read.values()).isEqualTo(Map.of("HUBSPOT_TOKEN", "t"));
    assertThat(read.findings()).isEmpty();
  }

  @Test
  void whatIsSetTwiceComesFromTheFileAndIsReported() throws IOException {
    write("HUBSPOT_TOKEN", "of the file");
    var read = of(Map.of("HUBSPOT_TOKEN", "of the environment")).read();
    assertThat(read.values()).containsEntry("HUBSPOT_TOKEN", "of the file");
    assertThat(read.findings())
        .singleElement()
        .extracting(Finding::toString)
        .asString()
        .contains("HUBSPOT_TOKEN is set in the environment too")
        .doesNotContain("of the file", "of the environment");
  }

  @Test
  void whatCannotBeUsedIsReported() throws IOException {
    write("not-a-name", "x");
    write("TOO_LONG", "x".repeat(70_000));
    Files.write(folder.resolve("BINARY"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    var read = of(Map.of()).read();
    assertThat(read.values()).isEmpty();
    assertThat(read.findings().toString())
        .contains("no setting can name this file", "too long for a secret", "not UTF-8");
    assertThat(new Variables(Map.of(), folder.resolve("none")).read().findings().toString())
        .contains("the folder of secrets cannot be read");
  }

  @Test
  void noValueIsShown() throws IOException {
    write("HUBSPOT_TOKEN", "secret");
    assertThat(of(Map.of()).read().toString()).doesNotContain("secret");
  }

  private Variables of(Map<String, String> environment) {
    return new Variables(environment, folder);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}

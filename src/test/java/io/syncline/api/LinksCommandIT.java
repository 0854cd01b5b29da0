package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.cli.LinksCommand;
import io.syncline.cli.common.SynclineCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@TestProfile(ApiProfile.class)
class LinksCommandIT {

  @TestHTTPResource("/")
  URI server;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void linksMadeByHandAreImportedAndExported(@TempDir Path folder) throws IOException {
    var sheet = sheet(folder, "entity_type,crm,books\ncontact,hand-1,hand-2\n");
    assertThat(links("--import", sheet.toString())).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("linked: 2, new records: 1, unchanged rows: 0");

    var file = folder.resolve("export.csv");
    assertThat(links("--export", "contact", "--out", file.toString()))
        .isEqualTo(SynclineCommand.FINE);
    assertThat(Files.readString(file)).contains("contact,hand-1,hand-2,");
    assertThat(links("--export", "contact")).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("contact,hand-1,hand-2,");
    assertThat(links("--import", file.toString())).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("linked: 0, new records: 0");
  }

  @Test
  void allProblemsAreReportedWithTheirLinesAndNothingIsLinked(@TempDir Path folder)
      throws IOException {
    var sheet =
        sheet(
            folder,
            "entity_type,crm,books\ncontact,wrong-1,wrong-2\ncontact,wrong-1,wrong-3\nx,1,2\n");

    assertThat(links("--import", sheet.toString())).isEqualTo(SynclineCommand.NO);
    assertThat(err.toString())
        .contains("links.csv:3: ", "links.csv:4: ", "nothing was linked")
        .doesNotContain("links.csv:2: ");
    assertThat(Api.get("/api/v1/records/contact/crm/wrong-1").statusCode()).isEqualTo(404);
  }

  @Test
  void whatTheServerRefusesIsReported(@TempDir Path folder) throws IOException {
    assertThat(links("--export", "nothing")).isEqualTo(SynclineCommand.NO);
    assertThat(err.toString()).contains("No started sync has this entity");
    assertThat(links("--import", sheet(folder, "").toString())).isEqualTo(SynclineCommand.NO);
    assertThat(links()).isEqualTo(2);
    assertThat(execute(Map.of(), "--export", "contact")).isEqualTo(2);
    assertThat(err.toString()).contains("SYNCLINE_TOKEN");
  }

  private static Path sheet(Path folder, String text) throws IOException {
    return Files.writeString(folder.resolve("links.csv"), text);
  }

  private int links(String... arguments) {
    return execute(Map.of("SYNCLINE_TOKEN", ApiProfile.TOKEN), arguments);
  }

  private int execute(Map<String, String> environment, String... arguments) {
    var line = SynclineCommand.with(List.of(new LinksCommand(environment)));
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(
        Stream.concat(Stream.of("links", "--url", server.toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }
}

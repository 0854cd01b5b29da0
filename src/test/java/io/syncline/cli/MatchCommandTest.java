package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.definition.Installation;
import io.syncline.core.definition.forming.Loaded;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.csv.Csv;
import io.syncline.definition.RoutesDirectory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchCommandTest {

  private static final Map<String, String> SET =
      Map.of(
          "HUBSPOT_TOKEN", "x",
          "XERO_CLIENT_ID", "x",
          "XERO_CLIENT_SECRET", "x",
          "XERO_TENANT_ID", "x",
          "ZENDESK_BASE_URL", "http://localhost",
          "ZENDESK_EMAIL", "x",
          "ZENDESK_TOKEN", "x");

  @TempDir Path directory;

  @Test
  void whatTheSystemsHoldIsProposedAsASheet() throws Exception {
    var sheet = directory.resolve("proposals.csv");
    var printed = new StringWriter();
    int exit = run(printed, "match", "contacts", "--out", sheet.toString());

    assertThat(printed.toString()).contains("1 certain, 0 to be decided");
    assertThat(exit).isEqualTo(SynclineCommand.FINE);
    var table = Csv.read(Files.readString(sheet));
    assertThat(table.names()).startsWith("entity_type").endsWith("rule", "score", "note");
    assertThat(table.rows())
        .singleElement()
        .satisfies(row -> assertThat(row.cells()).contains("contact", "1", "email", "1.00"));
  }

  @Test
  void aSyncThatIsNotThereIsSaidSo() {
    assertThat(run(new StringWriter(), "match", "nothing")).isEqualTo(SynclineCommand.NO);
  }

  @Test
  void whatTheSystemsHoldIsCountedSideBySide() throws Exception {
    var links = directory.resolve("links.csv");
    Files.writeString(links, "entity_type,hubspot,xero\ncontact,1,\n");
    var printed = new StringWriter();
    int exit = run(printed, "count", "contacts", "--links", links.toString());

    assertThat(exit).as(printed.toString()).isEqualTo(SynclineCommand.FINE);
    assertThat(printed.toString().replaceAll(" +", " "))
        .contains(
            "entity system says listed twice archived out of filter in filter no key same key linked unlinked")
        .contains("contact hubspot 1 1 0 0 0 1 0 1 1 0")
        .contains("contact xero 1 1 0 0 0 1 0 1 0 1");
    assertThat(run(new StringWriter(), "count", "nothing")).isEqualTo(SynclineCommand.NO);
  }

  private static int run(StringWriter printed, String... arguments) {
    var files = new RoutesDirectory(SET);
    return SynclineCommand.with(
            List.of(
                new MatchCommand(files, MatchCommandTest::open),
                new CountCommand(files, MatchCommandTest::open, Map.of())))
        .setOut(new PrintWriter(printed))
        .setErr(new PrintWriter(printed))
        .execute(arguments);
  }

  /** One person in every system, written otherwise in each. */
  private static SystemAccess.Connected open(Loaded loaded, Installation installation) {
    return new SystemAccess.Connected() {
      @Override
      public ConnectedSystem system(SystemId id) {
        var entity = installation.entities().values().iterator().next();
        var participant = entity.participant(id).orElseThrow();
        var system =
            new MemorySystem(
                id, participant.type(), new SettableClock(Instant.parse("2026-01-01T00:00:00Z")));
        system.showsEmpty = false;
        var path = participant.mappingOf("email").orElseThrow().field().path();
        system.create(fields(path, Value.text(" ANN@example.com")));
        return system;
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }

  private static Map<String, Value> fields(String path, Value value) {
    int dot = path.indexOf('.');
    return dot < 0
        ? Map.of(path, value)
        : Map.of(path.substring(0, dot), new Value.Struct(Map.of(path.substring(dot + 1), value)));
  }
}

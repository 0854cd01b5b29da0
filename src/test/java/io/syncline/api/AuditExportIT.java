package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.cli.audit.AuditCommand;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.usage.UsageCommand;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.digest.AuditSealing;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@TestProfile(ApiProfile.class)
class AuditExportIT {

  @TestHTTPResource("/")
  URI server;

  @Inject Seeds seeds;
  @Inject AuditSealing sealing;
  @Inject DataSource source;

  private final StringWriter out = new StringWriter();

  @Test
  void theServerWritesAnExportByItselfMaskedAndIntoTheAccessLog() throws IOException {
    var id = seeds.contact("ae-first");
    seeds.audit(id, AuditEntry.Outcome.APPLIED);
    var name = seeds.id() + ".jsonl";

    assertThat(
            audit(
                "export", "--format", "jsonl", "--record", id.toString(), "--to", "server:" + name))
        .as(out.toString())
        .isEqualTo(SynclineCommand.FINE);

    assertThat(Files.readString(Path.of(ApiProfile.EXPORTS, name)))
        .contains("ada@example.com", id.toString())
        .doesNotContain("Analytical");
    assertThat(out.toString()).contains("succeeded: written to file " + name + ", sha256 ");
    assertThat(Api.get("/api/v1/accesses?record=" + id).jsonPath().getList("items.actor"))
        .contains("tester");
  }

  @Test
  void anExportThatCannotBeIsRefused() {
    for (var body :
        List.of(
            "{}",
            "{'target':'ftp'}",
            "{'target':'file','format':'xml'}",
            "{'target':'file','name':'../up.csv'}",
            "{'target':'file','bucket':'x'}",
            "{'target':'file','since':'yesterday'}",
            "{'target':'file','sync':'gone'}",
            "{'target':'file','limit':'1'}")) {
      assertThat(Api.post("/api/v1/audit/export", body.replace('\'', '"')).statusCode())
          .as(body)
          .isEqualTo(400);
    }
    var s3 = Api.post("/api/v1/audit/export", "{\"target\":\"s3\"}");
    assertThat(s3.statusCode()).isEqualTo(409);
    assertThat(s3.jsonPath().getString("type")).endsWith("no-target");
  }

  @Test
  void usageIsPrintedAsATableAndAsJson() {
    assertThat(usage()).isEqualTo(SynclineCommand.FINE);
    assertThat(usage("--json")).isEqualTo(SynclineCommand.FINE);
    assertThat(usage("--from", "2026")).isEqualTo(SynclineCommand.NO);

    assertThat(out.toString()).startsWith("month ").contains("{\"months\":[");
  }

  private int usage(String... arguments) {
    var line =
        SynclineCommand.with(List.of(new UsageCommand(Map.of("SYNCLINE_TOKEN", ApiProfile.TOKEN))));
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(new StringWriter()));
    return line.execute(
        Stream.concat(Stream.of("usage", "--url", server.toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  @Test
  void anExportIsMaskedKeptInTheAccessLogAndVerifiedOffline(@TempDir Path folder)
      throws IOException {
    var id = seeds.contact("ae-1");
    seeds.audit(id, AuditEntry.Outcome.APPLIED);
    sealing.runOnce();
    for (var format : List.of("csv", "jsonl")) {
      var file = folder.resolve("audit." + format);

      assertThat(audit("export", "--format", format, "--to", file.toString()))
          .as(out.toString())
          .isEqualTo(SynclineCommand.FINE);
      assertThat(Files.readString(file))
          .contains("ada@example.com", id.toString())
          .doesNotContain("Analytical");
      assertThat(audit("verify", file.toString())).as(out.toString()).isZero();
    }
    assertThat(folder.resolve("audit.csv.part")).doesNotExist();
    assertThat(
            Api.get("/api/v1/accesses?record=" + id)
                .jsonPath()
                .getList("items.collect { it.what + ' ' + it.attributes }"))
        .containsExactly("audit [email]", "audit [email]");
  }

  @Test
  void whatIsChangedInTheDatabaseIsNamed() throws SQLException {
    var cause = seeds.audit(seeds.contact("ae-2"), AuditEntry.Outcome.APPLIED);
    sealing.runOnce();
    assertThat(audit("verify")).as(out.toString()).isZero();
    assertThat(out.toString()).contains("nothing was found that does not match", "newest digest: ");

    execute("update sync_audit_log set actor = 'eve' where cause = '" + cause + "'");
    try {
      assertThat(audit("verify")).isEqualTo(SynclineCommand.NO);
      assertThat(out.toString()).contains("rows were changed, or replaced by others");
      var view = Api.get("/api/v1/audit/digests/verification").jsonPath();
      assertThat(view.getBoolean("intact")).isFalse();
      assertThat(view.getString("findings[0].kind")).isEqualTo("rows-changed");
    } finally {
      execute("update sync_audit_log set actor = 'syncline' where cause = '" + cause + "'");
    }
    var newest = Api.get("/api/v1/audit/digests").jsonPath().getList("items.digest", String.class);
    assertThat(audit("verify", "--expect", newest.size() + ":" + newest.get(newest.size() - 1)))
        .as(out.toString())
        .isZero();
    assertThat(audit("verify", "--expect", "1:" + "0".repeat(64))).isEqualTo(SynclineCommand.NO);
  }

  @Test
  void entriesAreListedByActorAndSync() {
    var id = seeds.contact("ae-3");
    seeds.audit(id, AuditEntry.Outcome.APPLIED);
    var of = "/api/v1/audit?record=" + id;

    assertThat(Api.get(of + "&actor=syncline").jsonPath().getList("items")).hasSize(1);
    assertThat(Api.get(of + "&actor=ada").jsonPath().getList("items")).isEmpty();
    assertThat(Api.get(of + "&sync=none").statusCode()).isEqualTo(400);
    var sync = Api.get("/api/v1/syncs").jsonPath().getString("items[0].name");
    assertThat(Api.get(of + "&sync=" + sync).statusCode()).isEqualTo(200);
  }

  @Test
  void aReportHasTheCountsOfTheMonth() {
    seeds.audit(seeds.contact("ae-4"), AuditEntry.Outcome.APPLIED);

    assertThat(audit("report", "--month", YearMonth.now(ZoneOffset.UTC).toString()))
        .as(out.toString())
        .isZero();
    assertThat(out.toString())
        .contains("topic,syncs,entity", "contact,books,,update applied,", "retention,,,,,days");
    assertThat(audit("report", "--month", "2026-13")).isEqualTo(SynclineCommand.NO);
  }

  @Test
  void whatIsAskedWronglyIsRefused(@TempDir Path folder) {
    var file = folder.resolve("file");
    assertThat(Api.get("/api/v1/audit/export?format=xml").statusCode()).isEqualTo(400);
    assertThat(Api.get("/api/v1/audit/export?limit=1").statusCode()).isEqualTo(400);
    assertThat(Api.get("/api/v1/audit/digests/verification?expect=1").statusCode()).isEqualTo(400);
    assertThat(audit("export", "--actor", "x", "--since", "then", "--to", file.toString()))
        .isEqualTo(SynclineCommand.NO);
    assertThat(file).doesNotExist();
    assertThat(audit("export")).isEqualTo(2);
    assertThat(audit()).isEqualTo(2);
  }

  private int audit(String... words) {
    out.getBuffer().setLength(0);
    var arguments = new ArrayList<>(List.of("audit"));
    arguments.addAll(List.of(words));
    if (words.length > 0
        && !(words.length > 1 && words[0].equals("verify") && !words[1].startsWith("-"))) {
      arguments.addAll(List.of("--url", server.toString()));
    }
    return SynclineCommand.with(
            List.of(new AuditCommand(Map.of("SYNCLINE_TOKEN", ApiProfile.TOKEN))))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(out))
        .execute(arguments.toArray(String[]::new));
  }

  private void execute(String statement) throws SQLException {
    try (var connection = source.getConnection();
        var it = connection.createStatement()) {
      it.execute(statement);
    }
  }
}

package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.cli.audit.AuditCommand;
import io.syncline.cli.common.SynclineCommand;
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

package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.privacy.PrivacyCommand;
import io.syncline.core.model.Ids;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@TestProfile(ApiProfile.class)
class PrivacyApiIT {

  @TestHTTPResource("/")
  URI server;

  @Inject Seeds seeds;
  @Inject ChangeStore store;
  @Inject Ids ids;

  private RecordId saved() {
    var record = UnifiedRecord.born(ids.nextRecord(), "contact").changed(Map.of());
    save(new Effect.RecordSaved(record, 0));
    return record.id();
  }

  private void save(Effect... effects) {
    store.inTransaction(
        tx -> {
          var changes = new ChangeSet();
          List.of(effects).forEach(changes::add);
          tx.save(changes);
          return null;
        });
  }

  private int run(StringWriter out, String... args) {
    var command = new PrivacyCommand(Map.of("SYNCLINE_TOKEN", ApiProfile.TOKEN));
    var all = new ArrayList<>(List.of("privacy"));
    all.addAll(List.of(args));
    all.add("--url");
    all.add(server.toString());
    var line = SynclineCommand.with(List.of(command));
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(out, true));
    return line.execute(all.toArray(String[]::new));
  }

  @Test
  void aWaitingStepIsConfirmedOrLeft() {
    var one = seeds.erasure(saved(), "1");
    var path = "/api/v1/erasures/" + one;
    assertThat(Api.get(path).jsonPath().getString("state")).isEqualTo("waiting");
    assertThat(Api.get(path).jsonPath().getString("steps[0].note")).contains("not connected");
    assertThat(Api.post(path + "/steps/1/confirm", "{}").statusCode()).isEqualTo(409);
    assertThat(Api.post(path + "/steps/0/leave", "{}").statusCode()).isEqualTo(400);
    var confirmed = Api.post(path + "/steps/0/confirm", "{}").jsonPath();
    assertThat(confirmed.getString("steps[0].status")).isEqualTo("done");
    assertThat(confirmed.getString("steps[0].note"))
        .isEqualTo("confirmed by tester; no read can verify it");

    var other = seeds.erasure(saved(), "2");
    var out = new StringWriter();
    assertThat(run(out, "leave", other.toString(), "0", "--reason", "invoices")).isZero();
    assertThat(out.toString()).contains("left").contains("left by tester: invoices");
    out = new StringWriter();
    assertThat(run(out, "list")).isZero();
    assertThat(out.toString()).contains(one.toString(), other.toString());
    assertThat(Api.get("/api/v1/erasures/" + ids.next()).statusCode()).isEqualTo(404);
  }

  @Test
  void aPreviewSaysWhyItWouldNotBegin() {
    var record = saved();
    assertThat(run(new StringWriter(), "hold", record.toString(), "--reason", "case 7")).isZero();
    var preview = Api.get("/api/v1/erasures/preview?record=" + record).jsonPath();
    assertThat(preview.getString("refused")).isNotEmpty();
    var body = "{\"record\":\"" + record + "\",\"reason\":\"request 7\"}";
    assertThat(Api.post("/api/v1/erasures", body).statusCode()).isEqualTo(409);
    assertThat(Api.post("/api/v1/erasures", "{\"record\":\"" + record + "\"}").statusCode())
        .isEqualTo(400);
    assertThat(Api.get("/api/v1/erasures/preview?record=" + ids.nextRecord()).statusCode())
        .isEqualTo(404);
    assertThat(Api.get("/api/v1/erasures/preview?copy=crm/people/none").statusCode())
        .isEqualTo(404);
    assertThat(Api.get("/api/v1/erasures/preview").statusCode()).isEqualTo(400);
    assertThat(Api.get("/api/v1/portability/" + record).statusCode()).isEqualTo(409);
    assertThat(run(new StringWriter(), "preview", record.toString())).isEqualTo(1);
  }

  @Test
  void whatIsOlderThanItMayBeKeptIsListed() {
    var record = seeds.contact("due-1");
    seeds.contact("due-2");
    seeds.enriched(record, "2020-02-29");

    var path = "/api/v1/erasures/due?entity=contact";
    var due = Api.get(path).jsonPath();
    assertThat(due.getList("items.record")).containsExactly(record.toString());
    assertThat(due.getString("items[0].due")).isEqualTo("2020-03-01T00:00:00Z");
    assertThat(due.getBoolean("items[0].erases")).isFalse();
    assertThat(Api.get("/api/v1/erasures/due").statusCode()).isEqualTo(400);
    assertThat(Api.get("/api/v1/erasures/due?entity=invoice").jsonPath().getList("items"))
        .isEmpty();

    var out = new StringWriter();
    assertThat(run(out, "preview", "--due", "contact")).isZero();
    assertThat(out.toString()).contains(record.toString(), "waits for a person");
    assertThat(run(new StringWriter(), "preview")).isEqualTo(2);
    assertThat(run(new StringWriter(), "preview", record.toString(), "--due", "contact"))
        .isEqualTo(2);
  }

  @Test
  void aHoldIsSetListedAndReleased() {
    var record = saved().toString();
    var out = new StringWriter();
    assertThat(run(out, "hold", record, "--reason", "case 12")).isZero();
    assertThat(run(out, "holds")).isZero();
    assertThat(out.toString()).contains(record).contains("by tester: case 12");
    assertThat(Api.get("/api/v1/erasures/preview?record=" + record).jsonPath().getString("refused"))
        .contains("case 12");
    assertThat(run(out, "release", record)).isZero();
    assertThat(run(out, "release", record)).isNotZero();
    assertThat(run(out, "hold", ids.nextRecord().toString(), "--reason", "x")).isNotZero();
  }

  @Test
  void suppressionsAreKeptBesideABackup(@TempDir Path folder) throws Exception {
    seeds.erasure(saved(), "3");
    var file = folder.resolve("erased.csv");
    var out = new StringWriter();
    assertThat(run(out, "export", "--to", file.toString())).isZero();
    assertThat(Files.readString(file)).startsWith("entity,rule,hash,erasure,at").contains("email");
    assertThat(run(out, "import", file.toString())).isZero();
    assertThat(out.toString()).contains("0 entries were added");
    Files.writeString(file, "a,b\r\n1,2\r\n");
    assertThat(run(out, "import", file.toString())).isNotZero();
    assertThat(out.toString()).contains("csv has not the columns");
  }
}

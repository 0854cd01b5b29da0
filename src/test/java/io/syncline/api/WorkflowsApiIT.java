package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.workflow.WorkflowCommand;
import io.syncline.core.model.Ids;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class WorkflowsApiIT {

  @TestHTTPResource("/")
  URI server;

  @Inject Seeds seeds;
  @Inject Ids ids;

  @Test
  void aWorkflowIsListedApprovedSkippedAndCancelled() {
    var record = ids.nextRecord();
    var id = seeds.workflow(record);
    var listed = Api.get("/api/v1/workflows?record=" + record).jsonPath();
    assertThat(listed.getList("items.id")).containsExactly(id.toString());
    assertThat(listed.getString("items[0].steps[0].note")).isEqualTo("waits for an approval");
    assertThat(listed.getString("items[0].steps[1].does")).isEqualTo("create");
    var like = "/api/v1/workflows?record=" + record + "&workflow=hire&state=";
    assertThat(Api.get(like + "waiting").jsonPath().getList("items")).hasSize(1);
    assertThat(Api.get(like + "failed").jsonPath().getList("items")).isEmpty();
    assertThat(Api.get(like.replace("hire", "leave") + "waiting").jsonPath().getList("items"))
        .isEmpty();

    var path = "/api/v1/workflows/" + id;
    assertThat(Api.post(path + "/retry", "{}").statusCode()).isEqualTo(409);
    var approved = Api.post(path + "/approve", "{}").jsonPath();
    assertThat(approved.getString("steps[0].note")).isEqualTo("approved by tester");
    assertThat(Api.post(path + "/approve", "{}").statusCode()).isEqualTo(409);
    assertThat(Api.post(path + "/skip", "{}").statusCode()).isEqualTo(400);
    var skipped = Api.post(path + "/skip", "{\"reason\":\"has one\"}").jsonPath();
    assertThat(skipped.getString("steps[1].status")).isEqualTo("skipped");
    assertThat(Api.post(path + "/cancel", "{\"compensate\":true}").statusCode()).isEqualTo(409);
    assertThat(Api.post(path + "/cancel", "{}").jsonPath().getString("state"))
        .isEqualTo("cancelled");
    assertThat(Api.get("/api/v1/workflows?record=" + record).jsonPath().getList("items")).isEmpty();
    assertThat(Api.get(path).jsonPath().getString("ended")).isNotNull();
    assertThat(Api.get(like + "cancelled").jsonPath().getList("items")).hasSize(1);
  }

  @Test
  void sourcesAreAskedForWhatARecordLacks() {
    var record = seeds.contact("enrichment-1");
    var path = "/api/v1/records/" + record + "/enrichment";
    assertThat(Api.get(path).jsonPath().getList("items")).isEmpty();

    var started = Api.post(path, "{}").jsonPath().getString("workflows[0]");
    var workflow = Api.get("/api/v1/workflows/" + started).jsonPath();
    assertThat(workflow.getString("workflow")).isEqualTo("enrichment");
    assertThat(workflow.getString("startedBy")).isEqualTo("tester");
    assertThat(workflow.getString("steps[0].does")).isEqualTo("enrich");
    assertThat(Api.post(path, "{}").statusCode()).as("it is asking").isEqualTo(409);

    seeds.enriched(record, "Augusta");
    var asked = Api.get(path).jsonPath();
    assertThat(asked.getString("items[0].source")).isEqualTo("lookup");
    assertThat(asked.getString("items[0].askedBy")).isEqualTo("email");
    assertThat(asked.getString("items[0].outcome")).isEqualTo("filled");
    assertThat(asked.getString("items[0].filled.firstName")).isEqualTo("0.9");
    var unknown = "/api/v1/records/" + ids.nextRecord() + "/enrichment";
    assertThat(Api.get(unknown).statusCode()).isEqualTo(404);
    assertThat(Api.post(unknown, "{}").statusCode()).isEqualTo(404);
    assertThat(Api.post(path, "{\"force\":true}").statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsUnknownIsRefused() {
    assertThat(Api.get("/api/v1/workflows/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(Api.get("/api/v1/workflows?state=open").statusCode()).isEqualTo(400);
    assertThat(Api.post("/api/v1/workflows/none/approve", "{}").statusCode()).isEqualTo(400);
    var start =
        Api.post(
            "/api/v1/workflows",
            "{\"sync\":\"contacts\",\"workflow\":\"none\",\"record\":\"%s\"}"
                .formatted(UUID.randomUUID()));
    assertThat(start.statusCode()).isEqualTo(409);
    assertThat(start.jsonPath().getString("detail")).startsWith("There is no record");
  }

  @Test
  void theCommandShowsAWorkflow() {
    var id = seeds.workflow(ids.nextRecord());
    var out = new StringWriter();
    var line =
        SynclineCommand.with(
            List.of(new WorkflowCommand(Map.of("SYNCLINE_TOKEN", ApiProfile.TOKEN))));
    line.setOut(new PrintWriter(out));
    assertThat(line.execute("workflow", "show", id.toString(), "--url", server.toString()))
        .isZero();
    assertThat(out.toString())
        .contains("contacts  hire  contact")
        .contains("waiting    ask: approve (waits for an approval)")
        .contains("pending    desk: create desk");
    assertThat(line.execute("workflow", "list", "--sync", "contacts", "--url", server.toString()))
        .isZero();
    assertThat(out.toString()).contains(id.toString());
  }
}

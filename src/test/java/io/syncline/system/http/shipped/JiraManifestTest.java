package io.syncline.system.http.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.system.http.VendorCalls;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests and answers in the shape that the pages of Jira's REST API v3 show. */
class JiraManifestTest {

  private final VendorCalls vendor = new VendorCalls("jira-cloud", Map.of());

  @Test
  void aPollAsksByTheMinuteAndReadsTimesWithAnOffset() {
    vendor.answers(
        200,
        """
        {"issues": [{"id": "10002", "key": "ED-1", "fields": {"summary": "Main order flow broken", "updated": "2026-02-03T04:05:06.789+0100",
          "assignee": null, "status": {"name": "To Do", "statusCategory": {"key": "new"}}, "project": {"id": "10000"}}}], "isLast": false, "nextPageToken": "t2"}
        """);
    vendor.answers(200, "{\"issues\": [], \"isLast\": true}");
    var page = vendor.list("issues", "2026-02-01T03:04:05Z", null);
    var last = vendor.list("issues", "2026-02-01T03:04:05Z", page.next());

    assertThat(vendor.line(0))
        .isEqualTo(
            "GET /rest/api/3/search/jql?fields=*navigable&jql=project is not EMPTY and updated >="
                + " \"2026-02-01 03:04\" order by updated asc&maxResults=50");
    assertThat(vendor.line(1)).endsWith("&maxResults=50&nextPageToken=t2");
    assertThat(page.records().get(0).updatedAt()).hasToString("2026-02-03T03:05:06.789Z");
    assertThat(last.next()).isNull();
  }

  @Test
  void anIssueIsCreatedAndTellsItsId() {
    vendor.answers(201, "{\"id\": \"10000\", \"key\": \"ED-24\", \"self\": \"https://x\"}");
    var done =
        vendor.create(
            "issues",
            Map.of(
                "fields.summary",
                Value.text("Main order flow broken"),
                "fields.project.id",
                Value.text("10000"),
                "fields.issuetype.name",
                Value.text("Task"),
                "fields.labels",
                new Value.Items(List.of(Value.text("bugfix")))));

    assertThat(vendor.line(0)).isEqualTo("POST /rest/api/3/issue");
    assertThat(vendor.body(0))
        .isEqualTo(
            VendorCalls.json(
                "{\"fields\": {\"summary\": \"Main order flow broken\", \"project\": {\"id\":"
                    + " \"10000\"}, \"issuetype\": {\"name\": \"Task\"}, \"labels\":"
                    + " [\"bugfix\"]}}"));
    assertThat(done).isEqualTo(new WriteOutcome.Done(VendorCalls.ref("issues", "10000"), null));
  }

  @Test
  void anIssueLosesItsAssignee() {
    vendor.answers(204, "");
    vendor.update("issues", "10000", null, Map.of("fields.assignee.accountId", Value.CLEARED));

    assertThat(vendor.line(0)).isEqualTo("PUT /rest/api/3/issue/10000");
    assertThat(vendor.body(0))
        .isEqualTo(VendorCalls.json("{\"fields\": {\"assignee\": {\"accountId\": null}}}"));
  }

  @Test
  void someIssuesAreReadAtOnceAndOnesThatAreLeftOutAlone() {
    vendor.answers(
        200,
        "{\"issues\": [{\"id\": \"1\", \"fields\": {\"summary\": \"a\"}}], \"issueErrors\": []}");
    vendor.answers(
        404, "{\"errorMessages\": [\"Issue does not exist or you do not have permission\"]}");
    var outcomes = vendor.read("issues", List.of("1", "2"));

    assertThat(vendor.line(0)).isEqualTo("POST /rest/api/3/issue/bulkfetch");
    assertThat(vendor.body(0))
        .isEqualTo(
            VendorCalls.json("{\"issueIdsOrKeys\": [\"1\", \"2\"], \"fields\": [\"*navigable\"]}"));
    assertThat(VendorCalls.field(outcomes.get(0), "fields.summary")).isEqualTo("a");
    assertThat(outcomes.get(1)).isInstanceOf(ReadOutcome.Missing.class);
  }

  @Test
  void aProjectNamesItsLeadOtherwiseThanItShowsHim() {
    vendor.answers(201, "{\"id\": 10010, \"key\": \"EX\", \"self\": \"https://x\"}");
    vendor.create(
        "projects",
        Map.of(
            "key",
            Value.text("EX"),
            "name",
            Value.text("Example"),
            "projectTypeKey",
            Value.text("business"),
            "lead.accountId",
            Value.text("5b10a0effa615349cb016cd8")));

    assertThat(vendor.body(0))
        .isEqualTo(
            VendorCalls.json(
                "{\"key\": \"EX\", \"name\": \"Example\", \"projectTypeKey\": \"business\","
                    + " \"leadAccountId\": \"5b10a0effa615349cb016cd8\"}"));
  }

  @Test
  void aStatusIsChangedByTheTransitionThatLeadsToIt() {
    var transitions =
        """
        {"expand": "transitions", "transitions": [{"id": "2", "name": "Close Issue", "to": {"name": "Done", "id": "10000"}},
          {"id": "5", "name": "Reopen", "to": {"name": "To Do", "id": "10001"}}]}
        """;
    vendor.answers(200, transitions).answers(204, "");
    vendor.answers(200, transitions);
    var done =
        vendor.update("issues", "10002", null, Map.of("fields.status.name", Value.text("Done")));
    var refused =
        vendor.update("issues", "10002", null, Map.of("fields.status.name", Value.text("Waiting")));

    assertThat(vendor.line(0)).startsWith("GET /rest/api/3/issue/10002/transitions");
    assertThat(vendor.line(1)).isEqualTo("POST /rest/api/3/issue/10002/transitions");
    assertThat(vendor.body(1)).isEqualTo(VendorCalls.json("{\"transition\": {\"id\": \"2\"}}"));
    assertThat(done).isInstanceOf(WriteOutcome.Done.class);
    assertThat(refused).isInstanceOf(WriteOutcome.Failed.class);
    assertThat(vendor.count()).isEqualTo(3);
  }
}

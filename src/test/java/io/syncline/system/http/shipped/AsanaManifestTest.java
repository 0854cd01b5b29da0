package io.syncline.system.http.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.system.http.VendorCalls;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests and answers in the shape that the pages of Asana's API show. */
class AsanaManifestTest {

  private final VendorCalls vendor =
      new VendorCalls("asana", Map.of("project", "12", "workspace", "34"));

  @Test
  void aTaskShowsItsAssigneeAsAnObjectAndIsWrittenWithItsId() {
    vendor.answers(
        201,
        "{\"data\": {\"gid\": \"99\", \"name\": \"Buy catnip\", \"assignee\": {\"gid\": \"5\"}}}");
    vendor.answers(
        200, "{\"data\": {\"gid\": \"99\", \"name\": \"Buy catnip\", \"assignee\": null}}");
    vendor.answers(200, "{\"data\": {\"gid\": \"99\", \"name\": \"Buy more\"}}");
    vendor.create(
        "tasks", Map.of("name", Value.text("Buy catnip"), "assignee.gid", Value.text("5")));
    vendor.update("tasks", "99", null, Map.of("assignee.gid", Value.CLEARED));
    vendor.update("tasks", "99", null, Map.of("name", Value.text("Buy more")));

    assertThat(vendor.line(0)).isEqualTo("POST /api/1.0/tasks");
    assertThat(vendor.body(0))
        .isEqualTo(
            VendorCalls.json(
                "{\"data\": {\"name\": \"Buy catnip\", \"assignee\": \"5\", \"projects\":"
                    + " [\"12\"]}}"));
    assertThat(vendor.line(1)).isEqualTo("PUT /api/1.0/tasks/99");
    assertThat(vendor.body(1)).isEqualTo(VendorCalls.json("{\"data\": {\"assignee\": null}}"));
    assertThat(vendor.body(2)).isEqualTo(VendorCalls.json("{\"data\": {\"name\": \"Buy more\"}}"));
  }

  @Test
  void tasksAreListedByProjectAndPagesFollowByTheirOffset() {
    vendor.answers(200, "{\"data\": [{\"gid\": \"12\", \"name\": \"Cats\"}], \"next_page\": null}");
    vendor.answers(
        200,
        "{\"data\": [{\"gid\": \"1\", \"modified_at\": \"2026-02-03T04:05:06.789Z\"}],"
            + " \"next_page\": {\"offset\": \"eyJ0\", \"path\": \"/tasks\", \"uri\":"
            + " \"https://x\"}}");
    vendor.answers(200, "{\"data\": [], \"next_page\": null}");
    var page = vendor.list("tasks", "2026-02-01T00:00:00Z", null);
    var last = vendor.list("tasks", "2026-02-01T00:00:00Z", page.next());

    assertThat(vendor.line(0)).startsWith("GET /api/1.0/projects?limit=100&opt_fields=");
    assertThat(vendor.line(1))
        .startsWith("GET /api/1.0/tasks?limit=50&modified_since=2026-02-01T00:00:00Z&opt_fields=")
        .contains("assignee.gid,", "modified_at,")
        .endsWith("&project=12");
    assertThat(vendor.line(2)).contains("&offset=eyJ0&");
    assertThat(last.next()).isNull();
  }
}

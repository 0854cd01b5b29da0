package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class WorkflowsIT {

  private static final String PATH = "/console/workflows";

  @Inject Seeds seeds;
  @Inject ApiTokens tokens;

  @Test
  void aWorkflowIsFoundApprovedSkippedAndCancelled() {
    var record = seeds.contact("workflow-1");
    var id = seeds.workflow(record);
    var path = PATH + "/" + id;
    var like = PATH + "?record=" + record + "&workflow=hire&state=";
    assertThat(page(like + "waiting")).contains(path, "waits for an approval", "ask, 1 of 2");
    assertThat(page(like + "done")).contains("No workflow is like this").doesNotContain(path);
    assertThat(page(path))
        .contains("waits until a person approves", "wait for an approval")
        .contains("create in desk", "due on the day in firstDay")
        .doesNotContain("Retry");

    assertThat(step(path, "approve", "ask")).isEqualTo("workflow-approve");
    assertThat(page(path)).contains("approved by tester").doesNotContain("/approve");
    assertThat(step(path, "approve", "ask")).as("the step that was shown").isEqualTo("stale");
    assertThat(step(path, "retry", "desk")).isEqualTo("not-possible");
    assertThat(step(path, "compensate", "desk")).isEqualTo("not-possible");
    var skip = Map.of("step", "desk", "reason", "has <b>one</b>");
    assertThat(Pages.then(Pages.post(path + "/skip", skip))).endsWith("said=workflow-skip");
    assertThat(page(path))
        .contains("skipped by tester: has &lt;b&gt;one&lt;/b&gt;")
        .doesNotContain("<b>one");
    assertThat(step(path, "cancel", "")).isEqualTo("workflow-cancel");
    assertThat(page(path)).contains("cancelled", "ended").doesNotContain("What can be done");
  }

  @Test
  void whoMayOnlyLookChangesNothing() {
    var id = seeds.workflow(seeds.contact("workflow-2"));
    var viewer = Pages.token(tokens, seeds.id(), Role.VIEWER);

    for (var demand : new String[] {"approve", "retry", "skip", "cancel", "compensate"}) {
      var answer = Pages.post(PATH + "/" + id + "/" + demand, Map.of("step", "ask"), viewer);
      assertThat(answer.statusCode()).as(demand).isEqualTo(403);
    }
    assertThat(Pages.post(PATH, Map.of("workflow", "a/b"), viewer).statusCode()).isEqualTo(403);
    assertThat(page(PATH + "/" + id)).contains("Approve");
  }

  @Test
  void whatCannotBeDoneIsSaid() {
    var id = seeds.workflow(seeds.contact("workflow-3"));
    var record = seeds.contact("workflow-4").toString();

    var none = Pages.post(PATH, Map.of("workflow", "contacts/none", "record", record));
    assertThat(none.statusCode()).isEqualTo(409);
    assertThat(none.asString()).contains("has no workflow", "Nothing was done");
    assertThat(Pages.post(PATH, Map.of("workflow", "none", "record", record)).statusCode())
        .isEqualTo(400);
    assertThat(Pages.post(PATH, Map.of("workflow", "a/b", "record", "17")).statusCode())
        .isEqualTo(400);
    assertThat(Pages.post(PATH + "/" + id + "/skip", Map.of("step", "ask")).statusCode())
        .isEqualTo(400);
    assertThat(Pages.post(PATH + "/" + id + "/dance", Map.of("step", "ask")).statusCode())
        .isEqualTo(404);
    assertThat(Pages.open(PATH + "/nothing").statusCode()).isEqualTo(400);
    assertThat(Pages.open(PATH + "/" + seeds.id()).statusCode()).isEqualTo(404);
    assertThat(Pages.open(PATH + "?state=asleep").statusCode()).isEqualTo(400);
  }

  private static String step(String path, String demand, String step) {
    var then = Pages.then(Pages.post(path + "/" + demand, Map.of("step", step)));
    return then.substring(then.indexOf("said=") + 5);
  }

  private static String page(String path) {
    var answer = Pages.open(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.asString();
  }
}

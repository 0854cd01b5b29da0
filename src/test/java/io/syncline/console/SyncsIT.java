package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class SyncsIT {

  private static final String PATH = "/console/syncs";

  @Inject Seeds seeds;
  @Inject ApiTokens tokens;

  @Test
  void aSyncShowsItsMapAndItsDefinitionWithDefaultsAndLines() {
    var page = Pages.open(PATH + "/contacts").asString();

    assertThat(page)
        .contains("<svg xmlns")
        .contains("the later edit")
        .contains("no one is named")
        .contains("onForeignWrite: flag")
        .containsPattern("<td class=\"n\">\\d+</td><td>fieldMapping:");
  }

  @Test
  void aSyncIsReconciledNowAndThePageOfTheRunFollows() {
    assertThat(Pages.open(PATH + "/contacts").asString()).contains("Reconcile now");

    var answer = Pages.post(PATH + "/contacts/reconcile", Map.of());

    assertThat(answer.statusCode()).isEqualTo(303);
    var run = Pages.open(answer.header("Location"));
    assertThat(run.statusCode()).isEqualTo(200);
    assertThat(run.asString()).contains("reconcile of contacts", "asked for by tester");
    assertThat(Pages.post(PATH + "/orders/reconcile", Map.of()).statusCode())
        .as("it is not started")
        .isEqualTo(409);
    assertThat(Pages.post(PATH + "/none/reconcile", Map.of()).statusCode()).isEqualTo(404);
    assertThat(Pages.post(PATH + "/contacts/reconcile", Map.of("systems", "crm")).statusCode())
        .isEqualTo(400);
    var viewer = Pages.token(tokens, seeds.id(), Role.VIEWER);
    assertThat(Pages.post(PATH + "/contacts/reconcile", Map.of(), viewer).statusCode())
        .isEqualTo(403);
  }

  @Test
  void aMonthThatCannotBeClosedIsRefusedOnItsPage() {
    assertThat(Pages.open(PATH + "/contacts").asString()).contains("/contacts/closes");
    assertThat(Pages.open(PATH + "/contacts/closes").asString()).contains("No month was closed");
    var refused = Pages.post(PATH + "/contacts/closes", Map.of("period", "2026-05"));
    assertThat(refused.statusCode()).isEqualTo(303);
    assertThat(Pages.open(refused.header("Location")).asString()).contains("cannot be closed");
    assertThat(Pages.post(PATH + "/contacts/closes", Map.of("period", "May")).statusCode())
        .isEqualTo(400);
    var viewer = Pages.token(tokens, seeds.id(), Role.VIEWER);
    var month = Map.of("period", "2026-05");
    assertThat(Pages.post(PATH + "/contacts/closes", month, viewer).statusCode()).isEqualTo(403);
  }

  @Test
  void oneThatIsNotStartedSaysWhyAndWhere() {
    var page = Pages.open(PATH + "/orders").asString();

    assertThat(page)
        .contains("not started")
        .contains("encryption is not active")
        .contains("b.sync.yaml:3:5")
        .doesNotContain("map.svg");
    assertThat(Pages.open(PATH + "/orders/map.svg").statusCode()).isEqualTo(404);
    assertThat(Pages.open(PATH + "/none").statusCode()).isEqualTo(404);
    assertThat(Pages.open(PATH).asString()).contains("orders").contains("contacts");
  }

  @Test
  void theMapIsDownloadedAndServedByTheApi() {
    var drawing = Pages.open(PATH + "/contacts/map.svg");
    assertThat(drawing.contentType()).startsWith("image/svg+xml");
    assertThat(drawing.header("Content-Disposition")).contains("contacts.svg");
    assertThat(Pages.open(PATH + "/contacts/map.md").asString()).startsWith("# contacts");

    var api = "/api/v1/syncs/contacts/map";
    assertThat(Pages.accepting("image/svg+xml", api).asString()).startsWith("<svg");
    assertThat(Pages.accepting("text/markdown", api).asString()).startsWith("# contacts");
    assertThat(Pages.accepting("application/pdf", api).statusCode()).isEqualTo(406);
    assertThat(Pages.accepting("text/markdown", "/api/v1/syncs/orders/map").statusCode())
        .isEqualTo(409);
  }

  @Test
  void itIsPausedAndResumedByWhoMay() {
    var viewer = Pages.token(tokens, seeds.id(), Role.VIEWER);
    assertThat(Pages.post(PATH + "/contacts/pause", Map.of(), viewer).statusCode()).isEqualTo(403);

    var paused = Pages.then(Pages.post(PATH + "/contacts/pause", Map.of()));
    assertThat(paused).isEqualTo(PATH + "/contacts?said=sync-paused");
    assertThat(Pages.open(paused).asString()).contains("is paused").contains("Resume");
    Pages.then(Pages.post(PATH + "/contacts/resume", Map.of()));
    assertThat(Pages.open(PATH + "/contacts").asString()).doesNotContain("Resume");
  }

  @Test
  void aRecordIsTriedAndKeptAsACase() {
    var record =
        "{\"id\": \"7\", \"properties\": {\"email\": \"Ann@Example.com\", \"firstname\":"
            + " \"<b>Ann</b>\", \"lastname\": \"%s\"}}".formatted("x".repeat(9_000));
    var form = Map.of("source", "hubspot/contacts", "record", record);

    var page = Pages.post(PATH + "/contacts/try", form);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.asString())
        .contains("ann@example.com")
        .contains("&lt;b&gt;Ann&lt;/b&gt;")
        .contains("What is not written to zendesk")
        .doesNotContain("could not be tried");
    var file = Pages.post(PATH + "/contacts/try/case", form);
    assertThat(file.header("Content-Disposition")).contains("contacts.case.yaml");
    assertThat(file.asString()).startsWith("sync: contacts\ncases:\n");
  }

  @Test
  void whatCannotBeTriedSaysWhereAndTheFormKeepsIt() {
    var form = Map.of("source", "hubspot/contacts", "record", "{\n \"id\": }");

    assertThat(Pages.post(PATH + "/contacts/try", form).asString())
        .contains("It could not be tried")
        .contains("line 2")
        .contains("&quot;id&quot;: }</textarea>");
    assertThat(Pages.post(PATH + "/contacts/try/case", form).statusCode()).isEqualTo(400);
    assertThat(
            Pages.post(PATH + "/contacts/try", Map.of("source", "crm/none", "record", "{}"))
                .asString())
        .contains("takes no part");
    assertThat(Pages.open(PATH + "/orders/try").statusCode()).isEqualTo(404);
    var operator = Pages.token(tokens, seeds.id(), Role.OPERATOR);
    assertThat(Pages.post(PATH + "/contacts/try", form, operator).statusCode()).isEqualTo(403);
  }

  @Test
  void aNewSyncIsDraftedCheckedAndDownloaded() {
    var path = "/console/new-sync";
    var proposed = Pages.open(path + "?first=hubspot/contacts&second=zendesk/users").asString();
    assertThat(proposed)
        .contains("name=\"attribute0\" value=\"email\"")
        .contains("is not configured")
        .contains("it is not connected")
        .contains("they cannot run together")
        .doesNotContain("Save in the routes folder");

    var form =
        Map.of(
            "first", "hubspot/contacts",
            "second", "zendesk/users",
            "service", "drafted",
            "attribute0", "email",
            "a0", "properties.email",
            "b0", "email",
            "match0", "true");
    var file = Pages.post(path + "/file", form);
    assertThat(file.header("Content-Disposition")).contains("drafted.sync.yaml");
    assertThat(file.asString()).contains("deduplication: {matchFields: [email]}");
    assertThat(Pages.post(path + "/save", form).asString()).contains("Saving here is not allowed");
    var wrong = new HashMap<>(form);
    wrong.put("service", "Not a name");
    assertThat(Pages.post(path, wrong).asString()).contains("small letters, digits and hyphens");
    wrong.put("first", "hubspot/none");
    assertThat(Pages.post(path, wrong).statusCode()).isEqualTo(400);
    var viewer = Pages.token(tokens, seeds.id(), Role.VIEWER);
    assertThat(Pages.post(path, form, viewer).statusCode()).isEqualTo(403);
  }
}

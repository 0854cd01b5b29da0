package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.alert.Alert;
import io.syncline.core.alert.AlertStore;
import io.syncline.core.alert.Condition;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.model.Ids;
import io.syncline.core.notify.SentMessages;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class NowIT {

  private static final Sql WRITE =
      Sql.of(
          """
          insert into sync_audit_log (cause, operation, target, settled, at, entity, outcome, changes, actor)
          values (:id, 'update', 'crm', true, now(), 'contact', :outcome, '{}', 'syncline')
          """);

  @Inject Seeds seeds;
  @Inject AlertStore alerts;
  @Inject Database database;
  @Inject SentMessages messages;
  @Inject Ids ids;

  @Test
  void aSyncThatWasNeverReconciledIsNotSaidToAgree() {
    var page = Pages.open("/console").asString();

    assertThat(page)
        .contains("None of 2 syncs is known to agree")
        .contains("orders is not started");
    assertThat(page).doesNotContain("All 2 syncs agree");
  }

  @Test
  void systemsAreShownWithWhatIsKnownOfThem() {
    var page = Pages.open("/console").asString();

    assertThat(page).contains("desk").contains("does not answer").contains("no failure seen");
    assertThat(page).contains("not asked yet").contains("not measured");
  }

  @Test
  void whatWasWrittenWithinTheLastMinuteIsCounted() {
    var old = Instant.now().minusSeconds(90);
    for (int i = 0; i < 1_200; i++) {
      wrote(ids.next(), "applied");
      wrote(ids.next(), "failed");
      wrote(new Ids(() -> old, new Random(i)).next(), "applied");
    }

    assertThat(written("/console")).as("the sync and its system").hasSize(2);
    assertThat(written("/console/systems")).hasSize(1);
  }

  /** What a page says of those who wrote so much; other tests write a little, too. */
  private static List<String> written(String page) {
    return Pattern.compile("(1,[2-9]\\d\\d) written within a minute")
        .matcher(Pages.open(page).asString())
        .results()
        .map(it -> it.group(1))
        .toList();
  }

  private void wrote(UUID cause, String outcome) {
    database.run(
        connection -> WRITE.on(connection).with("id", cause).with("outcome", outcome).update());
  }

  @Test
  void aPausedChannelOfMessagesIsNotForgotten() {
    var channel = "direct:alert." + seeds.id();
    messages.pause(channel, "<b>ann", Instant.now());

    assertThat(Pages.open("/console").asString())
        .contains("No message is posted by " + channel + ": &lt;b&gt;ann paused it just now");
    messages.resume(channel);
    assertThat(Pages.open("/console").asString()).doesNotContain(channel);
  }

  @Test
  void whatWaitsForPeopleIsCounted() {
    seeds.question(seeds.contact("now-1"));

    assertThat(Pages.open("/console").asString()).contains("contacts waits for people");
  }

  @Test
  void everyPageLetsABrowserLoadNothingButOurOwnFiles() {
    for (var path : new String[] {"/console", "/console/nothing"}) {
      var answer = Pages.open(path);

      assertThat(answer.contentType()).isEqualTo("text/html;charset=UTF-8");
      assertThat(answer.header("Content-Security-Policy"))
          .isEqualTo(
              "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
                  + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors"
                  + " 'none'");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.asString()).doesNotContain(" style=").doesNotContain("<style");
      assertThat(answer.asString()).doesNotContainPattern("<script(?! src=)");
    }
  }

  @Test
  void anUnknownAddressIsAPage() {
    var answer = Pages.open("/console/nothing");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.asString()).contains("Not found").contains("role=\"search\"");
  }

  @Test
  void theFilesThatPagesLoadAreThere() {
    for (var path : new String[] {Assets.HTMX, Assets.PICO, Assets.STYLE, Assets.SCRIPT}) {
      assertThat(Pages.open(path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(Pages.open("/console/icon.svg").statusCode()).isEqualTo(200);
  }

  @Test
  void nobodySeesAPageWithoutBeingKnown() {
    var answer = RestAssured.given().redirects().follow(false).get("/console");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.header("Location")).startsWith("/login");
  }

  @Test
  void anAlertLeadsToItsPageAndIsTakenCareOf() {
    var id = seeds.id();
    var at = Instant.parse("2026-06-22T12:00:00Z");
    alerts.save(
        new Alert(
            id,
            Condition.Of.system(AlertRule.DEAD_LETTERS, "now-alert"),
            new Alert.Times(at, at, null, null),
            3,
            "3 dead letters of now-alert are open",
            new Alert.Sent(1, at, 3, false),
            null));
    var path = "/console/alerts/" + id + "/acknowledge";

    assertThat(Pages.open("/console").asString())
        .contains("<a href=\"/console/dead-letters\">3 dead letters of now-alert are open</a>")
        .contains(path);
    assertThat(Pages.then(Pages.post(path, Map.of()))).isEqualTo("/console?said=acknowledged");
    assertThat(Pages.open("/console?said=acknowledged").asString())
        .contains("You take care of the alert")
        .doesNotContain(path);
    assertThat(Pages.post("/console/alerts/x/acknowledge", Map.of()).statusCode()).isEqualTo(400);
    assertThat(Pages.then(Pages.post("/console/alerts/" + seeds.id() + "/acknowledge", Map.of())))
        .isEqualTo("/console?said=over");
  }
}

package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import io.syncline.sandbox.kernel.Fault;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails holds back itself and nothing else. */
@Tag("process")
@Tag("long")
class IsolationIT {
  private static final int PEOPLE = 20;

  @TempDir Path directory;

  @Test
  @DisplayName("S7: a dead target and a poison record hold back only their own deliveries")
  void aDeadTargetAndAPoisonRecordHoldBackOnlyTheirOwn() {
    try (var stage = Stage.withReadyDatabase(directory, 11);
        var people = new EditStream(11, EditTarget.of(stage.sandboxes.hubspot))) {
      stage.sandboxes.xero.control().down(true);
      stage.product.start("hubspot");
      people.populate(PEOPLE);
      everythingElseGoesOn(stage);

      poisonEndsInTheDeadLetters(stage, people.ids().get(3));
      var deadLetter =
          stage.tables.rows("select id, system_id from dead_letter where status = 'open'");
      assertThat(deadLetter).singleElement().extracting("system_id").isEqualTo("zendesk");

      // the target returns: no one has to do anything
      stage.sandboxes.xero.control().down(false);
      stage.awaitAgreement("xero");
      stage.awaitQuiet();

      // the cause is gone: a person has it done again
      stage.sandboxes.zendesk.control().clearFaults();
      var path = "/dead-letters/" + deadLetter.get(0).get("id") + "/replay";
      assertThat(stage.product.api("POST", path, "{}").statusCode()).isEqualTo(200);
      stage.awaitAgreement("xero", "zendesk");
      assertThat(stage.tables.number("select count(*) from dead_letter where status = 'open'"))
          .isZero();
    }
  }

  private static void everythingElseGoesOn(Stage stage) {
    stage.awaitAgreement("zendesk");
    await("only deliveries to the dead target wait")
        .atMost(Stage.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(stage.tables.number("select count(*) from inbox_queue")).isZero();
              assertThat(stage.tables.rows("select target, count(*) from delivery group by target"))
                  .containsExactly(Map.of("target", "xero", "count", String.valueOf(PEOPLE)));
            });
    assertThat(stage.sandboxes.xero.contacts()).isEmpty();
    assertThat(stage.tables.number("select count(*) from dead_letter")).isZero();
  }

  /** One contact that the support desk refuses, among edits of all. */
  private static void poisonEndsInTheDeadLetters(Stage stage, String poison) {
    var email = stage.sandboxes.hubspot.record(poison).text("email");
    var user =
        stage.sandboxes.zendesk.users().stream()
            .filter(it -> email.equals(it.text("email")))
            .findFirst()
            .orElseThrow();
    var desk = stage.sandboxes.zendesk.control();
    desk.fault(Fault.status(400).times(Fault.ALWAYS).on("PUT", "/users/" + user.id()));
    for (var person : stage.sandboxes.hubspot.contacts()) {
      stage.sandboxes.hubspot.edit(person.id(), Map.of("company", "Edited " + person.id()));
    }
    await("the poison is a dead letter")
        .atMost(Stage.PATIENCE)
        .until(() -> stage.tables.number("select count(*) from dead_letter") == 1);
    await("the others go on")
        .atMost(Stage.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Copies.differences(stage.sandboxes, "zendesk"))
                    .singleElement()
                    .asString()
                    .contains(Copies.person(email), "company"));
  }
}

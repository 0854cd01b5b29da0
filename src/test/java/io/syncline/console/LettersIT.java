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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class LettersIT {

  private static final String PATH = "/console/dead-letters";
  private static final String GROUP = "?system=crm&stage=transform&failure=Invalid";

  @Inject Seeds seeds;
  @Inject ApiTokens tokens;

  @Test
  void theyAreGroupedByTheirCauseWithWhatToDo() {
    seeds.deadLetter(seeds.contact("letter-1"), null, "hash-of-contacts");

    assertThat(page(PATH))
        .contains("transform")
        .contains("no such picklist value")
        .contains("Mend them in the system they come from");
    assertThat(page(PATH + "/alike" + GROUP)).contains("no such picklist value").contains("Replay");
  }

  @Test
  void oneIsReplayedOnce() {
    var id = seeds.deadLetter(seeds.contact("letter-2"), null, "hash-of-contacts");
    var path = PATH + "/" + id;

    assertThat(page(path)).contains("Replay it").doesNotContain("secret@").contains("Hidden");
    assertThat(Pages.then(Pages.post(path + "/replay", Map.of())))
        .isEqualTo(path + "?said=replayed");
    assertThat(page(path + "?said=replayed")).contains("was replayed").doesNotContain("Replay it");
    assertThat(Pages.then(Pages.post(path + "/replay", Map.of())))
        .isEqualTo(path + "?said=not-open");
  }

  @Test
  void anEventThatNamesNoRecordIsEditedAndReplayed() {
    var path = PATH + "/" + seeds.deadLetter(null, null, "");
    var page = page(path);
    var version = Pages.field(page, "version");
    assertThat(page)
        .contains("nothing else of the event counts", "&quot;type&quot;: null")
        .doesNotContain("secret@");

    var malformed = Pages.post(path + "/edit", edit("{\"id\": \"9\",\n  type: 1}", version));
    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(malformed.asString())
        .contains("line 2, column", "Nothing was done", "  type: 1}")
        .contains("Check and replay with this edit");
    var half = Pages.post(path + "/edit", edit("{\"id\": \"9\"}", version));
    assertThat(half.statusCode()).isEqualTo(400);
    assertThat(half.asString()).contains("the event&#39;s object is unknown");

    var whole = edit("{\"id\": \"9\", \"type\": \"contact\"}", version);
    assertThat(Pages.then(Pages.post(path + "/edit", whole))).isEqualTo(path + "?said=replayed");
    assertThat(Pages.then(Pages.post(path + "/edit", whole))).isEqualTo(path + "?said=not-open");
    assertThat(page(path)).doesNotContain("Edit and replay");
  }

  @Test
  void aDeliveryIsCorrectedByWhoMayDecide() {
    var record = seeds.contact("letter-5");
    var path = PATH + "/" + seeds.deadLetter(record, null, "hash-of-contacts");
    var version = Pages.field(page(path), "version");
    var form = edit("{\"email\": \"grace@example.com\"}", version);
    var operator = Pages.token(tokens, seeds.id(), Role.OPERATOR);
    var owner = Pages.token(tokens, seeds.id(), Role.DATA_OWNER, "orders");

    assertThat(Pages.post(path + "/correct", form, operator).statusCode()).isEqualTo(403);
    assertThat(Pages.post(path + "/correct", form, owner).statusCode()).isEqualTo(404);
    var invalid = Pages.post(path + "/correct", edit("{\"email\": {\"a\": 1}}", version));
    assertThat(invalid.statusCode()).isEqualTo(400);
    assertThat(invalid.asString()).contains("Nothing was done", "email");
    assertThat(Pages.then(Pages.post(path + "/correct", form))).isEqualTo(path + "?said=corrected");
    assertThat(page("/console/records/" + record)).contains("grace@example.com");
    assertThat(Pages.then(Pages.post(path + "/correct", form))).isEqualTo(path + "?said=stale");
  }

  @Test
  void whereAnEditHasNoEffectThePageSaysSo() {
    var id = seeds.deadLetter(null, seeds.ref("letter-6"), "hash-of-contacts");

    assertThat(page(PATH + "/" + id))
        .contains("a replay reads the record in crm", "Replay it")
        .doesNotContain("<textarea");
    assertThat(Pages.then(Pages.post(PATH + "/" + id + "/edit", edit("{}", "x"))))
        .isEqualTo(PATH + "/" + id + "?said=no-effect");
  }

  private static Map<String, String> edit(String text, String version) {
    return Map.of("edit", text, "version", version);
  }

  @Test
  void aGroupIsReplayedAndNeverMoreThanWasShown() {
    for (int i = 0; i < 3; i++) {
      seeds.deadLetter(seeds.contact("letter-3-" + i), null, "hash-of-contacts");
    }
    var form = Map.of("system", "crm", "stage", "transform", "failure", "Invalid", "count", "2");

    var then = Pages.then(Pages.post(PATH + "/replay", form));

    assertThat(then).contains("n=2");
    assertThat(page(then)).contains("2 dead letters were replayed");
  }

  @Test
  void whoMayOnlyLookReplaysNothing() {
    var id = seeds.deadLetter(seeds.contact("letter-4"), null, "hash-of-contacts");
    var viewer = Pages.token(tokens, seeds.id(), Role.VIEWER);

    var answer = Pages.post(PATH + "/" + id + "/replay", Map.of(), viewer);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.asString()).contains("You may not");
    assertThat(page(PATH + "/" + id)).contains("Replay it");
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing, 400",
    "/0198b2f0-0000-7000-8000-000000000000, 404",
    "/alike?system=crm, 400",
    "/alike?system=%3Cb%3E&stage=a&failure=b, 400",
    "/alike?system=crm&stage=%3Cb%3E&failure=b, 200"
  })
  void whatIsNotThereIsAPage(String path, int status) {
    var answer = Pages.open(PATH + path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.contentType()).startsWith("text/html");
    assertThat(answer.asString()).doesNotContain("<b>");
  }

  @Test
  void aGroupWithoutACountIsRefused() {
    var form = Map.of("system", "crm", "stage", "transform", "failure", "Invalid");

    assertThat(Pages.post(PATH + "/replay", form).statusCode()).isEqualTo(400);
  }

  private static String page(String path) {
    var answer = Pages.open(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.asString();
  }
}

package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import io.syncline.core.conflict.Questions;
import io.syncline.core.model.RecordId;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class ConflictsIT {

  @Inject Seeds seeds;
  @Inject ApiTokens tokens;
  @Inject Questions questions;

  @Test
  void aConflictIsShownDecidedAndTakenBack() {
    var record = seeds.contact("conflict-1");
    var question = seeds.inConflict(record, "b-conflict-1");
    var path = path(record);

    assertThat(page("/console/conflicts?record=" + record.value()))
        .contains(path)
        .contains("waits for a person");
    assertThat(page("/console/conflicts?open=true&record=")).contains(path);
    assertThat(page(path)).contains("Lovelace").contains("King").contains("" + question);
    var version = Pages.field(page("/console/questions/" + question), "version");
    Pages.post(
        "/console/questions/" + question,
        Map.of("choice", "take", "system", "books", "version", version));

    assertThat(page(path)).contains("books was kept").contains("Take this decision back");
    assertThat(page(path + "/rollback")).contains("Take this decision back?");
    assertThat(Pages.then(Pages.post(path + "/rollback", Map.of()))).startsWith(path + "?said=");
    assertThat(page(path)).contains("waits for a person");
    assertThat(Pages.then(Pages.post(path + "/rollback", Map.of())))
        .isEqualTo(path + "?said=not-possible");
    assertThat(page("/console/conflicts/statistics")).contains("Patterns that suggest a rule");
  }

  @Test
  void maskedValuesAreHidden() {
    var record = seeds.contact("conflict-2");
    seeds.question(record);

    assertThat(page(path(record))).contains("hidden").doesNotContain("Engines");
    assertThat(page("/console/conflicts?record=" + record.value())).doesNotContain("Engines");
  }

  @Test
  void whoMayOnlyLookTakesNothingBack() {
    var record = seeds.contact("conflict-3");
    seeds.inConflict(record, "b-conflict-3");
    var viewer = Pages.token(tokens, seeds.id(), Role.VIEWER);
    var other = Pages.token(tokens, seeds.id(), Role.DATA_OWNER, "other");

    for (var refusal : Map.of(viewer, 403, other, 404).entrySet()) {
      var answer = Pages.post(path(record) + "/rollback", Map.of(), refusal.getKey());
      assertThat(answer.statusCode()).isEqualTo(refusal.getValue());
      assertThat(answer.contentType()).startsWith("text/html");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing, 400",
    "/0198b2f0-0000-7000-8000-000000000000, 404",
    "/0198b2f0-0000-7000-8000-000000000000/rollback, 404",
    "?record=17, 400",
    "?open=perhaps, 400"
  })
  void whatIsNotThereIsAPage(String path, int status) {
    var answer = Pages.open("/console/conflicts" + path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.contentType()).startsWith("text/html");
  }

  private String path(RecordId record) {
    var found = questions.conflicts(new Questions.Query(record, false, null, 1));
    return "/console/conflicts/" + found.get(0).id();
  }

  private static String page(String path) {
    var answer = Pages.open(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.asString();
  }
}

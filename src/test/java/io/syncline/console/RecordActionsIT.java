package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import io.syncline.core.model.RecordId;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people do to a record on its page. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class RecordActionsIT {

  @Inject Seeds seeds;
  @Inject ApiTokens tokens;
  @Inject Database database;

  private static String path(RecordId id) {
    return "/console/records/" + id.value();
  }

  /** Events that a person asked for, of copies whose ids end so. */
  private List<String> asked(String end) {
    return database.inTransaction(
        connection ->
            Sql.of(
                    "select system_id || ' ' || array_to_string(origin, ',') as it from inbox_event"
                        + " where source = 'request' and native_id like '%' || :end order by it")
                .on(connection)
                .with("end", end)
                .list(row -> row.text("it")));
  }

  @Test
  void allCopiesAreReadOrTheOneThatIsNamed() {
    var id = seeds.contact("acts-1");
    var copy = seeds.inBooks(id, "b-acts-1");
    assertThat(Pages.open(path(id)).asString())
        .contains("Sync now", "Read again", "Split off", copy.toString());

    var one = Pages.post(path(id) + "/sync", Map.of("copy", copy.toString()));

    assertThat(Pages.then(one)).isEqualTo(path(id) + "?said=copy-read");
    assertThat(asked("acts-1")).containsExactly("books request/tester");
    var all = Pages.post(path(id) + "/sync", Map.of());
    assertThat(Pages.then(all)).isEqualTo(path(id) + "?said=copies-read");
    assertThat(asked("acts-1"))
        .containsExactly("books request/tester", "books request/tester", "crm request/tester");
    assertThat(Pages.open(path(id) + "?said=copies-read").asString())
        .contains("All copies are being read");
  }

  @Test
  void aCopyOfAnotherRecordIsNotReadHere() {
    var id = seeds.contact("acts-2");
    seeds.contact("acts-2-other");

    var answer = Pages.post(path(id) + "/sync", Map.of("copy", "crm/contacts/acts-2-other"));

    assertThat(Pages.then(answer)).endsWith("?said=not-possible");
    assertThat(asked("acts-2-other")).isEmpty();
    assertThat(Pages.post(path(id) + "/sync", Map.of("copies", "x")).statusCode()).isEqualTo(400);
    assertThat(Pages.post("/console/records/" + seeds.id() + "/sync", Map.of()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void aRecordIsPausedAndResumed() {
    var id = seeds.contact("acts-3");

    assertThat(Pages.then(Pages.post(path(id) + "/pause", Map.of())))
        .endsWith("?said=record-paused");
    assertThat(Pages.open(path(id)).asString())
        .contains("A person paused this record", ">Resume<")
        .doesNotContain(">Pause<");
    assertThat(Pages.then(Pages.post(path(id) + "/resume", Map.of())))
        .endsWith("?said=record-resumed");
    assertThat(Pages.open(path(id)).asString()).contains(">Pause<").doesNotContain(">Resume<");
  }

  @Test
  void aCopyThatIsSplitOffIsARecordOfItsOwn() {
    var id = seeds.contact("acts-4");
    var copy = seeds.inBooks(id, "b-acts-4").toString();

    var answer = Pages.post(path(id) + "/split", Map.of("copy", copy, "restore", "true"));

    var then = Pages.then(answer);
    assertThat(then).endsWith("?said=split-restoring").doesNotContain(id.toString());
    assertThat(Pages.open(then).asString()).contains("b-acts-4", "A run restores");
    var rest = Pages.open(path(id)).asString();
    assertThat(rest).doesNotContain("b-acts-4</", "Split off");
    assertThat(Pages.then(Pages.post(path(id) + "/split", Map.of("copy", copy))))
        .as("it is gone from here")
        .isEqualTo(path(id) + "?said=not-possible");
    assertThat(Pages.post(path(id) + "/split", Map.of()).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "sync, VIEWER",
    "pause, VIEWER",
    "resume, VIEWER",
    "split, VIEWER",
    "split, OPERATOR"
  })
  void whoLacksThePermissionDoesNothing(String action, Role role) {
    var id = seeds.contact("acts-5-" + seeds.id());
    var copy = seeds.inBooks(id, "b-acts-5-" + seeds.id()).toString();
    var form = action.equals("split") ? Map.of("copy", copy) : Map.<String, String>of();
    var token = Pages.token(tokens, seeds.id(), role);

    assertThat(Pages.post(path(id) + "/" + action, form, token).statusCode()).isEqualTo(403);
    assertThat(Pages.open(path(id)).asString()).contains(copy, ">Pause<");
  }

  @Test
  void whoIsForAnotherSyncFindsNothingToSplit() {
    var id = seeds.contact("acts-6");
    var copy = seeds.inBooks(id, "b-acts-6").toString();
    var token = Pages.token(tokens, seeds.id(), Role.DATA_OWNER, "orders");

    assertThat(Pages.post(path(id) + "/split", Map.of("copy", copy), token).statusCode())
        .isEqualTo(404);
    assertThat(Pages.open(path(id)).asString()).contains(copy);
  }
}

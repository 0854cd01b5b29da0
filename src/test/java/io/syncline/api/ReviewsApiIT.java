package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.syncline.core.model.RecordId;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions, their decisions, and what people do to records, over HTTP. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class ReviewsApiIT {

  @Inject Seeds seeds;

  private RecordId record;
  private UUID review;

  private void ask() {
    var name = seeds.id().toString();
    record = seeds.contact(name);
    review = seeds.inConflict(record, name);
  }

  @Test
  void aQuestionIsShownWithItsChoicesTheSuggestedOneFirst() {
    ask();

    var json = Api.get(path()).jsonPath();

    assertThat(json.getString("item.kind")).isEqualTo("conflict");
    assertThat(json.getString("item.status")).isEqualTo("open");
    assertThat(json.getLong("item.ageSeconds")).isPositive();
    assertThat(json.getBoolean("item.overdue")).isTrue();
    assertThat(json.getString("choices[0].system")).isNotEmpty();
    assertThat(json.getString("choices[0].suggested")).isNotEmpty();
    assertThat(json.getList("choices.findAll { it.choice == 'take' }.system"))
        .containsExactlyInAnyOrder("crm", "books");
    assertThat(json.getString("choices.find { it.system == 'books' }.values.lastName.value"))
        .isEqualTo("King");
  }

  @Test
  void aDecisionChangesTheRecordClosesTheQuestionAndIsAccountedFor() {
    ask();
    var version = Api.get(path()).jsonPath().getString("version");

    var decided =
        Api.post(
            path(), "{\"choice\":\"take\",\"system\":\"books\",\"version\":\"" + version + "\"}");

    assertThat(decided.statusCode()).isEqualTo(200);
    assertThat(decided.jsonPath().getList("targets")).contains("crm");
    var record = Api.get("/api/v1/records/" + this.record).jsonPath();
    assertThat(record.getString("attributes.lastName.value")).isEqualTo("King");
    assertThat(record.getString("attributes.lastName.source")).isEqualTo("person");
    assertThat(record.getString("attributes.lastName.rule")).isEqualTo("master-wins");
    assertThat(record.getBoolean("attributes.lastName.systems.books.agrees")).isTrue();
    assertThat(record.getBoolean("attributes.lastName.systems.crm.agrees")).isFalse();
    assertThat(record.getList("held")).isEmpty();
    assertThat(record.getList("questions")).isEmpty();
    var closed = Api.get(path()).jsonPath();
    assertThat(closed.getString("item.answer.by")).isEqualTo("tester");
    assertThat(closed.getList("choices")).isEmpty();
    var audit = Api.get("/api/v1/audit?cause=" + decided.jsonPath().getString("id")).jsonPath();
    assertThat(audit.getString("items[0].actor")).isEqualTo("tester");
    assertThat(audit.getString("items[0].operation")).isEqualTo("review");
  }

  @Test
  @DisplayName("S18: a stale version is refused: 412 for If-Match, 409 for version")
  void aStaleVersionIsRefused() {
    ask();
    var stale = "0123456789abcdef";
    var take = "{\"choice\":\"take\",\"system\":\"books\"}";

    var ifMatch =
        Api.asked()
            .contentType("application/json")
            .header("If-Match", "\"" + stale + "\"")
            .body(take)
            .post(path());
    var said =
        Api.post(
            path(), "{\"choice\":\"take\",\"system\":\"books\",\"version\":\"" + stale + "\"}");

    assertProblem(ifMatch, 412, "stale");
    assertProblem(said, 409, "stale");
    assertThat(Api.get(path()).jsonPath().getString("item.status")).isEqualTo("open");
  }

  @Test
  void aClosedQuestionIsNotDecidedAgainAndTheSamePostIsAnsweredAsItWas() {
    ask();
    var key = seeds.id().toString();
    var take = "{\"choice\":\"keep\"}";

    var first = Api.post(path(), take, key);
    var again = Api.post(path(), take, key);
    var another = Api.post(path(), take);
    var assigned = Api.post(path() + "/assign", "{\"owner\":\"mara\"}");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(again.body().asString()).isEqualTo(first.body().asString());
    assertProblem(another, 409, "closed");
    assertProblem(assigned, 409, "closed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"choice\":\"win\"}",
        "{\"choice\":\"take\"}",
        "{\"choice\":\"take\",\"system\":\"';--\"}",
        "{\"choice\":\"say\",\"values\":3}",
        "{\"choice\":\"link\"}",
        "{\"choice\":\"link\",\"copy\":\"books\"}",
        "{\"choice\":\"keep\",\"because\":\"x\"}"
      })
  void aDecisionThatIsNotUnderstoodIsRefused(String body) {
    ask();

    assertProblem(Api.post(path(), body), 400, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"choice\":\"take\",\"system\":\"desk\"}",
        "{\"choice\":\"create\"}",
        "{\"choice\":\"say\",\"values\":{\"email\":\"a@example.com\"}}"
      })
  void aChoiceThatWasNotOfferedIsRefused(String body) {
    ask();

    assertProblem(Api.post(path(), body), 409, "not-offered");
  }

  @Test
  void whatIsNotThereIsUnknown() {
    var none = "/api/v1/reviews/0198b2f0-0000-7000-8000-000000000000";

    assertProblem(Api.get(none), 404, "unknown");
    assertProblem(Api.post(none, "{\"choice\":\"keep\"}"), 404, "unknown");
    assertProblem(Api.post(none + "/assign", "{}"), 404, "unknown");
    assertProblem(Api.post(none + "/decide-all", "{\"choice\":\"keep\"}"), 404, "unknown");
    assertProblem(Api.get("/api/v1/reviews/7"), 400, "bad-request");
    assertProblem(
        Api.post("/api/v1/conflicts/0198b2f0-0000-7000-8000-000000000000/rollback", "{}"),
        404,
        "unknown");
    assertProblem(
        Api.post("/api/v1/records/0198b2f0-0000-7000-8000-000000000000/pause", "{}"),
        404,
        "unknown");
  }

  @Test
  void aQuestionIsGivenToSomebodyAndFoundByThat() {
    ask();
    var owner = "mara-" + seeds.id();

    var assigned =
        Api.post(
            path() + "/assign", "{\"owner\":\"" + owner + "\",\"dueAt\":\"2999-01-01T00:00:00Z\"}");

    assertThat(assigned.jsonPath().getString("owner")).isEqualTo(owner);
    assertThat(assigned.jsonPath().getBoolean("overdue")).isFalse();
    assertThat(Api.get("/api/v1/reviews?owner=" + owner).jsonPath().getList("items.id"))
        .containsExactly(review.toString());
    assertThat(Api.get("/api/v1/reviews?overdue=true&owner=" + owner).jsonPath().getList("items"))
        .isEmpty();
    assertProblem(Api.post(path() + "/assign", "{\"dueAt\":\"tomorrow\"}"), 400, "bad-request");
  }

  @Test
  void allLikeThisAreDecidedAlikeAndWhatCannotBeIsLeft() {
    ask();
    var first = review;
    ask();

    var all =
        Api.post(
            "/api/v1/reviews/" + first + "/decide-all",
            "{\"choice\":\"take\",\"system\":\"crm\",\"limit\":500}");

    assertThat(all.statusCode()).isEqualTo(200);
    assertThat(all.jsonPath().getInt("decided")).isGreaterThanOrEqualTo(2);
    assertThat(Api.get("/api/v1/reviews/" + first).jsonPath().getString("item.status"))
        .isEqualTo("answered");
    assertThat(Api.get(path()).jsonPath().getString("item.status")).isEqualTo("answered");
  }

  @Test
  void aConflictIsResolvedByAStrategyAndTakenBack() {
    ask();
    var open = Api.get("/api/v1/conflicts?open=true&record=" + record).jsonPath();
    var conflict = "/api/v1/conflicts/" + open.getString("items[0].id");
    assertThat(open.getString("items[0].rule")).isEqualTo("manual");

    assertProblem(Api.post(conflict + "/rollback", "{}"), 409, "closed");
    assertProblem(Api.post(conflict + "/resolve", "{}"), 400, "bad-request");
    assertProblem(Api.post(conflict + "/resolve", "{\"strategy\":\"coin\"}"), 400, "bad-request");
    var resolved = Api.post(conflict + "/resolve", "{\"strategy\":\"books-wins\"}");
    var again = Api.post(conflict + "/resolve", "{\"values\":{\"lastName\":\"Noel\"}}");

    assertThat(resolved.statusCode()).isEqualTo(200);
    assertThat(Api.get(conflict).jsonPath().getString("winner")).isEqualTo("books");
    assertThat(Api.get(conflict).jsonPath().getString("decidedBy")).isEqualTo("tester");
    assertProblem(again, 409, "closed");
    var back = Api.post(conflict + "/rollback", "{}");
    assertThat(back.statusCode()).isEqualTo(200);
    assertThat(Api.get(conflict).jsonPath().getString("winner")).isNull();
    assertThat(Api.get("/api/v1/reviews?record=" + record).jsonPath().getList("items")).hasSize(1);
  }

  @Test
  void aRecordIsPausedAndResumed() {
    ask();
    var path = "/api/v1/records/" + record;

    assertThat(Api.post(path + "/pause", "{}").jsonPath().getString("status")).isEqualTo("paused");
    assertThat(Api.get(path).jsonPath().getString("status")).isEqualTo("paused");
    var resumed = Api.asked().noContentType().post(path + "/resume");
    assertThat(resumed.jsonPath().getString("status")).isEqualTo("active");
  }

  @Test
  void aSystemIsPausedAndResumed() {
    assertThat(Api.post("/api/v1/systems/desk/pause", "").jsonPath().getBoolean("paused")).isTrue();
    assertThat(
            Api.get("/api/v1/systems")
                .jsonPath()
                .getBoolean("items.find { it.id == 'desk' }.paused"))
        .isTrue();
    assertThat(Api.post("/api/v1/systems/desk/resume", "").jsonPath().getBoolean("paused"))
        .isFalse();
    assertProblem(Api.post("/api/v1/systems/erp/pause", ""), 404, "unknown");
  }

  @Test
  @DisplayName("S17: a link that would give one native id two records is refused")
  void aLinkIsMadeOnceAndNeverTwice() {
    var one = seeds.contact(seeds.id().toString());
    var other = seeds.contact(seeds.id().toString());
    var native0 = "desk-" + seeds.id();

    var made = put(one.toString(), "desk", native0);
    var same = put(one.toString(), "desk", native0);
    var taken = put(other.toString(), "desk", native0);
    var second = put(one.toString(), "desk", native0 + "-b");

    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(made.jsonPath().getString("madeBy")).isEqualTo("person");
    assertThat(same.statusCode()).isEqualTo(200);
    assertProblem(taken, 409, "link-taken");
    assertProblem(second, 409, "link-taken");
    assertProblem(put(seeds.id().toString(), "desk", "x"), 404, "unknown");
    assertProblem(put(one.toString(), "erp", "x"), 404, "unknown");
    assertThat(
            Api.get("/api/v1/cross-system-ids/contact/desk/" + native0)
                .jsonPath()
                .getString("recordId"))
        .isEqualTo(one.toString());
    assertProblem(Api.get("/api/v1/cross-system-ids/contact/desk/none"), 404, "unknown");
    var path = "/api/v1/cross-system-ids/contact/desk/" + native0;
    assertThat(Api.asked().delete(path).jsonPath().getString("recordId")).isEqualTo(one.toString());
    assertProblem(Api.asked().delete(path), 404, "unknown");
    assertThat(put(other.toString(), "desk", native0).statusCode()).isEqualTo(200);
  }

  private static Response put(String record, String system, String id) {
    return Api.asked()
        .contentType("application/json")
        .body(
            "{\"entityType\":\"contact\",\"recordId\":\"%s\",\"systemId\":\"%s\",\"nativeId\":\"%s\"}"
                .formatted(record, system, id))
        .put("/api/v1/cross-system-ids");
  }

  private String path() {
    return "/api/v1/reviews/" + review;
  }

  private static void assertProblem(Response response, int status, @Nullable String type) {
    assertThat(response.statusCode()).as(response.body().asString()).isEqualTo(status);
    assertThat(response.contentType()).isEqualTo("application/problem+json");
    if (type != null) {
      assertThat(response.jsonPath().getString("type")).isEqualTo("urn:syncline:problem:" + type);
    }
  }
}

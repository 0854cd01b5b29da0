package io.syncline.api;

import static io.syncline.core.conflict.ReviewItem.Kind.CREATE_APPROVAL;
import static io.syncline.core.conflict.ReviewItem.Kind.OBSERVED_DELETE;
import static io.syncline.core.conflict.ReviewItem.Kind.PING_PONG;
import static io.syncline.core.conflict.ReviewItem.Kind.SAFETY_HOLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ReviewItem;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every answer to every kind of question, over HTTP; and what is no answer to it. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class DecisionsApiIT {

  private static final String NONE = "/api/v1/reviews/0198b2f0-0000-7000-8000-000000000000";

  /** Questions that a person may face. */
  enum Asked {
    PING_PONG,
    SAFETY_HOLD,
    BRAKE,
    CREATE_APPROVAL,
    OBSERVED_DELETE
  }

  @Inject Seeds seeds;

  private UUID ask(Asked what) {
    var name = seeds.id().toString();
    var record = seeds.contact(name);
    return switch (what) {
      case PING_PONG -> seeds.inConflict(record, name, Conflict.Kind.PING_PONG, PING_PONG);
      case SAFETY_HOLD -> {
        var ref = seeds.inBooks(record, name);
        yield seeds.asks(
            SAFETY_HOLD,
            record + "#lastName",
            record,
            ref,
            Set.of("lastName"),
            List.of("crm", "books"));
      }
      case BRAKE ->
          seeds.asks(
              SAFETY_HOLD,
              ReviewItem.DELETES_OF + name,
              null,
              null,
              Set.of(),
              List.of("crm/contacts/" + name));
      case CREATE_APPROVAL ->
          seeds.asks(
              CREATE_APPROVAL, record + "@desk", record, null, Set.of("create@desk"), List.of());
      case OBSERVED_DELETE -> {
        var ref = seeds.inBooks(record, name);
        yield seeds.asks(
            OBSERVED_DELETE, ref.toString(), record, ref, Set.of("delete@"), List.of());
      }
    };
  }

  @ParameterizedTest
  @DisplayName("every choice that is shown can be made, once, and says what it was")
  @CsvSource({
    "PING_PONG, take, books",
    "PING_PONG, take, crm",
    "SAFETY_HOLD, take, crm",
    "SAFETY_HOLD, take, books",
    "BRAKE, let-go,",
    "BRAKE, leave,",
    "CREATE_APPROVAL, create,",
    "CREATE_APPROVAL, leave,",
    "OBSERVED_DELETE, recreate,",
    "OBSERVED_DELETE, unlink-everywhere,",
    "OBSERVED_DELETE, leave,"
  })
  void everyChoiceThatIsShownCanBeMadeOnce(Asked what, String choice, @Nullable String system) {
    var path = "/api/v1/reviews/" + ask(what);
    var question = Api.get(path).jsonPath();
    var body = body(choice, system, question.getString("version"));

    var decided = Api.post(path, body);
    var again = Api.post(path, body(choice, system, null));

    assertThat(question.getList("choices.choice", String.class)).contains(choice);
    assertThat(decided.statusCode()).as(decided.asString()).isEqualTo(200);
    assertProblem(again, 409, "closed");
    var closed = Api.get(path).jsonPath();
    assertThat(closed.getString("item.status")).isNotEqualTo("open");
    assertThat(closed.getString("item.answer.by")).isEqualTo("tester");
    assertThat(closed.getString("item.answer.resolution")).startsWith(choice);
    assertThat(closed.getList("choices")).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("S18: what is not offered, comes too late or is about nothing changes nothing")
  @CsvSource({
    "PING_PONG, let-go",
    "PING_PONG, recreate",
    "SAFETY_HOLD, let-go",
    "SAFETY_HOLD, create",
    "BRAKE, keep",
    "BRAKE, recreate",
    "CREATE_APPROVAL, recreate",
    "CREATE_APPROVAL, keep",
    "OBSERVED_DELETE, keep",
    "OBSERVED_DELETE, archive-everywhere"
  })
  void whatIsNotOfferedChangesNothing(Asked what, String choice) {
    var path = "/api/v1/reviews/" + ask(what);

    assertProblem(Api.post(path, body(choice, null, null)), 409, "not-offered");
    assertProblem(Api.post(path, body("win", null, null)), 400, "bad-request");
    assertProblem(Api.post(path, "{}"), 400, "bad-request");
    assertProblem(Api.post(path, stale(what)), 409, "stale");
    assertProblem(Api.post(NONE, body(choice, null, null)), 404, "unknown");
    assertThat(Api.get(path).jsonPath().getString("item.status")).isEqualTo("open");
  }

  /** What is offered, seen long ago. */
  private static String stale(Asked what) {
    var old = "0123456789abcdef";
    return what == Asked.PING_PONG || what == Asked.SAFETY_HOLD
        ? body("take", "crm", old)
        : body("leave", null, old);
  }

  private static String body(String choice, @Nullable String system, @Nullable String version) {
    return "{\"choice\":\""
        + choice
        + (system == null ? "" : "\",\"system\":\"" + system)
        + (version == null ? "" : "\",\"version\":\"" + version)
        + "\"}";
  }

  private static void assertProblem(Response response, int status, String type) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    assertThat(response.jsonPath().getString("type")).isEqualTo("urn:syncline:problem:" + type);
  }
}

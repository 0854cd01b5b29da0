package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.core.access.ApiToken;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import io.syncline.core.access.TokenHolder;
import io.syncline.core.feed.EventFeed;
import io.syncline.core.feed.FeedEvent.Position;
import io.syncline.core.model.Ids;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(ApiProfile.class)
@Timeout(60)
class EventsApiIT {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final Sql DRIFT =
      Sql.of(
          """
          insert into schema_drift (id, system_id, object, what, path, mapped, detail, run_id, at)
          values (:id, :system, 'contacts', 'appeared', 'x', false, '{}', 'r', now())
          """);

  private static final Sql WRITE =
      Sql.of(
          """
          insert into sync_audit_log (cause, operation, target, settled, at, entity, outcome, changes, actor)
          values (:id, 'update', :system, true, now(), 'contact', 'applied', '{}', 'syncline')
          """);

  @TestHTTPResource("/api/v1/events")
  URI events;

  @Inject Database database;
  @Inject EventFeed feed;
  @Inject ApiTokens tokens;
  @Inject Ids ids;

  private void drift(String system) {
    database.run(
        connection -> DRIFT.on(connection).with("id", ids.next()).with("system", system).update());
  }

  private void write(String system) {
    database.run(
        connection -> WRITE.on(connection).with("id", ids.next()).with("system", system).update());
  }

  private HttpResponse<InputStream> open(String query, String token, String last) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(events + query))
            .header("Authorization", "Bearer " + token);
    if (!last.isEmpty()) {
      request.header("Last-Event-ID", last);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofInputStream());
  }

  private static BufferedReader reader(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static String next(BufferedReader lines, String start) throws Exception {
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(start)) {
        return line.substring(start.length()).strip();
      }
    }
    return "";
  }

  @Test
  void whatHappensFromNowOnIsSentAndResumed() throws Exception {
    String id;
    try (var lines = reader(open("", ApiProfile.TOKEN, ""))) {
      next(lines, ":");
      drift("one");
      id = next(lines, "id:");
      assertThat(next(lines, "data:")).contains("schema-changed", "\"system\":\"one\"");
    }
    drift("two");
    drift("books");
    try (var lines = reader(open("?system=books", ApiProfile.TOKEN, id))) {
      assertThat(next(lines, "data:")).contains("\"system\":\"books\"");
    }
    try (var lines = reader(open("?after=" + id, ApiProfile.TOKEN, ""))) {
      assertThat(next(lines, "data:")).contains("\"system\":\"two\"");
    }
  }

  @Test
  void writesToSystemsAreSentToWhoAsksForThemAndResumed() throws Exception {
    String id;
    try (var lines = reader(open("?kind=all", ApiProfile.TOKEN, ""))) {
      next(lines, ":");
      write("one");
      drift("two");
      var first = next(lines, "data:");
      assertThat(first + next(lines, "data:"))
          .contains("record-synced", "\"system\":\"one\"", "\"entity\":\"contact\"")
          .contains("schema-changed");
      write("three");
      id = next(lines, "id:");
      assertThat(next(lines, "data:")).contains("\"system\":\"three\"");
    }
    write("four");
    drift("five");
    try (var lines = reader(open("?kind=record-synced", ApiProfile.TOKEN, id))) {
      assertThat(next(lines, "data:")).contains("record-synced", "\"system\":\"four\"");
    }
    try (var lines = reader(open("", ApiProfile.TOKEN, id))) {
      assertThat(next(lines, "data:")).contains("schema-changed", "\"system\":\"five\"");
    }
  }

  @Test
  void aKindThatThereIsNotIsRefused() throws Exception {
    assertThat(open("?kind=dead-leter", ApiProfile.TOKEN, "").statusCode()).isEqualTo(400);
    assertThat(open("?kind=all,run-finished", ApiProfile.TOKEN, "").statusCode()).isEqualTo(400);
    assertThat(open("?limit=3", ApiProfile.TOKEN, "").statusCode()).isEqualTo(400);
  }

  @Test
  void aSyncASystemOrAKindThatThereIsNotIsRefusedWithTheNearest() {
    assertThat(refused("/api/v1/events?sync=contcts"))
        .contains("no sync of this name", "did you mean `contacts`?");
    assertThat(refused("/api/v1/events?system=boks")).contains("did you mean `books`?");
    assertThat(refused("/api/v1/events?kind=dead-leter")).contains("did you mean `dead-letter`?");
    assertThat(refused("/api/v1/events?sync=zzz")).doesNotContain("did you mean");
  }

  private static String refused(String path) {
    var answer = Api.get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(400);
    return answer.jsonPath().getString("detail");
  }

  @Test
  void aPositionThatIsNotHeldIsReset() throws Exception {
    var far = new Position(feed.end().transaction() + 1_000_000, 1, feed.end().mark(), null);
    try (var lines = reader(open("", ApiProfile.TOKEN, far.toString()))) {
      assertThat(next(lines, "data:")).contains("\"kind\":\"reset\"");
    }
    assertThat(open("?after=x", ApiProfile.TOKEN, "").statusCode()).isEqualTo(400);
    assertThat(open("", "syn_unknown", "").statusCode()).isEqualTo(401);
  }

  @Test
  void aStreamEndsWhenItsTokenIsRevoked() throws Exception {
    var token = ApiTokens.newToken();
    var holder = new TokenHolder("leaver", Role.VIEWER, Set.of());
    tokens.add(
        new ApiToken(
            ids.next(), holder, ApiTokens.hashOf(token), Instant.now(), "tester", null, null));
    try (var lines = reader(open("", token, ""))) {
      next(lines, ":");
      tokens.revoke("leaver", "tester");
      assertThat(next(lines, "never")).isEmpty();
    }
    assertThat(open("", token, "").statusCode()).isEqualTo(401);
  }

  @Test
  void thereAreAHundredStreamsAtMost() throws Exception {
    var open = new ArrayList<HttpResponse<InputStream>>();
    try {
      for (int i = 0; i < 110 && (open.isEmpty() || last(open).statusCode() == 200); i++) {
        open.add(open("", ApiProfile.TOKEN, ""));
      }
      assertThat(last(open).statusCode()).isEqualTo(503);
      assertThat(open).hasSizeBetween(90, 101);
    } finally {
      for (var it : open) {
        it.body().close();
      }
    }
  }

  private static <T> T last(ArrayList<T> all) {
    return all.get(all.size() - 1);
  }
}

package io.syncline.system.http;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.Poller;
import io.syncline.core.run.poll.Watermarks;
import io.syncline.core.system.SystemFailure;
import io.syncline.store.memory.MemoryStore;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Feeds of which each parent has one, with a token of its own, as Asana's events (S22). */
class ChildFeedsTest {

  private static final String TASKS =
      """
      objects:
        projects:
          path: /projects
          operations:
            list: {records: rows, paging: {kind: cursor, parameter: after, next: next}}
            get: {}
        tasks:
          parent: {object: projects, id: project, ids: own}
          path: /tasks
          operations:
            list: {query: {project: "{parent.id}"}, records: rows, paging: {kind: cursor, parameter: after, next: next}}
            get: {}
            feed:
              path: /events
              query: {resource: "{parent.id}", sync: "{token}"}
              records: rows
              id: resource
              paging: {kind: cursor, parameter: sync, next: sync, more: has_more}
              errors: [{status: [404, 412], failure: missing}]
              changes: {kind: action, kinds: {deleted: deleted}, where: {type: task}, token: sync,
                start: {path: /events, query: {resource: "{parent.id}"}, errors: [{status: 412, failure: none}, {status: 404, failure: missing}], token: sync}}
      """;

  private final List<HttpCall> calls = new ArrayList<>();
  private final Map<String, String> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> filed = new ArrayList<>();
  private final Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final Watermarks marks = new MemoryStore(new Ids(() -> now, new Random(1))).watermarks();
  private final HttpSystem system = OddAnswersTest.connect(TASKS, calls, this::answer);
  private boolean full;

  @BeforeEach
  void twoProjects() {
    answers.put("/projects", "{'rows': [{'id': 'A'}], 'next': 'p2'}");
    answers.put("/projects?after=p2", "{'rows': [{'id': 'B'}]}");
    position("A", "a0");
    position("B", "b0");
    answers.put("/tasks?project=A", "{'rows': [{'id': 1}], 'next': 'q'}");
    answers.put("/tasks?after=q&project=A", "{'rows': [{'id': 2}]}");
    answers.put("/tasks?project=B", "{'rows': []}");
    events("A", "a0", "a1");
    events("B", "b0", "b1");
  }

  private HttpResult answer(HttpCall call) {
    var query = call.uri().getQuery();
    var sorted =
        query == null ? "" : Stream.of(query.split("&")).sorted().collect(joining("&", "?", ""));
    var where = call.uri().getPath() + sorted;
    asked.add(where);
    var said = answers.getOrDefault(where, "404{}");
    boolean status = said.matches("(?s)\\d{3}.*");
    return new HttpResult.Answered(
        status ? Integer.parseInt(said.substring(0, 3)) : 200,
        Map.of(),
        (status ? said.substring(3) : said).replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private void position(String project, String token) {
    answers.put("/events?resource=" + project, "412{'errors': [], 'sync': '" + token + "'}");
  }

  private void events(String project, String from, String to, String... rows) {
    answers.put(
        "/events?resource=%s&sync=%s".formatted(project, from),
        "{'rows': [%s], 'sync': '%s', 'has_more': false}".formatted(String.join(",", rows), to));
  }

  private static String row(String id, String action) {
    return "{'type': 'task', 'action': '%s', 'resource': '%s'}".formatted(action, id);
  }

  private void poll() {
    asked.clear();
    filed.clear();
    new Poller(
            events -> {
              if (full) {
                throw new Inbox.InboxUnavailable(new IllegalStateException("down"));
              }
              events.stream().map(it -> it.kind() + " " + it.ref().id()).forEach(filed::add);
              return events.stream().map(InboxEvent::id).collect(Collectors.toSet());
            },
            marks,
            new Ids(() -> now, new Random(1)),
            () -> now,
            rest -> {})
        .runOnce(system, Objects.requireNonNull(system.type().objects().get("tasks")), 100);
  }

  @Test
  void eachParentIsReadOnceAndThenFollowedByItsToken() {
    poll();
    assertThat(asked)
        .containsExactly(
            "/projects",
            "/events?resource=A",
            "/tasks?project=A",
            "/tasks?after=q&project=A",
            "/projects?after=p2",
            "/events?resource=B",
            "/tasks?project=B");
    assertThat(filed).containsExactly("UPDATED 1", "UPDATED 2");

    answers.put(
        "/events?resource=A&sync=a0",
        "{'rows': [" + row("3", "added") + "], 'sync': 'a1', 'has_more': true}");
    events("A", "a1", "a2", row("1", "deleted"), "{'type': 'story', 'action': 'added'}");
    poll();
    assertThat(filed).containsExactly("UPDATED 3", "DELETED 1");
    assertThat(asked)
        .containsExactly(
            "/projects",
            "/events?resource=A&sync=a0",
            "/events?resource=A&sync=a1",
            "/projects?after=p2",
            "/events?resource=B&sync=b0");

    events("A", "a2", "a3");
    events("B", "b1", "b2");
    poll();
    assertThat(asked).contains("/events?resource=A&sync=a2", "/events?resource=B&sync=b1");
    assertThat(filed).isEmpty();
  }

  @Test
  void aTokenThatIsTooOldMakesItsParentBeReadOnceAndNoOther() {
    poll();
    answers.put("/events?resource=A&sync=a0", "412{'errors': [], 'sync': 'a8'}");
    position("A", "a9");
    poll();
    assertThat(asked)
        .containsExactly(
            "/projects",
            "/events?resource=A&sync=a0",
            "/events?resource=A",
            "/tasks?project=A",
            "/tasks?after=q&project=A",
            "/projects?after=p2",
            "/events?resource=B&sync=b0");
    assertThat(filed).containsExactly("UPDATED 1", "UPDATED 2");

    events("A", "a9", "a10");
    events("B", "b1", "b2");
    poll();
    assertThat(asked).contains("/events?resource=A&sync=a9", "/events?resource=B&sync=b1");
  }

  @Test
  void aNewParentIsReadOnceAndOneThatIsGoneIsForgotten() {
    poll();
    answers.put("/projects", "{'rows': [{'id': 'C'}, {'id': 'B'}]}");
    position("C", "c0");
    answers.put("/tasks?project=C", "{'rows': [{'id': 9}]}");
    poll();
    assertThat(filed).containsExactly("UPDATED 9");
    assertThat(asked).doesNotContain("/events?resource=A&sync=a0");

    answers.put("/projects", "{'rows': [{'id': 'A'}]}");
    poll();
    assertThat(asked).as("read again").contains("/events?resource=A", "/tasks?project=A");
  }

  @Test
  void aParentThatGoesWhileItIsReadHasNoEvents() {
    poll();
    answers.remove("/events?resource=A&sync=a0");
    answers.remove("/events?resource=A");
    poll();
    assertThat(asked).contains("/projects/A", "/events?resource=B&sync=b0");

    answers.put("/projects/A", "{'id': 'A'}");
    assertThatThrownBy(this::poll)
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("a parent is there");
  }

  @ParameterizedTest
  @DisplayName("S22: no token moves before everything is read")
  @CsvSource(
      delimiter = '|',
      value = {
        "/events?resource=B&sync=b0 | 500{}",
        "/events?resource=B&sync=b0 | {'rows': [], 'has_more': false}",
        "/events?resource=B&sync=b0 | {'sync': 'b9', 'has_more': false}",
        "/events?resource=B&sync=b0 | {'rows': [{'type': 'task'}], 'sync': 'b9'}",
        "/projects?after=p2 | 500{}",
        "/projects?after=p2 | {'items': []}"
      })
  void s22aFailureUnderOneParentMovesNoToken(String where, String answer) {
    poll();
    events("A", "a0", "a1", row("3", "changed"));
    var before = answers.put(where, answer);
    assertThatThrownBy(this::poll).isInstanceOf(SystemFailure.class);

    answers.put(where, before);
    poll();
    assertThat(asked).contains("/events?resource=A&sync=a0");
    assertThat(filed).containsExactly("UPDATED 3");
  }

  @Test
  @DisplayName("S22: what cannot be stored is asked for again")
  void s22whatCannotBeStoredIsAskedForAgain() {
    full = true;
    assertThatThrownBy(this::poll).isInstanceOf(Inbox.InboxUnavailable.class);
    full = false;
    poll();
    assertThat(filed).containsExactly("UPDATED 1", "UPDATED 2");
  }

  @Test
  void aTokenOfAnotherShapeIsNoToken() {
    marks.keep(SystemId.of("odd"), "tasks", "the token of a feed without parents");
    poll();
    assertThat(filed).containsExactly("UPDATED 1", "UPDATED 2");
  }
}

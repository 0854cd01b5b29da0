package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.system.ListRequest;
import io.syncline.core.system.SystemFailure;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages as vendors really write them: links, last records, places in queries, continuations. */
class OddPagesTest {

  private static final String LISTS =
      """
      %s
      objects:
        people:
          updatedAt: changed
          fields: {changed: {type: datetime}}
          operations:
            list: {path: /people, records: rows, %s}
      """;

  private final List<HttpCall> asked = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://odd.example/query/01g-2",
        "/query/01g-2",
        "?at=2",
        "https://more.example/x?at=2",
        "https://more.example:8443/x"
      })
  void aNextLinkOfTheBodyIsFollowed(String link) {
    var system =
        listing(
            "hosts: [more.example, 'more.example:8443']",
            "method: GET, paging: {kind: link, next: meta.next}",
            page(link, "p1"),
            page(null, "p2"));

    assertThat(ids(system)).containsExactly("p1", "p2");
    var followed = asked.get(1).uri().toString();
    assertThat(followed)
        .isEqualTo(
            link.startsWith("?")
                ? "https://odd.example/people?at=2"
                : link.startsWith("/") ? "https://odd.example" + link : link);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/query",
        "http://odd.example/query",
        "https://odd.example:8443/query",
        "https://odd.example@evil.example/",
        "//evil.example/query",
        "ftp://more.example/query",
        "https://more.example:1/query",
        "file:///etc/passwd",
        "ht tp://%",
        "mailto:a@b.example"
      })
  void aNextLinkToAnotherHostIsRefusedAndSaidPlainly(String link) {
    var system =
        listing(
            "hosts: [more.example]",
            "method: GET, paging: {kind: link, next: meta.next}",
            page(link, "p1"),
            page(null, "p2"));

    assertThatThrownBy(() -> ids(system))
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("next page");
    assertThat(asked).hasSize(1);
  }

  @Test
  void theLastRecordMayBeTheCursor() {
    var system =
        listing(
            "",
            "method: GET, paging: {kind: lastRecord, parameter: starting_after, more: has_more}",
            "{\"rows\":[{\"id\":\"p1\"},{\"id\":\"p2\"}],\"has_more\":true}",
            "{\"rows\":[{\"id\":\"p3\"}],\"has_more\":false}");

    assertThat(ids(system)).containsExactly("p1", "p2", "p3");
    assertThat(asked)
        .extracting(it -> it.uri().getQuery())
        .containsExactly(null, "starting_after=p2");
  }

  @Test
  void aFieldOfTheLastRecordMayBeTheCursorUntilAPageIsEmpty() {
    var system =
        listing(
            "",
            "method: GET, paging: {kind: lastRecord, parameter: after, next: seq}",
            "{\"rows\":[{\"id\":\"p1\",\"seq\":7}]}",
            "{\"rows\":[]}");

    assertThat(ids(system)).containsExactly("p1");
    assertThat(asked).extracting(it -> it.uri().getQuery()).containsExactly(null, "after=7");
  }

  @Test
  void placesOfAPageMayStandInsideAQueryTextAndBeCountedFromOne() {
    var system =
        listing(
            "",
            "method: GET, query: {q: 'select * from P startposition {offset} maxresults {size}'},"
                + " paging: {kind: offset, first: 1, maxSize: 2}",
            "{\"rows\":[{\"id\":\"p1\"},{\"id\":\"p2\"}]}",
            "{\"rows\":[{\"id\":\"p3\"}]}",
            "{\"rows\":[]}");

    assertThat(ids(system)).containsExactly("p1", "p2", "p3");
    assertThat(asked)
        .extracting(it -> it.uri().getQuery())
        .containsExactly(
            "q=select * from P startposition 1 maxresults 2",
            "q=select * from P startposition 3 maxresults 2",
            "q=select * from P startposition 4 maxresults 2");
    assertThat(system.cursorAt("people", 10, 2)).contains("11");
  }

  @Test
  void placesOfAPageMayStandInPathHeadersAndBody() {
    var system =
        listing(
            "",
            "method: POST, path: '/people/{page}', headers: {X-Size: '{size}'}, body: {query:"
                + " \"query { people \\\\{id} }\", variables: {n: '{size}', p: '{page}'}}, paging:"
                + " {kind: page, first: 0, maxSize: 2, total: total}",
            "{\"total\":3,\"rows\":[{\"id\":\"p1\"},{\"id\":\"p2\"}]}",
            "{\"total\":3,\"rows\":[{\"id\":\"p3\"}]}");

    assertThat(ids(system)).containsExactly("p1", "p2", "p3");
    assertThat(asked)
        .extracting(it -> it.uri().getPath())
        .containsExactly("/people/0", "/people/1");
    assertThat(asked).allSatisfy(it -> assertThat(it.headers()).containsEntry("X-Size", "2"));
    assertThat(asked)
        .extracting(it -> body(it))
        .containsExactly(
            "{\"query\":\"query { people {id} }\",\"variables\":{\"n\":2,\"p\":0}}",
            "{\"query\":\"query { people {id} }\",\"variables\":{\"n\":2,\"p\":1}}");
  }

  @Test
  void aListingMayBeContinuedByACallOfItsOwn() {
    var system =
        listing(
            "",
            "method: POST, body: {folder: x, limit: '{size}'}, paging: {kind: cursor, next: cursor,"
                + " more: has_more, maxSize: 5, continuation: {method: POST, path:"
                + " /people/continue, body: {cursor: '{cursor}'}}}",
            "{\"rows\":[{\"id\":\"p1\"}],\"cursor\":\"c1\",\"has_more\":true}",
            "{\"rows\":[{\"id\":\"p2\"}],\"cursor\":\"c2\",\"has_more\":false}");

    assertThat(ids(system)).containsExactly("p1", "p2");
    assertThat(asked)
        .extracting(it -> it.uri().getPath() + " " + body(it))
        .containsExactly(
            "/people {\"folder\":\"x\",\"limit\":5}", "/people/continue {\"cursor\":\"c1\"}");
  }

  @Test
  void anAnswerWithoutContentMayBeTheEndAndAnyOtherWithoutRecordsIsAFailure() {
    var paging = "method: GET, withoutRecords: noContent, paging: {kind: offset, parameter: $skip}";
    assertThat(ids(listing("", paging, "{\"rows\":[{\"id\":\"p1\"}]}", ""))).containsExactly("p1");

    var odd = listing("", paging, "{\"rows\":[{\"id\":\"p1\"}]}", "{\"error\":\"down\"}");
    assertThatThrownBy(() -> ids(odd)).isInstanceOf(SystemFailure.class);
  }

  @Test
  void aPageThatAnnouncesAnotherAndDoesNotSayWhereIsAFailure() {
    var system =
        listing(
            "",
            "method: GET, paging: {kind: cursor, parameter: after, next: next, more: has_more}",
            "{\"rows\":[{\"id\":\"p1\"}],\"has_more\":true}");

    assertThatThrownBy(() -> ids(system))
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("more");
  }

  @Test
  void aPageThatDoesNotSayWhetherThereIsMoreIsFollowedWhereItSaysWhere() {
    var system =
        listing(
            "",
            "method: GET, paging: {kind: cursor, parameter: after, next: next, more: has_more}",
            "{\"rows\":[{\"id\":\"p1\"}],\"next\":\"n\"}",
            "{\"rows\":[{\"id\":\"p2\"}],\"has_more\":false}");

    assertThat(ids(system)).containsExactly("p1", "p2");
  }

  private static String body(HttpCall call) {
    return new String(Objects.requireNonNull(call.body()), StandardCharsets.UTF_8);
  }

  private static String page(@Nullable String next, String id) {
    var meta = next == null ? "{}" : "{\"next\":\"" + next + "\"}";
    return "{\"meta\":" + meta + ",\"rows\":[{\"id\":\"" + id + "\"}]}";
  }

  private HttpSystem listing(String head, String operation, String... pages) {
    asked.clear();
    var manifest = LISTS.formatted(head, operation);
    if (operation.contains("path: '")) {
      manifest = manifest.replace("path: /people, ", "");
    }
    Function<HttpCall, HttpResult> vendor =
        call ->
            new HttpResult.Answered(
                pages[asked.size() - 1].isEmpty() ? 204 : 200,
                Map.of(),
                pages[asked.size() - 1].getBytes(StandardCharsets.UTF_8));
    return OddAnswersTest.connect(manifest, asked, vendor);
  }

  private static List<String> ids(HttpSystem system) {
    var ids = new ArrayList<String>();
    String cursor = null;
    do {
      var page = system.list(new ListRequest("people", (Instant) null, cursor, 10));
      page.records().forEach(it -> ids.add(it.ref().id()));
      cursor = page.next();
    } while (cursor != null);
    return ids;
  }
}

package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that are listed under those of another object, and whose ids hold their parent's. */
class ChildListingsTest {

  private static final String ISSUES =
      """
      objects:
        issues:
          updatedAt: updated
          path: /issues
          records: rows
          record: ""
          fields: {updated: {type: datetime}}
          operations:
            list: {query: {since: "{since}"}, paging: {kind: cursor, parameter: after, next: next}}
            get: {}
        logs:
          parent: {object: issues%s}
          updatedAt: updated
          path: "/issues/{parent.id}/logs"
          records: rows
          record: ""
          fields: {$parent: {references: issues}, text: {}, updated: {type: datetime}}
          operations:
            list: {paging: {kind: cursor, parameter: after, next: next}}
            get: {}
            create: {body: {"...": "{fields}"}}
            update: {body: {"...": "{fields}"}}
            delete: {}
      """;

  private final List<HttpCall> asked = new ArrayList<>();
  private final Map<String, HttpResult> vendor = new HashMap<>();
  private HttpSystem system;

  @BeforeEach
  void connect() {
    connect("");
  }

  private void connect(String more) {
    system = OddAnswersTest.connect(ISSUES.formatted(more), asked, this::answer);
  }

  private HttpResult answer(HttpCall call) {
    var query = call.uri().getQuery();
    var where = call.method() + " " + call.uri().getRawPath() + (query == null ? "" : "?" + query);
    return vendor.getOrDefault(where, answered(404, "{}"));
  }

  private void says(String where, String body) {
    vendor.put(where, answered(200, body));
  }

  private static HttpResult answered(int status, String body) {
    return new HttpResult.Answered(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void allParentsAreReadPageByPage() {
    says("GET /issues", rows("n2", "7", "8"));
    says("GET /issues?after=n2", rows(null, "9"));
    says("GET /issues/7/logs", rows("m", "1", "2"));
    says("GET /issues/7/logs?after=m", rows(null, "3"));
    says("GET /issues/8/logs", rows(null));
    says("GET /issues/9/logs", rows(null, "1"));

    assertThat(ids(null)).containsExactly("7~1", "7~2", "7~3", "9~1");
  }

  @Test
  void aCursorIsEnoughToGoOnInAnotherProcess() {
    says("GET /issues", rows(null, "7", "8"));
    says("GET /issues/7/logs", rows("m", "1"));
    says("GET /issues/8/logs", rows(null, "5"));
    says("GET /issues/7/logs?after=m", rows(null, "2"));
    var first = system.list(new ListRequest("logs", null, null, 1));
    assertThat(first.records()).extracting(it -> it.ref().id()).containsExactly("7~1");
    assertThat(first.total()).isNull();

    connect();
    asked.clear();
    var second = system.list(new ListRequest("logs", null, first.next(), 1));
    assertThat(second.records()).extracting(it -> it.ref().id()).containsExactly("7~2");
    assertThat(asked).hasSize(1);
    var third = system.list(new ListRequest("logs", null, second.next(), 1));
    assertThat(third.records()).extracting(it -> it.ref().id()).containsExactly("8~5");
    assertThat(third.next()).isNull();
  }

  @Test
  void aParentThatIsGoneHasNoRecords() {
    says("GET /issues", rows(null, "7", "8"));
    says("GET /issues/8/logs", rows(null, "5"));

    assertThat(ids(null)).containsExactly("8~5");
    assertThat(asked).extracting(it -> it.uri().getPath()).contains("/issues/7");
  }

  @Test
  void aParentThatIsThereAndWhoseRecordsAreNotMakesTheListingFail() {
    says("GET /issues", rows(null, "7"));
    says("GET /issues/7", "{\"id\":\"7\"}");

    assertThatThrownBy(() -> ids(null))
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("answered as missing");
  }

  @Test
  void aParentThatCannotBeReadMakesTheListingFail() {
    says("GET /issues", rows(null, "7"));
    vendor.put("GET /issues/7", answered(403, "{}"));

    assertThatThrownBy(() -> ids(null))
        .isInstanceOfSatisfying(
            SystemFailure.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Refused.class));
  }

  @Test
  void aFailureUnderOneParentMakesTheListingFail() {
    says("GET /issues", rows(null, "7", "8"));
    says("GET /issues/7/logs", rows(null, "1"));
    vendor.put("GET /issues/8/logs", answered(500, ""));

    assertThatThrownBy(() -> ids(null)).isInstanceOf(SystemFailure.class);
  }

  @Test
  void aPollAsksUnderAllParents() {
    says("GET /issues", rows(null, "7"));
    says(
        "GET /issues/7/logs",
        "{\"rows\":[{\"id\":1,\"updated\":\"2026-01-01T00:00:00Z\"},"
            + "{\"id\":2,\"updated\":\"2026-03-01T00:00:00Z\"}]}");

    assertThat(ids(Instant.parse("2026-02-01T00:00:00Z"))).containsExactly("7~2");
  }

  @Test
  void aPollAsksUnderParentsThatChangedWhereThatIsSaid() {
    connect(", changesParent: true");
    says("GET /issues?since=2026-01-31T23:59:54Z", rows(null, "7"));
    says("GET /issues/7/logs", rows(null, "1"));

    assertThat(ids(Instant.parse("2026-02-01T00:00:00Z"))).containsExactly("7~1");
  }

  @Test
  void callsNameTheParent() {
    says("GET /issues/7/logs/1", "{\"id\":1,\"text\":\"a\"}");
    says("PATCH /issues/7/logs/1", "{\"id\":1,\"text\":\"b\"}");
    says("POST /issues/7/logs", "{\"id\":\"a~b/%c\",\"text\":\"b\"}");
    says("GET /issues/7/logs/a~b%2F%25c", "{\"id\":\"a~b/%c\",\"text\":\"b\"}");

    var read = system.read("logs", List.of(ref("7~1"))).get(0);
    assertThat(read).isInstanceOf(ReadOutcome.Found.class);
    assertThat(((ReadOutcome.Found) read).record().fields().fields().get("$parent"))
        .isEqualTo(Value.text("7"));

    var updated = write(new WriteRequest.Update(ref("7~1"), fields("text", "b"), "k", null));
    assertThat(updated)
        .isInstanceOfSatisfying(
            WriteOutcome.Done.class, it -> assertThat(it.ref()).isEqualTo(ref("7~1")));

    var created = create(Map.of("text", Value.text("b"), "$parent", Value.text("7")));
    assertThat(new String(asked.get(asked.size() - 1).body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"text\":\"b\"}");
    var ref = ((WriteOutcome.Done) created).ref();
    assertThat(ref.id()).isEqualTo("7~a%7Eb/%25c");
    assertThat(system.read("logs", List.of(ref)).get(0)).isInstanceOf(ReadOutcome.Found.class);
  }

  @Test
  void aCreateWithoutAParentAndAMoveAreRefused() {
    assertThat(create(Map.of("text", Value.text("b"))))
        .isInstanceOfSatisfying(
            WriteOutcome.Failed.class,
            it -> assertThat(it.failure().reason()).contains("under which of issues"));
    assertThat(write(new WriteRequest.Update(ref("7~1"), fields("$parent", "8"), "k", null)))
        .isInstanceOfSatisfying(
            WriteOutcome.Failed.class,
            it -> assertThat(it.failure().reason()).contains("cannot go from one of issues"));
    assertThat(asked).isEmpty();
  }

  @Test
  void anIdWithoutAParentIsNeverAskedFor() {
    var read = system.read("logs", List.of(ref("17"))).get(0);
    assertThat(read)
        .isInstanceOfSatisfying(
            ReadOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Permanent.class));
    assertThat(write(new WriteRequest.Delete(ref("17"), "k")))
        .isInstanceOf(WriteOutcome.Failed.class);
    assertThat(asked).isEmpty();
  }

  private WriteOutcome create(Map<String, Value> fields) {
    return write(
        new WriteRequest.Create(OddAnswersTest.ODD, "logs", new Value.Struct(fields), "key", null));
  }

  private WriteOutcome write(WriteRequest request) {
    return system.write("logs", List.of(request)).get(0);
  }

  private static Value.Struct fields(String name, String value) {
    return new Value.Struct(Map.of(name, Value.text(value)));
  }

  private static NativeRef ref(String id) {
    return new NativeRef(OddAnswersTest.ODD, "logs", id);
  }

  private List<String> ids(@Nullable Instant since) {
    var records = new ArrayList<NativeRecord>();
    String cursor = null;
    do {
      var page = system.list(new ListRequest("logs", since, cursor, 50));
      records.addAll(page.records());
      cursor = page.next();
    } while (cursor != null);
    return records.stream().map(it -> it.ref().id()).toList();
  }

  private static String rows(@Nullable String next, String... ids) {
    var rows = String.join(",", List.of(ids).stream().map("{\"id\":\"%s\"}"::formatted).toList());
    return "{\"rows\":[" + rows + "]" + (next == null ? "" : ",\"next\":\"" + next + "\"") + "}";
  }
}

package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Deletes of two calls, removals by version, calls by what is there, headers that tell a failure.
 */
class RemovalCallsTest {

  private static final String BOOKS =
      """
      errors: [{status: 409, path: code, is: archived, failure: none}]
      objects:
        people:
          path: /people
          record: ""
          version: token
          fields:
            life:
              write: {path: "lifecycle/{choice}", choices: {ON: {OFF: unsuspend, NEW: activate}, OFF: suspend, GONE: {"*": deactivate}}}
          operations:
            get: {}
            list: {records: rows, errors: [{path: "header:X-Partial", is: "true", failure: transient}]}
            update: {body: {"...": "{fields}"}}
            archive: {method: POST, path: "{id}/archive"}
            delete: {path: "{id}/versions/{version}", after: archive}
            restore: {method: POST, path: "{id}/restore", body: {token: "{version}"}}
      """;

  private final List<HttpCall> asked = new ArrayList<>();
  private final Map<String, HttpResult> vendor = new HashMap<>();
  private final HttpSystem system =
      OddAnswersTest.connect(
          BOOKS,
          asked,
          call ->
              vendor.getOrDefault(
                  call.method() + " " + call.uri().getRawPath(), answered(404, "{}")));

  @Test
  void aDeleteArchivesBeforeAndSaysTheVersionThatIsThereThen() {
    vendor.put("GET /people/7", answered(200, "{\"id\":\"7\",\"token\":\"5\"}"));
    vendor.put("POST /people/7/archive", answered(204, ""));
    vendor.put("DELETE /people/7/versions/5", answered(204, ""));

    assertThat(delete()).isEqualTo(new WriteOutcome.Done(ref(), null));
    assertThat(asked())
        .containsExactly("POST /people/7/archive", "GET /people/7", "DELETE /people/7/versions/5");
  }

  @Test
  void whatIsArchivedAlreadyIsDeleted() {
    vendor.put("GET /people/7", answered(200, "{\"id\":\"7\",\"token\":\"5\"}"));
    vendor.put("POST /people/7/archive", answered(409, "{\"code\":\"archived\"}"));
    vendor.put("DELETE /people/7/versions/5", answered(204, ""));

    assertThat(delete()).isEqualTo(new WriteOutcome.Done(ref(), null));
  }

  @ParameterizedTest
  @CsvSource({"409, {}", "500, ''", "422, {}", "429, {}"})
  void whatCannotBeArchivedIsNotDeleted(int status, String body) {
    vendor.put("POST /people/7/archive", answered(status, body));

    assertThat(delete()).isInstanceOf(WriteOutcome.Failed.class);
    assertThat(asked()).containsExactly("POST /people/7/archive");
  }

  @Test
  void whatIsGoneIsGone() {
    assertThat(delete()).isEqualTo(new WriteOutcome.Gone(ref()));
    assertThat(asked()).containsExactly("POST /people/7/archive");
  }

  @Test
  void aRemovalWithoutAVersionToSayIsNotSent() {
    vendor.put("GET /people/7", answered(200, "{\"id\":\"7\"}"));
    vendor.put("POST /people/7/archive", answered(204, ""));

    assertThat(delete()).isInstanceOf(WriteOutcome.Failed.class);
    assertThat(asked()).containsExactly("POST /people/7/archive", "GET /people/7");
  }

  @Test
  void aRestoreSaysTheVersionToo() {
    vendor.put("GET /people/7", answered(200, "{\"id\":\"7\",\"token\":\"6\"}"));
    vendor.put("POST /people/7/restore", answered(204, ""));

    assertThat(write(new WriteRequest.Restore(ref(), "key")))
        .isEqualTo(new WriteOutcome.Done(ref(), null));
    assertThat(new String(asked.get(1).body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"token\":\"6\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "OFF, ON, unsuspend",
    "NEW, ON, activate",
    "ON, OFF, suspend",
    "NEW, OFF, suspend",
    "ON, GONE, deactivate"
  })
  void whatIsSentMayDependOnWhatTheFieldHolds(String now, String value, String call) {
    vendor.put("GET /people/7", answered(200, "{\"id\":\"7\",\"life\":\"" + now + "\"}"));
    vendor.put("POST /people/7/lifecycle/" + call, answered(200, "{}"));

    assertThat(life(value)).isEqualTo(new WriteOutcome.Done(ref(), null));
    assertThat(asked()).containsExactly("GET /people/7", "POST /people/7/lifecycle/" + call);
  }

  @Test
  void aStateFromWhichNothingLeadsToTheValueIsRefused() {
    vendor.put("GET /people/7", answered(200, "{\"id\":\"7\",\"life\":\"GONE\"}"));

    assertThat(life("ON"))
        .isInstanceOfSatisfying(
            WriteOutcome.Failed.class,
            it ->
                assertThat(it.failure())
                    .isInstanceOf(Failure.Invalid.class)
                    .extracting(Failure::reason)
                    .asString()
                    .contains("from what the field holds now")
                    .doesNotContain("GONE"));
    assertThat(asked()).containsExactly("GET /people/7");

    vendor.put("GET /people/7", answered(503, ""));
    assertThat(life("ON")).isInstanceOf(WriteOutcome.Failed.class);
    vendor.remove("GET /people/7");
    assertThat(life("ON")).isEqualTo(new WriteOutcome.Gone(ref()));
  }

  @Test
  void aHeaderMayTellThatAnAnswerIsAFailure() {
    vendor.put(
        "GET /people",
        new HttpResult.Answered(
            200, Map.of("x-partial", "true"), "{\"rows\":[]}".getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> system.list(new ListRequest("people", null, null, 10)))
        .isInstanceOfSatisfying(
            SystemFailure.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Transient.class));

    vendor.put("GET /people", answered(200, "{\"rows\":[]}"));
    assertThat(system.list(new ListRequest("people", null, null, 10)).records()).isEmpty();
  }

  private WriteOutcome delete() {
    return write(new WriteRequest.Delete(ref(), "key"));
  }

  private WriteOutcome life(String value) {
    return write(
        new WriteRequest.Update(
            ref(), new Value.Struct(Map.of("life", Value.text(value))), "key", null));
  }

  private WriteOutcome write(WriteRequest request) {
    return system.write("people", List.of(request)).get(0);
  }

  private List<String> asked() {
    return asked.stream().map(it -> it.method() + " " + it.uri().getRawPath()).toList();
  }

  private static NativeRef ref() {
    return new NativeRef(OddAnswersTest.ODD, "people", "7");
  }

  private static HttpResult answered(int status, String body) {
    return new HttpResult.Answered(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }
}

package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that a request of their own writes: a transition, a lifecycle call. */
class FieldWritesTest {

  private static final String DESK =
      """
      objects:
        issues:
          path: /issue
          record: ""
          headers: {X-Client: syncline}
          fields:
            summary: {}
            state.name:
              write:
                path: transitions
                body: {transition: {id: "{choice.id}"}}
                lookup: {path: transitions, records: transitions, match: to.name}
            life:
              values: {OFF: inactive, ON: active, GONE: gone}
              write: {path: "lifecycle/{choice}", choices: {OFF: deactivate, ON: activate}}
            owner: {write: {method: PUT, path: owner, body: {to: "{value}", key: "{idempotencyKey}"}}}
          operations:
            get: {}
            update: {body: {"...": "{fields}"}}
      """;

  private static final String OFFERED =
      "{\"transitions\":[{\"id\":\"11\",\"to\":{\"name\":\"To Do\"}},"
          + "{\"id\":\"31\",\"to\":{\"name\":\"Done\"}},{\"id\":\"41\",\"to\":{\"name\":\"Twice\"}},"
          + "{\"id\":\"42\",\"to\":{\"name\":\"Twice\"}},{\"to\":{\"name\":\"Odd\"}}]}";

  private final List<HttpCall> asked = new ArrayList<>();
  private final Map<String, HttpResult> vendor = new HashMap<>();
  private final HttpSystem system =
      OddAnswersTest.connect(
          DESK,
          asked,
          call ->
              vendor.getOrDefault(
                  call.method() + " " + call.uri().getRawPath(), answered(404, "{}")));

  private static HttpResult answered(int status, String body) {
    return new HttpResult.Answered(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theTransitionThatLeadsToTheValueIsLookedUpAndMade() {
    vendor.put("GET /issue/7/transitions", answered(200, OFFERED));
    vendor.put("POST /issue/7/transitions", answered(204, ""));

    var outcome = write(Map.of("state", struct("name", Value.text("Done"))));

    assertThat(outcome).isEqualTo(new WriteOutcome.Done(ref(), null));
    assertThat(body(asked.get(1))).isEqualTo("{\"transition\":{\"id\":\"31\"}}");
    assertThat(asked)
        .allSatisfy(it -> assertThat(it.headers()).containsEntry("X-Client", "syncline"));
  }

  @ParameterizedTest
  @CsvSource({
    "Closed, nothing that the system offers",
    "Twice, more than one way",
    "done, nothing that the system offers",
    "Odd, lacks a part"
  })
  void aValueWithoutATransitionIsRefusedAndNothingIsSent(String value, String why) {
    vendor.put("GET /issue/7/transitions", answered(200, OFFERED));

    var failure = failure(write(Map.of("state", struct("name", Value.text(value)))));

    assertThat(failure.reason()).contains(why).doesNotContain(value);
    assertThat(asked).hasSize(1);
  }

  @Test
  void aLookupThatFailsIsNoAnswer() {
    vendor.put("GET /issue/7/transitions", answered(500, ""));
    assertThat(failure(write(Map.of("state", struct("name", Value.text("Done"))))))
        .isInstanceOf(Failure.Transient.class);

    vendor.put("GET /issue/7/transitions", answered(200, "{\"other\":[]}"));
    assertThat(failure(write(Map.of("state", struct("name", Value.text("Done"))))))
        .isInstanceOf(Failure.Transient.class);

    vendor.remove("GET /issue/7/transitions");
    assertThat(write(Map.of("state", struct("name", Value.text("Done")))))
        .isEqualTo(new WriteOutcome.Gone(ref()));
    assertThat(asked).hasSize(3);
  }

  @Test
  void aTransitionWithoutAnAnswerHasAnUnknownOutcome() {
    vendor.put("GET /issue/7/transitions", answered(200, OFFERED));
    vendor.put("POST /issue/7/transitions", new HttpResult.Lost("reset"));

    assertThat(failure(write(Map.of("state", struct("name", Value.text("Done"))))))
        .isInstanceOf(Failure.OutcomeUnknown.class);
  }

  @Test
  void choicesNameTheCallOfAValue() {
    vendor.put("POST /issue/7/lifecycle/deactivate", answered(200, "{}"));

    assertThat(write(Map.of("life", Value.text("OFF"))))
        .isEqualTo(new WriteOutcome.Done(ref(), null));
    assertThat(failure(write(Map.of("life", Value.text("GONE")))))
        .isInstanceOfSatisfying(
            Failure.Invalid.class,
            it -> {
              assertThat(it.fields()).containsExactly("life");
              assertThat(it.reason()).contains("nothing in `choices`");
            });
    assertThat(failure(write(Map.of("life", Value.CLEARED)))).isInstanceOf(Failure.Invalid.class);
    assertThat(asked).hasSize(1);
  }

  @Test
  void aValueMayBeSentAsItIs() {
    vendor.put("PUT /issue/7/owner", answered(200, "{}"));

    write(Map.of("owner", Value.text("u1")));

    assertThat(body(asked.get(0))).isEqualTo("{\"key\":\"key\",\"to\":\"u1\"}");
  }

  @Test
  void itIsNeverMixedIntoAnotherWrite() {
    var mixed = write(Map.of("summary", Value.text("a"), "owner", Value.text("u1")));

    assertThat(failure(mixed)).isInstanceOf(Failure.Invalid.class);
    assertThat(asked).isEmpty();

    vendor.put("PATCH /issue/7", answered(200, "{\"id\":\"7\",\"summary\":\"a\"}"));
    assertThat(write(Map.of("summary", Value.text("a")))).isInstanceOf(WriteOutcome.Done.class);
    assertThat(body(asked.get(0))).isEqualTo("{\"summary\":\"a\"}");
  }

  private WriteOutcome write(Map<String, Value> fields) {
    var update = new WriteRequest.Update(ref(), new Value.Struct(fields), "key", null);
    return system.write("issues", List.of(update)).get(0);
  }

  private static Failure failure(WriteOutcome outcome) {
    return ((WriteOutcome.Failed) outcome).failure();
  }

  private static Value struct(String name, Value value) {
    return new Value.Struct(Map.of(name, value));
  }

  private static NativeRef ref() {
    return new NativeRef(OddAnswersTest.ODD, "issues", "7");
  }

  private static String body(HttpCall call) {
    return new String(Objects.requireNonNull(call.body()), StandardCharsets.UTF_8);
  }
}

package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.definition.check.type.CompileChecks;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records whose id is said by the create: our marker. */
class GivenIdsTest {

  private static final SystemId ODD = SystemId.of("odd");
  private static final String OURS = "019ab000-0000-7000-8000-000000000001";

  private static final String THINGS =
      """
      objects:
        things:
          path: /things
          marker: id
          fields: {id: {}, name: {attribute: name}}
          operations:
            get: {}
            findMarker: {path: "{value}"}
            create: {method: PUT, path: "{marker}", body: {"...": "{fields}"}}
            update: {body: {"...": "{fields}"}}
      """;

  private final List<HttpCall> asked = new ArrayList<>();

  private HttpSystem system(Function<HttpCall, HttpResult> vendor) {
    return OddAnswersTest.connect(THINGS, asked, vendor);
  }

  private static HttpResult answer(int status, String body) {
    return new HttpResult.Answered(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private WriteOutcome create(HttpResult answer) {
    var fields = new Value.Struct(Map.of("name", Value.text("Ada"), "id", Value.text(OURS)));
    var create = new WriteRequest.Create(ODD, "things", fields, "key", OURS);
    return system(call -> answer).write("things", List.of(create), () -> true).get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "201 | ''",
        "204 | ''",
        "200 | {\"id\": \"019ab000-0000-7000-8000-000000000001\", \"name\": \"Ada\"}"
      })
  void aCreateSaysTheIdAndNeedsNoAnswerThatDoes(int status, String body) {
    var done = create(answer(status, body));

    assertThat(done)
        .isInstanceOfSatisfying(
            WriteOutcome.Done.class,
            it -> assertThat(it.ref()).isEqualTo(new NativeRef(ODD, "things", OURS)));
    assertThat(asked).singleElement().satisfies(GivenIdsTest::isOurPut);
  }

  private static void isOurPut(HttpCall call) {
    assertThat(call.method()).isEqualTo("PUT");
    assertThat(call.uri().getPath()).isEqualTo("/things/" + OURS);
  }

  @Test
  void anAnswerThatSaysAnotherIdIsBelieved() {
    assertThat(create(answer(200, "{\"id\": \"7\"}")))
        .isInstanceOfSatisfying(
            WriteOutcome.Done.class, it -> assertThat(it.ref().id()).isEqualTo("7"));
  }

  @Test
  @DisplayName("S9: a lost answer stays unknown, and the repeat is the same request")
  void s9aRepeatedCreateIsTheSameRequest() {
    var lost = create(new HttpResult.Lost("the connection broke"));
    assertThat(((WriteOutcome.Failed) lost).failure()).isInstanceOf(Failure.OutcomeUnknown.class);
    create(answer(204, ""));
    assertThat(asked).hasSize(2).allSatisfy(GivenIdsTest::isOurPut);
    assertThat(asked.get(1).body()).isEqualTo(asked.get(0).body());
  }

  @Test
  @DisplayName("S9: whether it is there is asked by our id; a failure proves nothing")
  void s9ourIdIsLookedFor() {
    var found =
        system(call -> answer(200, "{\"id\": \"" + OURS + "\", \"name\": \"Ada\"}"))
            .find("things", "id", Value.text(OURS));
    assertThat(found).singleElement().satisfies(it -> assertThat(it.ref().id()).isEqualTo(OURS));
    assertThat(asked.get(0).uri().getPath()).isEqualTo("/things/" + OURS);
    assertThat(system(call -> answer(404, "{}")).find("things", "id", Value.text(OURS))).isEmpty();
    for (var unclear : List.of(answer(500, ""), answer(403, "{}"), new HttpResult.Lost("x"))) {
      var system = system(call -> unclear);
      assertThatThrownBy(() -> system.find("things", "id", Value.text(OURS)))
          .isInstanceOf(SystemFailure.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "path: \"{marker}\", body: {\"...\": \"{fields}\"} | body: {name: \"{fields.name}\"}"
            + " | nothing in it says `{marker}`",
        "findMarker: {path: \"{value}\"} | delete: {} | no `findMarker` looks whether it is there",
        "marker: id | marker: ix | `ix` is not a field"
      })
  void aCreateThatWouldNotSayItIsRefused(String from, String to, String problem) {
    var text = "type: odd\nbaseUrl: \"https://odd.example\"\n" + THINGS.replace(from, to);
    var read = DefinitionReader.readSystem("odd.system.yaml", text);
    assertThat(CompileChecks.of(Objects.requireNonNull(read.definition())))
        .anySatisfy(it -> assertThat(it.message()).contains(problem));
  }

  @Test
  void theIdIsGivenOnlyWhereTheMarkerIsTheId() {
    var text = "type: odd\nbaseUrl: \"https://odd.example\"\n" + THINGS;
    var things = DefinitionReader.readSystem("odd.system.yaml", text).definition().objects();
    assertThat(things.get("things").givesIds()).isTrue();
    assertThat(things.get("things").can(Kind.FIND)).isFalse();
  }
}

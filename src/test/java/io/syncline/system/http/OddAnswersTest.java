package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.definition.check.CompileChecks;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.http.answer.WantedFields;
import io.syncline.system.http.auth.FixedCredentials;
import io.syncline.system.http.call.ClockOffset;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.HttpTransport;
import io.syncline.system.http.call.RetryAfter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers as vendors really write them: failures in a success, ids at other places, odd lists. */
class OddAnswersTest {

  private static final SystemId ODD = SystemId.of("odd");
  private static final NativeRef PERSON = new NativeRef(ODD, "people", "p1");

  private final List<HttpCall> asked = new ArrayList<>();

  @Test
  void aFailureInAnAnswerOfSuccessIsNoEmptyListing() {
    var system =
        system(
            """
            errors: [{path: ok, isNot: true, failure: permanent}]
            objects:
              people:
                fields: {mail: {findable: true}}
                operations:
                  list: {method: GET, path: /people, records: members, withoutRecords: empty}
                  find: {method: GET, path: /people, records: members, withoutRecords: empty}
            """,
            call -> answer(200, "{\"ok\":false,\"error\":\"invalid_auth\"}"));

    assertThatThrownBy(() -> system.list(new ListRequest("people", null, null, 10)))
        .isInstanceOfSatisfying(
            SystemFailure.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Permanent.class));
    assertThatThrownBy(() -> system.find("people", "mail", Value.text("a@b.example")))
        .isInstanceOf(SystemFailure.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id: id              | {"id":"n7","success":true} | ''                              | n7
          id: result.key      | {"result":{"key":7}}       | ''                              | 7
          id: ''              | 7                          | ''                              | 7
          id: ''              | "n7"                       | ''                              | n7
          id: header:Location | ''                         | https://odd.example/people/n7   | n7
          id: header:location | {}                         | /people/a%20b/?x=1              | a b
          id: header:X-Id     | ''                         | n7                              | n7
          """)
  void aCreateMayTellItsIdInAnotherPlaceThanRecordsDo(
      String id, String body, String header, String expected) {
    var system =
        system(
            CREATES.formatted(id),
            call ->
                new HttpResult.Answered(
                    201,
                    header.isEmpty() ? Map.of() : Map.of("location", header, "x-id", header),
                    body.getBytes(StandardCharsets.UTF_8)));

    assertThat(create(system))
        .isEqualTo(new WriteOutcome.Done(new NativeRef(ODD, "people", expected), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id: id              | {"Id":"n7"}
          id: ''              | {"id":"n7"}
          id: ''              | []
          id: header:Location | {"id":"n7"}
          """)
  void aCreateThatDoesNotTellItsIdHasNoKnownOutcome(String id, String body) {
    var system = system(CREATES.formatted(id), call -> answer(201, body));

    assertThat(create(system))
        .isInstanceOfSatisfying(
            WriteOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.OutcomeUnknown.class));
  }

  private static final String CREATES =
      """
      objects:
        people:
          id: Id
          fields: {mail: {}}
          operations:
            get: {method: GET, path: "/people/{id}"}
            create: {method: POST, path: /people, body: {"...": "{fields}"}, %s}
      """;

  @Test
  void aQueryMayNameTheIdInAnotherWayThanAReadDoes() {
    var system =
        system(
            """
            objects:
              people:
                fields: {mail: {findable: true}}
                operations:
                  list: {method: GET, path: /query, records: rows, id: Id}
                  get: {method: GET, path: "/people/{id}"}
            """,
            call ->
                call.uri().getPath().equals("/query")
                    ? answer(200, "{\"rows\":[{\"Id\":\"p1\"}]}")
                    : answer(200, "{\"id\":\"p1\"}"));

    assertThat(system.list(new ListRequest("people", null, null, 10)).records())
        .extracting(it -> it.ref().id())
        .containsExactly("p1");
    assertThat(system.read("people", List.of(PERSON)))
        .allMatch(ReadOutcome.Found.class::isInstance);
  }

  private static WriteOutcome create(HttpSystem system) {
    var fields = new Value.Struct(Map.of("mail", Value.text("a@b.example")));
    return system
        .write(
            "people",
            List.of(new WriteRequest.Create(ODD, "people", fields, "key", null)),
            () -> true)
        .get(0);
  }

  private static HttpResult answer(int status, String body) {
    return new HttpResult.Answered(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private HttpSystem system(String manifest, Function<HttpCall, HttpResult> vendor) {
    return connect(manifest, asked, vendor);
  }

  /** A system of this manifest, all whose requests this vendor answers. */
  static HttpSystem connect(
      String manifest, List<HttpCall> asked, Function<HttpCall, HttpResult> vendor) {
    var head = "type: odd\nbaseUrl: \"https://odd.example\"\n";
    var read = DefinitionReader.readSystem("odd.system.yaml", head + manifest);
    assertThat(read.findings()).isEmpty();
    SystemType type = Objects.requireNonNull(read.definition());
    assertThat(CompileChecks.of(type)).isEmpty();
    HttpTransport transport =
        call -> {
          asked.add(call);
          assertThat(asked).as("requests").hasSizeLessThan(100);
          return CompletableFuture.completedFuture(vendor.apply(call));
        };
    return new HttpSystem(
        ODD,
        type,
        Map.of(),
        new Sender(transport, FixedCredentials.of(type.auth(), Map.of())),
        new RetryAfter(InstantSource.system()),
        WantedFields.NONE,
        new ClockOffset());
  }
}

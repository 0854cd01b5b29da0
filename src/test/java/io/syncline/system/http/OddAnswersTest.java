package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ChangeRequest;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.definition.check.type.CompileChecks;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.http.answer.WantedFields;
import io.syncline.system.http.auth.FixedCredentials;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.ClockOffset;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.HttpTransport;
import io.syncline.system.http.call.RetryAfter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as vendors really write them: failures in a success, ids at other places, odd lists. */
class OddAnswersTest {

  static final SystemId ODD = SystemId.of("odd");
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

  @ParameterizedTest
  @ValueSource(strings = {"[\"Ticket 1: Subject changed\"]", "[]", "{\"ok\":true}", "\"done\"", ""})
  void anUpdateMayBeAnsweredWithWordsThatAreNoRecord(String body) {
    var update =
        CREATES
            .formatted("id: ''")
            .replace(
                "create: {method: POST, path: /people",
                "update: {method: PUT, path: \"/people/{id}\"");
    var system = system(update, call -> answer(200, body));
    var ref = new NativeRef(ODD, "people", "n7");
    var request = new WriteRequest.Update(ref, Value.Struct.EMPTY, "k", null);

    assertThat(system.write("people", List.of(request)))
        .containsExactly(new WriteOutcome.Done(ref, null));
    var refused = system(update, call -> answer(409, body));
    assertThat(refused.write("people", List.of(request)))
        .singleElement()
        .isInstanceOf(WriteOutcome.Failed.class);
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
  void whatAnErrorAnswerHoldsIsNotTheRecordWhereItMeansSuccess() {
    var system =
        system(
            """
            errors: [{status: 409, path: code, is: same, failure: none}]
            objects:
              people:
                fields: {mail: {}}
                operations:
                  get: {path: "/people/{id}"}
                  create: {path: /people, body: {"...": "{fields}"}}
                  delete: {path: "/people/{id}"}
            """,
            call -> answer(409, "{\"id\":\"error-7\",\"code\":\"same\"}"));

    assertThat(create(system))
        .isInstanceOfSatisfying(
            WriteOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.OutcomeUnknown.class));
    assertThat(system.write("people", List.of(new WriteRequest.Delete(PERSON, "k")), () -> true))
        .containsExactly(new WriteOutcome.Done(PERSON, null));
  }

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

  /** What a listing shows as {@code Id}, a create answers as {@code id}, whole all the same. */
  @Test
  void anObjectMayHoldItsIdInSeveralPlaces() {
    var system =
        system(
            """
            objects:
              people:
                id: Id|id|key.id
                fields: {mail: {}}
                operations:
                  list: {method: GET, path: /query, records: rows}
                  get: {method: GET, path: "/people/{id}"}
                  create: {method: POST, path: /people, body: {"...": "{fields}"}}
                  feed: {path: /feed, query: {from: "{since}"}, records: rows, changes: {at: at, identity: [at]}}
            """,
            call ->
                switch (call.uri().getPath()) {
                  case "/query" ->
                      answer(
                          200,
                          "{\"rows\":[{\"Id\":\"p1\"},{\"Id\":null,\"id\":2},"
                              + "{\"Id\":\"3\",\"id\":4}]}");
                  case "/feed" ->
                      answer(
                          200,
                          "{\"rows\":[{\"key\":{\"id\":\"p1\"},\"at\":\"2026-01-01T00:00:00Z\"}]}");
                  default -> answer(200, "{\"id\":\"p1\",\"mail\":\"a@b.example\"}");
                });

    assertThat(system.list(new ListRequest("people", null, null, 10)).records())
        .extracting(it -> it.ref().id())
        .containsExactly("p1", "2", "3");
    assertThat(system.read("people", List.of(PERSON)))
        .allMatch(ReadOutcome.Found.class::isInstance);
    assertThat(create(system))
        .isInstanceOfSatisfying(
            WriteOutcome.Done.class,
            it -> {
              assertThat(it.ref()).isEqualTo(PERSON);
              assertThat(it.answer()).as("the record, which need not be read").isNotNull();
            });
    var since = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(
            system
                .changes(
                    new ChangeRequest("people", Operation.Kind.FEED, since, since, null, null, 10))
                .changes())
        .extracting(it -> it.ref().id())
        .containsExactly("p1");
  }

  @Test
  void aListedRecordWithAnIdAtNoneOfItsPlacesMakesThePageFail() {
    var system =
        system(
            """
            objects:
              people:
                id: Id|id
                operations: {list: {method: GET, path: /people}}
            """,
            call -> answer(200, "[{\"id\":\"1\"},{\"ID\":\"2\",\"id\":\"\"}]"));

    assertThatThrownBy(() -> listed(system))
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("has no id at Id|id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          header:Location|id      ; {"id":"b1"} ; /people/n7 ; n7
          header:Location|id      ; {"id":"b1"} ; ''         ; b1
          header:Location|id      ; ''          ; /people/n7 ; n7
          data.id|header:Location ; {"id":"b1"} ; /people/n7 ; n7
          data.id|header:Location ; {"data":{"id":"b1"}} ; /people/n7 ; b1
          header:Location|id      ; {}          ; ''         ; unknown
          header:Location|id      ; ''          ; ''         ; unknown
          header:Location|id      ; {"id":""}   ; /          ; unknown
          """)
  void aCreateMayTellItsIdInOneOfSeveralPlaces(
      String id, String body, String header, String expected) {
    var system =
        system(
            CREATES.formatted("id: \"" + id + "\""),
            call ->
                new HttpResult.Answered(
                    201,
                    header.isEmpty() ? Map.of() : Map.of("location", header),
                    body.getBytes(StandardCharsets.UTF_8)));
    var outcome = create(system);

    if (expected.equals("unknown")) {
      assertThat(failure(outcome)).isInstanceOf(Failure.OutcomeUnknown.class);
    } else {
      assertThat(outcome)
          .isEqualTo(new WriteOutcome.Done(new NativeRef(ODD, "people", expected), null));
    }
  }

  /** The records of a grouped answer, in any order, are told apart by whichever id they hold. */
  @Test
  void recordsOfAGroupAreKnownByWhicheverIdTheyHold() {
    var system =
        system(
            """
            objects:
              people:
                id: Id|id
                fields: {mail: {}}
                operations:
                  get: {method: GET, path: "/people/{id}"}
                  updateMany: {method: POST, path: /batch, body: {items: [{id: "{id}", "...": "{fields}"}]}, batch: 20, itemStatus: {errors: errors, id: ref}}
            """,
            call -> answer(200, "[{\"id\":\"p2\",\"errors\":[\"no\"]},{\"Id\":\"p1\"}]"));
    var fields = new Value.Struct(Map.of("mail", Value.text("a@b.example")));
    var outcomes =
        system.write(
            "people",
            Stream.of("p1", "p2")
                .map(it -> new NativeRef(ODD, "people", it))
                .map(it -> new WriteRequest.Update(it, fields, it.id(), null))
                .toList(),
            () -> true);

    assertThat(outcomes.get(0)).isInstanceOf(WriteOutcome.Done.class);
    assertThat(failure(outcomes.get(1))).isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void aMapIsAListAndItsKeyMayBeTheId() {
    var system =
        system(
            """
            objects:
              people:
                id: $key
                fields: {mail: {}}
                operations:
                  list: {method: GET, path: /people, records: employees, form: map}
            """,
            call -> answer(200, "{\"employees\":{\"7\":{\"mail\":\"a\"},\"8\":{\"mail\":\"b\"}}}"));

    assertThat(listed(system)).containsExactlyInAnyOrder("7=a", "8=b");
    for (var odd : List.of("{}", "{\"employees\":[]}", "{\"employees\":{\"error\":\"no\"}}")) {
      assertThatThrownBy(() -> listed(map(odd))).as(odd).isInstanceOf(SystemFailure.class);
    }
    assertThat(listed(map("{\"employees\":{}}"))).isEmpty();
  }

  private HttpSystem map(String answer) {
    return system(
        """
        objects:
          people:
            id: $key
            operations:
              list: {method: GET, path: /people, records: employees, form: map}
        """,
        call -> answer(200, answer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [["Nr","mail"],["1","a"],["2"],[],["",""],["3","c","beyond"]] | 1=a 2= 3=c
          [["Nr","","mail"],["1","x","a"]]                             | 1=a
          [["Nr","mail"]]                                              | ''
          []                                                           | ''
          [["Nr","Nr"],["1","2"]]                                      | failure
          [{"Nr":"1"}]                                                 | failure
          [["Nr"],{"Nr":"1"}]                                          | failure
          null                                                         | failure
          """)
  void rowsBelowAHeaderAreRecords(String values, String expected) {
    var system = rows("Nr", values);
    if (expected.equals("failure")) {
      assertThatThrownBy(() -> listed(system)).isInstanceOf(SystemFailure.class);
    } else {
      assertThat(String.join(" ", listed(system))).isEqualTo(expected);
    }
  }

  @Test
  void aRowMayBeKnownByItsNumber() {
    assertThat(listed(rows("$row", "[[\"mail\"],[\"a\"],[],[\"b\"]]")))
        .containsExactly("2=a", "4=b");
  }

  private HttpSystem rows(String id, String values) {
    return system(
        """
        objects:
          people:
            id: %s
            operations:
              list: {method: GET, path: /values, records: values, form: rows}
        """
            .formatted(id),
        call -> answer(200, "{\"values\":" + values + "}"));
  }

  @Test
  void recordsOfListsInListsAreOneList() {
    var system =
        system(
            """
            objects:
              people:
                operations:
                  list: {method: GET, path: /cdc, records: "CDC[].Query[].People"}
            """,
            call ->
                answer(
                    200,
                    "{\"CDC\":[{\"Query\":[{\"People\":[{\"id\":1},{\"id\":2}]},{\"Firms\":[]}]},"
                        + "{\"Query\":[{\"People\":[{\"id\":3}]}]}]}"));

    assertThat(listed(system)).containsExactly("1=", "2=", "3=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"data":{"person":{"id":"p1"}}} | Found
          {"data":{"person":null}}        | Missing
          {"data":{}}                     | Failed
          {"data":null}                   | Failed
          {"errors":[{}],"data":{"person":null}} | Failed
          {}                              | Failed
          null                            | Failed
          ''                              | Failed
          """)
  void aNullAtTheVeryPlaceMayMeanThatARecordIsMissing(String answer, String expected) {
    var system =
        system(
            """
            errors: [{path: errors, present: true, failure: transient}]
            objects:
              people:
                operations:
                  get: {method: GET, path: "/{id}", records: data.person, withoutRecords: nullValue}
            """,
            call -> answer(200, answer));

    assertThat(system.read("people", List.of(PERSON)))
        .singleElement()
        .extracting(it -> it.getClass().getSimpleName())
        .isEqualTo(expected);
  }

  @Test
  void itemsOfAGroupTellTheirStatusInPlacesOfTheirOwn() {
    var system =
        system(
            """
            errors: [{status: [409, item], path: code, is: taken, failure: alreadyThere}]
            objects:
              people:
                fields: {mail: {}}
                operations:
                  get: {method: GET, path: "/people/{id}"}
                  create: {method: POST, path: /people, body: {"...": "{fields}"}}
                  createMany:
                    method: POST
                    path: /batch
                    body: {requests: [{id: "{idempotencyKey}", body: "{fields}"}]}
                    records: responses
                    batch: 20
                    itemStatus: {status: status, record: body, id: id}
            """,
            call ->
                answer(
                    200,
                    "{\"responses\":[{\"id\":\"k4\",\"status\":503,\"body\":{}},"
                        + "{\"id\":\"k1\",\"status\":201,\"body\":{\"id\":\"n1\"}},"
                        + "{\"id\":\"k3\",\"status\":409,\"code\":\"taken\"},"
                        + "{\"id\":\"k2\",\"status\":400,\"body\":{}},"
                        + "{\"id\":\"k5\",\"body\":{\"id\":\"n5\"}}]}"));
    var outcomes = creates(system, "k1", "k2", "k3", "k4", "k5", "k6");

    assertThat(outcomes.get(0))
        .isInstanceOfSatisfying(
            WriteOutcome.Done.class, it -> assertThat(it.ref().id()).isEqualTo("n1"));
    assertThat(failure(outcomes.get(1))).isInstanceOf(Failure.Invalid.class);
    assertThat(outcomes.get(2)).isInstanceOf(WriteOutcome.AlreadyThere.class);
    assertThat(failure(outcomes.get(3))).isInstanceOf(Failure.OutcomeUnknown.class);
    assertThat(failure(outcomes.get(4))).isInstanceOf(Failure.OutcomeUnknown.class);
    assertThat(failure(outcomes.get(5))).isInstanceOf(Failure.OutcomeUnknown.class);
  }

  @Test
  void itemsInOrderTellTheirSuccessByAFlag() {
    var system =
        system(
            """
            objects:
              people:
                id: Id
                fields: {mail: {}}
                operations:
                  get: {method: GET, path: "/people/{id}"}
                  createMany:
                    method: POST
                    path: /composite
                    body: {records: [{"...": "{fields}"}]}
                    id: id
                    batch: 20
                    itemStatus: {success: success, errors: errors}
            """,
            call ->
                answer(
                    200,
                    "[{\"id\":\"n1\",\"success\":true,\"errors\":[]},"
                        + "{\"success\":false,\"errors\":[{\"fields\":[\"mail\"]}]},"
                        + "{\"id\":\"n3\"}]"));
    var outcomes = creates(system, "k1", "k2", "k3");

    assertThat(outcomes.get(0))
        .isEqualTo(new WriteOutcome.Done(new NativeRef(ODD, "people", "n1"), null));
    assertThat(failure(outcomes.get(1)))
        .isEqualTo(new Failure.Invalid("refused in a batch", Set.of("mail")));
    assertThat(failure(outcomes.get(2))).isInstanceOf(Failure.OutcomeUnknown.class);
  }

  @Test
  void itemsOfAGroupedReadTellTheirStatusToo() {
    var system =
        system(
            """
            objects:
              people:
                operations:
                  getMany:
                    method: POST
                    path: /batch
                    body: {requests: [{id: "{id}"}]}
                    records: responses
                    batch: 20
                    itemStatus: {status: status, record: body, id: id}
            """,
            call ->
                answer(
                    200,
                    "{\"responses\":[{\"id\":\"p1\",\"status\":200,\"body\":{\"id\":\"p1\"}},"
                        + "{\"id\":\"p2\",\"status\":404},{\"id\":\"p3\",\"status\":500}]}"));
    var refs = Stream.of("p1", "p2", "p3").map(it -> new NativeRef(ODD, "people", it)).toList();

    assertThat(system.read("people", refs))
        .extracting(it -> it.getClass().getSimpleName())
        .containsExactly("Found", "Missing", "Failed");
  }

  private static Failure failure(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Failed.class);
    return ((WriteOutcome.Failed) outcome).failure();
  }

  static List<WriteOutcome> creates(HttpSystem system, String... keys) {
    var fields = new Value.Struct(Map.of("mail", Value.text("a@b.example")));
    return system.write(
        "people",
        Stream.of(keys)
            .map(it -> new WriteRequest.Create(ODD, "people", fields, it, null))
            .toList(),
        () -> true);
  }

  private static List<String> listed(HttpSystem system) {
    return system.list(new ListRequest("people", null, null, 10)).records().stream()
        .map(it -> it.ref().id() + "=" + mail(it.fields()))
        .toList();
  }

  private static String mail(Value.Struct fields) {
    return fields.fields().get("mail") instanceof Value.Text text ? text.value() : "";
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

  static HttpResult answer(int status, String body) {
    return new HttpResult.Answered(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private HttpSystem system(String manifest, Function<HttpCall, HttpResult> vendor) {
    return connect(manifest, asked, vendor);
  }

  /** A system of this manifest, all whose requests this vendor answers. */
  static HttpSystem connect(
      String manifest, List<HttpCall> asked, Function<HttpCall, HttpResult> vendor) {
    return connect(manifest, asked, vendor, InstantSource.system());
  }

  static HttpSystem connect(
      String manifest,
      List<HttpCall> asked,
      Function<HttpCall, HttpResult> vendor,
      InstantSource clock) {
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
        new RetryAfter(clock),
        WantedFields.NONE,
        new ClockOffset());
  }
}

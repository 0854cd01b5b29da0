package io.syncline.system.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.Finding;
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
import io.syncline.definition.source.DefinitionReader;
import io.syncline.route.pipeline.CamelOperations;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.http.HttpSystem;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.MemoryTokens;
import io.syncline.system.http.answer.WantedFields;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A system whose operations are routes in YAML, over a real Camel context. */
class CamelSystemTest {

  private static final SystemId SHOP = SystemId.of("shop");

  private static final String TYPE =
      """
      type: shop
      transport: camel
      timeout: 2s
      settings:
        folder: {default: here}
      rateLimit: {requests: 1000, per: 1s}
      objects:
        items:
          id: sku
          updatedAt: changed
          version: v
          conditional: true
          fields:
            sku: {writable: false}
            name: name
            price: {attribute: price, type: decimal, findable: true}
          operations:
            list: {paging: {maxSize: 2}}
            get:
            getMany: {batch: 2}
            find:
            create:
            createMany: {batch: 3}
            update:
            delete:
            count:
      """;

  /** States an outcome where the name is one, throws where it is `throw`, is late where `late`. */
  private static final String ROUTES =
      """
      - route:
          from:
            uri: direct:shop.items.get
            steps:
              - to: direct:outcome
              - choice:
                  when:
                    - simple: "${body} == 'none'"
                      steps:
                        - setBody: {constant: ""}
                  otherwise:
                    steps:
                      - setBody:
                          simple: '{"sku": "${body}", "name": "${exchangeProperty[syncline.setting.folder]}", "price": 12.50, "v": 3}'
      - route:
          from:
            uri: direct:shop.items.getMany
            steps:
              - setBody: {simple: '[{"sku": "${body[0]}", "name": "grouped"}]'}
      - route:
          from:
            uri: direct:shop.items.list
            steps:
              - choice:
                  when:
                    - simple: "${body[cursor]} == 'second'"
                      steps:
                        - setBody: {simple: '{"records": [{"sku": "3"}], "total": 3}'}
                    - simple: "${body[cursor]} == 'bad'"
                      steps:
                        - setBody: {constant: '{"rows": []}'}
                  otherwise:
                    steps:
                      - setBody:
                          simple: '{"records": [{"sku": "1", "name": "${body[since]}", "changed": "2026-02-01T00:00:00Z"}, {"sku": "2", "name": "${body[size]}"}], "next": "second", "total": 3}'
      - route:
          from:
            uri: direct:shop.items.find
            steps:
              - setBody: {simple: '[{"sku": "1", "price": ${body[value]}}, {"sku": "2", "price": 99}]'}
      - route:
          from:
            uri: direct:shop.items.create
            steps:
              - setProperty: {name: given, simple: "${body[name]}"}
              - setBody: {simple: "${body[name]}"}
              - to: direct:outcome
              - choice:
                  when:
                    - simple: "${body} == 'silent'"
                      steps:
                        - setBody: {constant: ""}
                    - simple: "${body} == 'id'"
                      steps:
                        - setBody: {constant: "1e5"}
                  otherwise:
                    steps:
                      - setBody: {simple: '{"sku": "new", "name": "${exchangeProperty.given}", "key": "${exchangeProperty[syncline.idempotencyKey]}"}'}
      - route:
          from:
            uri: direct:shop.items.createMany
            steps:
              - setBody: {simple: '[{"sku": "a", "name": "${body[0][fields][name]}"}, {"error": "no such price"}]'}
      - route:
          from:
            uri: direct:shop.items.update
            steps:
              - setBody: {simple: "${body[name]}"}
              - to: direct:outcome
              - setBody: {simple: '{"sku": "${exchangeProperty[syncline.nativeId]}", "name": "v${exchangeProperty[syncline.ifVersion]}"}'}
      - route:
          from:
            uri: direct:shop.items.delete
            steps:
              - to: direct:outcome
              - setBody: {constant: ""}
      - route:
          from:
            uri: direct:shop.items.count?failIfNoConsumers=true
            steps:
              - setBody: {constant: "7"}
      - route:
          from:
            uri: direct:outcome
            steps:
              - choice:
                  when:
                    - simple: "${body} == 'throw'"
                      steps:
                        - throwException: {exceptionType: java.io.IOException, message: secret of a customer}
                    - simple: "${body} == 'refuse'"
                      steps:
                        - throwException: {exceptionType: java.lang.IllegalArgumentException, message: secret of a customer}
                    - simple: "${body} startsWith 'late'"
                      steps:
                        - delay: {constant: "5000"}
                    - simple: "${body} == 'stateAndThrow'"
                      steps:
                        - setProperty: {name: syncline.outcome, constant: unavailable}
                        - throwException: {exceptionType: java.io.IOException, message: secret of a customer}
                    - simple: "${body} in 'notFound,conflict,stale,invalid,unauthorized,rateLimited,unavailable,unknown,nonsense'"
                      steps:
                        - setProperty: {name: syncline.outcome, simple: "${body}"}
                        - setProperty: {name: syncline.retryAfter, constant: "30"}
                        - setProperty: {name: syncline.existingId, constant: "77"}
      """;

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private Vertx vertx;
  private HttpSystems systems;
  private HttpSystem system;

  @BeforeEach
  void start() throws Exception {
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.fromString("shop.camel.yaml", ROUTES));
    camel.getShutdownStrategy().setTimeout(1);
    camel.start();
    vertx = Vertx.vertx();
    systems =
        new HttpSystems(
            LocalNetwork.of(vertx),
            new MemoryTokens(),
            InstantSource.system(),
            Duration.ofSeconds(5),
            new LocalBudget(System::nanoTime),
            new LocalQuotas(InstantSource.system()),
            new CamelOperations(camel));
    system = systems.connect(SHOP, type(TYPE), Map.of(), WantedFields.NONE);
  }

  @AfterEach
  void stop() {
    systems.close();
    vertx.close();
    camel.stop();
  }

  static SystemType type(String text) {
    var read = DefinitionReader.readSystem("shop.system.yaml", text);
    assertThat(read.findings()).filteredOn(Finding::refuses).isEmpty();
    return read.definition();
  }

  @Test
  void aRecordIsReadWithItsNumbersAndItsVersion() {
    var read = system.read("items", List.of(ref("1"))).get(0);

    assertThat(read).isInstanceOf(ReadOutcome.Found.class);
    var record = ((ReadOutcome.Found) read).record();
    assertThat(record.fields().fields())
        .containsEntry("price", Value.decimal("12.50"))
        .containsEntry("name", Value.text("here"));
    assertThat(record.version()).isEqualTo("3");
  }

  @Test
  @DisplayName("S16: nothing, or `notFound`, says that a record is not there; a failure never")
  void s16OnlyTheRouteSaysThatNothingIsThere() {
    assertThat(read("none")).isEqualTo(new ReadOutcome.Missing(ref("none")));
    assertThat(read("notFound")).isEqualTo(new ReadOutcome.Missing(ref("notFound")));
    for (var failing : List.of("throw", "late", "unavailable", "nonsense", "stateAndThrow")) {
      assertThat(failure(read(failing))).as(failing).isInstanceOf(Failure.Transient.class);
    }
    assertThat(failure(read("unauthorized"))).isInstanceOf(Failure.Refused.class);
    assertThat(failure(read("rateLimited")))
        .isEqualTo(
            new Failure.RateLimited(
                "the route shop.items.get states rate_limited", Duration.ofSeconds(30)));
  }

  @Test
  void whatAGroupLeavesOutIsAskedForAlone() {
    var read = system.read("items", List.of(ref("1"), ref("2"), ref("3"), ref("none")));

    assertThat(read)
        .extracting(ReadOutcome::ref)
        .containsExactly(ref("1"), ref("2"), ref("3"), ref("none"));
    assertThat(((ReadOutcome.Found) read.get(0)).record().fields().fields())
        .containsEntry("name", Value.text("grouped"));
    assertThat(((ReadOutcome.Found) read.get(1)).record().fields().fields())
        .containsEntry("name", Value.text("here"));
    assertThat(read.get(3)).isInstanceOf(ReadOutcome.Missing.class);
  }

  @Test
  void aListingIsReadPageByPage() {
    var since = Instant.parse("2026-01-01T00:00:00Z");
    var first = system.list(new ListRequest("items", since, null, 50));

    assertThat(first.total()).isNull();
    assertThat(first.records()).hasSize(2);
    assertThat(first.records().get(0).fields().fields())
        .containsEntry("name", Value.text(since.toString()));
    assertThat(first.records().get(0).updatedAt()).isEqualTo("2026-02-01T00:00:00Z");
    assertThat(first.records().get(1).fields().fields()).containsEntry("name", Value.text("2"));
    var second = system.list(new ListRequest("items", since, first.next(), 50));
    assertThat(second.records()).hasSize(1);
    assertThat(second.next()).isNull();
  }

  @Test
  @DisplayName("S23: an answer without records is no empty page")
  void s23AnAnswerWithoutRecordsIsNoEmptyPage() {
    assertThatThrownBy(() -> system.list(new ListRequest("items", null, "bad", 50)))
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("without records at records");
  }

  @Test
  void onlyRecordsThatHoldTheValueAreFound() {
    var found = system.find("items", "price", Value.decimal(5));

    assertThat(found).singleElement().satisfies(it -> assertThat(it.ref()).isEqualTo(ref("1")));
    assertThat(system.count("items")).hasValue(7);
  }

  @ParameterizedTest
  @DisplayName("S6: what a route throws after it was called leaves a write's outcome unknown")
  @CsvSource({
    "throw, OutcomeUnknown",
    "late, OutcomeUnknown",
    "unknown, OutcomeUnknown",
    "nonsense, OutcomeUnknown",
    "silent, OutcomeUnknown",
    "refuse, Invalid",
    "invalid, Invalid",
    "notFound, Invalid",
    "unauthorized, Refused",
    "rateLimited, RateLimited",
    "unavailable, Transient",
    "stateAndThrow, Transient"
  })
  void s6TheEndOfACreate(String name, String failure) {
    var outcome = create(name);

    assertThat(outcome).isInstanceOf(WriteOutcome.Failed.class);
    var failed = ((WriteOutcome.Failed) outcome).failure();
    assertThat(failed.getClass().getSimpleName()).isEqualTo(failure);
    assertThat(failed.reason()).doesNotContain("secret").doesNotContain("HTTP");
  }

  @Test
  void aCreateIsAnsweredWithTheRecordOrItsIdOrTheOneThatIsThere() {
    var done = (WriteOutcome.Done) create("Pen");
    assertThat(done.ref()).isEqualTo(ref("new"));
    assertThat(done.answer().fields().fields())
        .containsEntry("name", Value.text("Pen"))
        .containsEntry("key", Value.text("key"));
    assertThat(create("id")).isEqualTo(new WriteOutcome.Done(ref("1e5"), null));
    assertThat(create("conflict"))
        .isEqualTo(new WriteOutcome.AlreadyThere(ref("77"), "the route states conflict"));
  }

  @Test
  void eachItemOfAGroupHasItsOwnEnd() {
    var outcomes =
        system.write(
            "items",
            List.of(
                new WriteRequest.Create(SHOP, "items", name("Pen"), "k1", null),
                new WriteRequest.Create(SHOP, "items", name("Ink"), "k2", null)));

    assertThat(((WriteOutcome.Done) outcomes.get(0)).ref()).isEqualTo(ref("a"));
    assertThat(((WriteOutcome.Failed) outcomes.get(1)).failure())
        .isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void anUpdateMayBeConditionalAndItsRecordMayBeGone() {
    var done = (WriteOutcome.Done) update("Pen");
    assertThat(done.answer().fields().fields()).containsEntry("name", Value.text("v4"));
    assertThat(update("stale")).isEqualTo(new WriteOutcome.Stale());
    assertThat(update("notFound")).isEqualTo(new WriteOutcome.Gone(ref("1")));
    assertThat(delete("1")).isEqualTo(new WriteOutcome.Done(ref("1"), null));
    assertThat(delete("notFound")).isEqualTo(new WriteOutcome.Gone(ref("notFound")));
  }

  @Test
  @DisplayName("S18: a write whose lease is too short does not reach its route")
  void s18NothingLeavesOnceItMayNot() {
    var create = new WriteRequest.Create(SHOP, "items", name("throw"), "key", null);

    var outcome = system.write("items", List.of(create), () -> false).get(0);

    assertThat(((WriteOutcome.Failed) outcome).failure()).isInstanceOf(Failure.RateLimited.class);
  }

  @Test
  void callsThatHangHoldNoOtherUp() {
    var many =
        systems.connect(
            SHOP,
            type(TYPE.replace("per: 1s", "per: 1s, concurrency: 40")),
            Map.of(),
            WantedFields.NONE);
    var requests =
        IntStream.range(0, 40)
            .mapToObj(it -> new WriteRequest.Delete(ref(it < 39 ? "late" + it : "1"), "key"))
            .toList();

    var outcomes = many.write("items", requests);

    assertThat(outcomes.get(39)).isEqualTo(new WriteOutcome.Done(ref("1"), null));
    assertThat(outcomes.subList(0, 39))
        .allSatisfy(it -> assertThat(it).isInstanceOf(WriteOutcome.Failed.class));
  }

  @Test
  void aRouteThatIsNotThereIsWaitedForAndNothingIsConcluded() throws Exception {
    for (var route : List.copyOf(camel.getRoutes())) {
      camel.getRouteController().stopRoute(route.getId());
      camel.removeRoute(route.getId());
    }

    assertThat(failure(read("1"))).isInstanceOf(Failure.Transient.class);
    assertThat(((WriteOutcome.Failed) create("Pen")).failure())
        .isEqualTo(new Failure.Transient("there is no route direct:shop.items.create"));
  }

  private ReadOutcome read(String id) {
    return system.read("items", List.of(ref(id))).get(0);
  }

  private static Failure failure(ReadOutcome outcome) {
    return ((ReadOutcome.Failed) outcome).failure();
  }

  private WriteOutcome create(String name) {
    return system
        .write("items", List.of(new WriteRequest.Create(SHOP, "items", name(name), "key", null)))
        .get(0);
  }

  private WriteOutcome update(String name) {
    var update = new WriteRequest.Update(ref("1"), name(name), "key", "4");
    return system.write("items", List.of(update)).get(0);
  }

  private WriteOutcome delete(String id) {
    return system.write("items", List.of(new WriteRequest.Delete(ref(id), "key"))).get(0);
  }

  private static Value.Struct name(String name) {
    return new Value.Struct(Map.of("name", Value.text(name)));
  }

  private static NativeRef ref(String id) {
    return new NativeRef(SHOP, "items", id);
  }
}

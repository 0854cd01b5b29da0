package io.syncline.route.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.file.FileSource;
import io.syncline.system.http.RoutedSystem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Single operations of a system as Camel routes of the integrator. */
class CamelOperationsTest {

  private static final String UPDATE =
      """
      - route:
          id: legacy-update
          from:
            uri: direct:books.contacts.update
            steps:
              - choice:
                  when:
                    - simple: "${body[firstName]} == 'Refuse'"
                      steps:
                        - throwException:
                            exceptionType: java.lang.IllegalArgumentException
                            message: no such name
                    - simple: "${body[firstName]} == 'Break'"
                      steps:
                        - throwException:
                            exceptionType: java.io.IOException
                            message: gone
              - setBody:
                  simple: '{"id": "${exchangeProperty[syncline.nativeId]}", "firstName": "via ${body[firstName]}", "key": "${exchangeProperty[syncline.idempotencyKey]}"}'
      - route:
          id: legacy-archive
          from:
            uri: direct:books.contacts.archive
            steps:
              - setBody: {constant: ""}
      - route:
          id: legacy-delete
          from:
            uri: direct:books.contacts.delete
            steps:
              - choice:
                  when:
                    - simple: "${body} != ${exchangeProperty[syncline.nativeId]}"
                      steps:
                        - throwException: {exceptionType: java.io.IOException, message: whom}
                    - simple: "${body} == 'locked'"
                      steps:
                        - throwException: {exceptionType: java.lang.IllegalArgumentException, message: no}
      - route:
          id: legacy-get
          from:
            uri: direct:books.contacts.get
            steps:
              - choice:
                  when:
                    - simple: "${body} == 'gone'"
                      steps:
                        - setBody: {constant: ""}
                    - simple: "${body} in 'notFound,rateLimited'"
                      steps:
                        - setProperty: {name: syncline.outcome, simple: "${body}"}
                    - simple: "${body} == 'down'"
                      steps:
                        - throwException: {exceptionType: java.io.IOException, message: down}
                  otherwise:
                    steps:
                      - setBody: {simple: '{"id": "${body}", "firstName": "read"}'}
      """;

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final SettableClock clock = new SettableClock(Contacts.START);
  private final MemorySystem books =
      new MemorySystem(Contacts.BOOKS, Contacts.synced().type(Contacts.BOOKS), clock);
  private RoutedSystem system;

  @BeforeEach
  void start() throws Exception {
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.fromString("books.camel.yaml", UPDATE));
    camel.start();
    system = new RoutedSystem(books, new CamelOperations(camel));
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  @Test
  @DisplayName("an operation goes through the integrator's route where one is at work")
  void anOperationGoesThroughItsRoute() {
    var done = (WriteOutcome.Done) update("Ann");

    assertThat(done.ref()).isEqualTo(books.ref("1"));
    assertThat(done.answer().fields().fields())
        .containsEntry("firstName", Value.text("via Ann"))
        .containsEntry("key", Value.text("key"));
    assertThat(books.journal).isEmpty();
  }

  @Test
  void aRouteThatReplacesAnOperationMayStateItsOutcomeToo() {
    var read = system.read("contacts", List.of(books.ref("notFound"), books.ref("rateLimited")));

    assertThat(read.get(0)).isEqualTo(new ReadOutcome.Missing(books.ref("notFound")));
    assertThat(((ReadOutcome.Failed) read.get(1)).failure())
        .isInstanceOf(Failure.RateLimited.class);
  }

  @Test
  @DisplayName("S18: of many that go one after the other none leaves once the lease is too short")
  void s18NoneLeavesOnceItMayNot() {
    var asked = new AtomicInteger();
    var ref = books.ref("1").id();
    var outcomes =
        system.write(
            "contacts",
            List.of(update(ref, "Ann"), update(ref, "Bo"), update(ref, "Cy")),
            () -> asked.incrementAndGet() < 2);

    assertThat(outcomes.get(0)).isInstanceOf(WriteOutcome.Done.class);
    assertThat(outcomes.subList(1, 3))
        .allSatisfy(it -> assertThat(failure(it)).isInstanceOf(Failure.RateLimited.class));
  }

  @Test
  @DisplayName("other operations go the manifest's way, and so does all once the route is stopped")
  void otherOperationsGoTheUsualWay() throws Exception {
    var create =
        new WriteRequest.Create(
            Contacts.BOOKS,
            "contacts",
            new Value.Struct(Map.of("firstName", Value.text("Ann"))),
            "key",
            null);
    var both = system.write("contacts", List.of(update(books.ref("1").id(), "Bo"), create));
    assertThat(both).allMatch(it -> it instanceof WriteOutcome.Done);
    assertThat(books.journal).hasSize(1);

    camel.getRouteController().stopRoute("legacy-update");
    camel.removeRoute("legacy-update");
    update("Cy");
    assertThat(books.journal).hasSize(2);
  }

  @Test
  @DisplayName("S6: a write whose route breaks off is unknown; one that it refused is invalid")
  void aWriteWhoseRouteBreaksOffIsUnknown() {
    assertThat(failure(update("Break"))).isInstanceOf(Failure.OutcomeUnknown.class);
    assertThat(failure(update("Refuse"))).isInstanceOf(Failure.Invalid.class);
    assertThat(failure(update("Refuse")).reason()).doesNotContain("no such name");
  }

  @Test
  @DisplayName("S16: only an empty answer says that a record is gone; a failure says nothing")
  void onlyAnEmptyAnswerIsAnAbsence() {
    var outcomes =
        system.read("contacts", List.of(books.ref("7"), books.ref("gone"), books.ref("down")));

    assertThat(outcomes.get(0)).isInstanceOf(ReadOutcome.Found.class);
    assertThat(outcomes.get(1)).isInstanceOf(ReadOutcome.Missing.class);
    assertThat(outcomes.get(2)).isInstanceOf(ReadOutcome.Failed.class);
  }

  @Test
  @DisplayName("archive and delete go through their own routes, and never through that of updates")
  void whatTakesARecordAwayGoesThroughItsOwnRoute() {
    var one = books.create(Map.of("firstName", Value.text("Ann")));
    var two = books.create(Map.of("firstName", Value.text("Bo")));
    var done =
        system.write(
            "contacts",
            List.of(
                new WriteRequest.Archive(books.ref(one), "k1"),
                new WriteRequest.Delete(books.ref(two), "k2"),
                new WriteRequest.Restore(books.ref(two), "k3")));

    assertThat(done).allMatch(it -> it instanceof WriteOutcome.Done);
    assertThat(books.active()).as("done by the routes").containsExactly(one, two);
    var locked = new WriteRequest.Delete(books.ref("locked"), "k4");
    assertThat(failure(system.write("contacts", List.of(locked)).get(0)))
        .isInstanceOf(Failure.Invalid.class);
  }

  @Test
  @DisplayName("a route is given no file: what writes one is refused, and the route is not called")
  void aRouteIsGivenNoFile() {
    var update = update("1", "Ann").with(new FileSource(books.ref("2")));

    assertThat(failure(system.write("contacts", List.of(update)).get(0)))
        .isInstanceOfSatisfying(
            Failure.Invalid.class, it -> assertThat(it.reason()).contains("no files"));
  }

  private WriteOutcome update(String firstName) {
    return system.write("contacts", List.of(update("1", firstName))).get(0);
  }

  private WriteRequest.Update update(String id, String firstName) {
    return new WriteRequest.Update(
        books.ref(id), new Value.Struct(Map.of("firstName", Value.text(firstName))), "key", null);
  }

  private static Failure failure(WriteOutcome outcome) {
    return ((WriteOutcome.Failed) outcome).failure();
  }
}

package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.path.Paths;
import io.syncline.json.Json;
import io.syncline.sandbox.kernel.Fault;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.http.answer.WantedFields;
import io.syncline.system.http.call.Formats;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every system reached over HTTP does: one suite for each manifest and its stand-in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConnectedSystemContract {

  static final SystemId ID = SystemId.of("it");

  /** How one vendor is spoken of here. */
  record Vendor(
      String type,
      String object,
      String email,
      String firstName,
      String phone,
      @Nullable String marker) {}

  private Vertx vertx;
  private HttpSystems systems;
  Sandbox sandbox;
  HttpSystem system;

  abstract Vendor vendor();

  abstract Sandbox start();

  abstract Map<String, String> settings(Sandbox sandbox);

  /** What a person enters on the system's screens. */
  abstract Map<String, ?> person(String firstName, String email);

  @BeforeAll
  void openClient() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  void closeClient() {
    vertx.close();
  }

  @BeforeEach
  void startVendor() {
    systems =
        new HttpSystems(
            LocalNetwork.of(vertx),
            new MemoryTokens(),
            InstantSource.system(),
            Duration.ofSeconds(5),
            new LocalBudget(System::nanoTime),
            new LocalQuotas(InstantSource.system()),
            OperationRoutes.NONE);
    sandbox = start();
    system = connect(Map.of());
  }

  @AfterEach
  void stopVendor() {
    var defects = sandbox.server().defects();
    sandbox.close();
    systems.close();
    assertThat(defects).isEmpty();
  }

  SystemType manifest() {
    return Manifests.read(vendor().type());
  }

  HttpSystem connect(Map<String, String> more) {
    var all = new TreeMap<>(settings(sandbox));
    all.put("rateLimit", "100000");
    all.putAll(more);
    return systems.connect(ID, manifest(), all, WantedFields.NONE);
  }

  @Test
  void readsWhatAPersonEntered() {
    var id = sandbox.create(person("Ada", "ada@example.com"));
    var record = found(system.read(vendor().object(), List.of(ref(id))).get(0));
    assertThat(text(record, vendor().email())).isEqualTo("ada@example.com");
    assertThat(text(record, vendor().firstName())).isEqualTo("Ada");
    assertThat(record.ref()).isEqualTo(ref(id));
    assertThat(record.updatedAt()).isNotNull();
  }

  @Test
  void s12theClockOfTheSystemIsMeasuredFromItsAnswers() {
    assertThat(system.clockOffset()).isZero();
    sandbox.control().clockOffset(Duration.ofMinutes(-20));
    system.read(vendor().object(), List.of(ref(sandbox.create(person("Ada", "a@example.com")))));
    assertThat(system.clockOffset()).isBetween(Duration.ofMinutes(-22), Duration.ofMinutes(-18));
  }

  @Test
  void readsManyInTheOrderAskedWithAnOutcomeEach() {
    var a = sandbox.create(person("A", "a@example.com"));
    var b = sandbox.create(person("B", "b@example.com"));
    var outcomes = system.read(vendor().object(), List.of(ref(b), ref(noSuchId()), ref(a), ref(b)));
    assertThat(outcomes).hasSize(4);
    assertThat(text(found(outcomes.get(0)), vendor().firstName())).isEqualTo("B");
    assertThat(outcomes.get(1)).isEqualTo(new ReadOutcome.Missing(ref(noSuchId())));
    assertThat(text(found(outcomes.get(2)), vendor().firstName())).isEqualTo("A");
    assertThat(outcomes.get(3)).isInstanceOf(ReadOutcome.Found.class);
  }

  String noSuchId() {
    return "999999999";
  }

  @Test
  void theCheckTellsWorkingCredentialsFromRefusedOnesAndBothFromAnOutage() {
    assertThat(system.check()).isEqualTo(CheckOutcome.ACCEPTED);
    for (int status : new int[] {401, 403}) {
      sandbox.control().clearFaults();
      sandbox.control().failNext(10, status);
      var said = system.check();
      assertThat(said).isInstanceOf(CheckOutcome.Failed.class);
      assertThat(((CheckOutcome.Failed) said).refused()).isTrue();
    }
    sandbox.control().clearFaults();
    sandbox.control().failNext(10, 503);
    assertThat(((CheckOutcome.Failed) system.check()).refused()).isFalse();
  }

  @Test
  void s16aRefusedLoginIsNeverAbsence() {
    var id = sandbox.create(person("Ada", "ada@example.com"));
    for (int status : new int[] {401, 403}) {
      sandbox.control().clearFaults();
      sandbox.control().failNext(10, status);
      assertThat(system.read(vendor().object(), List.of(ref(id), ref(noSuchId()))))
          .allSatisfy(outcome -> assertThat(failure(outcome)).isInstanceOf(Failure.Refused.class));
    }
  }

  @Test
  void listsEveryRecordPageByPage() {
    var ids = new HashSet<String>();
    for (int i = 0; i < 23; i++) {
      ids.add(sandbox.create(person("P" + i, "p" + i + "@example.com")));
    }
    var seen = new ArrayList<String>();
    String cursor = null;
    do {
      var page = system.list(new ListRequest(vendor().object(), null, cursor, 5));
      page.records().forEach(record -> seen.add(record.ref().id()));
      assertThat(page.records().size()).isLessThanOrEqualTo(5);
      cursor = page.next();
    } while (cursor != null && seen.size() < 100);
    assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void s22listsWhatChangedSinceAnInstantAndMissesNothing() {
    for (int i = 0; i < 12; i++) {
      sandbox.create(person("P" + i, "p" + i + "@example.com"));
    }
    var since = Instant.now().minusSeconds(60);
    var seen = new HashSet<String>();
    String cursor = null;
    int pages = 0;
    do {
      var page = system.list(new ListRequest(vendor().object(), since, cursor, 5));
      page.records().forEach(record -> seen.add(record.ref().id()));
      cursor = page.next();
    } while (cursor != null && ++pages < 100);
    assertThat(seen).hasSize(12);
    var later = Instant.now().plusSeconds(3600);
    assertThat(system.list(new ListRequest(vendor().object(), later, null, 5)).records()).isEmpty();
  }

  @Test
  void findsByTheExactValueOfAField() {
    var id = sandbox.create(person("Ada", "ada@example.com"));
    sandbox.create(person("Bob", "ada2@example.com"));
    var email = Value.text("ada@example.com");
    assertThat(system.find(vendor().object(), vendor().email(), email))
        .singleElement()
        .satisfies(record -> assertThat(record.ref().id()).isEqualTo(id));
    for (var odd : List.of("no@example.com", "a\"b\\c@x.y", "a b&c=d/../e?f#g%00", "*", "ada")) {
      assertThat(system.find(vendor().object(), vendor().email(), Value.text(odd)))
          .as(odd)
          .isEmpty();
    }
  }

  @Test
  void s9createsAndFindsTheRecordAgainByItsMarker() {
    var create = create("Ada", "ada@example.com");
    var ref = done(write(create)).ref();
    assertThat(sandbox.record(ref.id())).isNotNull();
    var marker = vendor().marker();
    if (marker != null) {
      assertThat(system.find(vendor().object(), marker, Value.text(create.marker())))
          .singleElement()
          .satisfies(record -> assertThat(record.ref()).isEqualTo(ref));
    }
  }

  @Test
  void s9FindsManyByTheirMarkersEachItsOwn() {
    var marker = vendor().marker();
    if (marker == null) {
      return;
    }
    var ada = create("Ada", "ada@example.com");
    var bob = create("Bob", "bob@example.com");
    var refs = Map.of(ada.marker(), done(write(ada)).ref(), bob.marker(), done(write(bob)).ref());
    var unknown = UUID.randomUUID().toString();

    var asked = List.of(bob.marker(), unknown, ada.marker(), bob.marker());
    var found =
        system.find(
            vendor().object(),
            asked.stream().map(it -> new Query(marker, Value.text(it))).toList());

    assertThat(found).hasSize(asked.size());
    for (int i = 0; i < asked.size(); i++) {
      var hits = ((FindOutcome.Found) found.get(i)).records().stream().map(NativeRecord::ref);
      assertThat(hits.toList())
          .isEqualTo(Stream.of(asked.get(i)).map(refs::get).filter(Objects::nonNull).toList());
    }
  }

  @Test
  void updatesOneFieldAndLeavesTheOthers() {
    var id = sandbox.create(person("Ada", "ada@example.com"));
    var outcome = done(write(update(id, vendor().firstName(), Value.text("Adelaide"))));
    assertThat(outcome.ref()).isEqualTo(ref(id));
    var record = found(system.read(vendor().object(), List.of(ref(id))).get(0));
    assertThat(text(record, vendor().firstName())).isEqualTo("Adelaide");
    assertThat(text(record, vendor().email())).isEqualTo("ada@example.com");
  }

  @Test
  void s4clearsAField() {
    var id = sandbox.create(person("Ada", "ada@example.com"));
    done(write(update(id, vendor().phone(), Value.text("+4930123456"))));
    var read = found(system.read(vendor().object(), List.of(ref(id))).get(0));
    assertThat(text(read, vendor().phone())).isEqualTo("+4930123456");
    done(write(update(id, vendor().phone(), Value.CLEARED)));
    var cleared = found(system.read(vendor().object(), List.of(ref(id))).get(0));
    assertThat(text(cleared, vendor().phone())).isEmpty();
    assertThat(text(cleared, vendor().firstName())).isEqualTo("Ada");
  }

  @Test
  @DisplayName("S4: every way of reading shows each mapped field as filled, then as emptied")
  void s4EveryReadShowsWhatAPersonFilledAndWhatAPersonEmptied() {
    var filled = new TreeMap<String, Value>();
    emptiable().forEach(it -> filled.put(it.path(), entered(it)));
    var id = sandbox.create(person("Ada", "ada@example.com"));
    sandbox.create(person("Bob", "bob@example.com"));
    sandbox.edit(id, screen(filled));
    var email = Value.text("ada@example.com");
    var byEmail = system.find(vendor().object(), vendor().email(), email);
    assertShown(id, filled.keySet(), "filled", byEmail);

    var emptied = new TreeMap<String, Value>();
    filled.keySet().forEach(it -> emptied.put(it, Value.text("")));
    emptied.remove(vendor().email());
    sandbox.edit(id, screen(emptied));
    byEmail = system.find(vendor().object(), vendor().email(), email);
    assertShown(id, emptied.keySet(), "empty", byEmail);
    assertShown(id, Set.of(vendor().email()), "filled", byEmail);
  }

  @Test
  @DisplayName("S4: no answer to a write shows a filled field as empty")
  void s4NoAnswerToAWriteShowsAFilledFieldAsEmpty() {
    var filled = new TreeMap<String, Value>();
    emptiable().forEach(it -> filled.put(it.path(), entered(it)));
    var id = sandbox.create(person("Ada", "ada@example.com"));
    sandbox.edit(id, screen(filled));

    var answer = done(write(update(id, vendor().phone(), Value.text("+4930123456")))).answer();

    assertThat(answer).isNotNull();
    assertThat(filled.keySet())
        .allSatisfy(it -> assertThat(shown(answer, it)).as(it).isNotEqualTo("empty"));
  }

  /** The fields of which a system can hold nothing after it held something. */
  private List<FieldType> emptiable() {
    return system.type().objects().get(vendor().object()).fields().values().stream()
        .filter(it -> it.attribute() != null && it.writable())
        .filter(it -> it.clearAs() != FieldType.ClearAs.IMPOSSIBLE)
        .toList();
  }

  private Value entered(FieldType field) {
    if (field.path().equals(vendor().email())) {
      return Value.text("ada@example.com");
    }
    if (field.references() != null) {
      var other = sandbox.create(field.references(), Map.of("name", "Analytical Engines"));
      return "number".equals(field.format())
          ? Value.decimal(Long.parseLong(other))
          : Value.text(other);
    }
    return Value.text(
        switch (field.type()) {
          case PHONE -> "+4930123456";
          case URL -> "https://example.com";
          default -> "something";
        });
  }

  /** What a person enters on the system's screens, by the system's own field names. */
  Map<String, ?> screen(Map<String, Value> fields) {
    return plain(Paths.write(Value.Struct.EMPTY, fields));
  }

  static Map<String, ?> plain(Value.Struct tree) {
    try {
      return new ObjectMapper().readValue(Json.write(tree), new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertShown(
      String id, Set<String> paths, String expected, List<NativeRecord> byEmail) {
    var object = vendor().object();
    var others = sandbox.records().stream().map(it -> ref(it.id())).toList();
    var looks = new TreeMap<String, NativeRecord>();
    looks.put("read", found(system.read(object, List.of(ref(id))).get(0)));
    looks.put(
        "read with others", own(id, system.read(object, others).stream().map(it -> found(it))));
    looks.put("listed", own(id, listed(null)));
    looks.put("listed as changed", own(id, listed(Instant.now().minusSeconds(60))));
    looks.put("found", own(id, byEmail.stream()));
    looks.forEach(
        (how, record) ->
            assertThat(paths)
                .allSatisfy(
                    it -> assertThat(shown(record, it)).as("%s, %s", it, how).isEqualTo(expected)));
  }

  private Stream<NativeRecord> listed(@Nullable Instant since) {
    return system.list(new ListRequest(vendor().object(), since, null, 10)).records().stream();
  }

  private static NativeRecord own(String id, Stream<NativeRecord> records) {
    return records.filter(it -> it.ref().id().equals(id)).findFirst().orElseThrow();
  }

  private String shown(NativeRecord record, String path) {
    var value = Paths.read(record.fields(), path);
    if (value == null) {
      var absent = system.type().objects().get(vendor().object()).absent();
      return absent == ObjectType.Absent.CLEARED ? "empty" : "unsaid";
    }
    return value.isEmpty() ? "empty" : "filled";
  }

  @Test
  void s16aWriteToARecordThatIsNotThereIsGoneAndNeverACreate() {
    int before = sandbox.records().size();
    var outcome = write(update(noSuchId(), vendor().firstName(), Value.text("X")));
    assertThat(outcome).isEqualTo(new WriteOutcome.Gone(ref(noSuchId())));
    assertThat(sandbox.records()).hasSize(before);
  }

  @Test
  void s16archivesAndDeletesAsTheVendorDoesAndMoreThanOnceWithoutHarm() {
    var type = system.type().objects().get(vendor().object());
    for (var kind : List.of(Operation.Kind.ARCHIVE, Operation.Kind.DELETE)) {
      if (!type.can(kind)) {
        continue;
      }
      var id = sandbox.create(person(kind.name(), kind + "@example.com"));
      WriteRequest request =
          kind == Operation.Kind.ARCHIVE
              ? new WriteRequest.Archive(ref(id), UUID.randomUUID().toString())
              : new WriteRequest.Delete(ref(id), UUID.randomUUID().toString());
      assertThat(write(request)).as(kind.name()).isInstanceOf(WriteOutcome.Done.class);
      assertThat(isThere(id)).as(kind.name()).isFalse();
      assertThat(write(request))
          .as(kind + " again")
          .isInstanceOfAny(WriteOutcome.Done.class, WriteOutcome.Gone.class);
      if (kind == Operation.Kind.ARCHIVE && type.can(Operation.Kind.RESTORE)) {
        done(write(new WriteRequest.Restore(ref(id), UUID.randomUUID().toString())));
        assertThat(isThere(id)).as("restored").isTrue();
      }
    }
  }

  private boolean isThere(String id) {
    return system.read(vendor().object(), List.of(ref(id))).get(0)
            instanceof ReadOutcome.Found found
        && !found.record().archived();
  }

  @Test
  void ofManyWritesOnlyTheBadOneFails() {
    var a = sandbox.create(person("A", "a@example.com"));
    var b = sandbox.create(person("B", "b@example.com"));
    var requests =
        List.of(
            update(a, vendor().firstName(), Value.text("AA")),
            create("New", "new@example.com"),
            update(noSuchId(), vendor().firstName(), Value.text("X")),
            update(b, vendor().firstName(), Value.text("BB")),
            create("Other", "other@example.com"));
    var outcomes = system.write(vendor().object(), requests);
    assertThat(outcomes).hasSize(5);
    assertThat(done(outcomes.get(0)).ref()).isEqualTo(ref(a));
    assertThat(outcomes.get(2)).isEqualTo(new WriteOutcome.Gone(ref(noSuchId())));
    assertThat(done(outcomes.get(3)).ref()).isEqualTo(ref(b));
    for (int create : new int[] {1, 4}) {
      var ref = done(outcomes.get(create)).ref();
      var record = found(system.read(vendor().object(), List.of(ref)).get(0));
      assertThat(text(record, vendor().email()))
          .isEqualTo(create == 1 ? "new@example.com" : "other@example.com");
    }
  }

  @Test
  void writesMoreThanAGroupTakes() {
    var requests =
        IntStream.range(0, 230).mapToObj(i -> create("P" + i, "p" + i + "@example.com")).toList();
    var outcomes = system.write(vendor().object(), requests);
    assertThat(outcomes).hasSize(230).allMatch(WriteOutcome.Done.class::isInstance);
    assertThat(sandbox.records()).hasSize(230);
    var refs = outcomes.stream().map(o -> done(o).ref()).toList();
    assertThat(new HashSet<>(refs)).hasSize(230);
    var reads = system.read(vendor().object(), refs);
    for (int i = 0; i < 230; i++) {
      assertThat(text(found(reads.get(i)), vendor().email())).isEqualTo("p" + i + "@example.com");
    }
  }

  @Test
  void rateLimitsAreReportedWithTheTimeToWait() {
    var id = sandbox.create(person("Ada", "ada@example.com"));
    found(system.read(vendor().object(), List.of(ref(id))).get(0));
    sandbox.control().rateLimitNext(1, Duration.ofSeconds(7));
    var outcome = system.read(vendor().object(), List.of(ref(id))).get(0);
    assertThat(failure(outcome))
        .isInstanceOfSatisfying(
            Failure.RateLimited.class,
            limited -> assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
    long before = sandbox.server().requests();
    assertThat(failure(write(update(id, vendor().firstName(), Value.text("X")))))
        .isInstanceOfSatisfying(
            Failure.RateLimited.class,
            limited ->
                assertThat(limited.retryAfter())
                    .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(7)));
    assertThat(sandbox.server().requests()).as("asks no more until then").isEqualTo(before);
  }

  @Test
  void anErrorOfTheSystemIsTransientForAReadAndUnknownForAWrite() {
    var id = sandbox.create(person("Ada", "ada@example.com"));
    done(write(update(id, vendor().firstName(), Value.text("Warm"))));
    sandbox.control().failNext(1, 500);
    assertThat(failure(system.read(vendor().object(), List.of(ref(id))).get(0)))
        .isInstanceOf(Failure.Transient.class);
    sandbox.control().failNext(1, 500);
    assertThat(failure(write(create("B", "b@example.com"))))
        .isInstanceOf(Failure.OutcomeUnknown.class);
    sandbox.control().failNext(1, 500);
    assertThatThrownBy(() -> system.list(new ListRequest(vendor().object(), null, null, 5)))
        .isInstanceOfSatisfying(
            SystemFailure.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.Transient.class));
  }

  @Test
  void aBrokenConnectionIsTransientForAReadAndUnknownForAWrite() {
    var id = sandbox.create(person("Ada", "ada@example.com"));
    done(write(update(id, vendor().firstName(), Value.text("Warm"))));
    sandbox.control().resetBeforeNext(1);
    assertThat(failure(system.read(vendor().object(), List.of(ref(id))).get(0)))
        .isInstanceOf(Failure.Transient.class);
    for (var fault : List.of(Fault.resetBefore(), Fault.resetAfter())) {
      sandbox.control().fault(fault);
      assertThat(failure(write(create("B", UUID.randomUUID() + "@example.com"))))
          .as("%s", fault.kind())
          .isInstanceOf(Failure.OutcomeUnknown.class);
    }
  }

  @Test
  void nothingWasAppliedWhereNoConnectionCouldBeMade() {
    var nowhere = connect(Map.of("baseUrl", "http://127.0.0.1:1"));
    assertThat(failure(nowhere.write(vendor().object(), List.of(create("B", "b@x.com"))).get(0)))
        .isInstanceOf(Failure.Transient.class);
    assertThat(failure(nowhere.read(vendor().object(), List.of(ref("1"))).get(0)))
        .isInstanceOf(Failure.Transient.class);
  }

  @Test
  void anIdNeverLeavesItsPlaceInAPath() {
    for (var id : List.of("../users/1", "1?x=y", "1#f", "a/b", "a b", "é", "%2e%2e", "1;x")) {
      var outcome = system.read(vendor().object(), List.of(ref(id))).get(0);
      assertThat(outcome).as(id).isEqualTo(new ReadOutcome.Missing(ref(id)));
    }
    assertThat(failure(system.read(vendor().object(), List.of(ref(".."))).get(0)))
        .isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void anUnknownObjectIsAPermanentFailure() {
    var ref = new NativeRef(ID, "unicorns", "1");
    assertThat(failure(system.read("unicorns", List.of(ref)).get(0)))
        .isInstanceOf(Failure.Permanent.class);
  }

  // ---- words of this suite ----

  NativeRef ref(String id) {
    return new NativeRef(ID, vendor().object(), id);
  }

  WriteRequest.Create create(String firstName, String email) {
    var marker = UUID.randomUUID().toString();
    var values = new TreeMap<String, Value>();
    values.put(vendor().firstName(), Value.text(firstName));
    values.put(vendor().email(), Value.text(email));
    if (vendor().marker() != null) {
      values.put(vendor().marker(), Value.text(marker));
    }
    return new WriteRequest.Create(
        ID,
        vendor().object(),
        Paths.write(Value.Struct.EMPTY, values),
        UUID.randomUUID().toString(),
        vendor().marker() == null ? null : marker);
  }

  WriteRequest.Update update(String id, String path, Value value) {
    var fields = Paths.write(base(id), Map.of(path, value));
    return new WriteRequest.Update(ref(id), fields, UUID.randomUUID().toString(), null);
  }

  /** What an update is laid over: nothing, or the whole record where an update replaces it. */
  Value.Struct base(String id) {
    return Value.Struct.EMPTY;
  }

  WriteOutcome write(WriteRequest request) {
    return system.write(vendor().object(), List.of(request)).get(0);
  }

  static WriteOutcome.Done done(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Done.class);
    return (WriteOutcome.Done) outcome;
  }

  static NativeRecord found(ReadOutcome outcome) {
    assertThat(outcome).isInstanceOf(ReadOutcome.Found.class);
    return ((ReadOutcome.Found) outcome).record();
  }

  static Failure failure(ReadOutcome outcome) {
    assertThat(outcome).isInstanceOf(ReadOutcome.Failed.class);
    return ((ReadOutcome.Failed) outcome).failure();
  }

  static Failure failure(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Failed.class);
    return ((WriteOutcome.Failed) outcome).failure();
  }

  static String text(NativeRecord record, String path) {
    var value = Paths.read(record.fields(), path);
    return value == null || value.isEmpty() ? "" : Formats.text(value);
  }
}

package io.syncline.system.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.LocalBudget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tables of every database do, whatever its dialect. */
abstract class TableContractTest {

  static final SystemId ID = SystemId.of("erp");

  static final String TYPE =
      """
      type: erp
      transport: jdbc
      objects:
        customers:
          table: {name: customers, writes: [create, update, archive, restore, delete], deleted: gone}
          createdAt: created_at
          updatedAt: changed_at
          version: row_version
          fields:
            name: {required: true}
            email: {findable: true, unique: true}
            note: {}
            vip: {type: boolean}
            credit: {type: decimal}
            rate: {type: decimal}
            big: {type: integer}
            born: {type: date, findable: true}
            seen: {type: datetime, timeZone: Europe/Berlin}
            at: {type: datetime}
            no: {type: integer, writable: false, findable: true}
        lines:
          table: {name: rows_of, writes: [create, update, delete]}
          fields: {invoice: {}, place: {type: integer}, text: {}}
        codes:
          table: {name: codes, writes: [create, update, delete]}
          fields: {code: {findable: true}, label: {}}
        colours:
          table: {name: colours, writes: [create, update]}
          fields: {colour: {}}
      """;

  private final List<AutoCloseable> open = new ArrayList<>();
  private @Nullable CompanyDatabase database;
  private @Nullable JdbcSystem connected;

  /** With no table in it. */
  abstract CompanyDatabase empty();

  /** Of a key of several columns, the shortest text that a column can hold. */
  String shortestKey() {
    return "";
  }

  /** The tables that {@link #TYPE} names. */
  abstract String[] tables();

  @BeforeEach
  void connect() {
    database = empty();
    open.add(database);
    database.execute(tables());
    connected = connect(TYPE, Map.of());
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  CompanyDatabase database() {
    return Objects.requireNonNull(database);
  }

  JdbcSystem system() {
    return Objects.requireNonNull(connected);
  }

  JdbcSystem connect(String type, Map<String, String> more) {
    var read = DefinitionReader.readSystem("erp.system.yaml", type);
    var definition = Objects.requireNonNull(read.definition(), () -> read.findings().toString());
    var systems =
        new JdbcSystems(
            new LocalBudget(System::nanoTime), Duration.ofSeconds(5), InstantSource.system());
    open.add(systems);
    var settings = new HashMap<>(database().settings());
    settings.putAll(more);
    return systems.connect(ID, definition, settings, object -> Set.of());
  }

  static NativeRef ref(String id) {
    return new NativeRef(ID, "customers", id);
  }

  static NativeRef ref(String object, String id) {
    return new NativeRef(ID, object, id);
  }

  WriteOutcome create(String object, Map<String, Value> fields) {
    return create(system(), object, fields);
  }

  static WriteOutcome create(JdbcSystem system, String object, Map<String, Value> fields) {
    var request = new WriteRequest.Create(ID, object, new Value.Struct(fields), "k", null);
    return system.write(object, List.of(request)).get(0);
  }

  WriteOutcome update(NativeRef ref, Map<String, Value> fields, @Nullable String version) {
    var request = new WriteRequest.Update(ref, new Value.Struct(fields), "k", version);
    return system().write(ref.object(), List.of(request)).get(0);
  }

  private WriteOutcome write(WriteRequest request) {
    return system().write("customers", List.of(request)).get(0);
  }

  NativeRecord customer(Map<String, Value> fields) {
    var all = new HashMap<String, Value>(Map.of("name", Value.text("Ada")));
    all.putAll(fields);
    return done(create("customers", all));
  }

  static NativeRecord done(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Done.class);
    return Objects.requireNonNull(((WriteOutcome.Done) outcome).answer());
  }

  static Failure failure(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Failed.class);
    return ((WriteOutcome.Failed) outcome).failure();
  }

  NativeRecord read(NativeRef ref) {
    var outcome = system().read(ref.object(), List.of(ref)).get(0);
    assertThat(outcome).isInstanceOf(ReadOutcome.Found.class);
    return ((ReadOutcome.Found) outcome).record();
  }

  static @Nullable Value field(NativeRecord record, String name) {
    return record.fields().fields().get(name);
  }

  List<String> listed(String object, @Nullable Instant since, int size) {
    var ids = new ArrayList<String>();
    String cursor = null;
    do {
      var page = system().list(new ListRequest(object, since, cursor, size));
      page.records().forEach(it -> ids.add(it.ref().id()));
      cursor = page.next();
    } while (cursor != null);
    return ids;
  }

  private void fill(int number) {
    database()
        .execute(
            IntStream.rangeClosed(1, number)
                .mapToObj(i -> "insert into customers (name) values ('n" + i + "')")
                .toArray(String[]::new));
  }

  @Test
  void aCreateAnswersWithTheGeneratedIdAndTheRowAsItIs() {
    assertThat(system().check()).isEqualTo(CheckOutcome.ACCEPTED);
    var made = customer(Map.of("email", Value.text("a@x.org")));
    assertThat(made.ref()).isEqualTo(ref("1"));
    assertThat(made.version()).isEqualTo("1");
    assertThat(Duration.between(made.updatedAt(), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
    assertThat(made.createdAt()).isNotNull();
    assertThat(read(ref("1"))).isEqualTo(made);
    assertThat(system().find("customers", "email", Value.text("a@x.org"))).containsExactly(made);
    assertThat(system().find("customers", "email", Value.text("x' or '1'='1"))).isEmpty();
    assertThat(customer(Map.of()).ref()).isEqualTo(ref("2"));
  }

  @Test
  void readsManyInTheOrderAskedWithAnOutcomeEach() {
    fill(2);
    var outcomes =
        system().read("customers", List.of(ref("2"), ref("99"), ref("no number"), ref("1")));
    assertThat(outcomes)
        .satisfiesExactly(
            it -> assertThat(((ReadOutcome.Found) it).record().ref()).isEqualTo(ref("2")),
            it -> assertThat(it).isEqualTo(new ReadOutcome.Missing(ref("99"))),
            it -> assertThat(it).isEqualTo(new ReadOutcome.Missing(ref("no number"))),
            it -> assertThat(((ReadOutcome.Found) it).record().ref()).isEqualTo(ref("1")));
    assertThat(system().read("customers", List.of(ref("no number"))))
        .containsExactly(new ReadOutcome.Missing(ref("no number")));
    for (var outcome :
        List.of(
            update(ref("no number"), Map.of("note", Value.text("x")), null),
            write(new WriteRequest.Delete(ref("no number"), "k")))) {
      assertThat(outcome).isNotInstanceOf(WriteOutcome.Done.class);
    }
    assertThat(database().value("select count(*) from customers where note is null"))
        .isEqualTo("2");
  }

  @Test
  void aSearchForWhatNoColumnCouldHoldFindsNothing() {
    fill(1);
    assertThat(system().find("customers", "born", Value.text("no date"))).isEmpty();
    assertThat(system().find("customers", "no", Value.text("no number"))).isEmpty();
    assertThat(system().find("customers", "no", Value.decimal("1"))).hasSize(1);
  }

  @Test
  void aListingGoesByItsKeyAndShowsOneState() {
    fill(7);
    var first = system().list(new ListRequest("customers", null, null, 3));
    assertThat(first.total()).isEqualTo(7);
    database()
        .execute(
            "delete from customers where no = 5", "insert into customers (name) values ('new')");
    var rest = system().list(new ListRequest("customers", null, first.next(), 100));
    assertThat(rest.records()).extracting(it -> it.ref().id()).containsExactly("4", "5", "6", "7");
    for (int size = 1; size < 9; size++) {
      assertThat(listed("customers", null, size))
          .containsExactly("1", "2", "3", "4", "6", "7", "8");
    }
    assertThat(system().count("customers")).hasValue(7);
  }

  @Test
  void s22aPollGoesByTimeAndKeyAndLeavesNothingOut() {
    var at = Instant.parse("2026-01-01T00:00:00.000001Z");
    for (int i = 0; i < 7; i++) {
      insertChanged("2026-01-01 00:00:00.000001");
    }
    insertChanged("2025-12-31 23:59:59.999999");
    insertChanged("2026-02-01 00:00:00");
    for (int size = 1; size < 10; size++) {
      assertThat(listed("customers", at, size))
          .containsExactly("1", "2", "3", "4", "5", "6", "7", "9");
    }
  }

  /** A row that changed at a time of UTC. */
  abstract void insertChanged(String time);

  @Test
  void anUpdateOnConditionOfAnotherVersionIsStale() {
    var made = customer(Map.of());
    var after = done(update(ref("1"), Map.of("note", Value.text("x")), made.version()));
    assertThat(after.version()).isEqualTo("2");
    assertThat(update(ref("1"), Map.of("note", Value.text("y")), made.version()))
        .isInstanceOf(WriteOutcome.Stale.class);
    assertThat(database().value("select note from customers")).isEqualTo("x");
    assertThat(update(ref("99"), Map.of("note", Value.text("y")), "1"))
        .isEqualTo(new WriteOutcome.Gone(ref("99")));
    var same = done(update(ref("1"), Map.of("note", Value.text("x")), after.version()));
    assertThat(field(same, "note")).isEqualTo(Value.text("x"));
  }

  @Test
  void s4nullIsClearedAndAnEmptyTextIsNot() {
    var made = customer(Map.of("note", Value.text("")));
    assertThat(field(made, "note")).isEqualTo(Value.text(""));
    for (var name : List.of("vip", "credit", "rate", "big", "born", "seen", "at", "email")) {
      assertThat(field(made, name)).as(name).isEqualTo(Value.CLEARED);
    }
    done(update(ref("1"), Map.of("note", Value.CLEARED), null));
    assertThat(database().value("select note from customers")).isEqualTo("null");
  }

  @Test
  void numbersStayExact() {
    var made =
        customer(
            Map.of(
                "credit", Value.decimal("9999999999.99"),
                "big", Value.decimal(Long.MAX_VALUE),
                "rate", Value.decimal("0.1")));
    assertThat(field(made, "credit")).isEqualTo(Value.decimal("9999999999.99"));
    assertThat(field(made, "big")).isEqualTo(Value.decimal(Long.MAX_VALUE));
    assertThat(field(made, "rate")).isEqualTo(Value.decimal("0.1"));
    done(update(ref("1"), Map.of("credit", Value.decimal("-0.07")), null));
    assertThat(database().value("select credit from customers")).isEqualTo("-0.07");
    assertThat(invalid(Map.of("credit", Value.decimal("0.075")))).containsExactly("credit");
    assertThat(invalid(Map.of("big", Value.decimal("1.5")))).containsExactly("big");
    assertThat(invalid(Map.of("credit", Value.decimal("10000000000")))).isNotNull();
    assertThat(invalid(Map.of("big", Value.decimal("9223372036854775808")))).isNotNull();
  }

  private Set<String> invalid(Map<String, Value> fields) {
    var failure = failure(update(ref("1"), fields, null));
    assertThat(failure).isInstanceOf(Failure.Invalid.class);
    return ((Failure.Invalid) failure).fields();
  }

  @Test
  void momentsAreOfUtcAndLocalTimesOfTheirFieldsZone() {
    var made =
        customer(
            Map.of(
                "seen", Value.text("2026-07-01T08:00:00.123456Z"),
                "at", Value.text("2026-07-01T10:00:00.123456+02:00"),
                "born", Value.text("1999-12-31")));
    assertThat(field(made, "seen")).isEqualTo(Value.text("2026-07-01T10:00:00.123456"));
    assertThat(field(made, "at")).isEqualTo(Value.text("2026-07-01T08:00:00.123456Z"));
    assertThat(field(made, "born")).isEqualTo(Value.text("1999-12-31"));
    done(update(ref("1"), Map.of("seen", Value.text("2026-01-02T03:04:05")), null));
    assertThat(field(read(ref("1")), "seen")).isEqualTo(Value.text("2026-01-02T03:04:05"));
    // Half past two does not exist in Berlin on this day; in UTC it does.
    done(update(ref("1"), Map.of("at", Value.text("2026-03-29T02:30:00Z")), null));
    assertThat(field(read(ref("1")), "at")).isEqualTo(Value.text("2026-03-29T02:30:00Z"));
    assertThat(invalid(Map.of("born", Value.text("no date")))).isNotNull();
    assertThat(invalid(Map.of("born", Value.text("2026-02-30")))).isNotNull();
    assertThat(invalid(Map.of("at", Value.text("no time")))).isNotNull();
  }

  @Test
  void truthIsReadAndWritten() {
    assertThat(field(customer(Map.of("vip", Value.flag(true))), "vip")).isEqualTo(Value.flag(true));
    done(update(ref("1"), Map.of("vip", Value.flag(false)), null));
    assertThat(field(read(ref("1")), "vip")).isEqualTo(Value.flag(false));
    assertThat(invalid(Map.of("vip", Value.text("perhaps")))).containsExactly("vip");
  }

  @Test
  void allOfUnicodeIsKept() {
    var text = "Zoë 😀 𝄞 ﷽ O'Brien\\ \"%_\n\t漢";
    var made = customer(Map.of("name", Value.text(text), "email", Value.text("😀@x.org")));
    assertThat(field(made, "name")).isEqualTo(Value.text(text));
    assertThat(system().find("customers", "email", Value.text("😀@x.org"))).containsExactly(made);
    assertThat(invalid(Map.of("name", Value.text("😀".repeat(41))))).containsExactly("name");
    done(update(ref("1"), Map.of("name", Value.text("😀".repeat(40))), null));
    assertThat(field(read(ref("1")), "name")).isEqualTo(Value.text("😀".repeat(40)));
  }

  @Test
  void keysOfSeveralColumnsAreUnambiguous() {
    for (var invoice : List.of("a/b", "a", "a%2Fb", shortestKey(), "O'Brien", "ü,\"")) {
      for (int place = 1; place < 3; place++) {
        done(
            create(
                "lines",
                Map.of(
                    "invoice", Value.text(invoice),
                    "place", Value.decimal(place),
                    "text", Value.text(invoice + place))));
      }
    }
    var ids = listed("lines", null, 5);
    assertThat(ids)
        .doesNotHaveDuplicates()
        .hasSize(12)
        .contains("a%2Fb/1", "a/2", "a%252Fb/1", shortestKey() + "/2", "O'Brien/1", "ü,\"/2");
    var read = system().read("lines", ids.stream().map(it -> ref("lines", it)).toList());
    assertThat(read).allMatch(ReadOutcome.Found.class::isInstance);
    done(update(ref("lines", "a%2Fb/2"), Map.of("text", Value.text("changed")), null));
    assertThat(database().value("select text from rows_of where invoice = 'a/b' and place = 2"))
        .isEqualTo("changed");
    var again = create("lines", Map.of("invoice", Value.text("a/b"), "place", Value.decimal(2)));
    assertThat(((WriteOutcome.AlreadyThere) again).existing()).isEqualTo(ref("lines", "a%2Fb/2"));
    var shortest = ref("lines", shortestKey() + "/1");
    assertThat(system().write("lines", List.of(new WriteRequest.Delete(shortest, "k"))))
        .containsExactly(new WriteOutcome.Done(shortest, null));
    assertThat(system().read("lines", List.of(shortest, ref("lines", "a/b/1"))))
        .allMatch(ReadOutcome.Missing.class::isInstance);
    assertThat(system().count("lines")).hasValue(11);
  }

  @Test
  void aKeyThatIsWrittenIsTheId() {
    var made = done(create("codes", Map.of("code", Value.text("DE"), "label", Value.text("x"))));
    assertThat(made.ref()).isEqualTo(ref("codes", "DE"));
    var again = create("codes", Map.of("code", Value.text("DE"), "label", Value.text("y")));
    assertThat(((WriteOutcome.AlreadyThere) again).existing()).isEqualTo(ref("codes", "DE"));
    var failure = failure(update(made.ref(), Map.of("code", Value.text("FR")), null));
    assertThat(failure).isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void aRowWithoutAnIdIsAProblemAndIsNotLeftOut() {
    database().execute("insert into codes values ('', 'without'), ('DE', 'x')");
    assertThatThrownBy(() -> system().list(new ListRequest("codes", null, null, 10)))
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("a row has no value in its key column `code`, so it has no id");
  }

  @Test
  void aKeyThatTheDatabaseMakesIsKnownAfterwardsOrNoRowIsMade() {
    var outcome = create("colours", Map.of("colour", Value.text("red")));
    if (outcome instanceof WriteOutcome.Done made) {
      assertThat(listed("colours", null, 10)).containsExactly(made.ref().id());
    } else {
      assertThat(failure(outcome)).isInstanceOf(Failure.Invalid.class);
      assertThat(system().count("colours")).hasValue(0);
    }
  }

  @Test
  void aWordThatIsNoneOfAnEnumerationIsInvalid() {
    var failure = failure(create("colours", Map.of("colour", Value.text("plaid"))));
    assertThat(failure).isInstanceOf(Failure.Invalid.class);
    assertThat(failure.reason()).doesNotContain("plaid");
  }

  @Test
  void s16archivesRestoresAndDeletesAndMoreThanOnceWithoutHarm() {
    customer(Map.of());
    for (int i = 0; i < 2; i++) {
      assertThat(done(write(new WriteRequest.Archive(ref("1"), "k"))).archived()).isTrue();
    }
    assertThat(read(ref("1")).archived()).isTrue();
    assertThat(done(write(new WriteRequest.Restore(ref("1"), "k"))).archived()).isFalse();
    assertThat(write(new WriteRequest.Delete(ref("1"), "k")))
        .isEqualTo(new WriteOutcome.Done(ref("1"), null));
    assertThat(write(new WriteRequest.Delete(ref("1"), "k")))
        .isEqualTo(new WriteOutcome.Gone(ref("1")));
    assertThat(write(new WriteRequest.Archive(ref("1"), "k")))
        .isEqualTo(new WriteOutcome.Gone(ref("1")));
  }

  @Test
  void whatIsRefusedNamesTheFieldAndTheReasonInTheSameWords() {
    customer(Map.of("email", Value.text("a@x.org")));
    customer(Map.of("email", Value.text("b@x.org")));
    var there =
        (WriteOutcome.AlreadyThere)
            create("customers", Map.of("name", Value.text("c"), "email", Value.text("a@x.org")));
    assertThat(there.existing()).isEqualTo(ref("1"));
    assertThat(there.reason())
        .startsWith("another row holds a value that is unique")
        .doesNotContain("a@x.org");
    var twice =
        (Failure.Invalid) failure(update(ref("2"), Map.of("email", Value.text("a@x.org")), null));
    assertThat(twice.fields()).containsExactly("email");
    assertThat(twice.reason()).startsWith("another row holds a value that is unique");
    var empty = (Failure.Invalid) failure(update(ref("1"), Map.of("name", Value.CLEARED), null));
    assertThat(empty.fields()).containsExactly("name");
    assertThat(empty.reason()).startsWith("a column that is needed is empty");
    var none = (Failure.Invalid) failure(create("customers", Map.of("note", Value.text("x"))));
    assertThat(none.fields()).containsExactly("name");
    assertThat(none.reason()).startsWith("a column that is needed is empty");
    var check =
        (Failure.Invalid) failure(update(ref("1"), Map.of("credit", Value.decimal("-99")), null));
    assertThat(check.reason()).startsWith("a check of the table refuses it");
  }

  @Test
  void ofManyWritesOnlyTheBadOneFails() {
    var outcomes =
        system()
            .write(
                "customers",
                List.of(
                    new WriteRequest.Create(
                        ID,
                        "customers",
                        new Value.Struct(Map.of("name", Value.text("a"))),
                        "1",
                        null),
                    new WriteRequest.Create(ID, "customers", Value.Struct.EMPTY, "2", null),
                    new WriteRequest.Create(
                        ID,
                        "customers",
                        new Value.Struct(Map.of("name", Value.text("c"))),
                        "3",
                        null)));
    assertThat(outcomes.get(0)).isInstanceOf(WriteOutcome.Done.class);
    assertThat(failure(outcomes.get(1))).isInstanceOf(Failure.Invalid.class);
    assertThat(outcomes.get(2)).isInstanceOf(WriteOutcome.Done.class);
    assertThat(database().value("select count(*) from customers")).isEqualTo("2");
  }

  /** The commit arrives, and its answer does not. */
  @Test
  void s9aCreateWhoseAnswerIsLostIsUnknownAndFoundByItsUniqueField() throws Exception {
    try (var wire = new CommitCut(database().port())) {
      var cut = connect(TYPE, Map.of("url", database().url(wire.port())));
      assertThat(cut.count("customers")).hasValue(0);
      wire.cutAnswersToCommits();
      var fields = Map.of("name", Value.text("a"), "email", Value.text("a@x.org"));
      assertThat(failure(create(cut, "customers", fields)))
          .isInstanceOf(Failure.OutcomeUnknown.class);
      wire.mend();
      assertThat(cut.find("customers", "email", Value.text("a@x.org")))
          .extracting(it -> it.ref().id())
          .containsExactly("1");
    }
  }

  @Test
  void refusedCredentialsAndAServerThatIsAwayAreNoAbsence() {
    var wrong = connect(TYPE, Map.of("password", "wrong and secret"));
    var refused = (CheckOutcome.Failed) wrong.check();
    assertThat(refused.failure()).isInstanceOf(Failure.Refused.class);
    assertThat(refused.failure().reason()).doesNotContain("secret");
    var away = connect(TYPE, Map.of("url", database().url(1)));
    assertThat(((CheckOutcome.Failed) away.check()).silent()).isTrue();
    var read = (ReadOutcome.Failed) away.read("customers", List.of(ref("1"))).get(0);
    assertThat(read.failure()).isInstanceOf(Failure.Transient.class);
    assertThat(failure(create(away, "customers", Map.of("name", Value.text("a")))))
        .isInstanceOf(Failure.Transient.class);
  }

  @Test
  void theCatalogIsDescribedForAManifest() {
    var tables = system().tables();
    assertThat(tables)
        .extracting(it -> it.fullName().toLowerCase(Locale.ROOT))
        .contains("customers", "rows_of", "codes");
    var customers =
        tables.stream()
            .filter(it -> it.name().equalsIgnoreCase("customers"))
            .findFirst()
            .orElseThrow();
    assertThat(customers.key().columns()).first().asString().isEqualToIgnoringCase("no");
    assertThat(customers.access().isEmpty()).isTrue();
    assertThat(customers.columns())
        .filteredOn(it -> it.isUnique())
        .extracting(it -> it.name().toLowerCase(Locale.ROOT))
        .contains("email");
  }
}

package io.syncline.system.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.LocalBudget;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every system does, done by tables of a real PostgreSQL. */
class TableSystemTest {

  private static final SystemId ID = SystemId.of("erp");

  private static final String CUSTOMERS =
      """
      create table customers (
        no integer generated always as identity primary key,
        name varchar(40) not null,
        email text unique,
        note text,
        vip boolean,
        credit numeric(12, 2),
        rate double precision,
        big bigint,
        born date,
        seen timestamp,
        payload jsonb,
        tags text[],
        ref uuid,
        row_version integer not null default 1,
        changed_at timestamptz not null default clock_timestamp(),
        gone boolean not null default false)
      """;

  private static final String TYPE =
      """
      type: erp
      transport: jdbc
      objects:
        customers:
          entities: [contact]
          table:
            name: customers
            writes: [create, update, archive, restore, delete]
            deleted: gone
            touch: true
          updatedAt: changed_at
          version: row_version
          fields:
            name: {attribute: firstName, required: true}
            email: {attribute: email, type: email, findable: true, unique: true}
            note: {}
            vip: {type: boolean}
            credit: {type: decimal}
            rate: {type: decimal}
            big: {type: integer}
            born: {type: date}
            seen: {type: datetime, timeZone: Europe/Berlin}
            changed_at: {type: datetime, writable: false}
            payload: {}
            tags: {type: list}
            ref: {findable: true}
      """;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private BusinessDatabase database(String... statements) {
    var database = new BusinessDatabase(statements);
    open.add(database);
    return database;
  }

  private JdbcSystem connect(BusinessDatabase database, String type) {
    return connect(database, type, Map.of());
  }

  private JdbcSystem connect(BusinessDatabase database, String type, Map<String, String> more) {
    var read = DefinitionReader.readSystem("erp.system.yaml", type);
    var definition = Objects.requireNonNull(read.definition(), () -> read.findings().toString());
    var systems =
        new JdbcSystems(
            new LocalBudget(System::nanoTime), Duration.ofSeconds(5), InstantSource.system());
    open.add(systems);
    var settings = new HashMap<>(database.settings());
    settings.putAll(more);
    return systems.connect(ID, definition, settings, object -> Set.of());
  }

  private static NativeRef ref(String id) {
    return new NativeRef(ID, "customers", id);
  }

  private static NativeRecord found(ReadOutcome outcome) {
    assertThat(outcome).isInstanceOf(ReadOutcome.Found.class);
    return ((ReadOutcome.Found) outcome).record();
  }

  private static NativeRecord read(JdbcSystem system, String id) {
    return found(system.read("customers", List.of(ref(id))).get(0));
  }

  private static WriteOutcome write(JdbcSystem system, WriteRequest request) {
    return system.write("customers", List.of(request)).get(0);
  }

  private static WriteRequest.Create create(Map<String, Value> fields) {
    return new WriteRequest.Create(ID, "customers", new Value.Struct(fields), "k", null);
  }

  private static WriteRequest.Update update(
      String id, Map<String, Value> fields, @Nullable String version) {
    return new WriteRequest.Update(ref(id), new Value.Struct(fields), "k", version);
  }

  private static NativeRecord done(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Done.class);
    return Objects.requireNonNull(((WriteOutcome.Done) outcome).answer());
  }

  private static Failure failure(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Failed.class);
    return ((WriteOutcome.Failed) outcome).failure();
  }

  private static @Nullable Value field(NativeRecord record, String name) {
    return record.fields().fields().get(name);
  }

  private static List<String> listed(JdbcSystem system, @Nullable Instant since, int size) {
    var ids = new ArrayList<String>();
    String cursor = null;
    do {
      var page = system.list(new ListRequest("customers", since, cursor, size));
      page.records().forEach(it -> ids.add(it.ref().id()));
      cursor = page.next();
    } while (cursor != null);
    return ids;
  }

  @Test
  void aCreateAnswersWithTheGeneratedKeyAndTheWholeRow() {
    var database = database(CUSTOMERS);
    var system = connect(database, TYPE);
    var made =
        done(write(system, create(Map.of("name", Value.text("O'Brien; drop table customers --")))));
    assertThat(made.ref()).isEqualTo(ref("1"));
    assertThat(made.version()).isEqualTo("1");
    assertThat(made.updatedAt()).isNotNull();
    assertThat(database.value("select name from customers"))
        .isEqualTo("O'Brien; drop table customers --");
    var read = read(system, "1");
    assertThat(read).isEqualTo(made);
    var query = system.find("customers", List.of(new Query("email", Value.text("x' or '1'='1"))));
    assertThat(query).containsExactly(new FindOutcome.Found(List.of()));
  }

  @Test
  void s4nullIsClearedAndAnEmptyTextIsNot() {
    var database =
        database(CUSTOMERS, "insert into customers (name, note) values ('a', null), ('b', '')");
    var system = connect(database, TYPE);
    assertThat(field(read(system, "1"), "note")).isEqualTo(Value.CLEARED);
    assertThat(field(read(system, "2"), "note")).isEqualTo(Value.text(""));
    done(write(system, update("1", Map.of("note", Value.text("")), null)));
    done(write(system, update("2", Map.of("note", Value.CLEARED), null)));
    assertThat(database.rows("select note from customers order by no"))
        .containsExactly(List.of(""), List.of("null"));
  }

  @Test
  void numbersStayExact() {
    var database =
        database(
            CUSTOMERS,
            "insert into customers (name, credit, big, rate)"
                + " values ('a', 9999999999.99, 9223372036854775807, 0.1)");
    var system = connect(database, TYPE);
    var read = read(system, "1");
    assertThat(field(read, "credit")).isEqualTo(Value.decimal("9999999999.99"));
    assertThat(field(read, "big")).isEqualTo(Value.decimal(Long.MAX_VALUE));
    assertThat(field(read, "rate")).isEqualTo(Value.decimal("0.1"));
    done(
        write(
            system,
            update(
                "1",
                Map.of("credit", Value.decimal("0.07"), "big", Value.text("-9007199254740993")),
                null)));
    assertThat(database.rows("select credit, big from customers"))
        .containsExactly(List.of("0.07", "-9007199254740993"));
    var lossy = write(system, update("1", Map.of("credit", Value.decimal("0.075")), null));
    assertThat(failure(lossy)).isInstanceOf(Failure.Invalid.class);
    assertThat(((Failure.Invalid) failure(lossy)).fields()).containsExactly("credit");
    assertThat(failure(write(system, update("1", Map.of("big", Value.decimal("1.5")), null))))
        .isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void momentsAreOfUtcAndLocalTimesOfTheirFieldsZone() {
    var database =
        database(
            CUSTOMERS,
            "insert into customers (name, seen, changed_at, born) values ('a', '2026-07-01"
                + " 10:00:00.123456', '2026-07-01 10:00:00.123456+02', '1999-12-31')");
    var system = connect(database, TYPE);
    var read = read(system, "1");
    assertThat(field(read, "seen")).isEqualTo(Value.text("2026-07-01T10:00:00.123456"));
    assertThat(field(read, "changed_at")).isEqualTo(Value.text("2026-07-01T08:00:00.123456Z"));
    assertThat(field(read, "born")).isEqualTo(Value.text("1999-12-31"));
    assertThat(read.updatedAt()).isEqualTo(Instant.parse("2026-07-01T08:00:00.123456Z"));
    done(write(system, update("1", Map.of("seen", Value.text("2026-07-01T08:00:00Z")), null)));
    assertThat(database.value("select seen from customers")).isEqualTo("2026-07-01 10:00:00");
    done(write(system, update("1", Map.of("seen", Value.text("2026-01-02T03:04:05")), null)));
    assertThat(database.value("select seen from customers")).isEqualTo("2026-01-02 03:04:05");
  }

  @Test
  void otherTypesAreWrittenAsTheDatabaseWritesThem() {
    var database = database(CUSTOMERS);
    var system = connect(database, TYPE);
    var uuid = "0d9d1d5e-3f3c-4b7c-9a52-1d1c6a1f0a11";
    var made =
        done(
            write(
                system,
                create(
                    Map.of(
                        "name", Value.text("a"),
                        "vip", Value.flag(true),
                        "ref", Value.text(uuid),
                        "payload", Value.text("{\"a\": 1}"),
                        "tags",
                            new Value.Items(
                                List.of(Value.text("x,\"y\\"), Value.text("O'Brien")))))));
    assertThat(field(made, "vip")).isEqualTo(Value.flag(true));
    assertThat(field(made, "payload")).isEqualTo(Value.text("{\"a\": 1}"));
    assertThat(field(made, "tags"))
        .isEqualTo(new Value.Items(List.of(Value.text("x,\"y\\"), Value.text("O'Brien"))));
    assertThat(system.find("customers", "ref", Value.text(uuid))).containsExactly(made);
    assertThat(system.find("customers", "ref", Value.text("no uuid"))).isEmpty();
  }

  @Test
  void readsManyInTheOrderAskedWithAnOutcomeEach() {
    var database = database(CUSTOMERS, "insert into customers (name) values ('a'), ('b')");
    var system = connect(database, TYPE);
    var outcomes =
        system.read("customers", List.of(ref("2"), ref("99"), ref("no number"), ref("1")));
    assertThat(outcomes.get(0).ref()).isEqualTo(ref("2"));
    assertThat(found(outcomes.get(0)).ref()).isEqualTo(ref("2"));
    assertThat(outcomes.get(1)).isEqualTo(new ReadOutcome.Missing(ref("99")));
    assertThat(outcomes.get(2)).isEqualTo(new ReadOutcome.Missing(ref("no number")));
    assertThat(found(outcomes.get(3)).ref()).isEqualTo(ref("1"));
  }

  @Test
  void anUpdateOnConditionOfAnotherVersionIsStale() {
    var database = database(CUSTOMERS, "insert into customers (name) values ('a')");
    var system = connect(database, TYPE);
    var read = read(system, "1");
    var after = done(write(system, update("1", Map.of("note", Value.text("x")), read.version())));
    assertThat(after.version()).isEqualTo("2");
    assertThat(write(system, update("1", Map.of("note", Value.text("y")), read.version())))
        .isInstanceOf(WriteOutcome.Stale.class);
    assertThat(database.value("select note from customers")).isEqualTo("x");
    assertThat(write(system, update("99", Map.of("note", Value.text("y")), "1")))
        .isEqualTo(new WriteOutcome.Gone(ref("99")));
  }

  @Test
  void xminIsAVersionWithoutAColumn() {
    var database = database(CUSTOMERS, "insert into customers (name) values ('a')");
    var system = connect(database, TYPE.replace("version: row_version", "version: xmin"));
    var read = read(system, "1");
    database.execute("update customers set name = 'edited there'");
    assertThat(write(system, update("1", Map.of("name", Value.text("ours")), read.version())))
        .isInstanceOf(WriteOutcome.Stale.class);
    var now = read(system, "1");
    var after = done(write(system, update("1", Map.of("name", Value.text("ours")), now.version())));
    assertThat(after.version()).isNotEqualTo(now.version());
    assertThat(read(system, "1").version()).isEqualTo(after.version());
  }

  /** The row is locked while ours waits; what it waited for is another version. */
  @Test
  void anEditThatCommitsWhileOurWriteWaitsIsNotWrittenOver() throws Exception {
    var database = database(CUSTOMERS, "insert into customers (name) values ('a')");
    var system = connect(database, TYPE.replace("version: row_version", "version: xmin"));
    var read = read(system, "1");
    try (var other = database.open();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("update customers set name = 'edited there'");
      var ours =
          CompletableFuture.supplyAsync(
              () -> write(system, update("1", Map.of("name", Value.text("ours")), read.version())));
      awaitLock(database);
      other.commit();
      assertThat(ours.join()).isInstanceOf(WriteOutcome.Stale.class);
    }
    assertThat(database.value("select name from customers")).isEqualTo("edited there");
  }

  private static void awaitLock(BusinessDatabase database) {
    while (database
        .value(
            "select count(*) from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock'")
        .equals("0")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aUniqueValueThatIsThereNamesItsRowAndItsField() {
    var database =
        database(
            CUSTOMERS,
            "insert into customers (name, email) values ('a', 'a@x.org'), ('b', 'b@x.org')");
    var system = connect(database, TYPE);
    var email = Map.of("name", Value.text("c"), "email", Value.text("a@x.org"));
    var outcome = write(system, create(email));
    assertThat(outcome).isInstanceOf(WriteOutcome.AlreadyThere.class);
    var there = (WriteOutcome.AlreadyThere) outcome;
    assertThat(there.existing()).isEqualTo(ref("1"));
    assertThat(there.reason()).doesNotContain("a@x.org");
    var failure = failure(write(system, update("2", Map.of("email", Value.text("a@x.org")), null)));
    assertThat(failure)
        .isEqualTo(
            new Failure.Invalid(
                "another row holds a value that is unique (SQLSTATE 23505)", Set.of("email")));
  }

  @Test
  void whatTheDatabaseDoesNotTakeNamesTheField() {
    var database =
        database(
            "create table firms (id integer primary key)",
            CUSTOMERS,
            "alter table customers add constraint positive check (credit >= 0),"
                + " add constraint firm foreign key (big) references firms (id)",
            "insert into customers (name) values ('a')");
    var system = connect(database, TYPE);
    assertThat(invalid(system, "name", Value.CLEARED)).containsExactly("name");
    assertThat(invalid(system, "name", Value.text("x".repeat(41)))).containsExactly("name");
    assertThat(invalid(system, "big", Value.decimal(7))).containsExactly("big");
    assertThat(invalid(system, "born", Value.text("no date"))).isEmpty();
    assertThat(invalid(system, "vip", Value.text("perhaps"))).containsExactly("vip");
    assertThat(invalid(system, "credit", Value.decimal(-1))).isNotNull();
    assertThat(invalid(system, "unheard", Value.text("of"))).containsExactly("unheard");
  }

  private static Set<String> invalid(JdbcSystem system, String field, Value value) {
    var failure = failure(write(system, update("1", Map.of(field, value), null)));
    assertThat(failure).isInstanceOf(Failure.Invalid.class);
    return ((Failure.Invalid) failure).fields();
  }

  @Test
  void s16archivesRestoresAndDeletesAndMoreThanOnceWithoutHarm() {
    var database = database(CUSTOMERS, "insert into customers (name) values ('a')");
    var system = connect(database, TYPE);
    for (int i = 0; i < 2; i++) {
      assertThat(done(write(system, new WriteRequest.Archive(ref("1"), "k"))).archived()).isTrue();
    }
    assertThat(read(system, "1").archived()).isTrue();
    assertThat(done(write(system, new WriteRequest.Restore(ref("1"), "k"))).archived()).isFalse();
    assertThat(write(system, new WriteRequest.Delete(ref("1"), "k")))
        .isEqualTo(new WriteOutcome.Done(ref("1"), null));
    assertThat(write(system, new WriteRequest.Delete(ref("1"), "k")))
        .isEqualTo(new WriteOutcome.Gone(ref("1")));
  }

  @Test
  void ofManyWritesOnlyTheBadOneFails() {
    var database = database(CUSTOMERS);
    var system = connect(database, TYPE);
    var outcomes =
        system.write(
            "customers",
            List.of(
                create(Map.of("name", Value.text("a"))),
                create(Map.of()),
                create(Map.of("name", Value.text("c")))));
    assertThat(outcomes.get(0)).isInstanceOf(WriteOutcome.Done.class);
    assertThat(failure(outcomes.get(1)))
        .isEqualTo(
            new Failure.Invalid(
                "a column that is needed is empty (SQLSTATE 23502)", Set.of("name")));
    assertThat(outcomes.get(2)).isInstanceOf(WriteOutcome.Done.class);
    assertThat(database.value("select count(*) from customers")).isEqualTo("2");
  }

  @Test
  void aTableWithoutWritesIsNeverWritten() {
    var database = database(CUSTOMERS, "insert into customers (name) values ('a')");
    var system =
        connect(
            database,
            """
            type: erp
            transport: jdbc
            objects: {customers: {table: customers, fields: {name: {}}}}
            """);
    assertThat(failure(write(system, update("1", Map.of("name", Value.text("b")), null))))
        .isInstanceOf(Failure.Permanent.class);
    assertThat(read(system, "1").fields().fields()).containsOnlyKeys("_id", "name");
  }

  @Test
  void keysOfSeveralColumnsAndOddCharactersAreUnambiguous() {
    var database =
        database(
            "create table \"Odd \"\"Table\" (\"k 1\" text, k2 integer, k3 text, \"the.value\" text,"
                + " primary key (\"k 1\", k2, k3))",
            "insert into \"Odd \"\"Table\" values ('a/b', 1, 'c', 'one'), ('a', 1, 'b/c', 'two'),"
                + " ('a%2Fb', 1, 'c', 'three'), ('', 1, '', 'four'), ('O''Brien', 1, 'ü,\"',"
                + " 'five')");
    var system =
        connect(
            database,
            """
            type: erp
            transport: jdbc
            objects:
              customers:
                table:
                  name: public.Odd "Table
                  writes: [update]
                  columns: {value: the.value}
                fields: {value: {findable: true}}
            """);
    var ids = listed(system, null, 2);
    assertThat(ids)
        .containsExactlyInAnyOrder(
            "a%2Fb/1/c", "a/1/b%2Fc", "a%252Fb/1/c", "/1/", "O'Brien/1/ü,\"");
    var read = system.read("customers", ids.stream().map(TableSystemTest::ref).toList());
    assertThat(read).allMatch(ReadOutcome.Found.class::isInstance);
    done(write(system, update("a%2Fb/1/c", Map.of("value", Value.text("changed")), null)));
    assertThat(database.value("select \"the.value\" from \"Odd \"\"Table\" where \"k 1\" = 'a/b'"))
        .isEqualTo("changed");
    assertThat(system.find("customers", "value", Value.text("two")).get(0).ref())
        .isEqualTo(ref("a/1/b%2Fc"));
    assertThat(system.read("customers", List.of(ref("a/1"), ref("a/1/b/c"))))
        .allMatch(ReadOutcome.Missing.class::isInstance);
  }

  @Test
  void aListingShowsOneStateWhateverIsEditedMeanwhile() {
    var database =
        database(
            CUSTOMERS, "insert into customers (name) select 'n' || i from generate_series(1, 7) i");
    var system = connect(database, TYPE);
    var first = system.list(new ListRequest("customers", null, null, 3));
    assertThat(first.total()).isEqualTo(7);
    database.execute(
        "delete from customers where no = 5",
        "insert into customers (name) values ('new')",
        "update customers set name = 'edited' where no = 6");
    var second = system.list(new ListRequest("customers", null, first.next(), 3));
    var third = system.list(new ListRequest("customers", null, second.next(), 3));
    assertThat(second.records()).extracting(it -> it.ref().id()).containsExactly("4", "5", "6");
    assertThat(field(second.records().get(2), "name")).isEqualTo(Value.text("n6"));
    assertThat(third.records()).extracting(it -> it.ref().id()).containsExactly("7");
    assertThat(third.next()).isNull();
    assertThat(third.total()).isEqualTo(7);
    assertThat(listed(system, null, 100)).containsExactly("1", "2", "3", "4", "6", "7", "8");
    assertThat(system.count("customers")).hasValue(7);
  }

  /** Another process, or a restart: the held transaction is not there any more. */
  @Test
  void aListingGoesOnInTheOrderOfTheKeyWhereItsStateIsGone() {
    var database =
        database(
            CUSTOMERS, "insert into customers (name) select 'n' || i from generate_series(1, 7) i");
    var first = connect(database, TYPE).list(new ListRequest("customers", null, null, 3));
    database.execute("delete from customers where no = 2");
    var other = connect(database, TYPE);
    var second = other.list(new ListRequest("customers", null, first.next(), 100));
    assertThat(second.records())
        .extracting(it -> it.ref().id())
        .containsExactly("4", "5", "6", "7");
    assertThat(second.total()).isNull();
  }

  @Test
  void aListingThatIsNotGoneOnWithHoldsNoTransactionForEver() {
    var database =
        database(
            CUSTOMERS, "insert into customers (name) select 'n' || i from generate_series(1, 7) i");
    var system = connect(database, TYPE);
    for (int i = 0; i < 5; i++) {
      assertThat(system.list(new ListRequest("customers", null, null, 3)).records()).hasSize(3);
    }
    assertThat(
            database.value(
                "select count(*) from pg_stat_activity where datname = current_database()"
                    + " and state = 'idle in transaction'"))
        .isEqualTo("2");
  }

  @Test
  void s22aPollPagesByTimeAndKeyAndPassesNothingOver() {
    var database =
        database(
            CUSTOMERS,
            "insert into customers (name, changed_at) select 'n' || i,"
                + " timestamptz '2026-01-01 00:00:00.000001+00' from generate_series(1, 10) i",
            "insert into customers (name, changed_at) values ('old', '2025-01-01 00:00+00'),"
                + " ('new', '2026-02-01 00:00+00')");
    var system = connect(database, TYPE);
    assertThat(listed(system, Instant.parse("2026-01-01T00:00:00.000001Z"), 3))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12");
  }

  @Test
  void s22rowsWithoutATimeAreAlwaysTaken() {
    var database =
        database(
            CUSTOMERS,
            "alter table customers alter changed_at drop not null",
            "insert into customers (name, changed_at) select 'n' || i,"
                + " case when i > 3 then timestamptz '2026-01-01 00:00+00' end"
                + " from generate_series(1, 6) i");
    var system = connect(database, TYPE);
    for (int size = 1; size < 8; size++) {
      assertThat(listed(system, Instant.parse("2026-01-01T00:00:00Z"), size))
          .containsExactly("1", "2", "3", "4", "5", "6");
    }
  }

  @Test
  void aWriteWhoseConnectionIsLostBeforeItsCommitDidNothing() throws SQLException {
    var database = database(CUSTOMERS, "insert into customers (name) values ('a')");
    var system = connect(database, TYPE);
    read(system, "1");
    try (var other = database.open();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("update customers set note = 'locked'");
      var ours =
          CompletableFuture.supplyAsync(
              () -> write(system, update("1", Map.of("name", Value.text("b")), null)));
      awaitLock(database);
      database.killConnections();
      assertThat(failure(ours.join())).isInstanceOf(Failure.Transient.class);
      other.rollback();
    }
    assertThat(database.value("select name from customers")).isEqualTo("a");
    assertThat(read(system, "1").ref()).isEqualTo(ref("1"));
  }

  @Test
  void credentialsThatAreRefusedAreNoAbsence() {
    var database = database(CUSTOMERS);
    var system = connect(database, TYPE, Map.of("password", "very secret and wrong"));
    var outcome = (ReadOutcome.Failed) system.read("customers", List.of(ref("1"))).get(0);
    assertThat(outcome.failure()).isInstanceOf(Failure.Refused.class);
    assertThat(outcome.toString()).doesNotContain("secret");
    assertThat(((CheckOutcome.Failed) system.check()).silent()).isFalse();
    database.execute("revoke select on customers from current_user");
    var denied =
        (ReadOutcome.Failed) connect(database, TYPE).read("customers", List.of(ref("1"))).get(0);
    assertThat(denied.failure()).isInstanceOf(Failure.Refused.class);
  }

  @Test
  void aDatabaseThatCannotBeReachedIsTransient() {
    var database = database(CUSTOMERS);
    var system = connect(database, TYPE, Map.of("url", "jdbc:postgresql://localhost:1/none"));
    var read = (ReadOutcome.Failed) system.read("customers", List.of(ref("1"))).get(0);
    assertThat(read.failure()).isInstanceOf(Failure.Transient.class);
    assertThat(failure(write(system, create(Map.of("name", Value.text("a"))))))
        .isInstanceOf(Failure.Transient.class);
    var check = (CheckOutcome.Failed) system.check();
    assertThat(check.silent()).isTrue();
  }

  @Test
  void tooManyConnectionsAreALimit() {
    var database = database(CUSTOMERS);
    database.limitConnections(0);
    var system = connect(database, TYPE);
    var read = (ReadOutcome.Failed) system.read("customers", List.of(ref("1"))).get(0);
    assertThat(read.failure()).isInstanceOf(Failure.RateLimited.class);
  }

  /** A deferred trigger waits for a lock, so that the connection ends while it commits. */
  @Test
  void s6aCommitWithoutAnAnswerIsAnUnknownOutcome() throws SQLException {
    var database =
        database(
            CUSTOMERS,
            "create function wait() returns trigger language plpgsql as"
                + " 'begin perform pg_advisory_xact_lock(1); return null; end'",
            "create constraint trigger waits after update on customers"
                + " deferrable initially deferred for each row execute function wait()",
            "insert into customers (name) values ('a')");
    var system = connect(database, TYPE);
    read(system, "1");
    try (var other = database.open();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select pg_advisory_xact_lock(1)");
      var ours =
          CompletableFuture.supplyAsync(
              () -> write(system, update("1", Map.of("name", Value.text("b")), null)));
      awaitLock(database);
      database.killConnections();
      assertThat(failure(ours.join())).isInstanceOf(Failure.OutcomeUnknown.class);
    }
    assertThat(field(read(system, "1"), "name")).isEqualTo(Value.text("a"));
  }

  /** The commit arrives, and its answer does not. */
  @Test
  void s9aCreateWhoseAnswerIsLostIsFoundByItsUniqueField() throws Exception {
    var database = database(CUSTOMERS);
    try (var wire = new CommitCut(database.port())) {
      var system = connect(database, TYPE, Map.of("url", database.url(wire.port())));
      assertThat(system.count("customers")).hasValue(0);
      wire.cutAnswersToCommits();
      var fields = Map.of("name", Value.text("a"), "email", Value.text("a@x.org"));
      assertThat(failure(write(system, create(fields)))).isInstanceOf(Failure.OutcomeUnknown.class);
      wire.mend();
      var found = system.find("customers", "email", Value.text("a@x.org"));
      assertThat(found).extracting(it -> it.ref().id()).containsExactly("1");
    }
  }

  @Test
  void aDeadlockIsTransient() throws SQLException {
    var database = database(CUSTOMERS, "insert into customers (name) values ('a'), ('b')");
    var system = connect(database, TYPE);
    read(system, "1");
    database.execute(
        "create function other() returns trigger language plpgsql as"
            + " 'begin update customers set note = ''x'' where no = 2; return new; end'",
        "create trigger others before update on customers for each row"
            + " when (new.no = 1 and new.name = 'ours') execute function other()");
    try (var other = database.open();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("update customers set note = 'y' where no = 2");
      var ours =
          CompletableFuture.supplyAsync(
              () -> write(system, update("1", Map.of("name", Value.text("ours")), null)));
      awaitLock(database);
      var theirs =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return statement.executeUpdate("update customers set note = 'y' where no = 1");
                } catch (SQLException lost) {
                  return -1;
                }
              });
      var outcome = ours.join();
      if (theirs.join() >= 0) {
        assertThat(failure(outcome)).isInstanceOf(Failure.Transient.class);
      } else {
        assertThat(outcome).isInstanceOf(WriteOutcome.Done.class);
      }
      other.rollback();
    }
  }

  @Test
  void theCheckNamesTheNearestOfWhatIsNotThere() {
    var database = database(CUSTOMERS);
    assertThat(connect(database, TYPE).check()).isEqualTo(CheckOutcome.ACCEPTED);
    assertThat(problem(database, TYPE.replace("name: customers", "name: custmers")))
        .contains(
            "object customers: the database has no table or view `custmers`; did you mean"
                + " `customers`?");
    assertThat(problem(database, TYPE.replace("    email: {", "    emial: {")))
        .contains("no column of `customers` `emial`; did you mean `email`?");
    assertThat(problem(database, TYPE.replace("name: customers", "name: pubic.customers")))
        .contains("no schema `pubic`; did you mean `public`?");
    assertThat(problem(database, TYPE.replace("updatedAt: changed_at", "updatedAt: note")))
        .contains("column `note` is no time");
    assertThat(problem(database, TYPE.replace("deleted: gone", "deleted: note")))
        .contains("neither a boolean nor a time");
    assertThat(
            problem(
                database,
                TYPE.replace("ref: {findable: true}", "ref: {findable: true, unique: true}")))
        .contains("declared `unique`, and no index");
    assertThat(
            problem(
                database, TYPE.replace("name: customers", "name: customers\n      key: [note]")))
        .contains("not unique in `customers`");
    database.execute("create view v as select * from customers");
    assertThat(problem(database, TYPE.replace("name: customers", "name: v")))
        .contains("`v` has no primary key; say the `key`");
  }

  private String problem(BusinessDatabase database, String type) {
    var check = connect(database, type).check();
    assertThat(check).isInstanceOf(CheckOutcome.Failed.class);
    assertThat(((CheckOutcome.Failed) check).refused()).isTrue();
    return ((CheckOutcome.Failed) check).failure().reason();
  }

  @Test
  void aViewIsReadByItsKey() {
    var database =
        database(
            CUSTOMERS,
            "insert into customers (name) values ('a'), ('b')",
            "create view v as select no, upper(name) as name from customers");
    var system =
        connect(
            database,
            """
            type: erp
            transport: jdbc
            objects: {customers: {table: {name: v, key: [no]}, fields: {name: {}}}}
            """);
    assertThat(listed(system, null, 1)).containsExactly("1", "2");
    assertThat(field(read(system, "2"), "name")).isEqualTo(Value.text("B"));
  }

  @Test
  void aTableThatIsAlteredIsLookedUpAgain() {
    var database = database(CUSTOMERS, "insert into customers (name) values ('a')");
    var system = connect(database, TYPE);
    read(system, "1");
    database.execute("alter table customers drop column note");
    var first = (ReadOutcome.Failed) system.read("customers", List.of(ref("1"))).get(0);
    assertThat(first.failure()).isInstanceOf(Failure.Transient.class);
    var second = (ReadOutcome.Failed) system.read("customers", List.of(ref("1"))).get(0);
    assertThat(second.failure()).isInstanceOf(Failure.Permanent.class);
    database.execute("alter table customers add column note text");
    assertThat(system.check()).isEqualTo(CheckOutcome.ACCEPTED);
    assertThat(read(system, "1").ref()).isEqualTo(ref("1"));
  }

  @Test
  void s18WhatMayNotLeaveAnyMoreIsNotSent() {
    var database = database(CUSTOMERS);
    var system = connect(database, TYPE);
    var outcome =
        system
            .write("customers", List.of(create(Map.of("name", Value.text("a")))), () -> false)
            .get(0);
    assertThat(failure(outcome)).isInstanceOf(Failure.RateLimited.class);
    assertThat(database.value("select count(*) from customers")).isEqualTo("0");
  }

  @Test
  void aUrlThatHoldsAPasswordIsRefusedWithoutRepeatingIt() {
    var database = database(CUSTOMERS);
    var url = Map.of("url", database.url() + "&password=geheim");
    var check = (CheckOutcome.Failed) connect(database, TYPE, url).check();
    assertThat(check.failure().reason())
        .contains("holds a user or a password")
        .doesNotContain("geheim");
    var other = (CheckOutcome.Failed) connect(database, TYPE, Map.of("url", "db:5432")).check();
    assertThat(other.failure().reason()).contains("no JDBC URL of a known database");
    assertThat(JdbcSystems.host(Map.of("url", "jdbc:postgresql://db.example:5432/erp?ssl=true")))
        .isEqualTo("db.example:5432/erp");
  }

  @Test
  void anUnknownObjectIsAPermanentFailure() {
    var system = connect(database(CUSTOMERS), TYPE);
    assertThatThrownBy(() -> system.count("nothing"))
        .isInstanceOfSatisfying(
            SystemFailure.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Permanent.class));
  }

  @Test
  void aMissingDriverSaysWhereItBelongs() {
    var database = database(CUSTOMERS);
    var system = connect(database, TYPE, Map.of("url", "jdbc:mariadb://localhost:1/none"));
    var check = (CheckOutcome.Failed) system.check();
    assertThat(check.failure().reason())
        .contains("no JDBC driver for this database: put its jar into the folder `lib`");
  }
}

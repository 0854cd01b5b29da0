package io.syncline.system.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Skipped where no MariaDB is installed. */
class MariaDbTableContractTest extends TableContractTest {

  @Override
  CompanyDatabase empty() {
    return new MariaDatabase();
  }

  @Override
  String[] tables() {
    return new String[] {
      """
      create table customers (
        no integer auto_increment primary key,
        name varchar(40) not null, email varchar(80) unique, note text, vip boolean,
        credit decimal(12, 2) check (credit > -50), rate double, big bigint, born date,
        seen datetime(6), at timestamp(6) null, gone boolean not null default false,
        row_version integer not null default 1,
        created_at timestamp(6) not null default current_timestamp(6),
        changed_at timestamp(6) not null default current_timestamp(6)
          on update current_timestamp(6)) engine InnoDB
      """,
      "create table rows_of (invoice varchar(60), place integer, text text,"
          + " primary key (invoice, place))",
      "create table codes (code varchar(20) primary key, label text)",
      "create table colours (id uuid default uuid() primary key, colour enum('red', 'green'))"
    };
  }

  @Override
  void insertChanged(String time) {
    database()
        .execute(
            "set time_zone = '+00:00'",
            "insert into customers (name, changed_at) values ('n', '" + time + "')");
  }

  /** Connects to a table of this name that no other test needs. */
  private JdbcSystem table(String objects, String... statements) {
    database().execute(statements);
    return connect("type: erp\ntransport: jdbc\nobjects:\n" + objects, Map.of());
  }

  private static NativeRecord only(JdbcSystem system, String object) {
    var records = system.list(new ListRequest(object, null, null, 10)).records();
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private static WriteOutcome update(
      JdbcSystem system, String object, String id, Map<String, Value> fields) {
    var request = new WriteRequest.Update(ref(object, id), new Value.Struct(fields), "k", null);
    return system.write(object, List.of(request)).get(0);
  }

  @Test
  void numbersWithoutASignAreKeptToTheLast() {
    var system =
        table(
            "  t: {table: {name: t, writes: [update]},"
                + " fields: {n: {type: integer, findable: true}, small: {type: integer}}}",
            "create table t (id bigint unsigned primary key, n bigint unsigned, small tinyint)",
            "insert into t values (18446744073709551615, 18446744073709551614, -5)");
    var row = only(system, "t");
    assertThat(row.ref().id()).isEqualTo("18446744073709551615");
    assertThat(field(row, "n")).isEqualTo(Value.decimal("18446744073709551614"));
    assertThat(field(row, "small")).isEqualTo(Value.decimal("-5"));
    assertThat(system.find("t", "n", Value.decimal("18446744073709551614"))).containsExactly(row);
    done(update(system, "t", row.ref().id(), Map.of("n", Value.decimal("18446744073709551613"))));
    assertThat(database().value("select n from t")).isEqualTo("18446744073709551613");
    assertThat(failure(update(system, "t", row.ref().id(), Map.of("n", Value.decimal("-1")))))
        .isInstanceOf(Failure.Invalid.class);
    assertThat(failure(update(system, "t", row.ref().id(), Map.of("small", Value.decimal("128")))))
        .isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void onlyBooleansAreTrueOrFalse() {
    var system =
        table(
            "  t: {table: {name: t, writes: [update]},"
                + " fields: {flag: {type: boolean}, one: {type: boolean}, level: {type: integer}}}",
            "create table t (id integer primary key, flag tinyint(1), one bit(1), level"
                + " tinyint(4))",
            "insert into t values (1, 1, b'0', 7)");
    var row = only(system, "t");
    assertThat(field(row, "flag")).isEqualTo(Value.flag(true));
    assertThat(field(row, "one")).isEqualTo(Value.flag(false));
    assertThat(field(row, "level")).isEqualTo(Value.decimal(7));
    done(update(system, "t", "1", Map.of("flag", Value.flag(false), "one", Value.flag(true))));
    assertThat(database().rows("select flag + 0, one + 0 from t"))
        .containsExactly(List.of("0", "1"));
  }

  @Test
  void severalBitsAreBytesAndNotCarried() {
    var system =
        table(
            "  t: {table: t, fields: {bits: {}}}",
            "create table t (id integer primary key, bits bit(8))");
    assertThat(((CheckOutcome.Failed) system.check()).failure().reason())
        .contains("column `bits` holds bytes, which are not carried");
  }

  @Test
  void otherTypesAreWrittenAsTheDatabaseWritesThem() {
    var system =
        table(
            "  t: {table: {name: t, writes: [update]}, fields: {kind: {}, many: {}, json: {},"
                + " year: {type: integer}, clock: {}, uuid: {findable: true}}}",
            "create table t (id integer primary key, kind enum('a', 'b'), many set('x', 'y'),"
                + " json json, year year, clock time(3), uuid uuid)",
            "insert into t values (1, 'a', 'x,y', '{\"a\": 1}', 2026, '-12:30:00.5',"
                + " '0d9d1d5e-3f3c-4b7c-9a52-1d1c6a1f0a11')");
    var row = only(system, "t");
    assertThat(field(row, "kind")).isEqualTo(Value.text("a"));
    assertThat(field(row, "many")).isEqualTo(Value.text("x,y"));
    assertThat(field(row, "json")).isEqualTo(Value.text("{\"a\": 1}"));
    assertThat(field(row, "year")).isEqualTo(Value.decimal(2026));
    assertThat(field(row, "clock")).isEqualTo(Value.text("-12:30:00.500"));
    var uuid = field(row, "uuid");
    assertThat(uuid).isEqualTo(Value.text("0d9d1d5e-3f3c-4b7c-9a52-1d1c6a1f0a11"));
    assertThat(system.find("t", "uuid", uuid)).containsExactly(row);
    assertThat(system.find("t", "uuid", Value.text("no uuid"))).isEmpty();
    done(update(system, "t", "1", Map.of("year", Value.decimal(2027), "many", Value.text("y"))));
    assertThat(database().rows("select year, many from t")).containsExactly(List.of("2027", "y"));
    assertThat(failure(update(system, "t", "1", Map.of("json", Value.text("{broken")))))
        .isInstanceOf(Failure.Invalid.class);
    assertThat(failure(update(system, "t", "1", Map.of("many", Value.text("z")))))
        .isInstanceOf(Failure.Invalid.class);
  }

  /** What MySQL writes where a date is none. */
  @Test
  void zeroDatesAreCleared() {
    var system =
        table(
            "  t: {table: t, updatedAt: at, fields: {born: {type: date}, seen: {type: datetime}}}",
            "create table t (id integer primary key, born date, seen datetime(6),"
                + " at timestamp(6) not null)",
            "set sql_mode = ''",
            "insert into t values (1, '0000-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00')");
    var row = only(system, "t");
    assertThat(field(row, "born")).isEqualTo(Value.CLEARED);
    assertThat(field(row, "seen")).isEqualTo(Value.CLEARED);
    assertThat(row.updatedAt()).isNull();
    var since = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(system.list(new ListRequest("t", since, null, 10)).records()).isEmpty();
  }

  @Test
  void searchesAndUniqueValuesGoByTheCollationOfTheirColumn() {
    var made = customer(Map.of("email", Value.text("Ada@x.org")));
    assertThat(system().find("customers", "email", Value.text("ada@X.org"))).containsExactly(made);
    var again =
        (WriteOutcome.AlreadyThere)
            create("customers", Map.of("name", Value.text("b"), "email", Value.text("ADA@x.org")));
    assertThat(again.existing()).isEqualTo(made.ref());
    assertThat(again.reason()).startsWith("another row holds a value that is unique");
  }

  /** Keys that differ in case alone are two rows in one collation and one in another. */
  @Test
  void aListingByTextKeysShowsEachRowOnceInAnyCollation() {
    var system =
        table(
            "  t: {table: t, fields: {n: {type: integer}}}\n"
                + "  u: {table: u, fields: {n: {type: integer}}}",
            "create table t (k varchar(20) character set utf8mb4 collate utf8mb4_bin primary key,"
                + " n integer)",
            "create table u (k varchar(20) character set utf8mb4 collate utf8mb4_unicode_ci"
                + " primary key, n integer)",
            "insert into t values ('b', 1), ('B', 2), ('a', 3), ('Ä', 4), ('ä', 5), ('😀', 6),"
                + " ('a b', 8)",
            "insert into u values ('b', 1), ('a', 3), ('Ö', 4), ('ß', 5), ('😀', 6),"
                + " ('Z', 8)");
    for (int size = 1; size < 9; size++) {
      assertThat(listed(system, "t", size)).hasSize(7).doesNotHaveDuplicates();
      assertThat(listed(system, "u", size)).hasSize(6).doesNotHaveDuplicates();
    }
    assertThat(system.read("t", List.of(ref("t", "B"), ref("t", "b"))))
        .allSatisfy(it -> assertThat(it).isInstanceOf(ReadOutcome.Found.class));
    var other = (ReadOutcome.Found) system.read("u", List.of(ref("u", "B"))).get(0);
    assertThat(field(other.record(), "n")).isEqualTo(Value.decimal(1));
  }

  private static List<String> listed(JdbcSystem system, String object, int size) {
    var ids = new ArrayList<String>();
    String cursor = null;
    do {
      var page = system.list(new ListRequest(object, null, cursor, size));
      page.records().forEach(it -> ids.add(it.ref().id()));
      cursor = page.next();
    } while (cursor != null);
    return ids;
  }

  @Test
  void momentsDoNotDependOnTheZoneOfTheServer() {
    database().execute("set global time_zone = '-07:00'");
    try {
      var system = connect(TYPE, Map.of());
      var request =
          new WriteRequest.Create(
              ID,
              "customers",
              new Value.Struct(
                  Map.of(
                      "name", Value.text("a"),
                      "at", Value.text("2026-07-01T08:00:00Z"),
                      "seen", Value.text("2026-07-01T08:00:00Z"))),
              "k",
              null);
      var made = done(system.write("customers", List.of(request)).get(0));
      assertThat(field(made, "at")).isEqualTo(Value.text("2026-07-01T08:00:00Z"));
      assertThat(field(made, "seen")).isEqualTo(Value.text("2026-07-01T10:00:00"));
      assertThat(Duration.between(made.updatedAt(), Instant.now()).abs())
          .isLessThan(Duration.ofMinutes(1));
      assertThat(system.clockOffset().abs()).isLessThan(Duration.ofMinutes(1));
    } finally {
      database().execute("set global time_zone = 'SYSTEM'");
    }
  }

  @Test
  void aTableWithHistoryIsATable() {
    var system =
        table(
            "  t: {table: t, fields: {n: {type: integer}}}",
            "create table t (id integer primary key, n integer) with system versioning",
            "insert into t values (1, 1)",
            "update t set n = 2");
    assertThat(system.check()).isEqualTo(CheckOutcome.ACCEPTED);
    assertThat(field(only(system, "t"), "n")).isEqualTo(Value.decimal(2));
  }

  @Test
  void s6aWriteWhoseConnectionEndsIsAnUnknownOutcome() throws Exception {
    customer(Map.of());
    try (var other = database().open();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("update customers set note = 'locked'");
      var ours =
          CompletableFuture.supplyAsync(
              () -> update(ref("1"), Map.of("note", Value.text("ours")), null));
      // Not innodb_trx: its cache is never refreshed while it is read more often than each 100 ms.
      var waiting =
          "select id from information_schema.processlist, information_schema.global_status"
              + " where variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS' and variable_value > 0"
              + " and id <> connection_id() and command = 'Query'"
              + " and info like '%update%customers%set%'";
      while (database().rows(waiting).isEmpty()) {
        assertThat(ours).isNotDone();
      }
      database().execute("kill " + database().value(waiting));
      assertThat(failure(ours.join())).isInstanceOf(Failure.OutcomeUnknown.class);
      other.rollback();
    }
    assertThat(field(read(ref("1")), "note")).isEqualTo(Value.CLEARED);
  }

  @Test
  void aLockThatIsHeldTooLongIsTransient() throws Exception {
    customer(Map.of());
    database().execute("set global innodb_lock_wait_timeout = 1");
    try (var other = database().open();
        var statement = other.createStatement()) {
      var system = connect(TYPE, Map.of());
      other.setAutoCommit(false);
      statement.execute("update customers set note = 'locked'");
      assertThat(failure(update(system, "customers", "1", Map.of("note", Value.text("ours")))))
          .isInstanceOf(Failure.Transient.class);
    } finally {
      database().execute("set global innodb_lock_wait_timeout = 50");
    }
  }

  @Test
  void aRowThatRefersToNothingAndATriggersErrorAreInvalid() {
    var system =
        table(
            "  t: {table: {name: t, writes: [update]}, fields: {firm: {type: integer}, n: {type:"
                + " integer}}}",
            "create table firms (id integer primary key)",
            "create table t (id integer primary key, firm integer, n integer,"
                + " constraint of_firm foreign key (firm) references firms (id))",
            "insert into t values (1, null, 1)",
            "create trigger refuses before update on t for each row begin if new.n = 13 then signal"
                + " sqlstate '45000' set message_text = 'Ada'; end if; end");
    var firm =
        (Failure.Invalid) failure(update(system, "t", "1", Map.of("firm", Value.decimal(7))));
    assertThat(firm.fields()).containsExactly("firm");
    assertThat(firm.reason()).startsWith("a row that it refers to is not there");
    var trigger =
        (Failure.Invalid) failure(update(system, "t", "1", Map.of("n", Value.decimal(13))));
    assertThat(trigger.reason()).isEqualTo("a trigger of the database refuses it (SQLSTATE 45000)");
  }

  @Test
  void aTableWithoutPermissionIsRefused() {
    database()
        .execute(
            "create or replace user nobody@'%' identified by 'pw'",
            "grant select on " + name() + ".codes to nobody@'%'");
    var system = connect(TYPE, Map.of("user", "nobody", "password", "pw"));
    assertThat(system.list(new ListRequest("codes", null, null, 10)).records()).isEmpty();
    var read = (ReadOutcome.Failed) system.read("customers", List.of(ref("1"))).get(0);
    assertThat(read.failure()).isInstanceOf(Failure.Permanent.class);
    var write = new WriteRequest.Delete(ref("codes", "x"), "k");
    assertThat(failure(system.write("codes", List.of(write)).get(0)))
        .isInstanceOf(Failure.Refused.class);
    assertThat(system.tables()).extracting(it -> it.fullName()).containsExactly("codes");
  }

  private String name() {
    return database().value("select database()");
  }

  @Test
  void theDriverLogsNoValues() {
    var logged = new ArrayList<String>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord it) {
            logged.add(it.getLoggerName() + ": " + it.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    var root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      customer(Map.of("email", Value.text("a@x.org")));
      create("customers", Map.of("name", Value.text("b"), "email", Value.text("a@x.org")));
    } finally {
      root.removeHandler(handler);
    }
    assertThat(logged).noneMatch(it -> it.contains("a@x.org") || it.contains("mariadb"));
  }
}

package io.syncline.system.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.WriteRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statements of Oracle's dialect, over H2 in its Oracle mode: no Oracle is tested. */
class OracleTableContractTest extends TableContractTest {

  @TempDir Path drivers;

  @Override
  CompanyDatabase empty() {
    return new OracleLikeDatabase(drivers);
  }

  @Override
  String[] tables() {
    return new String[] {
      """
      create table customers (
        no number(10, 0) generated always as identity primary key,
        name varchar2(80) not null, email varchar2(80) unique, note varchar2(4000), vip boolean,
        credit number(12, 2) check (credit > -50), rate binary_double, big number(19, 0) check (big < 9223372036854775808), born date,
        seen timestamp(6), at timestamp(6) with time zone, gone boolean default false not null,
        row_version number(10, 0) default 1 not null,
        created_at timestamp(6) with time zone default systimestamp not null,
        changed_at timestamp(6) with time zone default systimestamp not null)
      """,
      "create table rows_of (invoice varchar2(40), place number(10, 0), text varchar2(40),"
          + " primary key (invoice, place))",
      "create table codes (code varchar2(20) primary key, label varchar2(40))",
      "create table colours (id varchar2(40) default random_uuid() primary key,"
          + " colour varchar2(5) check (colour in ('red', 'green')))"
    };
  }

  @Override
  void insertChanged(String time) {
    database()
        .execute(
            "insert into customers (name, changed_at) values ('n', timestamp with time zone '"
                + time
                + "+00')");
  }

  @Override
  String shortestKey() {
    return "-";
  }

  @Override
  @Test
  void s4nullIsClearedAndAnEmptyTextIsNot() {
    var sent = Value.text("");
    var made = customer(Map.of("note", sent, "email", sent));
    for (var name : List.of("note", "email", "credit", "born", "seen", "at")) {
      assertThat(field(made, name)).as(name).isEqualTo(Value.CLEARED);
      assertThat(sent.agreesWith(field(made, name))).as("what was sent and is held").isTrue();
    }
    done(update(ref("1"), Map.of("note", Value.text(" ")), null));
    assertThat(field(read(ref("1")), "note")).isEqualTo(Value.text(" "));
    assertThat(field(done(update(ref("1"), Map.of("note", sent), null)), "note"))
        .isEqualTo(Value.CLEARED);
    assertThat(system().find("customers", "email", sent)).isEmpty();
    var needed = failure(update(ref("1"), Map.of("name", sent), null));
    assertThat(((Failure.Invalid) needed).fields()).containsExactly("name");
  }

  @Override
  @Test
  void aRowWithoutAnIdIsAProblemAndIsNotLeftOut() {
    var failure = failure(create("codes", Map.of("code", Value.text(""))));
    assertThat(failure.reason()).contains("a column that is needed is empty (ORA-01400)");
  }

  @Override
  @Test
  void s9aCreateWhoseAnswerIsLostIsUnknownAndFoundByItsUniqueField() {
    var fields = Map.<String, Value>of("name", Value.text("a"), "email", Value.text("a@x.org"));
    OracleLikeDriver.CUTS.set(true);
    try {
      assertThat(failure(create("customers", fields))).isInstanceOf(Failure.OutcomeUnknown.class);
    } finally {
      OracleLikeDriver.CUTS.set(false);
    }
    assertThat(system().find("customers", "email", Value.text("a@x.org"))).hasSize(1);
  }

  @Test
  void aDateHoldsATimeUnlessItsFieldIsADay() {
    database()
        .execute(
            "create table days (id number(9, 0) primary key, at date, on_day date, big number,"
                + " whole number(9, 0) default 7)",
            "insert into days (id, at, on_day, big) values (1, timestamp '2026-01-31 10:20:30',"
                + " timestamp '2026-01-31 10:20:30', 0.5)");
    var system =
        connect(
            "type: erp\ntransport: jdbc\nobjects:\n  days: {updatedAt: at, table: {name: days, writes:"
                + " [create, update]}, fields: {at: {type: datetime}, on_day: {type: date}, big: {type:"
                + " decimal}, whole: {type: integer}}}",
            Map.of());
    var row = system.list(new ListRequest("days", null, null, 9)).records().get(0);
    assertThat(field(row, "at")).isEqualTo(Value.text("2026-01-31T10:20:30"));
    assertThat(field(row, "on_day")).isEqualTo(Value.text("2026-01-31"));
    assertThat(field(row, "big")).isEqualTo(Value.decimal("0.5"));
    assertThat(row.updatedAt()).isEqualTo(Instant.parse("2026-01-31T10:20:30Z"));
    var fields =
        Map.of("at", Value.text("2026-02-01T01:02:03Z"), "on_day", Value.text("2026-02-01"));
    var update = new WriteRequest.Update(ref("days", "1"), new Value.Struct(fields), "k", null);
    var after = done(system.write("days", List.of(update)).get(0));
    assertThat(field(after, "at")).isEqualTo(Value.text("2026-02-01T01:02:03"));
    assertThat(field(after, "on_day")).isEqualTo(Value.text("2026-02-01"));
    assertThat(database().value("select count(*) from days where whole = 7")).isEqualTo("1");
  }

  @Test
  void aPollGoesByTimeAndAKeyOfSeveralColumns() {
    database()
        .execute(
            "create table notes (book varchar2(9), page number(9, 0), at date, text varchar2(9),"
                + " primary key (book, page))");
    for (var book : List.of("a", "b", "c")) {
      for (int page = 1; page < 4; page++) {
        var at = page == 3 ? "null" : "timestamp '2026-01-01 00:00:0" + page + "'";
        database()
            .execute("insert into notes values ('" + book + "', " + page + ", " + at + ", 'x')");
      }
    }
    var system =
        connect(
            "type: erp\ntransport: jdbc\nobjects:\n  notes: {updatedAt: at, table: notes, fields:"
                + " {at: {type: datetime}, text: {}}}",
            Map.of());
    for (int size = 1; size < 9; size++) {
      assertThat(polled(system, Instant.parse("2026-01-01T00:00:02Z"), size))
          .containsExactly("a/3", "b/3", "c/3", "a/2", "b/2", "c/2");
      assertThat(polled(system, null, size)).hasSize(9).doesNotHaveDuplicates();
    }
  }

  private static List<String> polled(JdbcSystem system, @Nullable Instant since, int size) {
    var ids = new ArrayList<String>();
    String cursor = null;
    do {
      var page = system.list(new ListRequest("notes", since, cursor, size));
      page.records().forEach(it -> ids.add(it.ref().id()));
      cursor = page.next();
    } while (cursor != null);
    return ids;
  }

  @Test
  void whatOnlyPostgresHasIsRefusedWithASentence() {
    assertThatThrownBy(() -> connect(TYPE, Map.of("replicationSlot", "syncline_prod")))
        .hasMessageContaining("replicationSlot is for PostgreSQL alone");
    var xmin = connect(TYPE.replace("row_version", "xmin"), Map.of()).check();
    assertThat(((CheckOutcome.Failed) xmin).failure().reason())
        .contains("only tables of PostgreSQL have an `xmin`");
    for (var login : List.of("scott/tiger@", "scott@")) {
      var url = "jdbc:oracle:thin:" + login + "//db.example.com:1521/erp";
      assertThat(JdbcUrl.parse(url).problem()).contains("holds a user or a password");
    }
    assertThat(JdbcUrl.parse("jdbc:oracle:thin:@erp").problem()).contains("@//host:port/service");
    assertThat(JdbcUrl.parse("jdbc:oracle:thin:@//db.example.com:1521/erp"))
        .hasToString("db.example.com:1521/erp");
  }
}

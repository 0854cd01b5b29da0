package io.syncline.system.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.trigger.CaptureListener;
import io.syncline.core.system.trigger.CapturePosition;
import io.syncline.core.system.trigger.ChangeCapture;
import io.syncline.core.system.trigger.RowChange;
import io.syncline.core.system.trigger.RowTriggers.Listening;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.LocalBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The decoded log of a real PostgreSQL, and what is never lost or said to be fine. */
class CaptureTest {

  private static final SystemId ID = SystemId.of("erp");

  private static final String TYPE =
      """
      type: erp
      transport: jdbc
      objects:
        customers:
          table: {name: customers}
          fields: {name: {}}
        lines:
          table: {name: "Sales %s.Order'Lines"}
          fields: {note: {}}
        log:
          table: {name: log, key: [line]}
          fields: {line: {}}
        codes:
          table: {name: codes, key: [code]}
          fields: {name: {}}
        names:
          table: {name: names, key: [no]}
          fields: {name: {}}
      """;

  private final BusinessDatabase database =
      BusinessDatabase.logical(
          "create table customers (no integer primary key, name text)",
          "create schema \"Sales %s\"",
          "create table \"Sales %s\".\"Order'Lines\" (note json, shop text, no integer,"
              + " primary key (shop, no)) partition by range (no)",
          "create table parts partition of \"Sales %s\".\"Order'Lines\" for values from (0) to (99)",
          "create table log (line text not null unique)",
          "create table codes (id integer primary key, code text not null unique, name text)",
          "create view names as select no, name from customers");

  private final List<AutoCloseable> open = new ArrayList<>(List.of(database));

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private ChangeCapture connect() {
    return connect(database.settings());
  }

  private ChangeCapture connect(Map<String, String> settings) {
    var read = DefinitionReader.readSystem("erp.system.yaml", TYPE);
    var type = Objects.requireNonNull(read.definition(), () -> read.findings().toString());
    var systems =
        new JdbcSystems(
            new LocalBudget(System::nanoTime), Duration.ofSeconds(5), InstantSource.system());
    open.add(systems);
    var all = new HashMap<>(settings);
    all.put("replicationSlot", database.slot());
    systems.connect(ID, type, all, object -> Set.of());
    return systems.capture(ID).orElseThrow();
  }

  /** What a process has stored, which survives it. */
  private static final class Stored {
    private final BlockingQueue<RowChange> changes = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> missed = new LinkedBlockingQueue<>();
    private volatile @Nullable CapturePosition position;
  }

  /** A process that stores. */
  private static final class Process implements CaptureListener {
    private final Stored stored;
    private final BlockingQueue<Map<String, String>> states = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> losses = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> kept = new LinkedBlockingQueue<>();
    private volatile boolean dies;
    private volatile boolean refuses;

    Process(Stored stored) {
      this.stored = stored;
    }

    @Override
    public void changed(List<RowChange> more) {
      if (refuses) {
        throw new IllegalStateException("the inbox is full");
      }
      stored.changes.addAll(more);
    }

    @Override
    public Optional<CapturePosition> stored() {
      return Optional.ofNullable(stored.position);
    }

    @Override
    public void reached(CapturePosition to) {
      if (dies) {
        throw new IllegalStateException("killed between the commit and the confirmation");
      }
      stored.position = to;
    }

    @Override
    public void truncated(String object) {
      stored.changes.add(new RowChange(object, "*", EventKind.DELETED));
    }

    @Override
    public void missed(String why) {
      stored.missed.add(why);
    }

    @Override
    public void retained(long bytes, @Nullable Long left) {
      kept.add(bytes);
      assertThat(left).isPositive();
    }

    @Override
    public void listening(Map<String, String> problems) {
      states.add(problems);
    }

    @Override
    public void lost(String why) {
      losses.add(why);
    }
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return Objects.requireNonNull(queue.poll(30, TimeUnit.SECONDS), "nothing came within 30 s");
  }

  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it holds within 30 s").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private Listening listen(ChangeCapture capture, Process process, String... objects) {
    var listening = capture.listen(List.of(objects), process);
    open.add(listening);
    return listening;
  }

  private boolean isRead() {
    return database
        .value(
            "select active from pg_replication_slots where slot_name = '" + database.slot() + "'")
        .equals("t");
  }

  private static RowChange created(String id) {
    return new RowChange("customers", id, EventKind.CREATED);
  }

  private static RowChange updated(String id) {
    return new RowChange("customers", id, EventKind.UPDATED);
  }

  private static RowChange deleted(String id) {
    return new RowChange("customers", id, EventKind.DELETED);
  }

  @Test
  void eachCommittedChangeIsReportedWithItsIdAndKindAndNoneThatWasRolledBack() throws Exception {
    var capture = connect();
    capture.create(List.of("customers"));
    var process = new Process(new Stored());
    listen(capture, process, "customers");
    assertThat(next(process.states)).isEmpty();
    try (var connection = database.open();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("insert into customers values (9, 'never')");
      connection.rollback();
      statement.execute("insert into customers values (1, 'Ada')");
      connection.commit();
      statement.execute("update customers set name = 'B'");
      connection.commit();
      statement.execute("update customers set no = 2");
      connection.commit();
      statement.execute("delete from customers");
      connection.commit();
      statement.execute("truncate customers");
      connection.commit();
    }
    var seen = new ArrayList<RowChange>();
    while (seen.isEmpty() || !seen.get(seen.size() - 1).id().equals("*")) {
      seen.add(next(process.stored.changes));
    }
    assertThat(seen)
        .containsExactly(
            created("1"), updated("1"), deleted("1"), created("2"), deleted("2"), deleted("*"));
    assertThat(next(process.kept)).isNotNegative();
    assertThat(process.stored.missed).isEmpty();
  }

  @Test
  void idsAreThoseThatReadsGiveWhateverNamesKeysAndPartitionsAre() throws Exception {
    var capture = connect();
    capture.create(List.of("lines"));
    capture.create(List.of("lines"));
    var process = new Process(new Stored());
    listen(capture, process, "lines");
    assertThat(next(process.states)).isEmpty();
    database.execute(
        "insert into \"Sales %s\".\"Order'Lines\" values ('{\"a\": 1}', 'a/b%', 7)",
        "delete from parts");
    assertThat(next(process.stored.changes))
        .isEqualTo(new RowChange("lines", "a%2Fb%25/7", EventKind.CREATED));
    assertThat(next(process.stored.changes))
        .isEqualTo(new RowChange("lines", "a%2Fb%25/7", EventKind.DELETED));
  }

  @Test
  void aProcessThatDiesBetweenTheCommitAndTheConfirmationLosesNothing() throws Exception {
    var capture = connect();
    capture.create(List.of("customers"));
    var stored = new Stored();
    var first = new Process(stored);
    var listening = listen(capture, first, "customers");
    next(first.states);
    first.dies = true;
    database.execute("insert into customers values (1, 'Ada')");
    assertThat(next(stored.changes)).isEqualTo(created("1"));
    next(first.losses);
    listening.close();
    database.execute("insert into customers values (2, 'Bob')");
    listen(connect(), new Process(stored), "customers");
    assertThat(List.of(next(stored.changes), next(stored.changes)))
        .containsExactly(created("1"), created("2"));
    assertThat(stored.missed).isEmpty();
  }

  @Test
  void whatCannotBeStoredIsReadAgain() throws Exception {
    var capture = connect();
    capture.create(List.of("customers"));
    var process = new Process(new Stored());
    listen(capture, process, "customers");
    next(process.states);
    process.refuses = true;
    database.execute("insert into customers values (1, 'Ada')");
    assertThat(next(process.losses)).contains("could not be stored").doesNotContain("full");
    process.refuses = false;
    assertThat(next(process.stored.changes)).isEqualTo(created("1"));
    assertThat(process.stored.missed).isEmpty();
  }

  @Test
  void oneOfTwoProcessesReadsAndTheOtherTakesOverWithoutAGap() throws Exception {
    connect().create(List.of("customers"));
    var stored = new Stored();
    var first = new Process(stored);
    var reading = listen(connect(), first, "customers");
    next(first.states);
    var second = new Process(stored);
    listen(connect(), second, "customers");
    assertThat(next(second.losses)).contains("another process reads the slot");
    database.execute("insert into customers values (1, 'Ada')");
    assertThat(next(stored.changes)).isEqualTo(created("1"));
    reading.close();
    database.execute("insert into customers values (2, 'Bob')");
    next(second.states);
    var seen = next(stored.changes);
    assertThat(seen.equals(created("1")) ? next(stored.changes) : seen).isEqualTo(created("2"));
    assertThat(stored.missed).isEmpty();
  }

  @Test
  void aLostConnectionIsMadeAgain() throws Exception {
    var capture = connect();
    capture.create(List.of("customers"));
    var process = new Process(new Stored());
    listen(capture, process, "customers");
    next(process.states);
    database.killConnections();
    assertThat(next(process.losses)).doesNotContain("jdbc:");
    next(process.states);
    database.execute("insert into customers values (1, 'Ada')");
    assertThat(next(process.stored.changes)).isEqualTo(created("1"));
    assertThat(process.stored.missed).isEmpty();
  }

  @Test
  void aSlotThatIsGoneAndMadeAgainIsNeverSaidToHaveReportedEverything() throws Exception {
    var capture = connect();
    capture.create(List.of("customers"));
    var stored = new Stored();
    var first = new Process(stored);
    var listening = listen(capture, first, "customers");
    next(first.states);
    listening.close();
    until(() -> !isRead());
    capture.remove();
    assertThat(capture.exists()).isFalse();
    var second = new Process(stored);
    listen(connect(), second, "customers");
    assertThat(next(second.losses)).contains("is missing", "syncline capture erp --apply");
    assertThat(next(stored.missed)).contains("is missing");
    database.execute("insert into customers values (1, 'lost')");
    capture.create(List.of("customers"));
    next(second.states);
    String why = next(stored.missed);
    while (why.contains("is missing")) {
      why = next(stored.missed);
    }
    assertThat(why).contains("made again");
    database.execute("insert into customers values (2, 'Bob')");
    assertThat(next(stored.changes)).isEqualTo(created("2"));
  }

  @Test
  void aSlotThatSomethingElseHasReadIsNoticed() throws Exception {
    var capture = connect();
    capture.create(List.of("customers"));
    var stored = new Stored();
    var first = new Process(stored);
    var listening = listen(capture, first, "customers");
    next(first.states);
    listening.close();
    until(() -> !isRead());
    database.execute(
        "insert into customers values (1, 'stolen')",
        "select pg_replication_slot_advance('" + database.slot() + "', pg_current_wal_lsn())");
    listen(connect(), new Process(stored), "customers");
    assertThat(next(stored.missed)).contains("something else has read it");
  }

  @Test
  void aRestoredDatabaseIsNoticed() throws Exception {
    var capture = connect();
    capture.create(List.of("customers"));
    var stored = new Stored();
    stored.position = new CapturePosition(database.slot() + "@1234/1", Long.MAX_VALUE);
    listen(capture, new Process(stored), "customers");
    assertThat(next(stored.missed)).contains("restored");
    until(() -> stored.position.lsn() < Long.MAX_VALUE);
  }

  /** The server drops what is not read for too long: its disk does not fill up. */
  @Test
  void aSlotThatWasInvalidatedIsNamedAndMadeAgain() throws Exception {
    var capture = connect();
    capture.create(List.of("customers"));
    var stored = new Stored();
    var first = new Process(stored);
    var listening = listen(capture, first, "customers");
    next(first.states);
    listening.close();
    until(() -> !isRead());
    database.execute("alter system set max_slot_wal_keep_size = '1MB'", "select pg_reload_conf()");
    try {
      until(
          () -> {
            database.execute(
                "select pg_logical_emit_message(false, 'x', repeat('x', 1000000)) from"
                    + " generate_series(1, 40)",
                "select pg_switch_wal()",
                "checkpoint");
            return database
                .value(
                    "select wal_status from pg_replication_slots where slot_name = '"
                        + database.slot()
                        + "'")
                .equals("lost");
          });
    } finally {
      database.execute("alter system reset max_slot_wal_keep_size", "select pg_reload_conf()");
    }
    var second = new Process(stored);
    listen(connect(), second, "customers");
    assertThat(next(second.losses)).contains("was invalidated", "syncline capture erp --apply");
    assertThat(next(stored.missed)).contains("was invalidated");
    assertThat(capture.creation(List.of("customers"))).contains("pg_drop_replication_slot");
    capture.create(List.of("customers"));
    next(second.states);
    database.execute("insert into customers values (2, 'Bob')");
    assertThat(next(stored.changes)).isEqualTo(created("2"));
  }

  @Test
  void aTableMayChangeWhileItIsCaptured() throws Exception {
    var capture = connect();
    capture.create(List.of("customers"));
    var process = new Process(new Stored());
    listen(capture, process, "customers");
    next(process.states);
    database.execute(
        "insert into customers values (1, 'Ada')",
        "drop view names",
        "alter table customers drop column name",
        "alter table customers add column email text",
        "update customers set email = 'a@x.org'",
        "alter table customers rename column no to number",
        "insert into customers (number) values (2)");
    assertThat(List.of(next(process.stored.changes), next(process.stored.changes)))
        .containsExactly(created("1"), updated("1"));
    assertThat(next(process.stored.missed)).contains("key of a changed row of object customers");
  }

  @Test
  void aTransactionOfManyRowsArrivesWhole() throws Exception {
    var capture = connect();
    capture.create(List.of("customers"));
    var process = new Process(new Stored());
    listen(capture, process, "customers");
    next(process.states);
    database.execute("insert into customers select n, 'x' from generate_series(1, 5000) n");
    var ids = new ArrayList<String>();
    while (ids.size() < 5000) {
      ids.add(next(process.stored.changes).id());
    }
    assertThat(ids).doesNotHaveDuplicates().contains("1", "5000");
  }

  /** Writes of other tables must not hold back the log. */
  @Test
  void theSlotMovesOnWhileNothingOfItsTablesChanges() throws Exception {
    var capture = connect();
    capture.create(List.of("customers"));
    var process = new Process(new Stored());
    listen(capture, process, "customers");
    next(process.states);
    database.execute("insert into log select n from generate_series(1, 1000) n");
    var written = database.value("select pg_current_wal_lsn()");
    until(
        () ->
            database
                .value(
                    "select confirmed_flush_lsn >= '"
                        + written
                        + "' from pg_replication_slots where slot_name = '"
                        + database.slot()
                        + "'")
                .equals("t"));
    assertThat(process.stored.changes).isEmpty();
  }

  @Test
  void tablesWhoseDeletedRowsCannotBeNamedAreRefusedWithWhatToDo() {
    var capture = connect();
    var problems = capture.problems(List.of("log", "codes", "names", "customers"));
    assertThat(problems)
        .anySatisfy(
            it ->
                assertThat(it)
                    .contains("object log has no replica identity", "primary key", "alter table"))
        .anySatisfy(
            it -> assertThat(it).contains("object codes does not hold its key column `code`"))
        .anySatisfy(it -> assertThat(it).contains("object names is a view"))
        .anySatisfy(it -> assertThat(it).contains("slot", "is missing", "capture erp --apply"))
        .anySatisfy(it -> assertThat(it).contains("capture erp customers --apply"));
    assertThatThrownBy(() -> capture.create(List.of("log")))
        .isInstanceOfSatisfying(
            SystemFailure.class,
            it -> assertThat(it.failure().reason()).contains("no replica identity"));
    assertThat(capture.exists()).isFalse();
    database.execute("alter table codes replica identity full", "insert into log values ('x')");
    capture.create(List.of("customers", "codes"));
    assertThat(capture.problems(List.of("customers", "codes"))).isEmpty();
    database.execute("update log set line = 'y'");
  }

  @Test
  void anObjectThatIsNotInThePublicationIsNamedAndItsComingIsAGap() throws Exception {
    var capture = connect();
    capture.create(List.of("customers"));
    var process = new Process(new Stored());
    listen(capture, process, "customers", "lines");
    assertThat(next(process.states)).containsOnlyKeys("lines");
    assertThat(capture.creation(List.of("customers", "lines")))
        .contains("alter publication", "Order'Lines")
        .doesNotContain("pg_create");
  }

  @Test
  void whatIsPrintedIsWhatIsRunAndIsRemovedWhole() {
    var capture = connect();
    for (var each : capture.creation(List.of("customers")).split(";\n")) {
      database.execute(each);
    }
    assertThat(capture.problems(List.of("customers"))).isEmpty();
    assertThat(capture.creation(List.of("customers"))).startsWith("-- All");
    for (var each : capture.removal().split(";\n")) {
      database.execute(each);
    }
    assertThat(capture.exists()).isFalse();
    assertThat(database.value("select count(*) from pg_publication")).isEqualTo("0");
  }

  @Test
  void aUserWhoMayNotReadTheLogIsToldWhatToGrant() throws Exception {
    Files.writeString(
        Path.of(database.value("show hba_file")),
        "host all all 127.0.0.1/32 scram-sha-256\n",
        StandardOpenOption.APPEND);
    database.execute("select pg_reload_conf()");
    var user = "reader_of_" + database.slot();
    database.execute(
        "create role " + user + " login password 'x'", "grant select on customers to " + user);
    open.add(() -> database.execute("drop owned by " + user, "drop role " + user));
    var capture = connect(Map.of("url", database.url(), "user", user, "password", "x"));
    assertThat(capture.problems(List.of("customers")))
        .anySatisfy(it -> assertThat(it).contains("alter role", "replication"));
    assertThatThrownBy(() -> capture.create(List.of("customers")))
        .isInstanceOf(SystemFailure.class);
    assertThat(capture.exists()).isFalse();
  }

  /** The server that the other tests share keeps no changes of rows in its log. */
  @Test
  void aServerThatIsNotSetUpForItIsNamedWithWhatToSet() throws Exception {
    try (var plain = new BusinessDatabase("create table customers (no integer primary key)")) {
      var capture = connect(plain.settings());
      assertThat(capture.problems(List.of("customers")))
          .anySatisfy(it -> assertThat(it).contains("wal_level = logical"))
          .anySatisfy(it -> assertThat(it).contains("max_slot_wal_keep_size"));
      assertThatThrownBy(() -> capture.create(List.of("customers")))
          .isInstanceOfSatisfying(
              SystemFailure.class, it -> assertThat(it.failure().reason()).contains("wal_level"));
    }
  }
}

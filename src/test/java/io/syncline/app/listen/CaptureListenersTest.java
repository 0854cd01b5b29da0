package io.syncline.app.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.alert.Condition;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.trigger.CapturePosition;
import io.syncline.core.system.trigger.CaptureState;
import io.syncline.definition.RoutesDirectory;
import io.syncline.ops.CaptureConditions;
import io.syncline.store.TestDatabase;
import io.syncline.store.inbox.PostgresCaptures;
import io.syncline.store.sql.Database;
import io.syncline.system.LocalBudget;
import io.syncline.system.jdbc.BusinessDatabase;
import io.syncline.system.jdbc.JdbcSystems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of captured changes, and what is known and said of the capture itself. */
class CaptureListenersTest {

  private static final SystemId ERP = SystemId.of("erp");

  private static final String TYPE =
      """
      type: %s
      transport: jdbc
      objects:
        customers:
          entities: [contact]
          table: {name: customers, writes: [update]}
          updatedAt: changed_at
          matchKeys: [email]
          fields: {email: {attribute: email, type: email}}
      """;

  @TempDir Path folder;
  private final BusinessDatabase company =
      BusinessDatabase.logical(
          "create table customers (no integer primary key, email text, changed_at timestamptz)");
  private final DataSource source = TestDatabase.fresh();
  private final PostgresCaptures states = new PostgresCaptures(new Database(source));
  private final JdbcSystems systems =
      new JdbcSystems(
          new LocalBudget(System::nanoTime), Duration.ofSeconds(5), InstantSource.system());
  private final BlockingQueue<InboxEvent> events = new LinkedBlockingQueue<>();
  private final List<CaptureListeners> processes = new ArrayList<>();
  private Loaded loaded = Loaded.NOTHING;

  @AfterEach
  void close() {
    processes.forEach(CaptureListeners::close);
    systems.close();
    company.close();
  }

  private CaptureListeners process() {
    var process =
        new CaptureListeners(
            () -> loaded,
            system -> true,
            systems::capture,
            states,
            new ReportedRows(
                this::accept,
                Wakeups.NONE,
                new Ids(InstantSource.system(), new Random(1)),
                InstantSource.system()));
    processes.add(process);
    return process;
  }

  private Set<UUID> accept(List<InboxEvent> some) {
    events.addAll(some);
    return some.stream().map(InboxEvent::id).collect(Collectors.toSet());
  }

  private void load(String way) throws IOException {
    for (var type : List.of("erp", "crm")) {
      write("systems/" + type + ".system.yaml", TYPE.formatted(type));
    }
    write(
        "syncs/people.sync.yaml",
        """
        service: people
        direction: bi-directional
        systems: [{id: erp, primary: true, objects: [customers]}, {id: crm, objects: [customers]}]
        fieldMapping: {email: email}
        syncConfig: {changeDetection: %s}
        """
            .formatted(way));
    var set = new HashMap<String, String>();
    for (var system : List.of("ERP_", "CRM_")) {
      company.settings().forEach((name, it) -> set.put(system + name.toUpperCase(Locale.ROOT), it));
    }
    set.put("ERP_REPLICATION_SLOT", company.slot());
    loaded = new RoutesDirectory(set).load(folder);
    assertThat(loaded.findings()).noneMatch(Finding::refuses);
    assertThat(loaded.syncs()).hasSize(1).allMatch(LoadedSync::startable);
    var settings = new HashMap<>(company.settings());
    settings.put("replicationSlot", company.slot());
    systems.connect(ERP, loaded.types().named("erp").orElseThrow(), settings, object -> Set.of());
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  private void create() {
    systems.capture(ERP).orElseThrow().create(List.of("customers"));
  }

  private InboxEvent next() throws InterruptedException {
    return Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS), "no event within 30 s");
  }

  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it holds within 30 s").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private CaptureState state() {
    return states.of(ERP).orElseThrow();
  }

  private List<String> said() {
    return new CaptureConditions(states).look(Instant.now()).stream().map(Condition::text).toList();
  }

  private void sql(String... statements) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  private void untilNothingReads() {
    var readers =
        "select count(*) from pg_replication_slots where active and slot_name = '%s'"
            .formatted(company.slot());
    until(() -> company.value(readers).equals("0"));
  }

  private void untilCaptured() {
    until(() -> states.of(ERP).filter(it -> it.retained() != null && it.isComplete()).isPresent());
  }

  @Test
  void aCommittedChangeBecomesAnEventThatHoldsNoValue() throws Exception {
    load("cdc");
    create();
    process().runOnce();
    untilCaptured();
    company.execute("insert into customers values (7, 'ada@example.org', now())");
    var event = next();
    assertThat(event.ref().id()).isEqualTo("7");
    assertThat(event.kind()).isEqualTo(EventKind.CREATED);
    assertThat(event.payload().fields()).isEmpty();
    assertThat(event.complete()).isFalse();
    assertThat(state().isComplete()).isTrue();
    assertThat(said()).isEmpty();
  }

  @Test
  void afterATruncateEachLinkedRowIsVerifiedAsIfItHadBeenDeleted() throws Exception {
    load("cdc");
    create();
    sql(
        "insert into record (id, entity, version, status, attributes) values"
            + " ('00000000-0000-0000-0000-000000000001', 'contact', 1, 'active', '{}')",
        "insert into link (record_id, system_id, object, native_id, role, generation, made_by)"
            + " select '00000000-0000-0000-0000-000000000001', 'erp', 'customers', n, 'secondary', 0,"
            + " 'x' from generate_series(1, 1001) n");
    process().runOnce();
    untilCaptured();
    company.execute("truncate customers");
    var ids = new ArrayList<String>();
    while (ids.size() < 1001) {
      var event = next();
      assertThat(event.kind()).isEqualTo(EventKind.DELETED);
      ids.add(event.ref().id());
    }
    assertThat(ids).doesNotHaveDuplicates().contains("1", "1001");
  }

  @Test
  void withoutASlotItIsSaidFromTheStart() throws Exception {
    load("cdc");
    process().runOnce();
    until(() -> states.of(ERP).isPresent());
    assertThat(state().isComplete()).isFalse();
    assertThat(said())
        .singleElement()
        .asString()
        .contains("The log of erp is not read", "is missing", "syncline capture erp --apply");
    create();
    untilCaptured();
    assertThat(said()).isEmpty();
  }

  @Test
  void whatMayBeMissingIsSaidUntilAWholeReconciliationThatBeganLaterCouldBeTrusted()
      throws Exception {
    load("cdc");
    create();
    var process = process();
    process.runOnce();
    untilCaptured();
    process.close();
    untilNothingReads();
    company.execute("select pg_drop_replication_slot('" + company.slot() + "')");
    create();
    var next = process();
    next.runOnce();
    until(() -> state().missed() != null);
    assertThat(state().isComplete()).isFalse();
    assertThat(said()).singleElement().asString().contains("may be missing", "made again");
    // A process that reads settles what it can by itself.
    next.close();
    untilNothingReads();

    assertThat(states.settle(ERP, List.of("people"))).isFalse();
    run("a", "1 hour", "people", true);
    run("b", "-1 hour", "people#part", true);
    run("c", "-1 hour", "people", false);
    assertThat(states.settle(ERP, List.of("people"))).isFalse();
    run("d", "-1 hour", "people", true);
    assertThat(states.settle(ERP, List.of("people", "others"))).isFalse();
    assertThat(states.settle(ERP, List.of("people"))).isTrue();
    assertThat(said()).isEmpty();
  }

  /** A reconciliation of the sync that began so long ago. */
  private void run(String id, String ago, String definition, boolean trusted) throws SQLException {
    sql(
        "insert into sync_run (id, sync, kind, status, started_at, actor) values ('%s', 'people', 'reconcile', 'succeeded', now(), 'x')"
            .formatted(id),
        "insert into reconciliation_run (run_id, sync, definition, begun_at, trustworthy) values ('%s', 'people', '%s', now() - interval '%s', %s)"
            .formatted(id, definition, ago, trusted));
  }

  @Test
  void aSlotThatNoSyncWantsAnyMoreIsSaidUntilItIsRemoved() throws Exception {
    load("cdc");
    create();
    process().runOnce();
    untilCaptured();
    load("polling");
    processes.get(0).runOnce();
    process().runOnce();
    assertThat(said())
        .singleElement()
        .asString()
        .contains("no sync wants it", "syncline capture erp --remove --apply");
    untilNothingReads();
    systems.capture(ERP).orElseThrow().remove();
    process().runOnce();
    assertThat(states.all()).isEmpty();
  }

  @Test
  void aPositionNeverGoesBackWithinOneSource() {
    var at = Instant.parse("2020-01-01T00:00:00Z");
    var first = new CapturePosition("s@1/1", 20);
    states.reached(ERP, first, at);
    states.reached(ERP, new CapturePosition("s@1/1", 10), at);
    assertThat(state().position()).isEqualTo(first);
    states.reached(ERP, new CapturePosition("s@1/2", 5), at);
    assertThat(state().position().lsn()).isEqualTo(5);
    assertThat(said()).singleElement().asString().contains("not read since 2020-01-01");
  }
}

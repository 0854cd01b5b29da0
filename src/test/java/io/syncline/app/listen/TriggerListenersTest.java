package io.syncline.app.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.definition.RoutesDirectory;
import io.syncline.system.LocalBudget;
import io.syncline.system.jdbc.BusinessDatabase;
import io.syncline.system.jdbc.JdbcSystems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is listened to, and what becomes of what is reported. */
class TriggerListenersTest {

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
  private final BusinessDatabase database =
      new BusinessDatabase(
          "create table customers (no integer primary key, email text, changed_at timestamptz)");
  private final JdbcSystems systems =
      new JdbcSystems(
          new LocalBudget(System::nanoTime), Duration.ofSeconds(5), InstantSource.system());
  private final BlockingQueue<InboxEvent> events = new LinkedBlockingQueue<>();
  private Loaded loaded = Loaded.NOTHING;
  private boolean ours = true;
  private TriggerListeners listeners;

  @BeforeEach
  void make() {
    listeners =
        new TriggerListeners(
            () -> loaded,
            system -> ours,
            systems::triggers,
            new ReportedRows(
                this::accept,
                Wakeups.NONE,
                new Ids(InstantSource.system(), new Random(1)),
                InstantSource.system()));
  }

  @AfterEach
  void close() {
    listeners.close();
    systems.close();
    database.close();
  }

  private Set<UUID> accept(List<InboxEvent> some) {
    events.addAll(some);
    return some.stream().map(InboxEvent::id).collect(Collectors.toSet());
  }

  private void load(String config) throws IOException {
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
        syncConfig: {%s}
        """
            .formatted(config));
    var set = new HashMap<String, String>();
    for (var system : List.of("ERP_", "CRM_")) {
      database
          .settings()
          .forEach((name, it) -> set.put(system + name.toUpperCase(Locale.ROOT), it));
    }
    loaded = new RoutesDirectory(set).load(folder);
    assertThat(loaded.findings()).noneMatch(Finding::refuses);
    assertThat(loaded.syncs()).allMatch(LoadedSync::startable);
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  private void connect() {
    var type = loaded.types().named("erp").orElseThrow();
    systems.connect(ERP, type, database.settings(), object -> Set.of());
    systems.triggers(ERP).orElseThrow().create("customers");
  }

  /** Connections whose last statement was this one. */
  private long after(String statement) {
    return Long.parseLong(
        database.value(
            "select count(*) from pg_stat_activity where datname = current_database()"
                + " and application_name = 'syncline' and query = '"
                + statement
                + "'"));
  }

  private long listening() {
    return after("select 1");
  }

  private void untilListening(long connections) {
    until("select 1", connections);
  }

  private void until(String statement, long connections) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (after(statement) != connections) {
      assertThat(System.nanoTime()).as("%s: %s", statement, connections).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private InboxEvent next() throws InterruptedException {
    return Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS), "no event within 30 s");
  }

  @Test
  void aCommittedChangeBecomesAnEventThatHoldsNoValue() throws Exception {
    load("changeDetection: database-trigger");
    connect();
    listeners.runOnce();
    listeners.runOnce();
    untilListening(1);
    database.execute("insert into customers values (7, 'ada@example.org', now())");
    var event = next();
    assertThat(event.ref()).isEqualTo(new NativeRef(ERP, "customers", "7"));
    assertThat(event.kind()).isEqualTo(EventKind.CREATED);
    assertThat(event.payload().fields()).isEmpty();
    assertThat(event.complete()).isFalse();
  }

  @Test
  void onlyWhatASyncWantsAndThisProcessPollsIsListenedTo() throws Exception {
    load("changeDetection: polling");
    connect();
    listeners.runOnce();
    assertThat(listening()).isZero();

    load("changeDetection: database-trigger");
    ours = false;
    listeners.runOnce();
    assertThat(listening()).isZero();

    ours = true;
    listeners.runOnce();
    untilListening(1);
    ours = false;
    listeners.runOnce();
    untilListening(0);
  }

  @Test
  void aSystemThatIsConnectedAnewIsListenedToAnew() throws Exception {
    load("changeDetection: database-trigger");
    connect();
    listeners.runOnce();
    untilListening(1);
    connect();
    listeners.runOnce();
    until("unlisten *", 1);
    untilListening(1);
    database.execute("insert into customers values (8, 'ada@example.org', now())");
    assertThat(next().ref().id()).isEqualTo("8");
  }

  @Test
  void afterTheStopNothingBeginsAnyMore() throws Exception {
    load("changeDetection: database-trigger");
    connect();
    listeners.runOnce();
    untilListening(1);
    listeners.close();
    untilListening(0);
    listeners.runOnce();
    assertThat(listening()).isZero();
  }
}

package io.syncline.system.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.trigger.RowChange;
import io.syncline.core.system.trigger.RowListener;
import io.syncline.core.system.trigger.RowTriggers;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.LocalBudget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Triggers of a real PostgreSQL, and who listens to them. */
class TriggersTest {

  private static final SystemId ID = SystemId.of("erp");

  private static final String[] TABLES = {
    "create schema \"Sales %s\"",
    "create table \"Sales %s\".\"Order'Lines\" (shop text, \"No$syncline$\" integer, note json,"
        + " primary key (shop, \"No$syncline$\"))",
    "create table customers (no integer primary key, name text)",
    "create view names as select no, name from customers",
    "create table moments (at timestamptz primary key, name text)"
  };

  private static final String TYPE =
      """
      type: erp
      transport: jdbc
      objects:
        lines:
          table: {name: "Sales %s.Order'Lines"}
          fields: {note: {}}
        customers:
          table: {name: customers}
          fields: {name: {}}
        prospects:
          table: {name: customers}
          fields: {name: {}}
        names:
          table: {name: names, key: [no]}
          fields: {name: {}}
        moments:
          table: {name: moments}
          fields: {name: {}}
      """;

  private final BusinessDatabase database = new BusinessDatabase(TABLES);
  private final List<AutoCloseable> open = new ArrayList<>(List.of(database));

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private RowTriggers connect() {
    var read = DefinitionReader.readSystem("erp.system.yaml", TYPE);
    var type = Objects.requireNonNull(read.definition(), () -> read.findings().toString());
    var systems =
        new JdbcSystems(
            new LocalBudget(System::nanoTime), Duration.ofSeconds(5), InstantSource.system());
    open.add(systems);
    systems.connect(ID, type, database.settings(), object -> Set.of());
    return systems.triggers(ID).orElseThrow();
  }

  /** What was reported, in its order. */
  private static final class Recorded implements RowListener {
    private final BlockingQueue<RowChange> changes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Map<String, String>> states = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> losses = new LinkedBlockingQueue<>();
    private volatile boolean refuses;

    @Override
    public void changed(List<RowChange> more) {
      if (refuses) {
        throw new IllegalStateException("the inbox is full");
      }
      changes.addAll(more);
    }

    @Override
    public void listening(Map<String, String> problems) {
      states.add(problems);
    }

    @Override
    public void lost(String why) {
      losses.add(why);
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
      @Nullable T next = queue.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("nothing came within 30 s").isNotNull();
      return Objects.requireNonNull(next);
    }
  }

  private Recorded listen(RowTriggers triggers, String... objects) {
    var recorded = new Recorded();
    open.add(triggers.listen(List.of(objects), recorded));
    return recorded;
  }

  @Test
  void eachCommittedChangeIsReportedOnceWithItsIdAndKind() throws Exception {
    var triggers = connect();
    triggers.create("customers");
    var recorded = listen(triggers, "customers");
    assertThat(Recorded.next(recorded.states)).isEmpty();
    try (var connection = database.open();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("insert into customers values (9, 'never')");
      connection.rollback();
      statement.execute("insert into customers values (1, 'Ada')");
      connection.commit();
      statement.execute("update customers set name = 'B'");
      statement.execute("update customers set name = 'C'");
      connection.commit();
      statement.execute("update customers set no = 2");
      connection.commit();
      statement.execute("delete from customers");
      connection.commit();
    }
    assertThat(
            List.of(
                Recorded.next(recorded.changes),
                Recorded.next(recorded.changes),
                Recorded.next(recorded.changes),
                Recorded.next(recorded.changes),
                Recorded.next(recorded.changes)))
        .containsExactly(
            new RowChange("customers", "1", EventKind.CREATED),
            new RowChange("customers", "1", EventKind.UPDATED),
            new RowChange("customers", "1", EventKind.DELETED),
            new RowChange("customers", "2", EventKind.CREATED),
            new RowChange("customers", "2", EventKind.DELETED));
  }

  @Test
  void idsAreThoseThatReadsGiveWhateverNamesAndKeysHold() throws Exception {
    var triggers = connect();
    triggers.create("lines");
    triggers.create("lines");
    var recorded = listen(triggers, "lines");
    assertThat(Recorded.next(recorded.states)).isEmpty();
    database.execute(
        "insert into \"Sales %s\".\"Order'Lines\" values ('a/b%', 7, '{\"a\": 1}')",
        "update \"Sales %s\".\"Order'Lines\" set note = '{}'");
    assertThat(Recorded.next(recorded.changes))
        .isEqualTo(new RowChange("lines", "a%2Fb%25/7", EventKind.CREATED));
    assertThat(Recorded.next(recorded.changes).kind()).isEqualTo(EventKind.UPDATED);
  }

  /** The application's own write must not fail because of us. */
  @Test
  void aKeyThatIsTooLongForANotificationIsWrittenAllTheSame() throws Exception {
    database.execute("drop view names", "alter table customers alter column no type text");
    var triggers = connect();
    triggers.create("customers");
    var recorded = listen(triggers, "customers");
    Recorded.next(recorded.states);
    database.execute(
        "insert into customers values (repeat('x', 9000), 'long')",
        "insert into customers values ('', 'empty')",
        "insert into customers values ('k', 'short')");
    assertThat(Recorded.next(recorded.changes).id()).isEqualTo("k");
    assertThat(database.value("select count(*) from customers")).isEqualTo("3");
  }

  @Test
  void whatIsPrintedIsWhatIsRunAndIsRemovedWhole() throws Exception {
    var triggers = connect();
    var script = triggers.creation("lines");
    assertThat(script).startsWith("begin;\nset local lock_timeout").endsWith("commit;\n");
    assertThat(database.value("select count(*) from pg_trigger where not tgisinternal"))
        .isEqualTo("0");
    database.execute(script);
    var recorded = listen(triggers, "lines");
    assertThat(Recorded.next(recorded.states)).isEmpty();
    database.execute(triggers.removal("lines"));
    assertThat(
            database.value(
                "select count(*) from pg_proc where proname like 'syncline%' union all"
                    + " select count(*) from pg_trigger where not tgisinternal"))
        .isEqualTo("0");
  }

  @Test
  void objectsOfOneTableHaveTriggersOfTheirOwn() throws Exception {
    var triggers = connect();
    triggers.create("customers");
    triggers.create("prospects");
    triggers.remove("customers");
    var recorded = listen(triggers, "customers", "prospects");
    assertThat(Recorded.next(recorded.states)).containsOnlyKeys("customers");
    database.execute("insert into customers values (1, 'Ada')", "update customers set name = 'B'");
    assertThat(List.of(Recorded.next(recorded.changes), Recorded.next(recorded.changes)))
        .containsExactly(
            new RowChange("prospects", "1", EventKind.CREATED),
            new RowChange("prospects", "1", EventKind.UPDATED));
  }

  @Test
  void anObjectWithoutAWorkingTriggerIsNamedAndTheOthersAreListenedTo() throws Exception {
    var triggers = connect();
    triggers.create("customers");
    var recorded = listen(triggers, "customers", "lines", "names", "moments");
    var problems = Recorded.next(recorded.states);
    assertThat(problems).containsOnlyKeys("lines", "names", "moments");
    assertThat(problems.get("lines")).contains("has no trigger", "syncline trigger erp lines");
    assertThat(problems.get("names")).contains("is a view");
    assertThat(problems.get("moments")).contains("`at` is a timestamptz");
    database.execute("insert into customers values (1, 'Ada')");
    assertThat(Recorded.next(recorded.changes).id()).isEqualTo("1");
  }

  @Test
  void aDisabledAndAForeignTriggerAreNamed() throws Exception {
    var triggers = connect();
    triggers.create("customers");
    database.execute("alter table customers disable trigger user");
    assertThat(Recorded.next(listen(triggers, "customers").states))
        .containsValue("its trigger is disabled");
    database.execute("alter table customers enable trigger user");
    var function = database.value("select proname from pg_proc where proname like 'syncline%'");
    database.execute(
        "create or replace function "
            + function
            + "() returns trigger language plpgsql as 'begin return null; end'");
    assertThat(Recorded.next(listen(triggers, "customers").states).get("customers"))
        .contains("another one");
  }

  @Test
  void aViewAndAKeyThatNoNotificationCarriesAreRefusedWithTheReason() {
    var triggers = connect();
    assertThatThrownBy(() -> triggers.creation("names"))
        .isInstanceOfSatisfying(
            SystemFailure.class, it -> assertThat(it.failure().reason()).contains("is a view"));
    assertThatThrownBy(() -> triggers.create("moments"))
        .isInstanceOfSatisfying(
            SystemFailure.class, it -> assertThat(it.failure().reason()).contains("timestamptz"));
  }

  @Test
  void aUserWhoMayNotMakeTriggersIsRefusedAndNothingIsLeft() {
    database.execute("revoke trigger on customers from current_user");
    var triggers = connect();
    assertThatThrownBy(() -> triggers.create("customers"))
        .isInstanceOfSatisfying(
            SystemFailure.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Refused.class));
    assertThat(database.value("select count(*) from pg_proc where proname like 'syncline%'"))
        .isEqualTo("0");
  }

  @Test
  void aLostConnectionIsMadeAgain() throws Exception {
    var triggers = connect();
    triggers.create("customers");
    var recorded = listen(triggers, "customers");
    Recorded.next(recorded.states);
    database.killConnections();
    assertThat(Recorded.next(recorded.losses)).contains("database").doesNotContain("jdbc:");
    assertThat(Recorded.next(recorded.states)).isEmpty();
    database.execute("insert into customers values (1, 'Ada')");
    assertThat(Recorded.next(recorded.changes).id()).isEqualTo("1");
  }

  /** PostgreSQL keeps what a listener does not fetch, and ends everybody's commits when full. */
  @Test
  void whoCannotStoreAChangeLetsTheConnectionGoAndListensAgain() throws Exception {
    var triggers = connect();
    triggers.create("customers");
    var recorded = listen(triggers, "customers");
    Recorded.next(recorded.states);
    recorded.refuses = true;
    database.execute("insert into customers values (1, 'Ada')");
    assertThat(Recorded.next(recorded.losses))
        .contains("could not be stored")
        .doesNotContain("full");
    recorded.refuses = false;
    Recorded.next(recorded.states);
    database.execute("update customers set name = 'B'");
    assertThat(Recorded.next(recorded.changes).kind()).isEqualTo(EventKind.UPDATED);
  }

  @Test
  void aNotificationThatSomebodyElseMadeUpIsNoChange() throws Exception {
    var triggers = connect();
    triggers.create("customers");
    var recorded = listen(triggers, "customers");
    Recorded.next(recorded.states);
    var channel = database.value("select proname from pg_proc where proname like 'syncline%'");
    for (var payload : List.of("", "c", "x1", "nonsense")) {
      database.execute("select pg_notify('" + channel + "', '" + payload + "')");
    }
    database.execute("insert into customers values (5, 'Ada')");
    assertThat(Recorded.next(recorded.changes))
        .isEqualTo(new RowChange("customers", "5", EventKind.CREATED));
  }
}

package io.syncline.system.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.LocalBudget;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The same with a real MariaDB, which the tests do not bring: {@code -Dmariadb.url} names one with
 * an empty database, {@code -Dmariadb.user} and {@code -Dmariadb.password} who may do all there,
 * and {@code -Dmariadb.drivers} the folder with its driver.
 */
class MariaDbTest {

  private static final String URL = System.getProperty("mariadb.url", "");
  private static final Path DRIVERS = Path.of(System.getProperty("mariadb.drivers", "lib"));
  private static final SystemId ID = SystemId.of("erp");

  private static final String TYPE =
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
            credit: {type: decimal}
            seen: {type: datetime, timeZone: Europe/Berlin}
            vip: {type: boolean}
      """;

  private final Map<String, String> settings =
      Map.of(
          "url", URL,
          "user", System.getProperty("mariadb.user", ""),
          "password", System.getProperty("mariadb.password", ""),
          "drivers", DRIVERS.toString());
  private @Nullable JdbcSystems systems;
  private @Nullable JdbcSystem connected;

  @BeforeEach
  void connect() throws Exception {
    assumeTrue(
        !URL.isEmpty(),
        "MariaDB is not tested: -Dmariadb.url names no database, and its driver is not included");
    execute(
        "drop table if exists customers",
        "create table customers (no integer auto_increment primary key, name varchar(40) not null,"
            + " email varchar(80) unique, credit decimal(12, 2), seen datetime(6), vip boolean,"
            + " gone boolean not null default false, row_version integer not null default 1,"
            + " created_at timestamp(6) not null default current_timestamp(6),"
            + " changed_at timestamp(6) not null default current_timestamp(6)"
            + " on update current_timestamp(6)) engine InnoDB");
    systems =
        new JdbcSystems(
            new LocalBudget(System::nanoTime), Duration.ofSeconds(5), InstantSource.system());
    var read = DefinitionReader.readSystem("erp.system.yaml", TYPE);
    var type = Objects.requireNonNull(read.definition(), () -> read.findings().toString());
    connected = systems.connect(ID, type, settings, object -> Set.of());
  }

  @AfterEach
  void close() {
    if (systems != null) {
      systems.close();
    }
  }

  private JdbcSystem system() {
    return Objects.requireNonNull(connected);
  }

  private Connection open() throws Exception {
    var driver =
        (Driver) JdbcDrivers.of(JdbcUrl.parse(URL), DRIVERS).getConstructor().newInstance();
    var login = new Properties();
    login.put("user", settings.get("user"));
    login.put("password", settings.get("password"));
    return Objects.requireNonNull(driver.connect(URL, login));
  }

  private void execute(String... statements) throws Exception {
    try (var connection = open();
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  private WriteOutcome write(WriteRequest request) {
    return system().write("customers", List.of(request)).get(0);
  }

  private WriteOutcome create(Map<String, Value> fields) {
    return write(new WriteRequest.Create(ID, "customers", new Value.Struct(fields), "k", null));
  }

  private WriteOutcome update(String id, Map<String, Value> fields, @Nullable String version) {
    return write(new WriteRequest.Update(ref(id), new Value.Struct(fields), "k", version));
  }

  private static NativeRef ref(String id) {
    return new NativeRef(ID, "customers", id);
  }

  private static NativeRecord done(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Done.class);
    return Objects.requireNonNull(((WriteOutcome.Done) outcome).answer());
  }

  private List<String> listed(@Nullable Instant since, int size) {
    var ids = new ArrayList<String>();
    String cursor = null;
    do {
      var page = system().list(new ListRequest("customers", since, cursor, size));
      page.records().forEach(it -> ids.add(it.ref().id()));
      cursor = page.next();
    } while (cursor != null);
    return ids;
  }

  @Test
  void readsAndWritesRows() {
    assertThat(system().check()).isEqualTo(CheckOutcome.ACCEPTED);
    var made =
        done(
            create(
                Map.of(
                    "name", Value.text("O'Brien\\"),
                    "email", Value.text("a@x.org"),
                    "credit", Value.decimal("9999999999.99"),
                    "vip", Value.flag(true),
                    "seen", Value.text("2026-07-01T08:00:00.123456Z"))));
    assertThat(made.ref()).isEqualTo(ref("1"));
    assertThat(made.version()).isEqualTo("1");
    assertThat(Duration.between(made.updatedAt(), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
    assertThat(made.fields().fields())
        .containsEntry("name", Value.text("O'Brien\\"))
        .containsEntry("credit", Value.decimal("9999999999.99"))
        .containsEntry("vip", Value.flag(true))
        .containsEntry("seen", Value.text("2026-07-01T10:00:00.123456"));
    assertThat(system().find("customers", "email", Value.text("a@x.org"))).containsExactly(made);
    var after = done(update("1", Map.of("name", Value.text("")), made.version()));
    assertThat(after.version()).isEqualTo("2");
    assertThat(after.fields().fields()).containsEntry("name", Value.text(""));
    assertThat(update("1", Map.of("name", Value.text("x")), made.version()))
        .isInstanceOf(WriteOutcome.Stale.class);
    assertThat(done(write(new WriteRequest.Archive(ref("1"), "k"))).archived()).isTrue();
    assertThat(done(write(new WriteRequest.Archive(ref("1"), "k"))).archived()).isTrue();
    assertThat(done(write(new WriteRequest.Restore(ref("1"), "k"))).archived()).isFalse();
    assertThat(system().read("customers", List.of(ref("2"), ref("1"))))
        .satisfiesExactly(
            it -> assertThat(it).isInstanceOf(ReadOutcome.Missing.class),
            it -> assertThat(it).isInstanceOf(ReadOutcome.Found.class));
    assertThat(write(new WriteRequest.Delete(ref("1"), "k"))).isInstanceOf(WriteOutcome.Done.class);
    assertThat(write(new WriteRequest.Delete(ref("1"), "k")))
        .isEqualTo(new WriteOutcome.Gone(ref("1")));
  }

  @Test
  void whatIsRefusedNamesTheField() {
    done(create(Map.of("name", Value.text("a"), "email", Value.text("a@x.org"))));
    var there = create(Map.of("name", Value.text("b"), "email", Value.text("a@x.org")));
    assertThat(there).isInstanceOf(WriteOutcome.AlreadyThere.class);
    assertThat(((WriteOutcome.AlreadyThere) there).existing()).isEqualTo(ref("1"));
    assertThat(((WriteOutcome.AlreadyThere) there).reason()).doesNotContain("a@x.org");
    var empty = (WriteOutcome.Failed) update("1", Map.of("name", Value.CLEARED), null);
    assertThat(((Failure.Invalid) empty.failure()).fields()).containsExactly("name");
    var date = (WriteOutcome.Failed) update("1", Map.of("seen", Value.text("no date")), null);
    assertThat(date.failure()).isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void listsOneStateAndPollsByTimeAndKey() throws Exception {
    for (int i = 1; i < 8; i++) {
      execute(
          "set time_zone = '+00:00'",
          "insert into customers (name, changed_at) values ('n', '2026-01-01 00:00:00.000001')");
    }
    execute(
        "set time_zone = '+00:00'",
        "insert into customers (name, changed_at) values ('old', '2025-01-01 00:00:00')");
    var first = system().list(new ListRequest("customers", null, null, 3));
    assertThat(first.total()).isEqualTo(8);
    execute("delete from customers where no = 5", "insert into customers (name) values ('new')");
    var rest = system().list(new ListRequest("customers", null, first.next(), 100));
    assertThat(rest.records())
        .extracting(it -> it.ref().id())
        .containsExactly("4", "5", "6", "7", "8");
    assertThat(listed(null, 2)).containsExactly("1", "2", "3", "4", "6", "7", "8", "9");
    assertThat(listed(Instant.parse("2026-01-01T00:00:00.000001Z"), 2))
        .containsExactly("1", "2", "3", "4", "6", "7", "9");
    assertThat(system().count("customers")).hasValue(8);
  }

  @Test
  void aLoginThatIsRefusedIsNoAbsence() {
    var wrong = new HashMap<>(settings);
    wrong.put("password", "wrong and secret");
    var type =
        Objects.requireNonNull(DefinitionReader.readSystem("erp.system.yaml", TYPE).definition());
    var other =
        Objects.requireNonNull(systems)
            .connect(SystemId.of("other"), type, wrong, object -> Set.of());
    var check = (CheckOutcome.Failed) other.check();
    assertThat(check.failure()).isInstanceOf(Failure.Refused.class);
    assertThat(check.failure().reason()).doesNotContain("secret");
  }
}

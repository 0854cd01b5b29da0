package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.system.CaptureCommand;
import io.syncline.cli.system.CheckCommand;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.Variables;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.network.PrivateHosts;
import io.syncline.system.jdbc.BusinessDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** capture as it is called, and what check says of it, over a real database. */
class CaptureCommandTest {

  private static final String ERP =
      """
      type: erp
      transport: jdbc
      objects:
        customers:
          entities: [contact]
          table: {name: customers, writes: [create, update]}
          fields: {email: {attribute: email}}
        orders:
          table: {name: orders}
          fields: {note: {}}
        log:
          table: {name: log, key: [line]}
          fields: {line: {}}
      """;

  private static final String CRM =
      """
      type: crm
      baseUrl: http://localhost:1
      objects:
        people:
          entities: [contact]
          fields: {email: {attribute: email}}
          operations:
            list: {method: GET, path: /people}
      """;

  private static final String SYNC =
      """
      service: customers
      direction: bi-directional
      systems:
        - {id: erp, primary: true, objects: [customers]}
        - {id: crm, objects: [{name: people, mapping: contact}]}
      fieldMapping: {email: email}
      syncConfig: {changeDetection: cdc}
      """;

  @TempDir Path routes;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private final BusinessDatabase database =
      BusinessDatabase.logical(
          "create table customers (id integer primary key, email text)",
          "create table orders (id integer primary key, note text)",
          "create table log (line text not null unique)");

  @BeforeEach
  void define() throws IOException {
    var systems = Files.createDirectories(routes.resolve("systems"));
    Files.writeString(systems.resolve("erp.system.yaml"), ERP);
    Files.writeString(systems.resolve("crm.system.yaml"), CRM);
    Files.writeString(sync(), SYNC);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Path sync() throws IOException {
    return Files.createDirectories(routes.resolve("syncs")).resolve("customers.sync.yaml");
  }

  private int run(Map<String, String> environment, String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    var variables = Variables.of(environment).with(PrivateHosts.VARIABLE, LocalNetwork.ENTRIES);
    var files = new RoutesDirectory(variables);
    var systems = new DirectSystems(variables);
    var line =
        SynclineCommand.with(
            List.of(
                new CaptureCommand(files, systems),
                new CheckCommand(files, systems, InstantSource.system())));
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--routes", routes.toString()));
    return line.execute(all.toArray(new String[0]));
  }

  private int erp(String... arguments) {
    return run(environment(database, database.slot()), arguments);
  }

  private static Map<String, String> environment(BusinessDatabase database, String slot) {
    var all = new HashMap<String, String>();
    all.put("ERP_URL", database.url());
    all.put("ERP_USER", database.settings().get("user"));
    all.put("ERP_PASSWORD", database.settings().get("password"));
    all.put("ERP_REPLICATION_SLOT", slot);
    return all;
  }

  private String published() {
    return database.value(
        "select coalesce(string_agg(tablename, ' ' order by tablename), '')"
            + " from pg_publication_tables");
  }

  private String slots() {
    return database.value(
        "select count(*) from pg_replication_slots where database = current_database()");
  }

  @Test
  void withoutApplyTheSqlIsPrintedAndNothingIsChanged() {
    assertThat(erp("capture", "erp")).as(err.toString()).isEqualTo(0);
    assertThat(out.toString())
        .contains("create publication " + database.slot() + " for table")
        .contains("customers")
        .doesNotContain("orders")
        .contains("pg_create_logical_replication_slot('" + database.slot() + "', 'pgoutput')");
    assertThat(err.toString())
        .contains("Nothing was changed", "the owner of the tables", "add --apply");
    assertThat(published()).isEmpty();
    assertThat(slots()).isEqualTo("0");
    database.execute(out.toString().split(";\n"));
    assertThat(published()).isEqualTo("customers");
    assertThat(slots()).isEqualTo("1");
  }

  @Test
  void applyRunsItAddsMoreTablesAndRemoveTakesItBack() {
    assertThat(erp("capture", "erp", "--apply")).as(err.toString()).isEqualTo(0);
    assertThat(err.toString()).contains("Slot and publication are there", "keeps its log");
    assertThat(published()).isEqualTo("customers");
    assertThat(erp("capture", "erp", "--apply")).isEqualTo(0);
    assertThat(out.toString()).contains("-- All of it is there");
    assertThat(erp("capture", "erp", "customers", "orders", "--apply")).isEqualTo(0);
    assertThat(published()).isEqualTo("customers orders");
    assertThat(slots()).isEqualTo("1");

    assertThat(erp("capture", "erp", "--remove")).isEqualTo(0);
    assertThat(out.toString()).contains("pg_drop_replication_slot", "drop publication");
    assertThat(slots()).isEqualTo("1");
    assertThat(erp("capture", "erp", "--remove", "--apply")).isEqualTo(0);
    assertThat(err.toString()).contains("Slot and publication are removed");
    assertThat(published()).isEmpty();
    assertThat(slots()).isEqualTo("0");
    assertThat(erp("capture", "erp", "--remove", "--apply")).as("again").isEqualTo(0);
  }

  @Test
  void aSlotThatIsReadIsNotRemoved() throws SQLException {
    assertThat(erp("capture", "erp", "--apply")).isEqualTo(0);
    try (var reader = reader()) {
      reader
          .unwrap(PGConnection.class)
          .getReplicationAPI()
          .replicationStream()
          .logical()
          .withSlotName(database.slot())
          .withSlotOption("proto_version", 1)
          .withSlotOption("publication_names", database.slot())
          .start();
      assertThat(erp("capture", "erp", "--remove", "--apply")).isEqualTo(1);
      assertThat(err.toString()).contains("Not done: ", "while no server reads the slot");
      assertThat(slots()).isEqualTo("1");
      assertThat(published()).as("the reader still needs it").isEqualTo("customers");
    }
  }

  private Connection reader() throws SQLException {
    var login = new Properties();
    login.putAll(
        Map.of(
            "user", database.settings().get("user"),
            "password", database.settings().get("password"),
            "replication", "database",
            "preferQueryMode", "simple",
            "assumeMinServerVersion", "13"));
    return DriverManager.getConnection(database.url(), login);
  }

  @Test
  void aTableWhoseRowsCannotBeNamedIsRefusedWholly() {
    assertThat(erp("capture", "erp", "customers", "log", "--apply")).isEqualTo(1);
    assertThat(err.toString())
        .contains("Not done: ", "object log has no replica identity", "primary key");
    assertThat(out.toString()).isEmpty();
    assertThat(published()).isEmpty();
    assertThat(slots()).isEqualTo("0");
  }

  @Test
  void aServerWhoseLogHoldsNoRowsGetsNothing() {
    try (var plain = new BusinessDatabase("create table customers (id integer primary key)")) {
      assertThat(run(environment(plain, "syncline_prod"), "capture", "erp", "--apply"))
          .isEqualTo(1);
      assertThat(err.toString()).contains("wal_level = logical", "max_slot_wal_keep_size");
      assertThat(plain.value("select count(*) from pg_publication")).isEqualTo("0");
    }
  }

  @Test
  void whatCannotBeAskedIsNamed() throws IOException {
    assertThat(erp("capture", "erp", "custmers")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean `customers`");
    assertThat(erp("capture", "crm")).isEqualTo(2);
    assertThat(err.toString()).contains("is no database");
    assertThat(run(environment(database, ""), "capture", "erp")).isEqualTo(2);
    assertThat(err.toString()).contains("names no replication slot", "ERP_REPLICATION_SLOT");
    assertThat(run(environment(database, "Prod-1"), "capture", "erp")).isEqualTo(2);
    assertThat(err.toString()).contains("lower-case letters");
    assertThat(run(Map.of(), "capture", "erp")).isEqualTo(2);
    assertThat(err.toString()).contains("ERP_URL").contains("is not set in the environment");

    var down = environment(database, database.slot());
    down.put("ERP_URL", database.url(1));
    assertThat(run(down, "capture", "erp", "--apply")).isEqualTo(1);
    assertThat(err.toString()).contains("cannot be reached").doesNotContain("jdbc:");

    Files.writeString(sync(), SYNC.replace("cdc", "polling"));
    assertThat(erp("capture", "erp", "--apply")).isEqualTo(2);
    assertThat(err.toString()).contains("`changeDetection: cdc`: name the objects");
    assertThat(slots()).isEqualTo("0");
  }

  @Test
  void checkSaysWhatIsMissingUntilNothingIs() {
    assertThat(erp("check", "erp")).isEqualTo(1);
    assertThat(out.toString())
        .contains("failed   capture: its replication slot " + database.slot() + " is missing")
        .contains("`syncline capture erp --apply`")
        .contains("failed   capture: its table is not in the publication")
        .contains("`syncline capture erp customers --apply`");

    assertThat(erp("capture", "erp", "orders", "--apply")).isEqualTo(0);
    assertThat(erp("check", "erp")).isEqualTo(1);
    assertThat(out.toString())
        .contains("failed   capture: its table is not in the publication")
        .doesNotContain("is missing");

    assertThat(erp("capture", "erp", "--apply")).isEqualTo(0);
    assertThat(erp("check", "erp")).as(out.toString()).isEqualTo(0);
    assertThat(out.toString())
        .contains("proven   capture: slot, publication and tables are there")
        .doesNotContain("failed");
  }

  @Test
  void checkSaysNothingOfItWhereNoSyncWantsIt() throws IOException {
    Files.writeString(sync(), SYNC.replace("cdc", "polling"));
    assertThat(erp("check", "erp")).as(out.toString()).isEqualTo(0);
    assertThat(out.toString()).contains("proven   object customers").doesNotContain("capture");
  }
}

package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.system.TriggerCommand;
import io.syncline.core.model.value.Value;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.Variables;
import io.syncline.json.Json;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.network.PrivateHosts;
import io.syncline.system.jdbc.BusinessDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** trigger as it is called, over a real database. */
class TriggerCommandTest {

  private static final String COUNT =
      "select count(*) from pg_trigger where not tgisinternal and tgname like 'syncline%'";

  @TempDir Path routes;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private final BusinessDatabase database =
      new BusinessDatabase(
          "create table customers (id integer primary key, name text)",
          "create view names as select id, name from customers");

  @AfterEach
  void close() {
    database.close();
  }

  private int run(Map<String, String> environment, String... arguments) throws IOException {
    var systems = Files.createDirectories(routes.resolve("systems"));
    Files.writeString(
        systems.resolve("erp.system.yaml"),
        """
        type: erp
        transport: jdbc
        objects:
          customers:
            table: {name: customers}
            fields: {name: {}}
          names:
            table: {name: names, key: [id]}
            fields: {name: {}}
        """);
    Files.writeString(
        systems.resolve("crm.system.yaml"),
        """
        type: crm
        baseUrl: http://localhost:1
        objects:
          people:
            fields: {name: {}}
            operations:
              list: {method: GET, path: /people}
        """);
    out = new StringWriter();
    err = new StringWriter();
    var variables = Variables.of(environment).with(PrivateHosts.VARIABLE, LocalNetwork.ENTRIES);
    var line =
        SynclineCommand.with(
            List.of(
                new TriggerCommand(new RoutesDirectory(variables), new DirectSystems(variables))));
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--routes", routes.toString()));
    return line.execute(all.toArray(new String[0]));
  }

  private int erp(String... arguments) throws IOException {
    return run(environment("ERP_URL", database.url()), arguments);
  }

  private Map<String, String> environment(String name, String value) {
    var all = new HashMap<String, String>();
    all.put("ERP_USER", database.settings().get("user"));
    all.put("ERP_PASSWORD", database.settings().get("password"));
    all.put(name, value);
    return all;
  }

  @Test
  void withoutApplyTheSqlIsPrintedAndNothingIsChanged() throws IOException {
    assertThat(erp("trigger", "erp", "customers")).as(err.toString()).isEqualTo(0);
    assertThat(out.toString()).contains("create trigger syncline_customers_", "pg_notify");
    assertThat(err.toString()).contains("Nothing was changed");
    assertThat(database.value(COUNT)).isEqualTo("0");
    database.execute(out.toString());
    assertThat(database.value(COUNT)).isEqualTo("1");
  }

  @Test
  void theSqlIsJsonWithWhatWasDone() throws IOException {
    assertThat(erp("trigger", "erp", "customers", "--json")).as(err.toString()).isEqualTo(0);
    assertThat(Json.parseStruct(out.toString()).fields())
        .containsEntry("applied", Value.flag(false))
        .hasEntrySatisfying("sql", it -> assertThat(it.canonical()).contains("pg_notify"));
    assertThat(erp("trigger", "erp", "customers", "--apply", "--json")).isEqualTo(0);
    assertThat(Json.parseStruct(out.toString()).fields())
        .containsEntry("applied", Value.flag(true));
    assertThat(database.value(COUNT)).isEqualTo("1");
    assertThat(erp("trigger", "erp", "customers", "--remove", "--apply", "--json")).isEqualTo(0);
    assertThat(database.value(COUNT)).isEqualTo("0");
  }

  @Test
  void applyRunsItAndRemoveTakesItBack() throws IOException {
    assertThat(erp("trigger", "erp", "customers", "--apply")).isEqualTo(0);
    assertThat(database.value(COUNT)).isEqualTo("1");
    assertThat(erp("trigger", "erp", "customers", "--remove")).isEqualTo(0);
    assertThat(out.toString()).contains("drop trigger if exists", "drop function if exists");
    assertThat(database.value(COUNT)).isEqualTo("1");
    assertThat(erp("trigger", "erp", "customers", "--remove", "--apply")).isEqualTo(0);
    assertThat(database.value(COUNT)).isEqualTo("0");
  }

  @Test
  void aUserWhoMayNotIsNamedSoAndNothingIsChanged() throws IOException {
    database.execute("revoke trigger on customers from current_user");
    assertThat(erp("trigger", "erp", "customers", "--apply")).isEqualTo(1);
    assertThat(err.toString()).contains("Not done: the user may not do that");
    assertThat(database.value(COUNT)).isEqualTo("0");
  }

  @Test
  void aViewIsRefused() throws IOException {
    assertThat(erp("trigger", "erp", "names")).isEqualTo(1);
    assertThat(err.toString()).contains("is a view");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatCannotBeAskedIsNamed() throws IOException {
    assertThat(erp("trigger", "erp", "custmers")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean `customers`");
    assertThat(erp("trigger", "crm", "people")).isEqualTo(2);
    assertThat(err.toString()).contains("is no database");
    assertThat(run(Map.of(), "trigger", "erp", "customers")).isEqualTo(2);
    assertThat(err.toString()).contains("ERP_URL").contains("is not set in the environment");
    assertThat(
            run(environment("ERP_URL", database.url(1)), "trigger", "erp", "customers", "--apply"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("cannot be reached").doesNotContain("jdbc:");
    assertThat(
            run(
                environment("ERP_URL", "jdbc:mysql://localhost:1/erp"),
                "trigger",
                "erp",
                "customers"))
        .isEqualTo(1);
  }
}

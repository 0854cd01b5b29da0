package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.system.CheckCommand;
import io.syncline.cli.system.DiscoverCommand;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** discover as it is called, over a real database and over HTTP. */
class DiscoverCommandTest {

  private static final String[] TABLES = {
    "create schema sales",
    "create table sales.customers (id integer generated always as identity primary key,"
        + " name varchar(40) not null, email text unique, credit numeric(12, 2), born date,"
        + " vip boolean default false, photo bytea, \"odd.name\" text, \"on\" integer,"
        + " row_version integer not null default 1, created_at timestamptz not null default now(),"
        + " changed_at timestamp not null default now(), deleted_at timestamptz)",
    "insert into sales.customers (name, email) values ('Ada Secret', 'ada@example.org')",
    "create table notes (text text)",
    "create table codes (code text not null unique, label text)",
    "create view sales.names as select name from sales.customers",
    "create table closed (id integer primary key)",
    "revoke select on closed from current_user"
  };

  private static final String BARE = "type: erp\ntransport: jdbc\nobjects: {}\n";

  @TempDir Path routes;

  /** What the object of a shop says besides. */
  private String described = "";

  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var it : open) {
      it.close();
    }
  }

  private void type(String name, String text) throws IOException {
    var systems = Files.createDirectories(routes.resolve("systems"));
    Files.writeString(systems.resolve(name + ".system.yaml"), text);
  }

  private int run(Map<String, String> environment, String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    var variables = Variables.of(environment).with(PrivateHosts.VARIABLE, LocalNetwork.ENTRIES);
    var files = new RoutesDirectory(variables);
    var direct = new DirectSystems(variables);
    var line =
        SynclineCommand.with(
            List.of(
                new DiscoverCommand(files, direct),
                new CheckCommand(files, direct, InstantSource.system())));
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--routes", routes.toString()));
    return line.execute(all.toArray(new String[0]));
  }

  private int erp(BusinessDatabase database, String... arguments) {
    return run(
        Map.of(
            "ERP_URL", database.url(),
            "ERP_USER", database.settings().get("user"),
            "ERP_PASSWORD", database.settings().get("password")),
        arguments);
  }

  private BusinessDatabase database() {
    var database = new BusinessDatabase(TABLES);
    open.add(database);
    return database;
  }

  @Test
  void allTablesAreListedWithWhatCanBeDoneWithThem() throws IOException {
    type(
        "erp",
        """
        type: erp
        transport: jdbc
        objects:
          codes:
            table: {name: codes, key: [code]}
            fields: {code: {}}
        """);
    assertThat(erp(database(), "discover", "erp")).as(err.toString()).isEqualTo(0);
    assertThat(out.toString())
        .contains("table sales.customers: key id, 13 columns\n      no object names it")
        .contains("table notes: no key, 1 columns; it is empty")
        .contains("table codes: key code, 2 columns; it is empty")
        .contains("object codes does not name: label (text)")
        .contains("view  sales.names: no key, 1 columns")
        .contains("table closed: key id, 1 columns; it cannot be read: the user may not do that")
        .doesNotContain("Ada", "pg_", "information_schema");
  }

  @Test
  void tablesAndATableAreJson() throws IOException {
    type("erp", BARE);
    var database = database();
    assertThat(erp(database, "discover", "erp", "--json")).as(err.toString()).isEqualTo(0);
    assertThat(((Value.Items) Json.parseStruct(out.toString()).fields().get("items")).values())
        .map(it -> ((Value.Struct) it).fields())
        .anySatisfy(
            it ->
                assertThat(it)
                    .containsEntry("table", Value.text("sales.customers"))
                    .containsEntry("key", new Value.Items(List.of(Value.text("id"))))
                    .containsEntry("columns", Value.decimal(13))
                    .containsEntry("object", Value.CLEARED));
    assertThat(err.toString()).isEmpty();

    assertThat(erp(database, "discover", "erp", "notes", "--json")).isEqualTo(SynclineCommand.NO);
    assertThat(Json.parseStruct(out.toString()).fields())
        .containsEntry("usable", Value.flag(false))
        .hasEntrySatisfying("yaml", it -> assertThat(it.canonical()).contains("key: []"));
    assertThat(err.toString()).contains("has no key");
  }

  @Test
  void aTableIsPrintedAsAnObjectThatCanBeUsedAsItIs() throws IOException {
    type("erp", BARE);
    var database = database();
    assertThat(erp(database, "discover", "erp", "sales.customers")).isEqualTo(0);
    var yaml = out.toString();
    assertThat(yaml)
        .contains("      name: sales.customers\n")
        .contains("    createdAt: created_at")
        .contains("    updatedAt: changed_at   # does every change move it? It has no zone: UTC")
        .contains("    version: xmin")
        .contains("    # version: row_version   # where each change counts it up")
        .contains("      # deleted: deleted_at")
        .contains("        odd_name: odd.name")
        .contains("      name: {maxLength: 40, required: true}   # varchar")
        .contains("      email: {findable: true, unique: true}   # text")
        .contains("      credit: {type: decimal, scale: 2}   # numeric")
        .contains("      born: {type: date}")
        .contains("      \"on\": {type: integer}")
        .contains("      # photo: bytea is not carried")
        .doesNotContain("\n      id: ", "Ada", "ada@");
    type("erp", "type: erp\ntransport: jdbc\n" + yaml);
    assertThat(erp(database, "check", "erp")).as(out + "" + err).isEqualTo(0);
    assertThat(out.toString()).contains("proven   object customers: 1 record of 1");
    assertThat(erp(database, "discover", "erp")).isEqualTo(0);
    assertThat(out.toString()).contains("object customers names all columns");
  }

  @Test
  void aUniqueIndexIsProposedAsKey() throws IOException {
    type("erp", BARE);
    var database = database();
    assertThat(erp(database, "discover", "erp", "codes")).isEqualTo(0);
    assertThat(err.toString()).contains("`codes` is empty now.");
    assertThat(out.toString())
        .contains("key: [code]   # of a unique index; there is no primary key")
        .contains("code: {required: true, findable: true, unique: true}")
        .contains("# updatedAt: no column of a time is called so");
  }

  @Test
  void withoutAKeyNothingIsReady() throws IOException {
    type("erp", BARE);
    var database = database();
    for (var name : List.of("notes", "sales.names")) {
      assertThat(erp(database, "discover", "erp", name)).isEqualTo(SynclineCommand.NO);
      assertThat(err.toString()).contains("has no key: say which columns identify a row");
      assertThat(out.toString()).contains("key: []   # TODO");
    }
    assertThat(out.toString()).doesNotContain("xmin");
  }

  @Test
  void whatMayNotBeReadOrIsNotThereIsSaid() throws IOException {
    type("erp", BARE);
    var database = database();
    assertThat(erp(database, "discover", "erp", "closed")).isEqualTo(SynclineCommand.NO);
    assertThat(err.toString()).contains("`closed` cannot be read: the user may not do that");
    assertThat(erp(database, "discover", "erp", "sales.custmers")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean `sales.customers`?");
    assertThat(run(Map.of(), "discover", "erp")).isEqualTo(2);
    assertThat(err.toString()).contains("ERP_PASSWORD");
    assertThat(
            run(
                Map.of("ERP_URL", database.url(), "ERP_USER", "nobody", "ERP_PASSWORD", "wr0ng"),
                "discover",
                "erp"))
        .isEqualTo(SynclineCommand.NO);
    assertThat(err.toString()).contains("the catalog cannot be read").doesNotContain("wr0ng");
  }

  private int shop(String answer, int status, String... arguments) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        it -> {
          var body = answer.getBytes(StandardCharsets.UTF_8);
          it.getResponseHeaders().add("Content-Type", "application/json");
          it.sendResponseHeaders(status, body.length);
          it.getResponseBody().write(body);
          it.close();
        });
    server.start();
    try {
      type(
          "shop",
          """
          type: shop
          settings: {baseUrl: {required: true}}
          baseUrl: ${baseUrl}
          objects:
            customers:
              path: /customers
              records: items
              updatedAt: changed
              fields: {email: {}, address.city: {}, "phones[kind=home].number": {}}
              operations: {list: {}}
              %s
            secrets:
              path: /secrets
              operations: {get: {}}
          """
              .formatted(described));
      return run(
          Map.of("SHOP_BASE_URL", "http://127.0.0.1:" + server.getAddress().getPort()), arguments);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void fieldsThatNoManifestNamesAreShownWithoutValues() throws IOException {
    var records =
        """
        {"items": [
          {"id": 1, "changed": "2026-01-01T00:00:00Z", "email": "ada@example.org", "vip": true,
           "address": {"city": "Bonn", "zip": "53111"}, "tags": ["gold"],
           "phones": [{"kind": "home", "number": "123"}],
           "@type": "Person", "seen": {"bob@example.org": 3, "4711": 4}},
          {"id": 2, "changed": "2026-01-01T00:00:00Z", "vip": null, "customfield_10010": 7}]}
        """;
    assertThat(shop(records, 200, "discover", "shop")).as(err.toString()).isEqualTo(0);
    assertThat(out.toString())
        .contains("customers: 2 records read; 7 fields that the manifest does not name")
        .containsPattern("  vip +flag +in 1 of 2")
        .containsPattern("  address\\.zip +text +in 1 of 2")
        .containsPattern("  tags\\[] +text +in 1 of 2")
        .containsPattern("  phones\\[]\\.kind +text +in 1 of 2")
        .containsPattern("  customfield_10010 +number +in 1 of 2")
        .containsPattern("  @type +text")
        .contains("  seen.*")
        .contains("secrets: it has no `list`")
        .doesNotContain("53111", "gold", "Bonn", "bob", "4711", "Person", "  email", "changed");
  }

  @Test
  void fieldsThatTheVendorDescribesAreLinesForTheManifest() throws IOException {
    var rows =
        """
        {"items": [], "fields": [
          {"key": "email", "title": "E-mail", "is": "string"},
          {"key": "changed", "is": "dateTime"},
          {"key": "budget_2", "title": "Yearly  budget", "is": "currency", "of": [{"is": "x"}]},
          {"key": "size", "title": "Size", "is": "enumeration", "options": [{"value": "S"}, {"value": "M"}]},
          {"key": "a.b", "is": "whatever"}]}
        """;
    described =
        "described: {path: /customers/fields, records: fields, name: key, label: title, kind: is, words: \"options[].value\"}";
    assertThat(shop(rows, 200, "discover", "shop", "customers")).as(err.toString()).isEqualTo(0);
    assertThat(out.toString())
        .contains("customers: 5 fields are described; 3 that the manifest does not name, as lines")
        .contains("  budget_2: {type: decimal}   # Yearly budget · currency\n")
        .contains("  size: {}   # Size · enumeration · S, M\n")
        .contains("  'a\\.b': {}   # whatever\n")
        .doesNotContain("E-mail");

    described = described.replace("records: fields", "records: fields, within: properties");
    shop(rows, 200, "discover", "shop", "customers", "--json");
    var said = Json.text(Json.parse(out.toString()));
    assertThat(said).contains("\"properties.budget_2\"", "\"Yearly  budget\"", "\"S\"");
    assertThat(said).as("another field than the record's own").contains("\"properties.email\"");
  }

  @Test
  void aVendorThatDoesNotDescribeIsNoSilence() throws IOException {
    described = "described: {path: /customers/fields, records: rows}";
    assertThat(shop("{\"items\": []}", 200, "discover", "shop", "customers"))
        .isEqualTo(SynclineCommand.NO);
    assertThat(out.toString())
        .contains("customers: its fields are not described: ")
        .contains("customers: no record was listed");
  }

  @Test
  void whatCouldNeverBeAskedIsAProblem() throws IOException {
    described = "described: {path: \"fields/{id}\", query: {a: \"${baseUrI}\"}}";
    assertThat(shop("{}", 200, "discover", "shop", "customers")).isEqualTo(2);
    assertThat(new RoutesDirectory(Map.of()).load(routes).findings())
        .extracting(it -> it.path() + ": " + it.message())
        .contains(
            "/objects/customers/described/path: a path begins with `/`",
            "/objects/customers/described/path: nothing fills `{id}` here",
            "/objects/customers/described/query: `baseUrI` is not a setting of this type; did you mean"
                + " `baseUrl`? Allowed: baseUrl");
  }

  @Test
  void withoutRecordsOrPermissionNothingIsClaimed() throws IOException {
    assertThat(shop("{\"items\": []}", 200, "discover", "shop", "customers")).isEqualTo(0);
    assertThat(out.toString()).contains("no record was listed, so nothing is known");
    assertThat(shop("{}", 403, "discover", "shop", "customers")).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).contains("customers: its records cannot be read: ");
    assertThat(shop("{}", 200, "discover", "shop", "custmers")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean `customers`?");
  }
}

package io.syncline.cli.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.CountCommand;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.common.SystemAccess;
import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.identity.MadeUpPeople;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.csv.Csv;
import io.syncline.definition.RoutesDirectory;
import io.syncline.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchCommandTest {

  static final Map<String, String> SET =
      Map.of(
          "HUBSPOT_TOKEN", "x",
          "XERO_CLIENT_ID", "x",
          "XERO_CLIENT_SECRET", "x",
          "XERO_TENANT_ID", "x",
          "ZENDESK_BASE_URL", "http://localhost",
          "ZENDESK_EMAIL", "x",
          "ZENDESK_TOKEN", "x");

  @TempDir Path directory;

  @Test
  void whatTheSystemsHoldIsProposedAsASheet() throws Exception {
    var sheet = directory.resolve("proposals.csv");
    var printed = new StringWriter();
    int exit = run(printed, "match", "contacts", "--out", sheet.toString());

    assertThat(printed.toString()).contains("1 certain, 0 to be decided");
    assertThat(exit).isEqualTo(SynclineCommand.FINE);
    var table = Csv.read(Files.readString(sheet));
    assertThat(table.names()).startsWith("entity_type").endsWith("rule", "score", "note");
    assertThat(table.rows())
        .singleElement()
        .satisfies(row -> assertThat(row.cells()).contains("contact", "1", "email", "1.00"));
  }

  @Test
  void twoFilesAreMatchedWithoutASystem() throws Exception {
    var sheet = directory.resolve("proposals.csv");
    var ones = write("hubspot.csv", "id;email;First Name", "1;ann@example.com;Ann");
    var others = write("xero.csv", "id,email", "x-1,ANN@example.com", "x-2,bob@example.com");
    var printed = new StringWriter();
    var arguments =
        new String[] {
          "match",
          "contacts",
          "--from",
          "hubspot=" + ones,
          "--from",
          "xero=" + others,
          "--values",
          "--out",
          sheet.toString()
        };

    assertThat(run(printed, arguments)).as(printed.toString()).isEqualTo(SynclineCommand.FINE);
    var table = Csv.read(Files.readString(sheet));
    assertThat(table.names()).contains("value hubspot email", "rank", "margin", "reason");
    assertThat(table.rows())
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.cells()).contains("1", "x-1", "the same email", "ann@example.com"));
  }

  @Test
  void whatIsLearnedRanksAndProposesAndLinksNothingMore() throws Exception {
    var made = MadeUpPeople.withFewNames(new Random(3));
    var sides = made.sides(made.people(1_200), 18);
    var ones = "hubspot=" + write("hubspot.csv", lines(sides.ones()));
    var others = "xero=" + write("xero.csv", lines(sides.others()));
    var plain = directory.resolve("plain.csv");
    var learned = directory.resolve("learned.csv");
    var printed = new StringWriter();

    run(
        new StringWriter(),
        "match",
        "contacts",
        "--from",
        ones,
        "--from",
        others,
        "--out",
        plain.toString());
    run(
        printed,
        "match",
        "contacts",
        "--from",
        ones,
        "--from",
        others,
        "--learn",
        "--out",
        learned.toString());

    assertThat(printed.toString())
        .contains("weights: the same, near, different", "    email  # precision 0.9");
    assertThat(linked(learned)).isEqualTo(linked(plain)).isNotEmpty();
    var reason = Csv.read(Files.readString(learned)).names().indexOf("reason");
    var weights =
        Csv.read(Files.readString(learned)).rows().stream()
            .map(it -> it.cells().get(reason))
            .filter(it -> it.contains("weight "))
            .map(it -> -Double.parseDouble(it.replaceAll(".*weight ([+-][0-9.]+) .*", "$1")))
            .toList();
    assertThat(weights).hasSizeGreaterThan(10).isSorted();
  }

  @Test
  void optionsThatWouldDoNothingAreRefused() {
    var printed = new StringWriter();

    assertThat(run(printed, "match", "contacts", "--learn", "--duplicates")).isEqualTo(2);
    assertThat(run(printed, "match", "contacts", "--resume")).isEqualTo(2);
    assertThat(printed.toString())
        .contains("--learn needs two systems", "--resume needs the --out of that run");
  }

  /** The rows that link something. */
  private static List<List<String>> linked(Path sheet) throws Exception {
    return Csv.read(Files.readString(sheet)).rows().stream()
        .map(Csv.Row::cells)
        .filter(it -> it.get(it.size() - 1).isEmpty())
        .toList();
  }

  private static String[] lines(List<Found> people) {
    var names = List.of("email", "phone", "firstName", "lastName", "company");
    return Stream.concat(
            Stream.of("id," + String.join(",", names)),
            people.stream()
                .map(
                    it ->
                        it.ref().id()
                            + ","
                            + names.stream()
                                .map(name -> it.attributes().get(name))
                                .map(value -> value instanceof Value.Text text ? text.value() : "")
                                .collect(Collectors.joining(","))))
        .toArray(String[]::new);
  }

  @Test
  void aFileThatIsWrongIsSaidSo() throws Exception {
    var ones = write("hubspot.csv", "email", "ann@example.com");
    var printed = new StringWriter();

    assertThat(run(printed, "match", "contacts", "--from", "hubspot=" + ones))
        .isNotEqualTo(SynclineCommand.FINE);
    assertThat(printed.toString()).contains("there is no column `id`");
    assertThat(run(printed, "match", "contacts", "--from", "hubspt=" + ones))
        .isEqualTo(SynclineCommand.NO);
    assertThat(printed.toString()).contains("did you mean `hubspot`?");
  }

  @Test
  void duplicatesAreRowsWithTheirClusters() throws Exception {
    var sheet = directory.resolve("duplicates.csv");
    var ones =
        write(
            "hubspot.csv",
            "id,email",
            "1,ann@example.com",
            "2,Ann@example.com",
            "3,ann@EXAMPLE.com",
            "4,bob@example.com",
            "5,bob@example.com");
    var printed = new StringWriter();
    int exit =
        run(
            printed,
            "match",
            "contacts",
            "--duplicates",
            "--from",
            "hubspot=" + ones,
            "--out",
            sheet.toString());

    assertThat(exit).as(printed.toString()).isEqualTo(SynclineCommand.FINE);
    assertThat(printed.toString()).contains("in 2 clusters", "more than one has the same email");
    var rows = Csv.read(Files.readString(sheet)).rows();
    assertThat(rows).hasSize(4);
    assertThat(rows).extracting(it -> it.cells().get(2)).containsOnly("1", "2");
    assertThat(rows).filteredOn(it -> it.cells().get(3).equals("4")).hasSize(1);
  }

  @Test
  void theReportAsJsonHasWhatWasComparedAndWhatWasLeftOut() throws Exception {
    var ones = write("hubspot.csv", "id,email", "4,bob@example.com", "5,bob@example.com");
    var printed = new StringWriter();

    assertThat(
            run(
                printed,
                "match",
                "contacts",
                "--duplicates",
                "--from",
                "hubspot=" + ones,
                "--json"))
        .isEqualTo(SynclineCommand.FINE);

    var document = printed.toString().lines().filter(it -> it.startsWith("{")).toList();
    assertThat(document).hasSize(1);
    var items = (Value.Items) Json.parseStruct(document.get(0)).fields().get("items");
    assertThat(((Value.Struct) items.values().get(0)).fields())
        .containsEntry("entity", Value.text("contact"))
        .containsEntry("systems", new Value.Items(List.of(Value.text("hubspot"))))
        .containsEntry("clusters", Value.decimal(1))
        .hasEntrySatisfying("pairs", it -> assertThat(it.canonical()).contains("\"4\"", "\"5\""));
    assertThat(((Value.Struct) items.values().get(1)).fields()).containsKey("reason");
  }

  private Path write(String name, String... lines) throws Exception {
    return Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
  }

  @Test
  void aSyncThatIsNotThereIsSaidSo() {
    assertThat(run(new StringWriter(), "match", "nothing")).isEqualTo(SynclineCommand.NO);
  }

  @Test
  void whatTheSystemsHoldIsCountedSideBySide() throws Exception {
    var links = directory.resolve("links.csv");
    Files.writeString(links, "entity_type,hubspot,xero\ncontact,1,\n");
    var printed = new StringWriter();
    int exit = run(printed, "count", "contacts", "--links", links.toString());

    assertThat(exit).as(printed.toString()).isEqualTo(SynclineCommand.FINE);
    assertThat(printed.toString().replaceAll(" +", " "))
        .contains(
            "entity system says listed twice archived out of filter in filter no key same key"
                + " linked unlinked")
        .contains("contact hubspot 1 1 0 0 0 1 0 1 1 0")
        .contains("contact xero 1 1 0 0 0 1 0 1 0 1");
    var json = new StringWriter();
    assertThat(run(json, "count", "contacts", "--links", links.toString(), "--json")).isZero();
    var sides = (Value.Items) Json.parseStruct(json.toString()).fields().get("sides");
    assertThat(((Value.Struct) sides.values().get(1)).fields())
        .containsEntry("system", Value.text("xero"))
        .containsEntry("counted", Value.flag(true))
        .containsEntry("inFilter", Value.decimal(1))
        .containsEntry("unlinked", Value.decimal(1));
    assertThat(run(new StringWriter(), "count", "nothing")).isEqualTo(SynclineCommand.NO);
  }

  private static int run(StringWriter printed, String... arguments) {
    var files = new RoutesDirectory(SET);
    return SynclineCommand.with(
            List.of(
                new MatchCommand(files, MatchCommandTest::open, Map.of()),
                new CountCommand(files, MatchCommandTest::open, Map.of())))
        .setOut(new PrintWriter(printed))
        .setErr(new PrintWriter(printed))
        .execute(arguments);
  }

  /** One person in every system, written otherwise in each. */
  private static SystemAccess.Connected open(Loaded loaded, Installation installation) {
    return new SystemAccess.Connected() {
      @Override
      public ConnectedSystem system(SystemId id) {
        var entity = installation.entities().values().iterator().next();
        var participant = entity.participant(id).orElseThrow();
        var system =
            new MemorySystem(
                id, participant.type(), new SettableClock(Instant.parse("2026-01-01T00:00:00Z")));
        system.showsEmpty = false;
        var path = participant.mappingOf("email").orElseThrow().field().path();
        system.create(fields(path, Value.text(" ANN@example.com")));
        return system;
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }

  private static Map<String, Value> fields(String path, Value value) {
    int dot = path.indexOf('.');
    return dot < 0
        ? Map.of(path, value)
        : Map.of(path.substring(0, dot), new Value.Struct(Map.of(path.substring(dot + 1), value)));
  }
}

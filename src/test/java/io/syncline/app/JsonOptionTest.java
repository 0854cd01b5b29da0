package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code --json}: one document, nothing beside it, and the exit code of the same command. */
@Tag("long")
class JsonOptionTest {

  /** Commands without the option, and why. */
  private static final Map<String, String> WITHOUT =
      Map.of(
          "completion", "its result is a script for a shell",
          "workflow", "it has subcommands only",
          "versions", "it has subcommands only",
          "privacy", "it has subcommands only",
          "audit", "it has subcommands only");

  private static final String RECORD = "019a0000-0000-7000-8000-000000000001";

  private static final String LIBRARY =
      "src/test/resources/io/syncline/definition/draft/library.json";

  /** An answer in which every command finds what it looks for. */
  private static final String ANSWER =
      """
      {"id": "i1", "run": "r1", "record": "r2", "status": "succeeded", "verdict": "agreed",
       "path": "/login", "url": "https://s", "intact": true, "replayed": 1, "next": null,
       "restoring": "r3", "counts": {"open": 0},
       "items": [{"id": "a1", "closed": "2026-01-01T00:00:00Z"}],
       "targets": [{"system": "crm", "object": "contacts", "id": "1",
                    "attributes": {"name": "agrees", "phone": "not-mapped"}}]}\
      """;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> answers = new TreeMap<>();
  private HttpServer server;
  private int status = 200;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        it -> {
          var said = answers.getOrDefault(it.getRequestURI().toString(), ANSWER);
          var stream = status == 200 && it.getRequestURI().getPath().endsWith("/events");
          var body = (stream ? "id:7\ndata:" + said.replace("\n", " ") + "\n\n" : said);
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          it.sendResponseHeaders(status, bytes.length);
          it.getResponseBody().write(bytes);
          it.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private int run(List<String> words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return CommandLines.create(Map.of("SYNCLINE_TOKEN", "syn_test"))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(words.toArray(String[]::new));
  }

  private int run(String... words) {
    return run(List.of(words));
  }

  private int call(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort()));
    return run(all);
  }

  /** What was printed, which is one document on one line. */
  private Map<String, Value> printed() {
    assertThat(out.toString().lines()).as(err.toString()).hasSize(1);
    return Json.parseStruct(out.toString()).fields();
  }

  private static Map<String, CommandLine> commands() {
    var all = new TreeMap<String, CommandLine>();
    CommandLines.create(Map.of()).getSubcommands().forEach((name, it) -> add(all, name, it));
    return all;
  }

  private static void add(Map<String, CommandLine> all, String name, CommandLine command) {
    all.put(name, command);
    command.getSubcommands().forEach((below, it) -> add(all, name + " " + below, it));
  }

  @Test
  void everyCommandHasTheOptionOrAReason() {
    commands()
        .forEach(
            (name, it) -> {
              var json = JsonOption.of(it.getCommandSpec());
              assertThat(json.isPresent()).as(name).isNotEqualTo(WITHOUT.containsKey(name));
              assertThat(it.getCommandSpec().findOption(JsonOption.NAME) != null)
                  .as(name)
                  .isEqualTo(json.isPresent());
            });
    assertThat(commands().keySet()).containsAll(WITHOUT.keySet());
  }

  @Test
  void thePageListsTheCommandsWithoutIt() throws IOException {
    var page = Files.readString(Path.of("docs/command-line.md"));
    WITHOUT.keySet().stream()
        .filter(it -> commands().get(it).getSubcommands().isEmpty())
        .forEach(it -> assertThat(page).contains("`" + it + "` has no `--json`"));
    var local = page.substring(page.indexOf("A command that needs no server prints:"));
    var names =
        Pattern.compile("`([a-z-]+)`")
            .matcher(local.replaceAll("(?m)^\\| ([^|]*) \\|.*$|^.*$", "$1"))
            .results()
            .map(it -> it.group(1));
    assertThat(names.toList()).containsExactlyInAnyOrderElementsOf(local());
  }

  private static List<String> local() {
    return commands().entrySet().stream()
        .filter(it -> !it.getKey().contains(" "))
        .filter(it -> JsonOption.of(it.getValue().getCommandSpec()).isPresent())
        .filter(it -> it.getValue().getCommandSpec().mixins().get("at") == null)
        .filter(it -> !List.of("plan", "backfill").contains(it.getKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Commands that need no server, over the shipped definitions and without settings. */
  private List<List<String>> localCalls() throws IOException {
    var hook = "POST /hooks/intercom HTTP/1.1\nHost: s.example.org\n\n{\"topic\": \"x\"}";
    var webhook = Files.writeString(folder.resolve("hook.txt"), hook).toString();
    return List.of(
        List.of("validate"),
        List.of("explain", "contacts"),
        List.of("map", "contacts"),
        List.of("test"),
        List.of("check", "hubspot"),
        List.of("webhook", "intercom", webhook),
        List.of("new-system", "--openapi", LIBRARY),
        List.of("new-system", "--openapi", LIBRARY, "--object", "books"),
        List.of("token"),
        List.of("secret-key"));
  }

  @Test
  void everyLocalCommandPrintsOneDocumentAndEndsAsWithoutIt() throws IOException {
    for (var call : localCalls()) {
      int plain = run(call);
      var words = new ArrayList<>(call);
      words.add("--json");
      assertThat(run(words)).as(call + " " + err).isEqualTo(plain).isIn(0, 1);
      assertThat(printed()).as(call.toString()).isNotEmpty();
    }
  }

  @Test
  void aProblemOfAFileHasItsPlace() throws IOException {
    var sync = "service: people\ndirection: sideways\n";
    var file = Files.writeString(folder.resolve("people.sync.yaml"), sync).toString();

    assertThat(run("validate", "--json", file)).isEqualTo(SynclineCommand.NO);

    var items = ((Value.Items) printed().get("items")).values();
    var direction =
        items.stream()
            .map(it -> ((Value.Struct) it).fields())
            .filter(it -> it.get("path").equals(Value.text("/direction")))
            .findFirst()
            .orElseThrow();
    assertThat(direction)
        .containsEntry("kind", Value.text("problem"))
        .containsEntry("line", Value.decimal(2))
        .containsKeys("column", "message");
    assertThat(((Value.Text) direction.get("file")).value()).endsWith("people.sync.yaml");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aPictureIsNoJson() {
    assertThat(run("map", "contacts", "--json", "--format", "svg")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anUnknownSyncLeavesStandardOutputEmpty() {
    for (var command : List.of("explain", "map", "match", "count")) {
      assertThat(run(command, "nothing", "--json")).as(command).isEqualTo(SynclineCommand.NO);
      assertThat(out.toString()).as(command).isEmpty();
      assertThat(err.toString()).as(command).contains("there is no sync `nothing`");
    }
  }

  /** How each command that calls a server is called here; its values are made up. */
  private Map<String, List<String>> calls() throws IOException {
    var sheet = Files.writeString(folder.resolve("in.csv"), "entity_type,crm\n").toString();
    var file = folder.resolve("out.csv").toString();
    var calls = new TreeMap<String, List<String>>();
    List.of(
            "alerts",
            "console",
            "events",
            "messages",
            "messages channels",
            "usage",
            "token list",
            "privacy list",
            "privacy holds",
            "workflow list")
        .forEach(it -> calls.put(it, List.of()));
    List.of(
            "alerts rules",
            "alerts test",
            "plan",
            "backfill",
            "reconcile",
            "connect",
            "subscribe",
            "close")
        .forEach(it -> calls.put(it, List.of("people")));
    calls.put("versions list", List.of("people"));
    List.of("versions show", "versions compare")
        .forEach(it -> calls.put(it, List.of("people", "2")));
    calls.put("versions roll-back", List.of("people", "1", "--why", "w"));
    List.of("alerts acknowledge", "token revoke", "privacy preview", "privacy show")
        .forEach(it -> calls.put(it, List.of("x")));
    List.of("messages replay", "messages pause", "messages resume")
        .forEach(it -> calls.put(it, List.of("x")));
    List.of("privacy release", "workflow show", "workflow approve", "workflow retry")
        .forEach(it -> calls.put(it, List.of("x")));
    List.of("undo", "replay").forEach(it -> calls.put(it, List.of(RECORD)));
    List.of("gate", "why").forEach(it -> calls.put(it, List.of("contact", "crm", "1")));
    calls.put("workflow cancel", List.of("x"));
    calls.put("workflow skip", List.of("x", "--reason", "r"));
    calls.put("workflow start", List.of("people", "greet", RECORD));
    calls.put("privacy erase", List.of("x", "--reason", "r"));
    calls.put("privacy hold", List.of("x", "--reason", "r"));
    calls.put("privacy leave", List.of("x", "1", "--reason", "r"));
    List.of("privacy confirm", "privacy retry").forEach(it -> calls.put(it, List.of("x", "1")));
    calls.put("privacy import", List.of(sheet));
    calls.put("privacy export", List.of("--to", file));
    calls.put("privacy person", List.of("x", "--to", file));
    calls.put("token create", List.of("ann", "--role", "viewer"));
    calls.put("edit", List.of("contact", "crm", "1", "name=Ann"));
    calls.put("enrich", List.of(RECORD));
    calls.put("split", List.of(RECORD, "crm/contacts/1", "--restore"));
    calls.put("links", List.of("--import", sheet));
    calls.put("audit export", List.of("--to", "server:log"));
    calls.put("audit report", List.of("--month", "2026-10", "--to", file));
    calls.put("audit verify", List.of());
    return calls;
  }

  private List<String> words(Map.Entry<String, List<String>> call, String... more) {
    var words = new ArrayList<>(List.of(call.getKey().split(" ")));
    words.addAll(call.getValue());
    words.addAll(List.of(more));
    return words;
  }

  @Test
  void everyCommandOfAServerPrintsOneDocumentAndEndsAsWithoutIt() throws IOException {
    var calls = calls();
    assertThat(calls.keySet())
        .containsAll(
            commands().entrySet().stream()
                .filter(it -> it.getValue().getCommandSpec().findOption("--url") != null)
                .map(Map.Entry::getKey)
                .filter(it -> !List.of("count", "match", "webhook").contains(it))
                .toList());
    answers.put("/api/v1/systems/people/connect/i1", "{\"status\": \"connected\"}");
    for (var call : calls.entrySet()) {
      int plain = call(words(call).toArray(String[]::new));
      assertThat(call(words(call, "--json").toArray(String[]::new)))
          .as(call.getKey() + err)
          .isEqualTo(plain)
          .isZero();
      assertThat(printed()).as(call.getKey()).isNotEmpty();
    }
  }

  @Test
  void whatAServerRefusesLeavesStandardOutputEmpty() throws IOException {
    status = 404;
    for (var call : calls().entrySet()) {
      int exit = call(words(call, "--json").toArray(String[]::new));
      assertThat(exit).as(call.getKey()).isEqualTo(call.getKey().equals("gate") ? 4 : 1);
      assertThat(out.toString()).as(call.getKey()).isEmpty();
      assertThat(err.toString()).as(call.getKey()).isNotEmpty();
    }
  }

  @Test
  void aServerThatIsAwayLeavesStandardOutputEmpty() throws IOException {
    int port = server.getAddress().getPort();
    server.stop(0);
    for (var call : calls().entrySet()) {
      assertThat(run(words(call, "--json", "--url", "http://127.0.0.1:" + port)))
          .as(call.getKey())
          .isEqualTo(SynclineCommand.FAILED);
      assertThat(out.toString()).as(call.getKey()).isEmpty();
      assertThat(err.toString()).contains("No answer from");
    }
  }

  @Test
  void aListHasTheItemsOfAllPages() {
    var path = "/api/v1/workflows?limit=100";
    answers.put(path, "{\"items\": [{\"id\": \"1\"}], \"next\": \"a b\"}");
    answers.put(path + "&cursor=a%20b", "{\"items\": [{\"id\": \"2\"}], \"next\": null}");

    assertThat(call("workflow", "list", "--json")).isZero();

    assertThat(printed())
        .containsOnly(Map.entry("items", Json.parse("[{\"id\": \"1\"}, {\"id\": \"2\"}]")));
  }

  @Test
  void aListIsNotPrintedWhereALaterPageFails() {
    answers.put("/api/v1/alerts?limit=100", "{\"items\": [{\"id\": \"1\"}], \"next\": \"a\"}");
    answers.put("/api/v1/alerts?limit=100&cursor=a", "no JSON");

    assertThat(call("alerts", "--json")).isEqualTo(SynclineCommand.FAILED);

    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anExitCodeThatSaysNoComesWithTheDocument() {
    answers.put("/api/v1/alerts?limit=100", "{\"items\": [{\"id\": \"1\", \"closed\": null}]}");

    assertThat(call("alerts", "--json")).isEqualTo(SynclineCommand.NO);

    assertThat(printed()).containsKey("items");
  }

  @Test
  void whyLeavesOutWhatItsOptionsLeaveOutAndEveryValue() {
    answers.put(
        "/api/v1/records/contact/crm/1",
        ANSWER.replace("\"id\": \"i1\"", "\"id\": \"i1\", \"attributes\": {\"phone\": 1}"));

    assertThat(call("why", "contact", "crm", "1", "--json")).isZero();
    assertThat(printed()).doesNotContainKey("attributes");
    assertThat(out.toString()).contains("not-mapped").doesNotContain("agrees");

    assertThat(call("why", "contact", "crm", "1", "--json", "--all")).isZero();
    assertThat(out.toString()).contains("not-mapped", "agrees");
  }

  @Test
  void replayOfManyAddsUpItsPages() {
    answers.put(
        "/api/v1/dead-letters/replay",
        "{\"replayed\": 2, \"left\": [{\"id\": \"d\", \"reason\": \"r\"}], \"next\": \"b\"}");

    assertThat(call("replay", "--all", "--limit", "6", "--json")).isZero();

    assertThat(printed())
        .containsEntry("replayed", Value.decimal(4))
        .containsEntry("next", Value.text("b"));
    assertThat(((Value.Items) printed().get("left")).values()).hasSize(2);
  }

  @Test
  void progressIsNoPartOfStandardOutput() {
    assertThat(call("backfill", "people", "--json")).isZero();
    assertThat(printed()).containsEntry("status", Value.text("succeeded"));
    assertThat(err.toString()).contains("run r1");
  }

  @Test
  void whatIsASheetNeedsAFile() {
    assertThat(call("links", "--export", "contact", "--json")).isEqualTo(2);
    assertThat(err.toString()).contains("--out");
    assertThat(call("audit", "report", "--month", "2026-10", "--json")).isEqualTo(2);
    assertThat(err.toString()).contains("--to");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aKeyAndATokenAreInTheDocumentAlone() {
    assertThat(run("secret-key", "--json")).isZero();
    var key = ((Value.Struct) printed().get("environment")).fields().get("SYNCLINE_SECRET_KEY");
    assertThat(((Value.Text) key).value()).isNotEmpty();
    assertThat(err.toString()).isEmpty();
    assertThat(run("token", "--json", "ann")).isZero();
    assertThat(printed()).containsOnlyKeys("token", "environment");
    assertThat(err.toString()).isEmpty();
  }
}

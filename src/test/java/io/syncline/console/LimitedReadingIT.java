package io.syncline.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Permission;
import io.syncline.core.access.Role;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.conflict.Questions;
import io.syncline.core.feed.EventFeed;
import io.syncline.core.model.value.Value;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.reconcile.close.PeriodCloses;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.run.Runs;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every operation and every page that reads, asked by three people: one reads everything, one is
 * for the syncs of the data, one for another sync.
 */
@QuarkusTest
@TestProfile(ApiProfile.class)
class LimitedReadingIT {

  private static final Path CLASSES = Path.of("target/classes");

  /** Those whose answer names nothing of the data, even to who reads everything. */
  private static final Set<String> WITHOUT_DATA =
      Set.of(
          "/api/v1/alerts/rules/contacts",
          "/api/v1/closes/*/figures.csv",
          "/api/v1/cross-system-ids/apart",
          "/api/v1/erasures/due",
          "/api/v1/differences/trend?sync=contacts",
          "/api/v1/plans/*/report.html",
          "/api/v1/portability/*",
          "/api/v1/quality",
          "/api/v1/quality/history?sync=contacts&entity=contact&system=crm",
          "/api/v1/quality/report",
          "/api/v1/records/*/enrichment",
          "/api/v1/review-rules",
          "/api/v1/runs/*/undo",
          "/api/v1/syncs",
          "/api/v1/syncs/contacts",
          "/api/v1/syncs/contacts/counts",
          "/api/v1/syncs/contacts/versions",
          "/api/v1/syncs/contacts/versions/1/changes",
          "/console",
          "/console/erasures/*/certificate",
          "/console/erasures/due",
          "/console/matches",
          "/console/quality",
          "/console/questions/*/alike",
          "/console/questions/rules",
          "/console/syncs",
          "/console/syncs/contacts/closes",
          "/console/syncs/contacts/versions");

  @TestHTTPResource("/api/v1/events")
  URI events;

  @Inject Seeds seeds;
  @Inject ApiTokens tokens;
  @Inject Questions questions;
  @Inject Runs runs;
  @Inject Examinations examinations;
  @Inject Differences differences;
  @Inject PlanStore plans;
  @Inject Erasures erasures;
  @Inject EventFeed feed;
  @Inject PeriodCloses closes;

  /** What the operations are asked about, by the beginning of their paths. */
  private final Map<String, String> ids = new LinkedHashMap<>();

  /** What no answer to the person of another sync may hold. */
  private final Set<String> marks = new TreeSet<>();

  private String nativeId = "";
  private String own = "";
  private String other = "";

  @BeforeEach
  void data() {
    ids.clear();
    marks.clear();
    nativeId = "limited-" + seeds.id();
    var record = seeds.contact(nativeId);
    var question = seeds.inConflict(record, "books-" + seeds.id());
    var conflict =
        questions.conflicts(new Questions.Query(record, false, null, 1)).get(0).id().toString();
    var run =
        SeededRun.found(
            new SeededRun.Stores(runs, examinations, differences),
            seeds.id(),
            "lastName",
            Value.text("Lovelace"),
            Value.text("King"));
    var plan = SeededPlan.made(runs, plans, seeds.id(), record);
    put("runs", run);
    put("differences", SeededRun.difference(differences, run).toString());
    put("plans", plan);
    put(
        "closes",
        SeededClose.asked(closes, "page-" + run, YearMonth.of(2026, 5), seeds.id(), seeds.id())
            .id()
            .toString());
    put("records", record.toString());
    put("reviews", question.toString());
    put("questions", question.toString());
    put("matches", question.toString());
    put("conflicts", conflict);
    put(
        "dead-letters",
        seeds.failedWrite(record, seeds.ref("x").system(), Set.of("email")).toString());
    put("workflows", seeds.workflow(record).toString());
    put("erasures", seeds.erasure(record, "erased-" + seeds.id()).toString());
    marks.add(seeds.audit(record, AuditEntry.Outcome.APPLIED).toString());
    erasures.hold(new Erasures.Hold(record, "a court case", "tester", Seeds.AT));
    marks.addAll(
        Set.of(
            nativeId,
            "lastName",
            "Lovelace",
            "ada@example.com",
            "ann@example.com",
            "secret@example.com",
            "no such picklist value",
            "a court case"));
    own = token("contacts", "page-" + run, SeededPlan.sync(UUID.fromString(plan)));
    other = token("orders");
  }

  private void put(String beginning, String id) {
    ids.put(beginning, id);
    marks.add(id);
  }

  private String token(String... syncs) {
    return Pages.token(tokens, seeds.id(), Role.DATA_OWNER, syncs);
  }

  /** What reads, by its path, with the permission that it needs. */
  private Map<String, String> reads() throws IOException {
    var found = new TreeMap<String, String>();
    for (var type : types()) {
      var root = type.getAnnotation(jakarta.ws.rs.Path.class);
      for (Method method : root == null ? new Method[0] : type.getDeclaredMethods()) {
        var allowed = method.getAnnotation(RolesAllowed.class);
        if (method.isAnnotationPresent(GET.class) && allowed != null) {
          var below = method.getAnnotation(jakarta.ws.rs.Path.class);
          var path = below == null ? root.value() : root.value() + below.value();
          found.put(filled(path), allowed.value()[0]);
        }
      }
    }
    return found;
  }

  private static List<Class<?>> types() throws IOException {
    var types = new ArrayList<Class<?>>();
    for (var folder : List.of("io/syncline/api", "io/syncline/console")) {
      try (Stream<Path> files = Files.walk(CLASSES.resolve(folder))) {
        for (var file : files.filter(it -> it.toString().endsWith(".class")).toList()) {
          var name = CLASSES.relativize(file).toString().replace(".class", "").replace('/', '.');
          if (!name.contains("$") && !name.endsWith("package-info")) {
            types.add(load(name));
          }
        }
      }
    }
    return types;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A path without places to fill; one that nothing is known of fails. */
  private String filled(String path) {
    var kind = path.replaceFirst("^/(api/v1|console)/?", "").split("/")[0];
    var filled =
        path.replace("{sync}", "contacts")
            .replace("{version}", "1")
            .replace("{entity}/{system}/{id}", "contact/crm/" + nativeId)
            .replace("{system}", "crm")
            .replace("{request}", Objects.requireNonNull(ids.get("runs")))
            .replace("{recordId}", Objects.requireNonNull(ids.get("records")))
            .replace("{record}", Objects.requireNonNull(ids.get("records")))
            .replace("{id}", ids.getOrDefault(kind, "{id}"));
    assertThat(filled).as("what %s is asked about", path).doesNotContain("{");
    return switch (filled) {
      case "/api/v1/records", "/console/find" -> filled + "?q=lovelace";
      case "/api/v1/differences/trend" -> filled + "?sync=contacts";
      case "/api/v1/quality/history" -> filled + "?sync=contacts&entity=contact&system=crm";
      case "/api/v1/cross-system-ids/wide" -> filled + "?entity=contact";
      case "/api/v1/erasures/preview" -> filled + "?record=" + ids.get("records");
      case "/console/erasures/preview" -> filled + "?who=" + ids.get("records");
      case "/console/dead-letters/alike" -> filled + "?system=crm&stage=transform&failure=Invalid";
      default -> filled;
    };
  }

  private static Response get(String path, String token) {
    return given()
        .urlEncodingEnabled(false)
        .redirects()
        .follow(false)
        .header("Authorization", "Bearer " + token)
        .get(path);
  }

  private boolean names(Response answer) {
    var body = answer.asString();
    return marks.stream().anyMatch(body::contains);
  }

  @Test
  void nobodyIsShownTheDataOfAnotherSync() throws IOException {
    var shown = new ArrayList<String>();
    var refused = new ArrayList<String>();
    var without = new TreeSet<String>();
    for (var read : reads().entrySet()) {
      var path = read.getKey();
      boolean limited = Set.of(Permission.READ, Permission.DECIDE).contains(read.getValue());
      if (path.equals("/api/v1/events")) {
        continue; // a stream, below
      }
      var answer = get(path, other);
      if (names(answer) || answer.statusCode() >= 500 || !limited && answer.statusCode() != 403) {
        shown.add(answer.statusCode() + " " + path);
      }
      var mine = get(path, own);
      if (limited == (mine.statusCode() == 403)) {
        refused.add(mine.statusCode() + " " + path);
      }
      if (limited && !names(mine)) {
        without.add(general(path));
      }
    }
    assertThat(shown).isEmpty();
    assertThat(refused).isEmpty();
    assertThat(without).isEqualTo(new TreeSet<>(WITHOUT_DATA));
  }

  /** The path with {@code *} in place of what was made for this test. */
  private String general(String path) {
    var general = path;
    for (var mark : marks) {
      general = general.replace(mark, "*");
    }
    return general;
  }

  @Test
  void theStreamOfSomebodyElsesSyncSaysNothing() throws Exception {
    var begin = feed.end();
    data();
    var plan = Objects.requireNonNull(ids.get("plans"));
    var request =
        HttpRequest.newBuilder(URI.create(events + "?after=" + begin))
            .header("Authorization", "Bearer " + token(SeededPlan.sync(UUID.fromString(plan))))
            .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
    try (var lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      var first = lines.lines().filter(it -> it.startsWith("data:")).findFirst();
      assertThat(first.orElseThrow()).contains("run-finished").contains(plan);
    }
    assertThat(get("/api/v1/events?sync=contacts", other).statusCode()).isEqualTo(403);
  }

  @Test
  void whatIsNamedAndNotTheirsIsRefusedWithTheReason() {
    var answer = get("/api/v1/reviews?entity=contact", other);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.jsonPath().getString("detail"))
        .isEqualTo("You read other syncs only: orders");
  }
}

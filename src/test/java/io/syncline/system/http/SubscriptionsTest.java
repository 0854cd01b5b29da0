package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syncline.core.SettableClock;
import io.syncline.core.access.SecretBox;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.inbox.subscribe.HookSubscriptions;
import io.syncline.core.inbox.subscribe.HookSubscriptions.Refused;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.OperationRoutes;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.json.Json;
import io.syncline.store.TestDatabase;
import io.syncline.store.inbox.PostgresSubscriptions;
import io.syncline.store.sql.Database;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subscriptions over HTTP and PostgreSQL: made once, renewed before their end, removed. */
class SubscriptionsTest {

  private static final SystemId CRM = SystemId.of("crm");
  private static final String ADDRESS = "https://sync.example/hooks/crm";
  private static final String KEY = SecretBox.newKey();

  private static final String TYPE =
      """
      type: crm
      baseUrl: "${url}"
      settings: {url: {}, hookSecret: {secret: true}}
      rateLimit: {requests: 1000}
      webhook:
        signature: {header: X-Signature, secret: "${hookSecret}"}
        object: topic
        nativeId: id
        objects: {people: people}
        subscription:
          events: [person.created, person.changed]
          list: {path: /hooks, records: data}
          create:
            path: /hooks
            body: {target: "{hook.url}", events: "{hook.events}"SENT}
            records: data
          RENEW
          remove: {path: "/hooks/{id}"}
          url: target
          expires: ends
          EXTRA
      objects: {people: {id: id, operations: {get: {path: "/people/{id}"}}}}
      """;

  private final DataSource source = TestDatabase.fresh();
  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Vertx vertx = Vertx.vertx();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, Map<String, Value>> hooks = new LinkedHashMap<>();
  private final Map<SystemId, String> secrets = new HashMap<>();
  private final List<String> failures = new ArrayList<>();
  private HttpServer server;
  private HttpSystems systems;
  private Runnable meanwhile = () -> {};
  private int number;
  private int failing;
  private String words = "";
  private boolean telling = true;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/hooks", this::vendor);
    server.start();
    systems =
        new HttpSystems(
            LocalNetwork.of(vertx),
            new MemoryTokens(),
            InstantSource.system(),
            Duration.ofSeconds(5),
            new LocalBudget(System::nanoTime),
            new LocalQuotas(InstantSource.system()),
            OperationRoutes.NONE);
  }

  @AfterEach
  void end() {
    server.stop(0);
    systems.close();
    vertx.close();
  }

  /** Keeps what it is sent, for three days; tells a secret of its own when it makes one. */
  private synchronized void vendor(HttpExchange it) throws IOException {
    var text = new String(it.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(it.getRequestMethod() + " " + it.getRequestURI() + " " + text);
    var id = it.getRequestURI().getPath().replaceFirst("/hooks/?", "");
    meanwhile.run();
    Value answer = Value.Struct.EMPTY;
    int status = failing == 0 ? 200 : failing;
    if (failing == 0) {
      switch (it.getRequestMethod()) {
        case "POST" -> {
          if (id.endsWith("/key")) {
            break;
          }
          var fields = new HashMap<>(Json.parseStruct(text).fields());
          fields.put("id", Value.text("h" + ++number));
          fields.put("ends", ends());
          hooks.put("h" + number, new HashMap<>(fields));
          if (telling) {
            fields.put("signingKey", Value.text("vendor-secret-" + number));
          }
          answer = new Value.Struct(Map.of("data", new Value.Struct(fields)));
        }
        case "PATCH" -> {
          hooks.get(id).put("ends", ends());
          answer = new Value.Struct(hooks.get(id));
        }
        case "DELETE" -> status = hooks.remove(id) == null ? 404 : 204;
        default -> {
          var all = hooks.values().stream().<Value>map(Value.Struct::new).toList();
          answer = new Value.Struct(Map.of("data", new Value.Items(all)));
        }
      }
    }
    if (it.getRequestURI().getPath().endsWith("/key")) {
      answer =
          new Value.Struct(
              Map.of("data", new Value.Struct(Map.of("signingKey", Value.text("key-of-" + id)))));
    }
    boolean inWords = it.getRequestMethod().equals("DELETE") && !words.isEmpty();
    var body =
        inWords
            ? "<p>It has been deleted.".getBytes(StandardCharsets.UTF_8)
            : status == 204 ? new byte[0] : Json.write(answer);
    if (inWords) {
      it.getResponseHeaders().set("Content-Type", words);
      status = 200;
    }
    it.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    it.getResponseBody().write(body);
    it.close();
  }

  private Value ends() {
    return Value.text(clock.instant().plus(Duration.ofDays(3)).toString());
  }

  private static SystemType type(boolean ours, boolean renews) {
    var file =
        TYPE.replace("SENT", ours ? ", key: \"{hook.secret}\"" : "")
            .replace("RENEW", renews ? "renew: {path: \"/hooks/{id}\", body: {days: 3}}" : "")
            .replace("EXTRA", ours ? "" : "secret: signingKey");
    var read = DefinitionReader.readSystem("crm.system.yaml", file);
    if (read.definition() == null) {
      throw new AssertionError(read.findings());
    }
    return read.definition();
  }

  private HookSubscriptions subscriptions(boolean ours, boolean renews, String key) {
    var settings = new HashMap<String, String>();
    settings.put("url", "http://127.0.0.1:" + server.getAddress().getPort());
    if (ours) {
      settings.put("hookSecret", "our-secret old-secret");
    }
    var system = systems.connect(CRM, type(ours, renews), settings, object -> Set.of());
    return subscriptions(system, key);
  }

  private HookSubscriptions subscriptions(HttpSystem system, String key) {
    return new HookSubscriptions(
        new PostgresSubscriptions(
            new Database(source), key.isEmpty() ? null : new SecretBox(List.of(key))),
        id -> system.subscriptions(),
        new HookSubscriptions.Listener() {
          @Override
          public void secrets(Map<SystemId, String> all) {
            secrets.clear();
            secrets.putAll(all);
          }

          @Override
          public void failed(SystemId id, String why) {
            failures.add(why);
          }
        },
        "https://sync.example/",
        clock);
  }

  /** As vendors do that want a second request, which tells the secret. */
  private HookSubscriptions inTwoSteps() {
    var file =
        TYPE.replace("SENT", "")
            .replace("RENEW", "afterCreate: [{path: \"/hooks/{id}/key\", records: data}]")
            .replace("EXTRA", "secret: signingKey");
    var read = DefinitionReader.readSystem("crm.system.yaml", file);
    assertThat(read.findings()).isEmpty();
    var settings = Map.of("url", "http://127.0.0.1:" + server.getAddress().getPort());
    return subscriptions(
        systems.connect(CRM, read.definition(), settings, object -> Set.of()), KEY);
  }

  /** As vendors do that have a subscription for each topic. */
  private HookSubscriptions each(String... events) {
    var file =
        TYPE.replace("events: [person.created, person.changed]", "events: " + List.of(events))
            .replace("events: \"{hook.events}\"SENT", "topic: \"{hook.event}\"")
            .replace("RENEW", "")
            .replace("expires: ends", "")
            .replace("EXTRA", "event: topic");
    var read = DefinitionReader.readSystem("crm.system.yaml", file);
    assertThat(read.findings()).isEmpty();
    var settings =
        Map.of(
            "url", "http://127.0.0.1:" + server.getAddress().getPort(), "hookSecret", "our-secret");
    var system = systems.connect(CRM, read.definition(), settings, object -> Set.of());
    return subscriptions(system, KEY);
  }

  @Test
  void oneForEachEventIsMadeOnceAndThoseThatAreMissingAreAdded() throws Exception {
    each("person.created", "person.changed").subscribe(CRM);
    assertThat(hooks).hasSize(2);
    assertThat(hooks.values())
        .extracting(it -> it.get("topic"))
        .containsExactly(Value.text("person.created"), Value.text("person.changed"));

    each("person.created", "person.changed").subscribe(CRM);
    assertThat(hooks).hasSize(2);

    hooks.remove("h1");
    each("person.created", "person.changed").subscribe(CRM);
    assertThat(hooks).containsOnlyKeys("h2", "h3");

    each("person.changed", "person.deleted").subscribe(CRM);
    assertThat(hooks.values())
        .extracting(it -> it.get("topic"))
        .as("events that are not wanted any more end")
        .containsExactlyInAnyOrder(Value.text("person.changed"), Value.text("person.deleted"));
    assertThat(each("person.changed").unsubscribe(CRM)).isEqualTo(2);
    assertThat(hooks).isEmpty();
  }

  @Test
  void whereOneOfThemCannotBeMadeTheNextTimeMakesTheRest() throws Exception {
    meanwhile = () -> failing = hooks.isEmpty() ? 0 : 500;
    assertThatThrownBy(() -> each("person.created", "person.changed").subscribe(CRM))
        .isInstanceOf(Refused.class);
    meanwhile = () -> {};
    failing = 0;
    each("person.created", "person.changed").subscribe(CRM);
    assertThat(hooks).hasSize(2);
  }

  private HookSubscriptions ours() {
    return subscriptions(true, true, KEY);
  }

  @Test
  void oneIsMadeWithOurAddressSecretAndEventsAndThenKept() throws Exception {
    var made = ours().subscribe(CRM);

    assertThat(made.id()).isEqualTo("h1");
    assertThat(made.expires()).isEqualTo(clock.instant().plus(Duration.ofDays(3)));
    assertThat(hooks.get("h1"))
        .containsEntry("target", Value.text(ADDRESS))
        .containsEntry("key", Value.text("our-secret"))
        .containsEntry(
            "events",
            new Value.Items(List.of(Value.text("person.created"), Value.text("person.changed"))));

    assertThat(ours().subscribe(CRM).id()).isEqualTo("h1");
    assertThat(hooks).hasSize(1);
    assertThat(secrets).as("ours is in the settings").isEmpty();
  }

  @Test
  void othersAreNeverTouched() throws Exception {
    hooks.put("x", Map.of("id", Value.text("x"), "target", Value.text("https://other.example")));
    ours().subscribe(CRM);
    assertThat(ours().list(CRM).subscriptions()).singleElement().returns("h1", it -> it.id());
    assertThat(ours().unsubscribe(CRM)).isEqualTo(1);
    assertThat(hooks).containsOnlyKeys("x");
    assertThat(ours().list(CRM).kept()).isNull();
  }

  @Test
  void aVendorsSecretIsKeptSealedAndKnownToAll() throws Exception {
    subscriptions(false, true, KEY).subscribe(CRM);
    secrets.clear();

    subscriptions(false, true, KEY).refresh();

    assertThat(secrets).containsEntry(CRM, "vendor-secret-1");
    try (var connection = source.getConnection();
        var rows = connection.createStatement().executeQuery("select * from hook_subscription")) {
      assertThat(rows.next()).isTrue();
      assertThat(new String(rows.getBytes("sealed"), StandardCharsets.ISO_8859_1))
          .doesNotContain("vendor-secret");
    }
    subscriptions(false, true, KEY).subscribe(CRM);
    assertThat(hooks).containsOnlyKeys("h1");
  }

  @Test
  void oneWhoseSecretWasLostIsReplaced() throws Exception {
    subscriptions(false, true, KEY).subscribe(CRM);
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("delete from hook_subscription");
    }
    subscriptions(false, true, KEY).subscribe(CRM);
    assertThat(hooks).containsOnlyKeys("h2");
    assertThat(secrets).containsEntry(CRM, "vendor-secret-2");
  }

  @Test
  void withoutAKeyNoVendorIsAskedForASecret() {
    assertThatThrownBy(() -> subscriptions(false, true, "").subscribe(CRM))
        .hasMessageContaining("syncline.secret-key");
    assertThat(asked).isEmpty();
  }

  @Test
  void itIsRenewedBeforeItEndsByTheProcessOfTheSystem() throws Exception {
    var subscriptions = ours();
    subscriptions.subscribe(CRM);
    clock.pass(Duration.ofHours(47));
    subscriptions.renew(system -> true);
    clock.pass(Duration.ofHours(2));
    subscriptions.renew(system -> false);
    assertThat(asked).noneMatch(it -> it.startsWith("PATCH"));

    subscriptions.renew(system -> true);
    subscriptions.renew(system -> true);

    assertThat(asked).filteredOn(it -> it.startsWith("PATCH")).hasSize(1);
    assertThat(subscriptions.list(CRM).kept().expires())
        .isEqualTo(clock.instant().plus(Duration.ofDays(3)));
  }

  @Test
  void whereNoneCanBeRenewedAnotherIsMade() throws Exception {
    var subscriptions = subscriptions(false, false, KEY);
    subscriptions.subscribe(CRM);
    clock.pass(Duration.ofHours(50));
    subscriptions.renew(system -> true);
    assertThat(hooks).containsOnlyKeys("h2");
    assertThat(secrets).containsEntry(CRM, "vendor-secret-2");
  }

  @Test
  void aRenewalThatFailsIsShownAndReportedOnceAndTriedAgain() throws Exception {
    var subscriptions = ours();
    subscriptions.subscribe(CRM);
    clock.pass(Duration.ofHours(50));
    failing = 500;
    subscriptions.renew(system -> true);
    subscriptions.renew(system -> true);
    assertThat(failures).hasSize(1);
    failing = 0;
    assertThat(subscriptions.list(CRM).kept().failure()).contains("500");

    subscriptions.renew(system -> true);
    assertThat(subscriptions.list(CRM).kept().failure()).isNull();
  }

  @Test
  void aRemovalMayBeAnsweredInWordsAndNotByAWebPage() throws Exception {
    ours().subscribe(CRM);
    words = "text/plain;charset=UTF-8";
    assertThat(ours().unsubscribe(CRM)).isEqualTo(1);
    assertThat(hooks).isEmpty();

    ours().subscribe(CRM);
    words = "text/html";
    assertThatThrownBy(() -> ours().unsubscribe(CRM))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("not JSON");
  }

  @Test
  void theAnswerToACreateMayHoldTheIdElsewhere() throws Exception {
    var file =
        TYPE.replace("SENT", "")
            .replace("RENEW", "")
            .replace("EXTRA", "id: id|data.id")
            .replace("    records: data\n  ", "    records: \"\"\n  ")
            .replace("expires: ends", "");
    var read = DefinitionReader.readSystem("crm.system.yaml", file);
    assertThat(read.findings()).isEmpty();
    var settings =
        Map.of(
            "url", "http://127.0.0.1:" + server.getAddress().getPort(), "hookSecret", "our-secret");
    var system = systems.connect(CRM, read.definition(), settings, object -> Set.of());

    assertThat(subscriptions(system, KEY).subscribe(CRM).id()).isEqualTo("h1");
    assertThat(subscriptions(system, KEY).subscribe(CRM).id()).isEqualTo("h1");
    assertThat(hooks).hasSize(1);
  }

  @Test
  void whatTheVendorRefusesIsSaid() {
    failing = 403;
    assertThatThrownBy(() -> ours().subscribe(CRM))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("403")
        .hasMessageNotContaining("our-secret");
  }

  @Test
  void withoutTheSecretThatItIsToSendNoneIsMade() {
    var file = TYPE.replace("SENT", ", key: \"{hook.secret}\"").replace("RENEW", "");
    var read = DefinitionReader.readSystem("crm.system.yaml", file.replace("EXTRA", ""));
    var settings = Map.of("url", "http://127.0.0.1:" + server.getAddress().getPort());
    var system = systems.connect(CRM, read.definition(), settings, object -> Set.of());

    assertThatThrownBy(() -> subscriptions(system, KEY).subscribe(CRM))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("is not set: hookSecret");
    assertThat(hooks).isEmpty();
  }

  @Test
  void aSecretThatIsToldByASecondRequestIsKept() throws Refused {
    telling = false;
    inTwoSteps().subscribe(CRM);
    assertThat(secrets).containsEntry(CRM, "key-of-h1/key");
    assertThat(inTwoSteps().subscribe(CRM).id()).isEqualTo("h1");
    assertThat(hooks).hasSize(1);
  }

  @Test
  void oneWhoseProcessDiedBeforeTheSecondRequestIsFinishedByTheNext() throws Refused {
    telling = false;
    meanwhile = () -> failing = hooks.isEmpty() ? 0 : 503;
    assertThatThrownBy(() -> inTwoSteps().subscribe(CRM))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("h1 is not finished: /hooks/{id}/key: HTTP 503");
    meanwhile = () -> {};
    failing = 0;
    assertThat(inTwoSteps().list(CRM).kept().failure()).contains("HTTP 503");

    clock.pass(Duration.ofMinutes(10));
    inTwoSteps().renew(system -> true);

    assertThat(inTwoSteps().list(CRM).kept().failure()).isNull();
    assertThat(secrets).containsEntry(CRM, "key-of-h1/key");
    assertThat(inTwoSteps().subscribe(CRM).id()).isEqualTo("h1");
    assertThat(hooks).containsOnlyKeys("h1");
  }

  @Test
  void oneThatTakesTheOldOnesPlaceIsFinishedToo() throws Refused {
    telling = false;
    inTwoSteps().subscribe(CRM);
    clock.pass(Duration.ofHours(50));
    inTwoSteps().renew(system -> true);
    assertThat(hooks).containsOnlyKeys("h2");
    assertThat(secrets).containsEntry(CRM, "key-of-h2/key");
  }

  @Test
  void ofTwoAtTheSameTimeOneIsMade() throws Refused {
    var refused = new ArrayList<String>();
    meanwhile =
        () -> {
          try {
            subscriptions(true, true, KEY).subscribe(CRM);
          } catch (Refused e) {
            refused.add(e.getMessage());
          }
        };
    subscriptions(true, true, KEY).subscribe(CRM);
    meanwhile = () -> {};

    assertThat(hooks).hasSize(1);
    assertThat(refused)
        .isNotEmpty()
        .allMatch(it -> it.startsWith("Its subscription is being made or removed already"));
    assertThat(subscriptions(true, true, KEY).subscribe(CRM).id()).isEqualTo("h1");
  }

  @Test
  void aProcessThatDiedOnTheWayBlocksForMinutesOnly() throws Refused {
    var store = new PostgresSubscriptions(new Database(source), null);
    assertThat(store.claim(CRM, clock.instant(), clock.instant().plus(Duration.ofMinutes(5))))
        .isTrue();
    assertThatThrownBy(() -> subscriptions(true, true, KEY).subscribe(CRM))
        .isInstanceOf(Refused.class);
    clock.pass(Duration.ofMinutes(5));
    assertThat(subscriptions(true, true, KEY).subscribe(CRM).id()).isEqualTo("h1");
  }
}

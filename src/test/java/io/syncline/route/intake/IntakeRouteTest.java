package io.syncline.route.intake;

import static io.syncline.route.intake.Hooked.HUBSPOT;
import static io.syncline.route.intake.Hooked.SECRET;
import static io.syncline.route.intake.Hooked.XERO;
import static io.syncline.route.intake.Hooked.hubspotEvent;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.inbox.HookKeys;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.Effect;
import io.syncline.definition.Samples;
import io.syncline.ops.HookReports;
import io.syncline.route.Logs;
import io.syncline.route.intake.http.HookAnswer;
import io.syncline.route.intake.http.HookRequest;
import io.syncline.route.intake.http.HookServer;
import io.syncline.route.pipeline.PipelineRoute;
import io.syncline.route.pipeline.PipelineRoute.Template;
import io.syncline.route.pipeline.Pipelines;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.Manifests;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Intake from the socket to the store: the real route, the real HTTP server, stores in memory. */
class IntakeRouteTest {

  private static final String PUBLIC = "https://sync.example.com/in";
  private static final String PERSON = "ada.lovelace@example.com";

  private final KeptInMemory kept = new KeptInMemory();
  private final List<SystemId> woken = new CopyOnWriteArrayList<>();
  private final List<SystemId> polled = new CopyOnWriteArrayList<>();
  private final Map<SystemId, Hook> hooks = new HashMap<>();
  private final Set<SystemId> expected = new HashSet<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final WebhookReports watch =
      new WebhookReports(
          new HookReports(meters), news -> Map.of(), InstantSource.fixed(Hooked.NOW));
  private final Hooks named =
      new Hooks() {
        @Override
        public Optional<Hook> hook(SystemId system) {
          return Optional.ofNullable(hooks.get(system));
        }

        @Override
        public boolean expected(SystemId system) {
          return expected.contains(system);
        }
      };
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private Pipelines pipelines;
  private HookServer hookServer;
  private HttpServer http;

  @BeforeEach
  void start() throws Exception {
    hooks.put(HUBSPOT, Hooked.hubspot(SECRET));
    hooks.put(XERO, Hooked.xero(SECRET));
    var clock = InstantSource.fixed(Hooked.NOW);
    var ids = new Ids(clock, new SplittableRandom(1));
    var intake =
        new Intake(
            named,
            watch,
            kept,
            kept,
            new Wakeups() {
              @Override
              public void inbox(SystemId system) {
                woken.add(system);
              }

              @Override
              public void deliveries(SystemId target) {}

              @Override
              public void polls(SystemId system) {
                polled.add(system);
              }

              @Override
              public void runs(String sync) {}
            },
            ids,
            new SignatureCheck(clock, LocalNetwork.NOTHING_SENT));
    camel.getRegistry().bind("intake", intake);
    var engine = new HookEngine(named, watch);
    camel.getRegistry().bind("hooks", engine);
    camel.start();
    pipelines = new Pipelines(camel);
    pipelines.load(Path.of("routes/pipelines"));
    pipelines.follow(
        List.of(
            PipelineRoute.of(HUBSPOT, Template.INTAKE), PipelineRoute.of(XERO, Template.INTAKE)));
    assertThat(pipelines.problems()).isEmpty();
    hookServer =
        new HookServer(
            engine,
            Optional.of(PUBLIC + "/"),
            new HookServer.Limits(1 << 20, 4 << 20, 4, Duration.ofSeconds(10)),
            clock);
    hookServer.open();
    http = serve(hookServer);
  }

  @Test
  void aTokenThatIsTheWholeBodyIsTakenInAndAnsweredAsItsSendersWant() throws Exception {
    var unavailable = new AtomicBoolean(true);
    hooks.put(
        HUBSPOT,
        Hook.of(HUBSPOT, Samples.webhook(EventTokenTest.WORDS), Map.of("audience", "me"))
            .asking(
                id ->
                    unavailable.get()
                        ? new HookKeys.Answer.Unavailable()
                        : EventTokenTest.key(EventTokenTest.KEY, null)));
    var token = EventTokenTest.signed(EventTokenTest.KEY, EventTokenTest.usual());
    var type = Map.of("Content-Type", "application/secevent+jwt");

    var down = post("/hooks/hubspot", token, type);
    assertThat(down.statusCode()).as("while the keys cannot be had").isEqualTo(503);
    assertThat(down.headers().firstValue("Retry-After")).isPresent();
    assertThat(kept.events).isEmpty();

    unavailable.set(false);
    assertThat(post("/hooks/hubspot", token, type).statusCode()).isEqualTo(202);
    assertThat(post("/hooks/hubspot", token, type).statusCode()).as("again").isEqualTo(202);
    assertThat(kept.events).hasSize(2);
    assertThat(post("/hooks/hubspot", token, Map.of("Content-Type", "text/plain")).statusCode())
        .isEqualTo(415);
    assertThat(post("/hooks/xero", token, type).statusCode()).as("no tokens there").isEqualTo(415);
  }

  private HttpServer serve(HookServer hooks) throws Exception {
    var router = Router.router(vertx);
    hooks.mount(router);
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0)
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }

  @AfterEach
  void stop() throws Exception {
    hookServer.close();
    camel.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  @Test
  void aSignedEventIsCommittedBeforeItIsAnswered() throws Exception {
    var answer = hubspot("[" + hubspotEvent(1, "contact.creation", "501") + "]");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(kept.events).extracting(InboxEvent::ref).hasToString("[hubspot/contacts/501]");
    assertThat(woken).containsExactly(HUBSPOT);
  }

  @Test
  void theSameEventIsAnsweredAgainAndKeptOnce() throws Exception {
    var body = "[" + hubspotEvent(1, "contact.creation", "501") + "]";
    assertThat(hubspot(body).statusCode()).isEqualTo(200);
    assertThat(hubspot(body).statusCode()).isEqualTo(200);
    assertThat(kept.events).hasSize(1);
    assertThat(woken).hasSize(1);
  }

  @Test
  void oneBadEventOfFiveHundredBecomesADeadLetterAlone() throws Exception {
    var events = new ArrayList<String>();
    for (int i = 0; i < 500; i++) {
      events.add(hubspotEvent(i, i == 77 ? "starship.launch" : "contact.creation", "1" + i));
    }
    assertThat(hubspot("[" + String.join(",", events) + "]").statusCode()).isEqualTo(200);
    assertThat(kept.events).hasSize(499);
    assertThat(kept.changes).hasSize(1);
    assertThat(kept.changes.get(0).all(Effect.DeadLettered.class))
        .singleElement()
        .extracting(Effect.DeadLettered::letter)
        .satisfies(
            deadLetter -> {
              assertThat(deadLetter.failure().stage()).isEqualTo("split");
              assertThat(deadLetter.failure().reason()).isEqualTo("the event's object is unknown");
              assertThat(deadLetter.status()).isEqualTo(DeadLetter.Status.OPEN);
              assertThat(deadLetter.work().payload().fields()).containsKey("eventId");
            });
    assertThat(kept.changes.get(0).all(Effect.Audited.class)).hasSize(1);
  }

  @Test
  void aWrongMissingOrStaleSignatureIsRefused() throws Exception {
    var body = "[" + hubspotEvent(1, "contact.creation", "501") + "]";
    var stale = Hooked.NOW.minusSeconds(301);
    var uri = PUBLIC + "/hooks/hubspot";
    for (var headers :
        List.of(
            Map.<String, String>of(),
            Hooked.hubspotHeaders("another", uri, body.getBytes(UTF_8), Hooked.NOW),
            Hooked.hubspotHeaders(SECRET, uri, "[]".getBytes(UTF_8), Hooked.NOW),
            Hooked.hubspotHeaders(SECRET, "http://elsewhere/", body.getBytes(UTF_8), Hooked.NOW),
            Hooked.hubspotHeaders(SECRET, uri, body.getBytes(UTF_8), stale))) {
      assertThat(post("/hooks/hubspot", body, headers).statusCode()).isEqualTo(401);
    }
    assertThat(kept.events).isEmpty();
  }

  @Test
  void withoutASecretNothingIsTakenIn() throws Exception {
    hooks.put(HUBSPOT, Hooked.hubspot());
    assertThat(hubspot("[]").statusCode()).isEqualTo(503);
  }

  @Test
  void xerosIntentToReceiveIsAnsweredByItsSignature() throws Exception {
    var body = "{\"events\":[],\"firstEventSequence\":0,\"lastEventSequence\":0,\"entropy\":\"S\"}";
    var right = post("/hooks/xero", body, Hooked.xeroHeaders(SECRET, body.getBytes(UTF_8)));
    assertThat(right.statusCode()).isEqualTo(200);
    assertThat(right.body()).isEmpty();
    assertThat(right.headers().map()).doesNotContainKey("set-cookie");
    var wrong = post("/hooks/xero", body, Hooked.xeroHeaders("wrong", body.getBytes(UTF_8)));
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).isEmpty();
  }

  @Test
  void anUnknownSystemIsNotFound() throws Exception {
    for (var path : List.of("/hooks/nowhere", "/hooks/%2e%2e", "/hooks/a%20b")) {
      assertThat(post(path, "[]", Map.of()).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void aSystemWhoseSyncsWereStoppedIsNotFound() throws Exception {
    pipelines.follow(List.of(PipelineRoute.of(XERO, Template.INTAKE)));
    assertThat(hubspot("[]").statusCode()).isEqualTo(404);
    pipelines.follow(List.of(PipelineRoute.of(HUBSPOT, Template.INTAKE)));
    assertThat(hubspot("[]").statusCode()).isEqualTo(200);
  }

  @Test
  void aSenderOfADefinedSystemIsAskedToRepeatWhileNoSyncOfItIsStarted() throws Exception {
    expected.add(HUBSPOT);
    pipelines.follow(List.of(PipelineRoute.of(XERO, Template.INTAKE)));
    var answer = hubspot("[]");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("300");
    assertThat(refused("not-started")).isEqualTo(1);

    pipelines.follow(List.of(PipelineRoute.of(HUBSPOT, Template.INTAKE)));
    var hook = hooks.remove(HUBSPOT);
    assertThat(hubspot("[]").statusCode()).as("while it is being replaced").isEqualTo(503);
    hooks.put(HUBSPOT, hook);
    assertThat(hubspot("[]").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsRefusedIsCountedBySystemAndReasonAndLoggedOnce() throws Exception {
    try (var logs = Logs.captured()) {
      hooks.put(HUBSPOT, Hooked.hubspot("another"));
      for (int n = 0; n < 5; n++) {
        assertThat(hubspot("[]").statusCode()).isEqualTo(401);
      }
      assertThat(refused("signature")).isEqualTo(5);
      hooks.put(HUBSPOT, Hooked.hubspot());
      hubspot("[]");
      assertThat(refused("secret")).isEqualTo(1);
      assertThat(watch.seen(HUBSPOT).orElseThrow().failing()).isTrue();

      hooks.put(HUBSPOT, Hooked.hubspot(SECRET));
      assertThat(hubspot("[]").statusCode()).isEqualTo(200);
      assertThat(watch.seen(HUBSPOT).orElseThrow().verified()).isEqualTo(Hooked.NOW);
      assertThat(logs.lines().stream().filter(it -> it.contains("Webhooks of hubspot")))
          .satisfiesExactly(
              it -> assertThat(it).contains("refused", "secret"),
              it -> assertThat(it).contains("accepted again"));
    }
  }

  @Test
  void anAgedSignatureIsCalledStale() throws Exception {
    var stale =
        Hooked.hubspotHeaders(
            SECRET, PUBLIC + "/hooks/hubspot", "[]".getBytes(UTF_8), Hooked.NOW.minusSeconds(301));
    assertThat(post("/hooks/hubspot", "[]", stale).statusCode()).isEqualTo(401);
    assertThat(refused("stale")).isEqualTo(1);
  }

  private double refused(String reason) {
    return meters
        .get("syncline.hooks.refused")
        .tags("system", "hubspot", "reason", reason)
        .counter()
        .count();
  }

  @Test
  void onlyPostIsAllowed() throws Exception {
    var answer =
        client.send(
            HttpRequest.newBuilder(at("/hooks/hubspot")).GET().build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void whatAnybodyMaySendIsTakenInAndDoesNotShowThatWebhooksArrive() throws Exception {
    hooks.put(HUBSPOT, Hooked.signed("signature: unsigned\n"));
    assertThat(post("/hooks/hubspot", "{\"object\": \"a\", \"id\": 1}", Map.of()).statusCode())
        .isEqualTo(200);
    assertThat(kept.events).hasSize(1);
    assertThat(watch.seen(HUBSPOT)).isEmpty();
  }

  private static final String LISTENING =
      """
      handshakes:
        - {challenge: "body:challenge", where: {"body:type": url_verification}, answer: {body: {challenge: "{challenge}"}}}
        - {challenge: "header:X-Hook-Secret", unsigned: true, answer: {headers: {X-Hook-Secret: "{challenge}"}}}
        - {method: GET, challenge: "header:X-Okta-Verification-Challenge", unsigned: true, answer: {body: {verification: "{challenge}"}}}
        - {challenge: "query:validationToken", unsigned: true, answer: "{challenge}"}
        - method: GET
          challenge: "query:hub.challenge"
          where: {"query:hub.mode": subscribe, "query:hub.verify_token": "${verifyToken}"}
          unsigned: true
          answer: "{challenge}"
      """;

  private void listening(Map<String, String> settings) {
    var webhook = Hooked.signed(Hooked.HUBSPOT_SIGNATURE + LISTENING).webhook();
    hooks.put(HUBSPOT, Hook.of(HUBSPOT, webhook, settings));
  }

  @Test
  void aVendorThatAsksWhetherSomebodyListensIsAnswered() throws Exception {
    listening(Map.of("hookSecret", SECRET, "verifyToken", "t0ken"));

    var slack = hubspot("{\"type\": \"url_verification\", \"challenge\": \"3eZbrw1a\"}");
    assertThat(slack.statusCode()).isEqualTo(200);
    assertThat(slack.body()).isEqualTo("{\"challenge\":\"3eZbrw1a\"}");
    assertThat(slack.headers().firstValue("Content-Type")).contains("application/json");

    var asana = post("/hooks/hubspot", "", Map.of("X-Hook-Secret", "b537207f"));
    assertThat(asana.statusCode()).isEqualTo(200);
    assertThat(asana.headers().firstValue("X-Hook-Secret")).contains("b537207f");

    var okta = get("/hooks/hubspot", Map.of("X-Okta-Verification-Challenge", "a\"b"));
    assertThat(okta.body()).isEqualTo("{\"verification\":\"a\\\"b\"}");

    var microsoft =
        post(
            "/hooks/hubspot?validationToken=Validation%3A+a%3Cb%3E",
            "", Map.of("Content-Type", "text/plain; charset=utf-8"));
    assertThat(microsoft.statusCode()).isEqualTo(200);
    assertThat(microsoft.body()).isEqualTo("Validation: a<b>");
    assertThat(microsoft.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain");
    assertThat(microsoft.headers().firstValue("X-Content-Type-Options")).contains("nosniff");

    var meta =
        get("/hooks/hubspot?hub.mode=subscribe&hub.verify_token=t0ken&hub.challenge=1", Map.of());
    assertThat(meta.body()).isEqualTo("1");
    assertThat(kept.events).isEmpty();
    assertThat(kept.changes).isEmpty();
  }

  @Test
  void aNotificationThatNamesNoRecordHasItsSystemPolled() throws Exception {
    var drive = Objects.requireNonNull(Manifests.read("google-drive").webhook());
    hooks.put(HUBSPOT, Hook.of(HUBSPOT, drive, Map.of("hookSecret", SECRET)));
    var channel = Map.of("X-Goog-Channel-ID", "c1", "X-Goog-Resource-State", "sync");
    var changed =
        Map.of(
            "X-Goog-Channel-ID",
            "c1",
            "X-Goog-Resource-State",
            "change",
            "X-Goog-Message-Number",
            "10");

    assertThat(notified(channel, "wrong").statusCode()).isEqualTo(401);
    assertThat(notified(channel, SECRET).statusCode()).as("it begins").isEqualTo(200);
    assertThat(notified(changed, "wrong").statusCode()).isEqualTo(401);
    assertThat(post("/hooks/hubspot", "", changed).statusCode()).isEqualTo(401);
    assertThat(polled).isEmpty();

    assertThat(notified(changed, SECRET).statusCode()).isEqualTo(200);
    assertThat(polled).containsExactly(HUBSPOT);
    assertThat(kept.events).isEmpty();
    assertThat(kept.changes).isEmpty();
  }

  private HttpResponse<String> notified(Map<String, String> said, String token) throws Exception {
    var headers = new HashMap<>(said);
    headers.put("X-Goog-Channel-Token", token);
    headers.put("Content-Type", "application/json; utf-8");
    return post("/hooks/hubspot", "", headers);
  }

  @Test
  void whatIsNoHandshakeIsNotAnsweredAsOne() throws Exception {
    listening(Map.of("hookSecret", SECRET, "verifyToken", "t0ken"));
    var unsigned = "{\"type\": \"url_verification\", \"challenge\": \"3eZbrw1a\"}";
    assertThat(post("/hooks/hubspot", unsigned, Map.of()).statusCode()).isEqualTo(401);
    for (var path :
        List.of(
            "/hooks/hubspot",
            "/hooks/hubspot?validationToken=x",
            "/hooks/hubspot?hub.mode=subscribe&hub.verify_token=other&hub.challenge=1",
            "/hooks/hubspot?hub.mode=subscribe&hub.challenge=1",
            "/hooks/hubspot?hub.mode=subscribe&hub.verify_token=t0ken&hub.challenge=1&hub.challenge=2",
            "/hooks/hubspot?hub.mode=subscribe&hub.verify_token=t0ken&hub.challenge=%0d%0aX:1",
            "/hooks/hubspot?hub.mode=subscribe&hub.verify_token=t0ken&hub.challenge=%c3%28")) {
      assertThat(get(path, Map.of()).statusCode()).as(path).isEqualTo(405);
    }
    var long0 = Map.of("X-Okta-Verification-Challenge", "1".repeat(4097));
    assertThat(get("/hooks/hubspot", long0).statusCode()).isEqualTo(405);
    listening(Map.of("hookSecret", SECRET));
    assertThat(
            get("/hooks/hubspot?hub.mode=subscribe&hub.verify_token=&hub.challenge=1", Map.of())
                .statusCode())
        .as("a token that is not set is no token")
        .isEqualTo(405);
    assertThat(hubspot("[]").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path, Map<String, String> headers) throws Exception {
    var request = HttpRequest.newBuilder(at(path)).GET();
    headers.forEach(request::header);
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void malformedOrBottomlessJsonIsRefused() throws Exception {
    assertThat(hubspot("[{\"eventId\": 1,]").statusCode()).isEqualTo(400);
    assertThat(hubspot("").statusCode()).isEqualTo(400);
    assertThat(hubspot("[".repeat(10_000) + "]".repeat(10_000)).statusCode()).isEqualTo(400);
    assertThat(hubspot("[" + hubspotEvent(1, "contact.creation", "5") + "]").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aBodyAsLongAsAllowedIsTakenAndALongerOneRefusedCleanly() throws Exception {
    var event = hubspotEvent(1, "contact.creation", "5");
    var fits = "[" + event + " ".repeat((1 << 20) - event.length() - 2) + "]";
    assertThat(hubspot(fits).statusCode()).isEqualTo(200);
    assertThat(hubspot(fits + " ").statusCode()).isEqualTo(413);
    var huge = new byte[11 << 20];
    assertThat(post("/hooks/hubspot", BodyPublishers.ofByteArray(huge), Map.of()).statusCode())
        .isEqualTo(413);
    var chunks = BodyPublishers.ofByteArrays(Collections.nCopies(11, new byte[1 << 20]));
    assertThat(post("/hooks/hubspot", chunks, Map.of()).statusCode()).isEqualTo(413);
    assertThat(hubspot("[" + event + "]").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsNotPlainJsonIsUnsupported() throws Exception {
    var form = Map.of("Content-Type", "application/x-www-form-urlencoded");
    assertThat(post("/hooks/hubspot", "a=b", form).statusCode()).isEqualTo(415);
    var packed = Map.of("Content-Encoding", "gzip");
    assertThat(post("/hooks/hubspot", "[]", packed).statusCode()).isEqualTo(415);
  }

  @Test
  void withTheDatabaseDownTheSenderIsAskedToRepeatAndIsAcceptedThen() throws Exception {
    var body = "[" + hubspotEvent(1, "contact.creation", "5") + ",{\"subscriptionType\":\"odd\"}]";
    kept.down = true;
    var answer = hubspot(body);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    kept.down = false;
    assertThat(hubspot(body).statusCode()).isEqualTo(200);
    assertThat(kept.events).hasSize(1);
    assertThat(kept.changes).hasSize(1);
  }

  @Test
  void nulSurrogatesAndExtremeNumbersAreTakenIn() throws Exception {
    var body =
        """
        [{"subscriptionType": "contact.x", "objectId": -17, "n": 1234567890123456789012345678901234567890,
          "name": "a\\u0000b\\ud800"}]\
        """;
    assertThat(hubspot(body).statusCode()).isEqualTo(200);
    assertThat(kept.events).extracting(it -> it.ref().id()).containsExactly("-17");
  }

  @Test
  void aFaultOfOursIsNeverAnsweredAsKept() throws Exception {
    hooks.clear();
    assertThat(hubspot("[]").statusCode()).isEqualTo(404);
    hooks.put(HUBSPOT, Hooked.hubspot(SECRET));
    kept.fault = new StackOverflowError("ada.lovelace@example.com");
    assertThat(hubspot("[" + hubspotEvent(1, "contact.creation", "5") + "]").statusCode())
        .isEqualTo(503);
  }

  @Test
  void headersAndQueryOfTheRequestHaveNoEffectOnTheRoute() throws Exception {
    var seen = new CopyOnWriteArrayList<Map<String, Object>>();
    camel
        .getCamelContextExtension()
        .addInterceptStrategy(
            (context, definition, target, next) ->
                exchange -> {
                  seen.add(Map.copyOf(exchange.getMessage().getHeaders()));
                  target.process(exchange);
                });
    pipelines.follow(List.of());
    pipelines.follow(List.of(PipelineRoute.of(HUBSPOT, Template.INTAKE)));
    var body = "[" + hubspotEvent(1, "contact.creation", "5") + "]";
    var path = "/hooks/hubspot?CamelHttpUri=http://evil.example/";
    var headers =
        new HashMap<>(
            Hooked.hubspotHeaders(SECRET, PUBLIC + path, body.getBytes(UTF_8), Hooked.NOW));
    headers.put("CamelHttpUri", "http://evil.example/");
    headers.put("CamelBeanMethodName", "unavailable");
    headers.put("CamelToEndpoint", "direct:other");
    assertThat(post(path, body, headers).statusCode()).isEqualTo(200);
    assertThat(kept.events).hasSize(1);
    assertThat(seen).isNotEmpty().allSatisfy(it -> assertThat(it).isEmpty());
  }

  /** Some vendors never repeat what was answered 404. */
  @Test
  void whileRoutesAreStillStartingTheSenderIsAskedToRepeat() throws Exception {
    http.close().toCompletionStage().toCompletableFuture().get();
    try (var starting =
        new HookServer(
            request -> CompletableFuture.completedStage(HookAnswer.UNKNOWN_SYSTEM),
            Optional.empty(),
            HookServer.Limits.usual(),
            InstantSource.system())) {
      http = serve(starting);
      var early = post("/hooks/hubspot", "[]", Map.of());
      assertThat(early.statusCode()).isEqualTo(503);
      assertThat(early.headers().firstValue("Retry-After")).isPresent();
      starting.open();
      assertThat(post("/hooks/hubspot", "[]", Map.of()).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void whereTheDatabaseDoesNotEvenRefuseTheSenderIsAskedToRepeat() throws Exception {
    http.close().toCompletionStage().toCompletableFuture().get();
    var stuck = new CompletableFuture<HookAnswer>();
    var asked = new CompletableFuture<HookRequest>();
    try (var patient =
        new HookServer(
            request -> {
              asked.complete(request);
              return stuck;
            },
            Optional.empty(),
            new HookServer.Limits(
                1 << 20, 1 << 20, 2, Duration.ofSeconds(10), Duration.ofMillis(50)),
            InstantSource.system())) {
      patient.open();
      http = serve(patient);
      var answer = post("/hooks/hubspot", "[]", Map.of());
      assertThat(asked).isDone();
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      stuck.complete(HookAnswer.KEPT);
      assertThat(post("/hooks/hubspot", "[]", Map.of()).statusCode()).isEqualTo(200);
    }
  }

  /** Its sender may still send the rest: it must not be read as the next request. */
  @Test
  void aConnectionWhoseBodyDidNotArriveInTimeIsClosedAfterTheAnswer() throws Exception {
    http.close().toCompletionStage().toCompletableFuture().get();
    try (var impatient =
        new HookServer(
            request -> CompletableFuture.completedStage(HookAnswer.KEPT),
            Optional.empty(),
            new HookServer.Limits(1 << 20, 4 << 20, 2, Duration.ofMillis(50)),
            InstantSource.system())) {
      impatient.open();
      http = serve(impatient);
      assertThat(
              raw("POST /hooks/hubspot HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n[")
                  .lines())
          .first()
          .isEqualTo("HTTP/1.1 408 Request Timeout");
    }
  }

  @Test
  void aBodyOfMoreEventsThanAnyVendorSendsAtOnceIsRefused() throws Exception {
    var event = hubspotEvent(1, "contact.creation", "5");
    try (var logs = Logs.captured()) {
      for (int n = 0; n < 2; n++) {
        assertThat(hubspot("[" + "1,".repeat(5_000) + event + "]").statusCode()).isEqualTo(413);
      }
      assertThat(logs.lines().stream().filter(it -> it.contains("Webhooks of hubspot")))
          .satisfiesExactly(
              it -> assertThat(it).contains("refused", "more events"),
              it -> assertThat(it).contains("accepted again"));
    }
    assertThat(refused("too-many-events")).isEqualTo(2);
    assertThat(kept.changes).isEmpty();
    assertThat(hubspot("[" + "1,".repeat(4_999) + event + "]").statusCode()).isEqualTo(200);
  }

  /** All that is answered until the server closes the connection. */
  private String raw(String request) throws Exception {
    try (var socket = new Socket("localhost", http.actualPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void noLogHoldsWhatCameInOrASecret() throws Exception {
    try (var logs = Logs.captured()) {
      var good = "[" + hubspotEvent(1, "contact.creation", "5") + "]";
      hubspot(good);
      hubspot(good.replace("contact.creation", "odd.thing"));
      hubspot(good + "x");
      post("/hooks/hubspot", good, Map.of());
      kept.down = true;
      hubspot(good);
      kept.fault = new StackOverflowError(PERSON);
      hubspot(good);
      assertThat(logs.lines())
          .filteredOn(it -> it.contains("answered 503"))
          .singleElement()
          .asString()
          .contains("InboxUnavailable");
      assertThat(logs.lines())
          .allSatisfy(it -> assertThat(it).doesNotContain(PERSON).doesNotContain(SECRET));
    }
  }

  private HttpResponse<String> hubspot(String body) throws Exception {
    var headers =
        Hooked.hubspotHeaders(SECRET, PUBLIC + "/hooks/hubspot", body.getBytes(UTF_8), Hooked.NOW);
    return post("/hooks/hubspot", body, headers);
  }

  private HttpResponse<String> post(String path, String body, Map<String, String> headers)
      throws Exception {
    return post(path, BodyPublishers.ofString(body), headers);
  }

  private HttpResponse<String> post(
      String path, HttpRequest.BodyPublisher body, Map<String, String> headers) throws Exception {
    var request = HttpRequest.newBuilder(at(path)).version(HttpClient.Version.HTTP_1_1).POST(body);
    headers.forEach(request::header);
    if (!headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json; charset=utf-8");
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private URI at(String path) {
    return URI.create("http://localhost:" + http.actualPort() + path);
  }
}

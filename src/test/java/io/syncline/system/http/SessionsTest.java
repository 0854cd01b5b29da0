package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.access.SecretBox;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.state.TokenStore;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.store.TestDatabase;
import io.syncline.store.access.PostgresTokens;
import io.syncline.store.sql.Database;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.Parking;
import io.syncline.system.ParkingSystem;
import io.syncline.system.SystemLog;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that a login begins, and CSRF tokens, over real connections. */
class SessionsTest {

  private static final SystemId DESK = SystemId.of("desk");

  private static final String LOGIN =
      """
      kind: session
        login:
          path: /login
          body: {user: "${user}", password: "${password}"}
          errors: [{path: error, present: true, failure: refused}]
      """;

  private static final String CSRF =
      """
      kind: basic
        username: "${user}"
        password: "${password}"
        csrf: {path: /csrf, headers: {X-CSRF-Token: fetch}, send: {X-CSRF-Token: "{header:X-CSRF-Token}"}}
      """;

  private static final String TYPE =
      """
      type: desk
      baseUrl: "${url}"
      hosts: ["localhost:${port}"]
      headers: {Cookie: "lang=en"}
      settings: {url: {}, port: {default: "1"}, user: {}, password: {secret: true}}
      rateLimit: {requests: 1000, per: 1s, concurrency: 16}
      check: {path: /me}
      auth:
        AUTH
      errors:
        - {path: error.code, is: 100, failure: refused}
      objects:
        rows:
          path: /rows
          fields: {name: name}
          operations:
            list: {records: rows, paging: {kind: link, next: next}}
            get: {path: "/rows/{id}"}
            create: {method: POST, body: {"...": "{fields}"}}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final MemoryTokens tokens = new MemoryTokens();
  private final List<HttpSystems> processes = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private SessionServer server;

  @BeforeEach
  void start() throws IOException {
    server = new SessionServer();
  }

  @AfterEach
  void end() {
    server.close();
    processes.forEach(HttpSystems::close);
    vertx.close();
  }

  /** Each is another process. */
  private HttpSystem system(String auth) {
    return system(auth, tokens, Map.of());
  }

  private HttpSystem system(String auth, TokenStore store, Map<String, String> more) {
    var manifest = TYPE.replace("AUTH", auth.strip());
    var read = DefinitionReader.readSystem("desk.system.yaml", manifest);
    assertThat(read.findings()).isEmpty();
    var process =
        new HttpSystems(
            LocalNetwork.of(vertx),
            store,
            () -> now,
            Duration.ofSeconds(20),
            new LocalBudget(System::nanoTime),
            new LocalQuotas(InstantSource.system()),
            OperationRoutes.NONE);
    processes.add(process);
    var settings = new HashMap<>(Map.of("url", server.url(), "user", "ada", "password", "s3cret"));
    settings.putAll(more);
    return process.connect(DESK, read.definition(), settings, it -> Set.of());
  }

  private static List<String> listing(HttpSystem system) {
    var ids = new ArrayList<String>();
    String cursor = null;
    do {
      var page = system.list(new ListRequest("rows", null, cursor, 2));
      page.records().stream().map(NativeRecord::ref).map(NativeRef::id).forEach(ids::add);
      cursor = page.next();
    } while (cursor != null);
    return ids;
  }

  private static ReadOutcome read(HttpSystem system) {
    return system.read("rows", List.of(new NativeRef(DESK, "rows", "1"))).get(0);
  }

  private static WriteOutcome create(HttpSystem system) {
    var fields = new Value.Struct(Map.of("name", Value.text("Ada")));
    var request = new WriteRequest.Create(DESK, "rows", fields, "k", null);
    return system.write("rows", List.of(request), () -> true).get(0);
  }

  private static Failure failure(HttpSystem system) {
    var outcome = system.check();
    assertThat(outcome).isInstanceOf(CheckOutcome.Failed.class);
    var failure = ((CheckOutcome.Failed) outcome).failure();
    assertThat(failure.reason()).doesNotContain("s3cret", "t-s", "ada");
    return failure;
  }

  private static <T> List<T> atOnce(int times, Callable<T> work) throws Exception {
    var pool = Executors.newFixedThreadPool(times);
    try {
      var running = new ArrayList<Future<T>>();
      for (int i = 0; i < times; i++) {
        running.add(pool.submit(work));
      }
      var all = new ArrayList<T>();
      for (var it : running) {
        all.add(it.get());
      }
      return all;
    } finally {
      pool.shutdown();
    }
  }

  // ---- sessions ----

  @Test
  void ofManyCallsAtOnceOneLogsInAndAllCarryItsCookie() throws Exception {
    var system = system(LOGIN);
    var read = atOnce(12, () -> read(system));

    assertThat(read).allMatch(ReadOutcome.Found.class::isInstance);
    assertThat(server.logins()).isEqualTo(1);
    assertThat(server.asked.get(0))
        .startsWith("POST /login")
        .contains("{\"password\":\"s3cret\",\"user\":\"ada\"}");
    assertThat(server.count("cookies=lang=en; sid=s1")).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 200})
  void aSessionThatEndsInAListingIsBegunAgainAndNothingIsMissing(int status) {
    server.ended = status;
    var system = system(LOGIN);
    read(system);
    now = now.plusSeconds(60);
    server.endsWith = 2;

    assertThat(listing(system)).containsExactly("1a", "1b", "2a", "2b", "3a", "3b");
    assertThat(server.logins()).isEqualTo(2);
  }

  @Test
  void whenManyCallsFailAtOnceThereIsOneLogin() throws Exception {
    var system = system(LOGIN);
    read(system);
    now = now.plusSeconds(60);
    server.endAll();

    assertThat(atOnce(12, () -> read(system))).allMatch(ReadOutcome.Found.class::isInstance);
    assertThat(server.logins()).isEqualTo(2);
  }

  @Test
  void aWriteWhoseSessionEndedIsMadeOnce() {
    var system = system(LOGIN);
    read(system);
    now = now.plusSeconds(60);
    server.endAll();

    assertThat(create(system)).isInstanceOf(WriteOutcome.Done.class);
    assertThat(server.count("POST /rows cookies=lang=en; sid=s2")).isEqualTo(1);
  }

  @Test
  void aRefusalOfAnotherReasonIsNoStormOfLogins() throws Exception {
    server.ended = 200;
    var system = system(LOGIN);
    read(system);
    server.loginBody = "{}";
    server.moreCookies = List.of("sid=void; Path=/");
    now = now.plusSeconds(60);
    server.endAll();
    // each session that is begun from now on is refused, too
    atOnce(8, () -> read(system));
    atOnce(8, () -> read(system));
    assertThat(server.logins()).isLessThanOrEqualTo(2);
  }

  @Test
  void aRefusedLoginIsSaidAndNotTriedAgainForAWhile() throws Exception {
    server.login = 401;
    var system = system(LOGIN);

    var failures = atOnce(8, () -> failure(system));
    assertThat(failures)
        .allSatisfy(
            it ->
                assertThat(it)
                    .isInstanceOf(Failure.Refused.class)
                    .extracting(Failure::reason)
                    .isEqualTo("the login failed: HTTP 401, error is there"));
    assertThat(server.logins()).as("an account is not locked").isEqualTo(1);
    assertThat(server.asked).as("nothing goes out without a session").hasSize(1);

    now = now.plusSeconds(59);
    failure(system);
    assertThat(server.logins()).isEqualTo(1);
    now = now.plusSeconds(2);
    failure(system);
    assertThat(server.logins()).isEqualTo(2);
    now = now.plusSeconds(61);
    failure(system);
    assertThat(server.logins()).as("the pause grows").isEqualTo(2);

    server.login = 200;
    now = now.plusSeconds(60);
    assertThat(system.check()).isEqualTo(CheckOutcome.ACCEPTED);
  }

  @Test
  void aRefusedLoginParksTheWorkWhichGoesOnByItself() {
    server.login = 401;
    var parking = new Parking(() -> now, new SystemLog(DESK));
    var system = new ParkingSystem(system(LOGIN), parking);
    var ref = new NativeRef(DESK, "rows", "1");

    assertThat(system.read("rows", List.of(ref))).allMatch(ReadOutcome.Failed.class::isInstance);
    assertThat(parking.refused().orElseThrow().why())
        .isEqualTo("the login failed: HTTP 401, error is there");

    server.login = 200;
    now = now.plusSeconds(120);
    assertThat(system.read("rows", List.of(ref))).allMatch(ReadOutcome.Found.class::isInstance);
    assertThat(parking.isParked()).isFalse();
  }

  @Test
  void aLoginThatSaysInSuccessThatItFailedIsRefused() {
    server.loginBody = "{\"error\":{\"message\":\"Access Denied\"}}";
    assertThat(failure(system(LOGIN)))
        .isEqualTo(new Failure.Refused("the login failed: HTTP 200, error is there"));
  }

  @Test
  void anotherPasswordIsTriedAtOnce() {
    server.login = 401;
    failure(system(LOGIN));
    server.login = 200;
    assertThat(system(LOGIN, tokens, Map.of("password", "another")).check())
        .isEqualTo(CheckOutcome.ACCEPTED);
  }

  @ParameterizedTest
  @CsvSource({"429, 120, 120", "503, 120, 120", "429, , 30"})
  void aLoginThatIsAskedToWaitWaits(int status, String retryAfter, long seconds) {
    server.login = status;
    server.loginHeaders = retryAfter == null ? Map.of() : Map.of("Retry-After", retryAfter);
    var auth = LOGIN.replaceAll("(?m)^.*errors:.*$", "");
    var system = system(auth);
    assertThat(failure(system)).isInstanceOf(Failure.RateLimited.class);

    now = now.plusSeconds(seconds - 1);
    failure(system);
    assertThat(server.logins()).isEqualTo(1);
    server.login = 200;
    now = now.plusSeconds(1);
    assertThat(system.check()).isEqualTo(CheckOutcome.ACCEPTED);
  }

  @Test
  void aLoginThatBreaksIsTransient() {
    server.login = 503;
    var auth = LOGIN.replaceAll("(?m)^.*errors:.*$", "");
    assertThat(failure(system(auth)))
        .isEqualTo(new Failure.Transient("the login failed: HTTP 503"));
  }

  @Test
  void aTokenOfTheAnswerIsSentWhereTheManifestSays() {
    var auth =
        LOGIN.replace(
            "    path: /login", "    path: /login\n    send: {X-Session: \"T {data.token}\"}");
    assertThat(system(auth).check()).isEqualTo(CheckOutcome.ACCEPTED);
    assertThat(server.count("GET /me cookies=lang=en; sid=s1 X-session=T t-s1")).isEqualTo(1);

    var missing =
        LOGIN.replace("    path: /login", "    path: /login\n    send: {X-Session: \"{tokn}\"}");
    assertThat(failure(system(missing, new MemoryTokens(), Map.of())))
        .isEqualTo(new Failure.Refused("the login failed: the answer holds no `tokn`"));
  }

  @Test
  void aUserNameAndPasswordAreSentByBasicWithTheLoginAlone() {
    var auth =
        """
        kind: session
          username: "${user}"
          password: "${password}"
          login: {path: /login}
        """;
    assertThat(system(auth).check()).isEqualTo(CheckOutcome.ACCEPTED);
    assertThat(server.asked.get(0)).contains("POST /login", "Authorization=Basic");
    assertThat(server.asked.get(1)).contains("GET /me").doesNotContain("Authorization");
  }

  @Test
  void aLoginThatIsAnsweredByARedirectIsOneWhereTheManifestSaysSo() {
    server.login = 302;
    server.loginHeaders = Map.of("Location", "http://localhost:1/home");
    var auth =
        LOGIN.replace(
            "{path: error, present: true, failure: refused}", "{status: 302, failure: none}");
    assertThat(system(auth).check()).isEqualTo(CheckOutcome.ACCEPTED);
    assertThat(failure(system(LOGIN, new MemoryTokens(), Map.of())))
        .isEqualTo(new Failure.Refused("the login failed: HTTP 302, redirects are not followed"));
  }

  // ---- processes ----

  @Test
  void twoProcessesShareASessionAndRenewItOnce() {
    server.oneAtATime = true;
    var first = system(LOGIN);
    var second = system(LOGIN);
    read(first);
    read(second);
    assertThat(server.logins()).isEqualTo(1);

    now = now.plusSeconds(60);
    server.endAll();
    read(first);
    assertThat(read(second)).isInstanceOf(ReadOutcome.Found.class);
    assertThat(read(first)).isInstanceOf(ReadOutcome.Found.class);
    assertThat(server.logins()).isEqualTo(2);
  }

  @Test
  void aKeptSessionIsSealedAndOfItsUserAlone() throws Exception {
    var source = TestDatabase.fresh();
    var store =
        new PostgresTokens(new Database(source), new SecretBox(List.of(SecretBox.newKey())));
    system(LOGIN, store, Map.of()).check();
    try (var connection = source.getConnection();
        var rows = connection.createStatement().executeQuery("select * from system_session")) {
      assertThat(rows.next()).isTrue();
      assertThat(new String(rows.getBytes("sealed"), StandardCharsets.ISO_8859_1))
          .doesNotContain("sid", "s1");
    }
    system(LOGIN, store, Map.of()).check();
    assertThat(server.logins()).as("the next start has it").isEqualTo(1);

    system(LOGIN, store, Map.of("user", "eve")).check();
    assertThat(server.logins()).isEqualTo(2);

    processes.get(0).forget(DESK);
    system(LOGIN, store, Map.of("user", "eve")).check();
    assertThat(server.logins()).as("a reset logs in").isEqualTo(3);
  }

  @Test
  void whereNoSessionCanBeKeptEachProcessHasItsOwn() {
    tokens.away = true;
    tokens.broken = true;
    assertThat(system(LOGIN).check()).isEqualTo(CheckOutcome.ACCEPTED);
    assertThat(system(LOGIN).check()).isEqualTo(CheckOutcome.ACCEPTED);
    assertThat(server.logins()).isEqualTo(2);
  }

  // ---- cookies ----

  @Test
  void cookiesAreSentToWhereTheyAreForAndNowhereElse() {
    server.moreCookies =
        List.of(
            "node=n1; Max-Age=3600; Expires=Thu, 01 Jan 2099 00:00:00 GMT",
            "gone=1; Path=/; Max-Age=0",
            "past=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:01 GMT",
            "tls=1; Path=/; Secure",
            "admin=1; Path=/admin",
            "rowsalike=1; Path=/row",
            "foreign=1; Path=/; Domain=example.com",
            "quoted=\"a b\"; Path=/; Max-Age=60");
    var system = system(LOGIN);
    read(system);
    assertThat(server.asked.get(1))
        .contains("cookies=lang=en; sid=s1; node=n1; quoted=\"a b\"")
        .doesNotContain("gone", "past", "tls", "admin", "rowsalike", "foreign");

    now = now.plusSeconds(61);
    read(system);
    assertThat(server.asked.get(2)).contains("node=n1").doesNotContain("quoted");
  }

  @Test
  void aCookieThatMayNotBeSentIsSaid() {
    server.attributes = "; Secure";
    assertThat(failure(system(LOGIN)).reason()).contains("its cookies are for `https` alone");
  }

  @Test
  void aRedirectIsNotFollowedSoThatNothingIsCarriedElsewhere() throws IOException {
    try (var other = new SessionServer()) {
      server.next = "http://localhost:" + other.port() + "/rows";
      server.ended = 302;
      var system = system(LOGIN);
      read(system);
      server.endAll();

      assertThat(read(system)).isInstanceOf(ReadOutcome.Failed.class);
      assertThat(other.asked).isEmpty();
    }
  }

  @Test
  void aPageAtAnotherHostThatIsNamedGetsNoCookie() throws IOException {
    try (var other = new SessionServer()) {
      server.next = "http://localhost:" + other.port() + "/rows?page=2";
      var system = system(LOGIN, tokens, Map.of("port", String.valueOf(other.port())));
      assertThatThrownBy(() -> listing(system)).isInstanceOf(SystemFailure.class);
      assertThat(other.asked)
          .singleElement()
          .asString()
          .contains("GET /rows?page=2 cookies=lang=en ");
      assertThat(server.logins()).as("that host's refusal is not the session's").isEqualTo(1);
    }
  }

  // ---- CSRF tokens ----

  @Test
  void aCsrfTokenIsFetchedOnceAndSentWithWritesAlone() throws Exception {
    var system = system(CSRF);
    assertThat(system.check()).isEqualTo(CheckOutcome.ACCEPTED);
    read(system);
    assertThat(server.count("/csrf")).as("reads need none").isZero();

    assertThat(atOnce(6, () -> create(system))).allMatch(WriteOutcome.Done.class::isInstance);
    assertThat(server.count("/csrf")).isEqualTo(1);
    assertThat(
            server.count(
                "POST /rows cookies=lang=en; SAP_SESSIONID_A_100=c1;"
                    + " sap-usercontext=sap-client=100"))
        .isEqualTo(6);
    assertThat(server.asked.stream().filter(it -> it.startsWith("GET /me")))
        .allMatch(it -> !it.contains("X-csrf-token") && !it.contains("SAP_SESSIONID"));
  }

  @Test
  void aCsrfTokenThatEndedIsFetchedAgainOnce() throws Exception {
    var system = system(CSRF);
    create(system);
    server.endAll();

    assertThat(atOnce(6, () -> create(system))).allMatch(WriteOutcome.Done.class::isInstance);
    assertThat(server.count("/csrf")).isEqualTo(2);
  }

  @Test
  void aForbiddenWriteFetchesNoOtherToken() {
    var system = system(CSRF);
    create(system);
    server.forbidden = true;

    assertThat(create(system))
        .isInstanceOfSatisfying(
            WriteOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Refused.class));
    assertThat(server.count("/csrf")).isEqualTo(1);
  }

  @Test
  void aRefusedRequestForATokenIsSaid() {
    var system = system(CSRF.replace("headers: {X-CSRF-Token: fetch}, ", ""));
    assertThat(create(system))
        .isInstanceOfSatisfying(
            WriteOutcome.Failed.class,
            it ->
                assertThat(it.failure())
                    .isEqualTo(
                        new Failure.Refused("the request for a CSRF token failed: HTTP 400")));
  }

  @Test
  void aCsrfTokenIsAskedForInTheSessionOfALogin() {
    var csrf = CSRF.lines().filter(it -> it.contains("csrf:")).findFirst().orElseThrow();
    var system = system(LOGIN + csrf);
    assertThat(create(system)).isInstanceOf(WriteOutcome.Done.class);
    assertThat(server.asked)
        .anyMatch(it -> it.startsWith("GET /csrf cookies=lang=en; sid=s1"))
        .anyMatch(
            it -> it.startsWith("POST /rows cookies=lang=en; sid=s1; SAP_SESSIONID_A_100=c2"));

    now = now.plusSeconds(60);
    server.endAll();
    assertThat(create(system)).isInstanceOf(WriteOutcome.Done.class);
    assertThat(server.logins()).isEqualTo(2);
    assertThat(server.count("/csrf")).isEqualTo(2);
  }
}

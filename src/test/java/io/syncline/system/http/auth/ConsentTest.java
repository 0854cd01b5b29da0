package io.syncline.system.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.access.SecretBox;
import io.syncline.core.access.consent.ConsentStatus;
import io.syncline.core.access.consent.Consents;
import io.syncline.core.access.consent.Consents.Callback;
import io.syncline.core.access.consent.Consents.Outcome;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.state.TokenStore;
import io.syncline.definition.Samples;
import io.syncline.store.TestDatabase;
import io.syncline.store.access.PostgresConsents;
import io.syncline.store.access.PostgresTokens;
import io.syncline.store.sql.Database;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.MemoryTokens;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.HttpTransport;
import io.syncline.system.http.call.VertxTransport;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Consent over HTTP and PostgreSQL, from the first request to a revoked grant and back. */
class ConsentTest {

  private static final SystemId BOOKS = SystemId.of("books");
  private static final String KEY = SecretBox.newKey();
  private static final HttpResult.Answered UNAUTHORIZED =
      new HttpResult.Answered(401, Map.of(), new byte[0]);
  private static final URI OWN = URI.create("http://api");
  private static final HttpCall CALL =
      new HttpCall("GET", URI.create("http://api/x"), Map.of(), null, Duration.ofSeconds(1));

  private final DataSource source = TestDatabase.fresh();
  private final Vertx vertx = Vertx.vertx();
  private final HttpTransport transport = new VertxTransport(LocalNetwork.of(vertx), 4, 100_000);
  private final Set<String> admitted = ConcurrentHashMap.newKeySet();
  private final List<SystemId> given = new ArrayList<>();
  private final Random random = new Random(7);
  private OAuthServer vendor;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeEach
  void start() throws IOException {
    vendor = new OAuthServer();
    admitted.add("ada");
  }

  @AfterEach
  void end() {
    vendor.close();
    vertx.close();
  }

  private Auth auth() {
    return Samples.auth(
        """
        {kind: oauth2AuthorizationCode, tokenUrl: "${url}/token", clientId: "${id}", clientSecret: "${secret}",
         authorize: {url: "${url}/authorize?prompt=consent", scopes: [read, "write all"], parameters: {access_type: offline}}}
        """);
  }

  private Map<String, String> settings() {
    return Map.of("url", vendor.url(), "id", "client", "secret", "s3cret");
  }

  /** Each is another process. */
  private Consents process() {
    return process(KEY, "https://sync.example/");
  }

  private Consents process(String key, String publicUrl) {
    var client =
        new AuthorizationCode(auth(), settings(), transport, () -> now, Duration.ofSeconds(5));
    var box = key.isEmpty() ? null : new SecretBox(List.of(key));
    return new Consents(
        new PostgresConsents(new Database(source), box),
        new Consents.Parties(
            it -> it.equals(BOOKS) ? Optional.of(client) : Optional.empty(),
            admitted::contains,
            given::add),
        publicUrl,
        new Ids(() -> now, random));
  }

  private TokenStore store() {
    return new PostgresTokens(new Database(source), new SecretBox(List.of(KEY)));
  }

  private OAuthCredentials credentials(TokenStore store) {
    return new OAuthCredentials(
        BOOKS, auth(), OWN, settings(), transport, store, () -> now, Duration.ofSeconds(5));
  }

  private static Callback callback(Map<String, String> brought) {
    return new Callback(brought.get("state"), brought.get("code"), brought.get("error"));
  }

  private void connect() throws Exception {
    var begun = process().begin(BOOKS, "ada");
    var answer = process().answer(callback(vendor.consent(begun.url())), "ada");
    assertThat(answer.outcome()).isEqualTo(Outcome.CONNECTED);
  }

  private static String token(HttpCall call) {
    return call.headers().get("Authorization");
  }

  private List<String> columns(String query) throws SQLException {
    var found = new ArrayList<String>();
    try (var connection = source.getConnection();
        var rows = connection.createStatement().executeQuery(query)) {
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          var bytes = rows.getObject(i) instanceof byte[] it ? it : null;
          found.add(
              bytes == null
                  ? String.valueOf(rows.getObject(i))
                  : new String(bytes, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return found;
  }

  private void execute(String sql) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void consentBegunAtOneProcessIsAnsweredAtAnotherAndUsedAtAThird() throws Exception {
    var begun = process().begin(BOOKS, "ada");
    assertThat(begun.url())
        .startsWith(vendor.url() + "/authorize?prompt=consent&")
        .contains(
            "response_type=code",
            "scope=read%20write%20all",
            "access_type=offline",
            "redirect_uri=https%3A%2F%2Fsync.example%2Foauth%2Fcallback",
            "code_challenge_method=S256")
        .doesNotContain("s3cret", "verifier");
    assertThat(process().status(begun.id(), BOOKS, "ada")).contains(ConsentStatus.WAITING);

    var answer = process().answer(callback(vendor.consent(begun.url())), "ada");

    assertThat(answer).isEqualTo(new Consents.Answer(Outcome.CONNECTED, BOOKS));
    assertThat(given).containsExactly(BOOKS);
    assertThat(process().status(begun.id(), BOOKS, "ada")).contains(ConsentStatus.CONNECTED);
    assertThat(token(credentials(store()).on(CALL))).isEqualTo("Bearer access-2");
    assertThat(vendor.asked).hasSize(1);
  }

  @Test
  void nothingSecretIsKeptInTheClear() throws Exception {
    var begun = process().begin(BOOKS, "ada");
    var brought = vendor.consent(begun.url());
    assertThat(columns("select * from consent_request"))
        .noneMatch(it -> it.contains(brought.get("state")));

    process().answer(callback(brought), "ada");

    assertThat(columns("select * from consent"))
        .noneMatch(it -> it.contains("access-") || it.contains("refresh-"))
        .contains("ada");
    assertThat(columns("select sealed from consent_request")).containsExactly("null");
  }

  @Test
  void aStateIsUsedOnce() throws Exception {
    var begun = process().begin(BOOKS, "ada");
    var brought = vendor.consent(begun.url());
    process().answer(callback(brought), "ada");

    assertThat(process().answer(callback(brought), "ada").outcome()).isEqualTo(Outcome.USED);
    assertThat(vendor.asked).hasSize(1);
  }

  @Test
  void aCodeThatAnotherBrowserBringsIsRefusedAndItsStateIsNotUsedUp() throws Exception {
    var begun = process().begin(BOOKS, "ada");
    var brought = vendor.consent(begun.url());
    admitted.add("eve");

    assertThat(process().answer(callback(brought), null).outcome())
        .isEqualTo(Outcome.NOT_LOGGED_IN);
    assertThat(process().answer(callback(brought), "eve").outcome()).isEqualTo(Outcome.ANOTHERS);
    assertThat(vendor.asked).isEmpty();
    assertThat(given).isEmpty();
    assertThat(process().status(begun.id(), BOOKS, "ada")).contains(ConsentStatus.WAITING);

    assertThat(process().answer(callback(brought), "ada").outcome()).isEqualTo(Outcome.CONNECTED);
    assertThat(process().answer(callback(brought), "eve").outcome()).isEqualTo(Outcome.ANOTHERS);
    assertThat(vendor.asked).hasSize(1);
  }

  @Test
  void ofTwoAnswersAtOnceOneIsTaken() throws Exception {
    var brought = vendor.consent(process().begin(BOOKS, "ada").url());
    var pool = Executors.newFixedThreadPool(4);
    var outcomes = new ArrayList<Future<Outcome>>();
    for (int i = 0; i < 4; i++) {
      outcomes.add(pool.submit(() -> process().answer(callback(brought), "ada").outcome()));
    }
    var all = new ArrayList<Outcome>();
    for (var it : outcomes) {
      all.add(it.get());
    }
    pool.shutdown();
    assertThat(all).containsOnlyOnce(Outcome.CONNECTED).contains(Outcome.USED);
    assertThat(vendor.asked).hasSize(1);
  }

  @Test
  void anotherStateDoesNothing() throws Exception {
    process().begin(BOOKS, "ada");

    for (var state : new String[] {"x".repeat(43), "", null, "x".repeat(5000)}) {
      assertThat(process().answer(new Callback(state, "code", null), "ada"))
          .isEqualTo(new Consents.Answer(Outcome.UNKNOWN, null));
    }
    assertThat(vendor.asked).isEmpty();
  }

  @Test
  void aLateStateIsExpired() throws Exception {
    var begun = process().begin(BOOKS, "ada");
    var brought = vendor.consent(begun.url());
    execute("update consent_request set until = now() - interval '1 second'");

    assertThat(process().answer(callback(brought), "ada").outcome()).isEqualTo(Outcome.EXPIRED);
    assertThat(process().status(begun.id(), BOOKS, "ada")).contains(ConsentStatus.EXPIRED);
    assertThat(vendor.asked).isEmpty();
  }

  @Test
  void deniedConsentIsSaidAndItsStateIsUsed() throws Exception {
    var begun = process().begin(BOOKS, "ada");
    var state = vendor.consent(begun.url()).get("state");

    assertThat(process().answer(new Callback(state, null, "access_denied"), "ada").outcome())
        .isEqualTo(Outcome.DENIED);
    assertThat(process().status(begun.id(), BOOKS, "ada")).contains(ConsentStatus.DENIED);
    assertThat(process().answer(new Callback(state, "code-1", null), "ada").outcome())
        .isEqualTo(Outcome.USED);
    assertThat(vendor.asked).isEmpty();
  }

  @Test
  void aCodeThatGivesNoTokensFailsAndAFormerConsentStays() throws Exception {
    connect();
    var begun = process().begin(BOOKS, "ada");
    var state = vendor.consent(begun.url()).get("state");

    assertThat(process().answer(new Callback(state, "stolen", null), "ada").outcome())
        .isEqualTo(Outcome.FAILED);
    assertThat(process().status(begun.id(), BOOKS, "ada")).contains(ConsentStatus.FAILED);
    assertThat(token(credentials(store()).on(CALL))).isEqualTo("Bearer access-2");
  }

  @Test
  void aRequestIsItsActorsAlone() throws Exception {
    var begun = process().begin(BOOKS, "ada");
    assertThat(process().status(begun.id(), BOOKS, "eve")).isEmpty();

    admitted.remove("ada");
    assertThat(process().answer(callback(vendor.consent(begun.url())), "ada").outcome())
        .as("the token of who began it is no longer known")
        .isEqualTo(Outcome.FAILED);
    assertThat(vendor.asked).isEmpty();
  }

  @Test
  void withoutAKeyOrAnAddressNothingBegins() {
    assertThatThrownBy(() -> process("", "https://sync.example").begin(BOOKS, "ada"))
        .hasMessageContaining("syncline.secret-key");
    assertThatThrownBy(() -> process(KEY, null).begin(BOOKS, "ada"))
        .hasMessageContaining("syncline.public-url");
    assertThatThrownBy(() -> process().begin(SystemId.of("crm"), "ada"))
        .isInstanceOf(Consents.CannotBegin.class);
  }

  @Test
  void processesShareOneAccessTokenAndOneRenewsIt() throws Exception {
    connect();
    var first = credentials(store());
    var second = credentials(store());
    first.on(CALL);
    second.on(CALL);
    now = now.plusSeconds(3_590);

    assertThat(token(first.on(CALL))).isEqualTo("Bearer access-3");
    assertThat(token(second.on(CALL))).isEqualTo("Bearer access-3");
    assertThat(vendor.asked).hasSize(2);
    assertThat(store().grant(BOOKS).orElseThrow().answer()).contains("refresh-3");
  }

  @Test
  void manyRefusedCallsCauseOneRenewal() throws Exception {
    connect();
    var processes = List.of(credentials(store()), credentials(store()));
    var calls = new ArrayList<HttpCall>();
    for (int i = 0; i < 20; i++) {
      calls.add(processes.get(i % 2).on(CALL));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(processes.get(i % 2).rejected(calls.get(i), UNAUTHORIZED)).isTrue();
      assertThat(token(processes.get(i % 2).on(CALL))).isEqualTo("Bearer access-3");
    }
    assertThat(vendor.asked).hasSize(2);
  }

  @Test
  void aRevokedGrantIsAskedOnceAndNewConsentIsUsedAtOnce() throws Exception {
    connect();
    var credentials = credentials(store());
    credentials.on(CALL);
    vendor.revoke();
    now = now.plusSeconds(3_590);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> credentials.on(CALL))
          .isInstanceOfSatisfying(
              Credentials.Refused.class,
              e ->
                  assertThat(e.failure())
                      .isEqualTo(
                          new Failure.Refused("consent is needed again: syncline connect books")));
    }
    assertThat(vendor.asked).as("a grant that ended is not sent again").hasSize(2);

    connect();
    assertThat(token(credentials.on(CALL))).startsWith("Bearer access-");
  }

  @Test
  void withoutConsentTheMessageSaysWhatToDo() {
    assertThatThrownBy(() -> credentials(store()).on(CALL))
        .hasMessage("consent is needed: syncline connect books");
  }

  @Test
  void aSilentTokenEndpointEndsNoConsent() throws Exception {
    connect();
    var credentials = credentials(store());
    now = now.plusSeconds(3_590);
    vendor.failing = 503;
    assertThatThrownBy(() -> credentials.on(CALL))
        .isInstanceOfSatisfying(
            Credentials.Refused.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.Transient.class));
    vendor.failing = 0;
    assertThat(token(credentials.on(CALL))).isEqualTo("Bearer access-3");
  }

  @Test
  void aTokenWithoutAnEndIsUsedUntilItIsRefused() throws Exception {
    vendor.refreshing = false;
    connect();
    var credentials = credentials(store());
    now = now.plus(Duration.ofDays(400));
    var call = credentials.on(CALL);
    assertThat(token(call)).isEqualTo("Bearer access-2");

    credentials.rejected(call, UNAUTHORIZED);
    assertThatThrownBy(() -> credentials.on(CALL)).hasMessageContaining("consent is needed again");
    assertThat(token(credentials.on(CALL))).as("tried again").isEqualTo("Bearer access-2");
  }

  @Test
  void consentGivenElsewhereReplacesAGoodTokenWithinHalfAMinute() throws Exception {
    connect();
    var credentials = credentials(store());
    assertThat(token(credentials.on(CALL))).isEqualTo("Bearer access-2");
    connect();
    now = now.plusSeconds(30);
    assertThat(token(credentials.on(CALL))).isEqualTo("Bearer access-4");
  }

  @Test
  void whatRenewingGaveIsKeptBeforeItIsUsed() throws Exception {
    var tokens = new MemoryTokens();
    connect();
    tokens.give(BOOKS, store().grant(BOOKS).orElseThrow().answer());
    var credentials = credentials(tokens);
    now = now.plusSeconds(3_590);
    tokens.broken = true;
    assertThatThrownBy(() -> credentials.on(CALL))
        .isInstanceOf(Credentials.Refused.class)
        .hasMessageNotContainingAny("access-", "refresh-");
    assertThatThrownBy(() -> credentials.on(CALL)).isInstanceOf(Credentials.Refused.class);
    assertThat(vendor.asked).as("a spent token is not sent again").hasSize(2);

    tokens.broken = false;
    assertThat(token(credentials.on(CALL))).isEqualTo("Bearer access-3");
    assertThat(tokens.grant(BOOKS).orElseThrow().answer()).contains("refresh-3");
  }

  @Test
  void consentGivenDuringARenewalIsNotOverwritten() throws Exception {
    connect();
    var store = store();
    var before = store.grant(BOOKS).orElseThrow();
    connect();

    assertThat(store.renewed(BOOKS, before, "{}")).isFalse();
    store.ended(BOOKS, before);

    var newest = store.grant(BOOKS).orElseThrow();
    assertThat(newest.ended()).isFalse();
    assertThat(newest.answer()).contains("access-4");
  }
}

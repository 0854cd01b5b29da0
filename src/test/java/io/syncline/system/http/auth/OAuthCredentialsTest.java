package io.syncline.system.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.system.Auth;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.definition.Samples;
import io.syncline.json.Json;
import io.syncline.system.http.MemoryTokens;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OAuthCredentialsTest {

  private static final SystemId ID = SystemId.of("books");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final HttpResult.Answered UNAUTHORIZED =
      new HttpResult.Answered(401, Map.of(), new byte[0]);
  private static final URI OWN = URI.create("http://api");
  private static final HttpCall CALL =
      new HttpCall("GET", URI.create("http://api/x"), Map.of(), null, Duration.ofSeconds(1));

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int status = 200;
  private String extra = "";
  private Runnable onAsked = () -> {};
  private final List<HttpCall> asked = new ArrayList<>();
  private final MemoryTokens tokens = new MemoryTokens();

  private OAuthCredentials credentials(Auth.Kind kind) {
    var refresh = kind == Auth.Kind.OAUTH2_REFRESH_TOKEN ? "refreshToken: \"${first}\"," : "";
    return credentials(
        "{kind: %s, tokenUrl: \"http://id/token\", clientId: \"${id}\", clientSecret: \"${secret}\", %s scope: a}"
            .formatted(kind, refresh));
  }

  private OAuthCredentials credentials(String words) {
    var auth = Samples.auth(words);
    var settings = Map.of("id", "client", "secret", "s3cret", "first", "refresh-0");
    return new OAuthCredentials(
        ID, auth, OWN, settings, this::answer, tokens, () -> now, Duration.ofSeconds(1));
  }

  private CompletableFuture<HttpResult> answer(HttpCall call) {
    asked.add(call);
    onAsked.run();
    var n = asked.size();
    var body =
        "{\"access_token\":\"access-"
            + n
            + "\",\"expires_in\":1800,\"refresh_token\":\"refresh-"
            + n
            + "\""
            + extra
            + "}";
    return CompletableFuture.completedFuture(
        new HttpResult.Answered(status, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String token(HttpCall call) {
    return call.headers().get("Authorization");
  }

  @Test
  void aTokenIsKeptUntilShortlyBeforeItsEnd() throws Exception {
    var credentials = credentials(Auth.Kind.OAUTH2_CLIENT_CREDENTIALS);
    assertThat(token(credentials.on(CALL))).isEqualTo("Bearer access-1");
    now = now.plusSeconds(1_700);
    assertThat(token(credentials.on(CALL))).isEqualTo("Bearer access-1");
    now = now.plusSeconds(50);
    assertThat(token(credentials.on(CALL))).isEqualTo("Bearer access-2");
    assertThat(asked).hasSize(2);
  }

  @Test
  void aRotatedRefreshTokenIsStoredAndUsedNext() throws Exception {
    var credentials = credentials(Auth.Kind.OAUTH2_REFRESH_TOKEN);
    credentials.on(CALL);
    assertThat(new String(asked.get(0).body(), StandardCharsets.UTF_8))
        .contains("refresh_token=refresh-0");
    assertThat(tokens.refreshToken(ID)).contains("refresh-1");
    now = now.plusSeconds(1_800);
    credentials.on(CALL);
    assertThat(new String(asked.get(1).body(), StandardCharsets.UTF_8))
        .contains("refresh_token=refresh-1");
  }

  @Test
  void ofManyCallersWithARejectedTokenOneFetchesAnother() throws Exception {
    var credentials = credentials(Auth.Kind.OAUTH2_CLIENT_CREDENTIALS);
    var first = credentials.on(CALL);
    var second = credentials.on(CALL);
    assertThat(credentials.rejected(first, UNAUTHORIZED)).isTrue();
    assertThat(token(credentials.on(CALL))).isEqualTo("Bearer access-2");
    assertThat(credentials.rejected(second, UNAUTHORIZED)).isTrue();
    assertThat(token(credentials.on(CALL))).isEqualTo("Bearer access-2");
    assertThat(asked).hasSize(2);
  }

  @Test
  void refusedCredentialsAreCalledSoAndNothingSecretIsSaid() {
    status = 400;
    var credentials = credentials(Auth.Kind.OAUTH2_CLIENT_CREDENTIALS);
    assertThatThrownBy(() -> credentials.on(CALL))
        .isInstanceOfSatisfying(
            Credentials.Refused.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.Refused.class))
        .hasMessageNotContainingAny("s3cret", "access-1", "refresh-1");
    assertThat(asked.get(0).toString()).doesNotContain("s3cret");
  }

  @Test
  void anAccessTokenIsNotUsedBeforeItsRefreshTokenIsKeptAndTheChainIsNotLost() throws Exception {
    tokens.broken = true;
    var credentials = credentials(Auth.Kind.OAUTH2_REFRESH_TOKEN);
    assertThatThrownBy(() -> credentials.on(CALL))
        .isInstanceOfSatisfying(
            Credentials.Refused.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.Transient.class))
        .hasMessageNotContainingAny("access-1", "refresh-1");
    assertThatThrownBy(() -> credentials.on(CALL)).isInstanceOf(Credentials.Refused.class);
    assertThat(asked).as("a spent token is not sent again").hasSize(1);

    tokens.broken = false;
    assertThat(token(credentials.on(CALL))).isEqualTo("Bearer access-2");
    assertThat(body(1)).contains("refresh_token=refresh-1");
    assertThat(tokens.refreshToken(ID)).contains("refresh-2");
  }

  @Test
  void whereTheStoreOfTokensIsAwayWorkWaitsBrieflyAndTheSystemIsNotBlamed() throws Exception {
    tokens.away = true;
    var credentials = credentials(Auth.Kind.OAUTH2_REFRESH_TOKEN);
    assertThatThrownBy(() -> credentials.on(CALL))
        .isInstanceOfSatisfying(
            Credentials.Refused.class,
            e ->
                assertThat(e.failure())
                    .isInstanceOfSatisfying(
                        Failure.RateLimited.class,
                        it -> assertThat(it.retryAfter()).isEqualTo(Duration.ofSeconds(1))));
    assertThat(asked).isEmpty();
    tokens.away = false;
    assertThat(token(credentials.on(CALL))).isEqualTo("Bearer access-1");
  }

  @Test
  void aTokenThatAnotherProcessRotatedMeanwhileIsUsedInstead() throws Exception {
    status = 400;
    onAsked =
        () -> {
          tokens.rotated(ID, "refresh-theirs");
          status = asked.size() == 1 ? 400 : 200;
        };
    var credentials = credentials(Auth.Kind.OAUTH2_REFRESH_TOKEN);
    assertThat(token(credentials.on(CALL))).isEqualTo("Bearer access-2");
    assertThat(body(1)).contains("refresh_token=refresh-theirs");
  }

  private static final String CLIENT =
      "tokenUrl: \"%s\", clientId: \"${id}\", clientSecret: \"${secret}\"";

  private static String words(String tokenUrl, String more) {
    return "{kind: oauth2ClientCredentials, " + CLIENT.formatted(tokenUrl) + ", " + more + "}";
  }

  @Test
  void aTokenIsAskedForAsTheManifestSays() throws Exception {
    credentials(
            words(
                "http://id/token",
                "request: {body: json, client: body, parameters: {audience: \"https://api/${id}\"},"
                    + " headers: {X-Version: \"2\"}}"))
        .on(CALL);
    assertThat(Json.parseStruct(asked.get(0).body()).fields())
        .containsOnly(
            Map.entry("grant_type", Value.text("client_credentials")),
            Map.entry("client_id", Value.text("client")),
            Map.entry("client_secret", Value.text("s3cret")),
            Map.entry("audience", Value.text("https://api/client")));
    assertThat(asked.get(0).headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("X-Version", "2")
        .doesNotContainKey("Authorization");

    credentials(words("http://id/token", "request: {client: body}")).on(CALL);
    assertThat(body(1).split("&"))
        .contains("client_id=client", "client_secret=s3cret", "grant_type=client_credentials");

    credentials(words("http://id/token", "scope: a")).on(CALL);
    assertThat(token(asked.get(2))).isEqualTo("Basic Y2xpZW50OnMzY3JldA==");
    assertThat(body(2)).doesNotContain("s3cret");
  }

  @Test
  void theTokenIsSentAsTheManifestSays() throws Exception {
    var credentials =
        credentials(
            words(
                "http://id/token",
                "headers: {X-Shop-Token: \"{access_token}\", X-App: \"${id}\"}"));
    var call = credentials.on(CALL);
    assertThat(call.headers())
        .containsOnly(Map.entry("X-Shop-Token", "access-1"), Map.entry("X-App", "client"));
    assertThat(credentials.rejected(call, UNAUTHORIZED)).isTrue();
    assertThat(credentials.on(CALL).headers()).containsEntry("X-Shop-Token", "access-2");
  }

  @Test
  void whatTheTokenAnswerDoesNotHoldIsNotSentEmpty() {
    var credentials =
        credentials(
            words("http://id/token", "headers: {Authorization: \"{token_type} {access_token}\"}"));
    assertThatThrownBy(() -> credentials.on(CALL))
        .isInstanceOf(Credentials.Refused.class)
        .hasMessageContaining("`token_type`")
        .hasMessageNotContainingAny("access-1", "s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "https://acme.my.salesforce.com, https://acme.my.salesforce.com/x?y=1",
    "https://ACME.my.salesforce.com:8443/services, https://ACME.my.salesforce.com:8443/x?y=1",
    "https://api.example.com/, https://api.example.com/x?y=1",
    "https://my.salesforce.com,",
    "https://evilmy.salesforce.com,",
    "https://acme.my.salesforce.com.evil.example,",
    "https://evil.example/acme.my.salesforce.com,",
    "https://acme.my.salesforce.com@evil.example,",
    "https://user@acme.my.salesforce.com,",
    "http://acme.my.salesforce.com,",
    "//acme.my.salesforce.com,",
    "file:///etc/passwd,",
    "https://169.254.169.254,",
    "'not a url',",
  })
  void requestsGoWhereTheTokenAnswerSaysIfTheManifestAllowsIt(String answered, String sent)
      throws Exception {
    extra = ",\"instance_url\":\"" + answered + "\"";
    var credentials =
        credentials(
            words(
                "https://id/token",
                "baseUrl: \"{instance_url}\","
                    + " hosts: [\"*.my.salesforce.com\", api.example.com]"));
    var call = new HttpCall("GET", URI.create("http://api/x?y=1"), Map.of(), null, SECOND);
    if (sent != null) {
      assertThat(credentials.on(call).uri()).hasToString(sent);
      assertThat(token(credentials.on(call))).isEqualTo("Bearer access-1");
    } else {
      assertThatThrownBy(() -> credentials.on(call))
          .isInstanceOf(Credentials.Refused.class)
          .hasMessageContaining("host")
          .hasMessageNotContainingAny("access-1", answered);
    }
  }

  @Test
  void requestsToAnotherOriginGoWhereTheManifestSaysWhateverTheTokenAnswerSays() throws Exception {
    extra = ",\"instance_url\":\"https://acme.my.salesforce.com\"";
    var credentials =
        credentials(
            words(
                "https://id/token",
                "baseUrl: \"{instance_url}\", hosts: [\"*.my.salesforce.com\"]"));
    var call = new HttpCall("GET", URI.create("https://content/x"), Map.of(), null, SECOND);

    assertThat(credentials.on(call).uri()).hasToString("https://content/x");
    assertThat(token(credentials.on(call))).isEqualTo("Bearer access-1");
  }

  private String body(int index) {
    return new String(asked.get(index).body(), StandardCharsets.UTF_8);
  }
}

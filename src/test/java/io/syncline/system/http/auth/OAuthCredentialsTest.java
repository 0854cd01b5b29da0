package io.syncline.system.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.system.SystemType.Auth;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
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

class OAuthCredentialsTest {

  private static final SystemId ID = SystemId.of("books");
  private static final HttpCall CALL =
      new HttpCall("GET", URI.create("http://api/x"), Map.of(), null, Duration.ofSeconds(1));

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int status = 200;
  private Runnable onAsked = () -> {};
  private final List<HttpCall> asked = new ArrayList<>();
  private final MemoryTokens tokens = new MemoryTokens();

  private OAuthCredentials credentials(Auth.Kind kind) {
    var auth =
        new Auth(
            kind, null, null, null, null, "http://id/token", "${id}", "${secret}", "${first}", "a");
    var settings = Map.of("id", "client", "secret", "s3cret", "first", "refresh-0");
    return new OAuthCredentials(
        ID, auth, settings, this::answer, tokens, () -> now, Duration.ofSeconds(1));
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
            + "\"}";
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
    assertThat(credentials.rejected(first)).isTrue();
    assertThat(token(credentials.on(CALL))).isEqualTo("Bearer access-2");
    assertThat(credentials.rejected(second)).isTrue();
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

  private String body(int index) {
    return new String(asked.get(index).body(), StandardCharsets.UTF_8);
  }
}

package io.syncline.system.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.system.state.CredentialExpiries.Expiry;
import io.syncline.core.system.state.TokenStore;
import io.syncline.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatedExpiryTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant END = Instant.parse("2026-12-01T00:00:00Z");

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String token(String claims) {
    return part("{\"alg\":\"HS256\"}") + "." + part(claims) + ".c2lnbmVk";
  }

  private static StoredGrant grant(String answer) {
    return StoredGrant.of(Json.parseStruct(answer), NOW);
  }

  @Test
  void aTokenSaysItsEnd() {
    var token = token("{\"sub\":\"us\",\"exp\":" + END.getEpochSecond() + "}");
    assertThat(StatedExpiry.of(Map.of("url", "https://crm.example", "token", token), null))
        .contains(new Expiry(END, "the setting token"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain-secret",
        "a.b.c",
        "eyJub3Q.eyJhIHRva2VuIQ.x",
        "eyJhbGciOiJub25lIn0.eyJleHAiOiJzb29uIn0."
      })
  void whatIsNoTokenSaysNothing(String setting) {
    assertThat(StatedExpiry.of(Map.of("token", setting), null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"sub\":\"us\"}", "{\"exp\":99999999999999999}", "[1]"})
  void aTokenWithoutAnEndSaysNothing(String claims) {
    assertThat(StatedExpiry.ofToken(token(claims))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"refresh_token_expires_in", "x_refresh_token_expires_in", "refresh_expires_in"})
  void anAnswerSaysHowLongItsRefreshTokenIsValid(String name) {
    var kept = grant("{\"access_token\":\"a\",\"refresh_token\":\"r\",\"" + name + "\":864000}");
    assertThat(kept.refreshEndsAt()).isEqualTo(NOW.plusSeconds(864_000));
    assertThat(StatedExpiry.of(Map.of(), new TokenStore.Grant(1, kept.text(), false)))
        .contains(new Expiry(NOW.plusSeconds(864_000), "the consent of a person"));
    assertThat(StatedExpiry.of(Map.of(), new TokenStore.Grant(1, kept.text(), true)))
        .as("consent is needed again, which has an alert of its own")
        .isEmpty();
  }

  @Test
  void anEndHoldsUntilAnotherRefreshTokenComes() {
    var first = grant("{\"refresh_token\":\"r\",\"refresh_expires_in\":600}");
    var later = NOW.plusSeconds(60);
    assertThat(first.and(Json.parseStruct("{\"access_token\":\"b\"}"), later).refreshEndsAt())
        .isEqualTo(NOW.plusSeconds(600));
    assertThat(first.and(Json.parseStruct("{\"refresh_token\":\"s\"}"), later).refreshEndsAt())
        .isNull();
    assertThat(
            first
                .and(
                    Json.parseStruct("{\"refresh_token\":\"s\",\"refresh_expires_in\":600}"), later)
                .refreshEndsAt())
        .isEqualTo(later.plusSeconds(600));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "999999999999999", "\"soon\""})
  void aLifetimeThatIsNoneSaysNothing(String lifetime) {
    assertThat(
            grant("{\"refresh_token\":\"r\",\"refresh_expires_in\":" + lifetime + "}")
                .refreshEndsAt())
        .isNull();
  }

  @Test
  void theFirstEndCounts() {
    var kept = grant("{\"refresh_token\":\"r\",\"refresh_expires_in\":600}");
    var token = token("{\"exp\":" + END.getEpochSecond() + "}");
    assertThat(StatedExpiry.of(Map.of("token", token), new TokenStore.Grant(1, kept.text(), false)))
        .map(Expiry::what)
        .contains("the consent of a person");
  }

  @Test
  void aGrantThatCannotBeReadSaysNothing() {
    assertThat(StatedExpiry.of(Map.of(), new TokenStore.Grant(1, "broken", false))).isEmpty();
  }
}

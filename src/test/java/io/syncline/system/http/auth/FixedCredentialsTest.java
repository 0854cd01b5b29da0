package io.syncline.system.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.system.Auth;
import io.syncline.definition.Samples;
import io.syncline.system.http.call.HttpCall;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FixedCredentialsTest {

  private static final Map<String, String> SETTINGS = Map.of("token", "s3&cret", "user", "ada");
  private static final HttpCall CALL =
      new HttpCall("GET", URI.create("https://api/x?y=1"), Map.of(), null, Duration.ofSeconds(1));

  private static HttpCall sent(String words) {
    return FixedCredentials.of(Samples.auth(words), SETTINGS).on(CALL);
  }

  @Test
  void credentialsAreSentAsTheManifestSays() {
    assertThat(sent("{kind: bearer, token: \"${token}\"}").headers())
        .containsOnly(Map.entry("Authorization", "Bearer s3&cret"));
    assertThat(sent("{kind: basic, username: \"${user}/token\", password: \"${token}\"}").headers())
        .containsOnly(Map.entry("Authorization", "Basic YWRhL3Rva2VuOnMzJmNyZXQ="));
    assertThat(sent("{kind: apiKey, token: \"${token}\"}").headers())
        .containsOnly(Map.entry("X-Api-Key", "s3&cret"));
    assertThat(sent("{kind: apiKey, headers: {Authorization: \"SSWS ${token}\"}}").headers())
        .containsOnly(Map.entry("Authorization", "SSWS s3&cret"));
    assertThat(
            sent("{kind: apiKey, headers: {X-Client: \"${user}\", X-Secret: \"${token}\"}}")
                .headers())
        .containsOnly(Map.entry("X-Client", "ada"), Map.entry("X-Secret", "s3&cret"));
    var query = sent("{kind: apiKey, query: {api_key: \"${token}\", user: \"${user}\"}}");
    assertThat(query.uri()).hasToString("https://api/x?y=1&api_key=s3%26cret&user=ada");
    assertThat(query.toString()).as("no secret is printed").doesNotContain("cret");
    assertThat(sent("none").headers()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Auth.Kind.class,
      names = {"BEARER", "API_KEY", "BASIC"})
  void aKindWithoutItsCredentialsSendsNothing(Auth.Kind kind) {
    assertThatThrownBy(() -> sent("{kind: " + kind + "}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                sent(
                    "{kind: %s, token: \"${n}\", username: \"${n}\", password: \"${n}\"}"
                        .formatted(kind)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("n is not given");
  }
}

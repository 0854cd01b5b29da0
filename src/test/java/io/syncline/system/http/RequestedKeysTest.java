package io.syncline.system.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.inbox.HookKeys.Answer;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that are had by a request of the API, as Plaid gives them. */
class RequestedKeysTest {

  private static final String PLAID =
      """
      headers: {PLAID-CLIENT-ID: me}
      webhook:
        signature:
          kind: jwt
          header: Plaid-Verification
          algorithm: es256
          bodyHash: request_body_sha256
        keyRequest:
          path: /webhook_verification_key/get
          body: {key_id: "{keyId}"}
          key: key
          expires: expired_at
          errors: [{path: error_code, is: INVALID_WEBHOOK_VERIFICATION_KEY_ID, failure: missing}]
        object: webhook_type
        objects: {ITEM: items}
        nativeId: item_id
      objects: {items: {operations: {get: {path: "/items/{id}"}}}}
      """;

  private final List<HttpCall> asked = new ArrayList<>();

  @Test
  void theKeyIsAskedForAsEverythingElseIsAndByItsName() {
    var answer = ask(200, "{\"key\":{\"kty\":\"EC\",\"expired_at\":null}}");

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Key.class,
            it -> {
              assertThat(it.ends()).isNull();
              assertThat(it.jwk().fields()).containsKey("kty");
            });
    var call = asked.get(0);
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.uri().getPath()).isEqualTo("/webhook_verification_key/get");
    assertThat(new String(call.body(), UTF_8)).isEqualTo("{\"key_id\":\"k\\\"1\"}");
    assertThat(call.headers()).containsEntry("PLAID-CLIENT-ID", "me");
  }

  @Test
  void anEndOfTheKeyIsRead() {
    assertThat(ask(200, "{\"key\":{\"kty\":\"EC\",\"expired_at\":1767225600}}"))
        .isInstanceOfSatisfying(
            Answer.Key.class,
            it -> assertThat(it.ends()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | {"error_code":"INVALID_WEBHOOK_VERIFICATION_KEY_ID"} | Unknown
          400 | {"error_code":"INVALID_API_KEYS"}                    | Unavailable
          404 | {}                                                   | Unavailable
          401 | {}                                                   | Unavailable
          429 | {}                                                   | Unavailable
          500 | {}                                                   | Unavailable
          200 | {}                                                   | Unavailable
          200 | {"key":"text"}                                       | Unavailable
          200 | {"key":{"expired_at":"some day"}}                    | Unavailable
          200 | no JSON                                              | Unavailable
          """)
  void onlyAnAnswerThatSaysSoMeansThatThereIsNoSuchKey(int status, String body, String expected) {
    assertThat(ask(status, body).getClass().getSimpleName()).isEqualTo(expected);
  }

  private Answer ask(int status, String body) {
    var system =
        OddAnswersTest.connect(
            PLAID, asked, call -> new HttpResult.Answered(status, Map.of(), body.getBytes(UTF_8)));
    return system.keys().orElseThrow().key("k\"1");
  }
}

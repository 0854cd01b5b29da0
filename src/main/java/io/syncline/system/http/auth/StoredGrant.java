package io.syncline.system.http.auth;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.state.TokenStore;
import io.syncline.json.Json;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of token answers after consent: the newest of each thing that they said, with the
 * time at which the access token is to be replaced. All processes use the one access token.
 *
 * @param answer with the access token, and the refresh token where there is one
 */
record StoredGrant(Value.Struct answer) {

  private static final String RENEW = "syncline_renew_at";

  /** Its lifetime where an answer with a refresh token does not say it. */
  private static final Duration UNSAID = Duration.ofMinutes(5);

  /** Who the person is, which nothing here needs. */
  private static final Set<String> UNKEPT = Set.of("id_token", "expires_in");

  static StoredGrant read(TokenStore.Grant grant) {
    return new StoredGrant(Json.parseStruct(grant.answer()));
  }

  static StoredGrant of(Value.Struct answer, Instant now) {
    return new StoredGrant(Value.Struct.EMPTY).and(answer, now);
  }

  /** After the token endpoint answered once more; what it did not say again still holds. */
  StoredGrant and(Value.Struct newer, Instant now) {
    var fields = new HashMap<>(answer.fields());
    fields.putAll(newer.fields());
    fields.remove(RENEW);
    var seconds = Totals.number(Answers.text(newer, "expires_in"));
    if (seconds != null || fields.containsKey("refresh_token")) {
      var lifetime = seconds == null ? UNSAID : Duration.ofSeconds(seconds);
      var renew = now.plus(lifetime).minus(OAuthCredentials.early(lifetime));
      fields.put(RENEW, Value.decimal(renew.getEpochSecond() + 1));
    }
    fields.keySet().removeAll(UNKEPT);
    return new StoredGrant(new Value.Struct(fields));
  }

  String text() {
    return Json.text(answer);
  }

  @Nullable String refreshToken() {
    return Answers.text(answer, "refresh_token");
  }

  /** When its access token is to be replaced; never, where no end was said. */
  Instant renewAt() {
    var seconds = Totals.number(Answers.text(answer, RENEW));
    return seconds == null ? Instant.MAX : Instant.ofEpochSecond(seconds);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "KeptGrant[until " + renewAt() + "]";
  }
}

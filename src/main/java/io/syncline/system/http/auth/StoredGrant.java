package io.syncline.system.http.auth;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.state.TokenStore;
import io.syncline.json.Json;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private static final String REFRESH_ENDS = "syncline_refresh_ends_at";

  /** How vendors state for how many seconds a refresh token is valid: no standard has a name. */
  private static final List<String> REFRESH_LIFETIMES =
      List.of("refresh_token_expires_in", "x_refresh_token_expires_in", "refresh_expires_in");

  /** A hundred years: what is stated longer is no lifetime. */
  private static final long LONGEST_LIFETIME = 3_155_760_000L;

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
    refreshEnd(newer, now, fields);
    fields.keySet().removeAll(UNKEPT);
    return new StoredGrant(new Value.Struct(fields));
  }

  /** A new refresh token without a stated lifetime has no known end; 0 says that it has none. */
  private static void refreshEnd(Value.Struct newer, Instant now, Map<String, Value> fields) {
    var seconds =
        REFRESH_LIFETIMES.stream()
            .map(it -> Totals.number(Answers.text(newer, it)))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    if (seconds != null && seconds > 0 && seconds <= LONGEST_LIFETIME) {
      fields.put(REFRESH_ENDS, Value.decimal(now.getEpochSecond() + seconds));
    } else if (seconds != null || newer.fields().containsKey("refresh_token")) {
      fields.remove(REFRESH_ENDS);
    }
  }

  String text() {
    return Json.text(answer);
  }

  @Nullable String refreshToken() {
    return Answers.text(answer, "refresh_token");
  }

  /** When its refresh token ends; null: that is not stated. */
  @Nullable Instant refreshEndsAt() {
    var seconds = Totals.number(Answers.text(answer, REFRESH_ENDS));
    return seconds == null ? null : Instant.ofEpochSecond(seconds);
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

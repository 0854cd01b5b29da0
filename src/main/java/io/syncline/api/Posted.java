package io.syncline.api;

import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * A write as it was sent.
 *
 * @param actor the name of the token it came with
 * @param key its {@code Idempotency-Key}; null: none
 * @param body empty where there was none
 */
record Posted(UriInfo uri, String actor, @Nullable String key, String body) {

  static Posted of(
      UriInfo uri, SecurityContext security, @Nullable String key, @Nullable String body) {
    return new Posted(uri, security.getUserPrincipal().getName(), key, body == null ? "" : body);
  }

  BodyFields fields(String... names) {
    return BodyFields.of(body, names);
  }

  /** Does it once for its key. */
  <T> RestResponse<T> once(IdempotentWrites writes, Class<T> type, Supplier<T> write) {
    return writes.once(actor, key, uri, body, type, () -> RestResponse.ok(write.get()));
  }
}

package io.syncline.api.http;

import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * A write as it was sent.
 *
 * @param actor the name of the token it came with
 * @param key its {@code Idempotency-Key}; null: none
 * @param path where to
 * @param body empty where there was none
 */
public record Posted(
    IdempotentWrites writes, String actor, @Nullable String key, String path, String body) {

  public BodyFields fields(String... names) {
    return BodyFields.of(body, names);
  }

  /** Does it once for its key; answered 200. */
  public <T> RestResponse<T> once(Class<T> type, Supplier<T> write) {
    return answered(type, () -> RestResponse.ok(write.get()));
  }

  /** Does it once for its key; answered as the write says. */
  public <T> RestResponse<T> answered(Class<T> type, Supplier<RestResponse<T>> write) {
    return writes.once(this, type, write);
  }
}

package io.syncline.core.definition.rule;

import io.syncline.core.definition.key.Rest;
import io.syncline.core.definition.key.Shorthand;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a difference, for all buckets or for each.
 *
 * @param all what is done where a bucket does not say otherwise
 */
public record Respond(@Shorthand @Nullable Response all, @Rest Map<String, Response> byBucket) {

  /** What follows. */
  public enum Response {
    REPORT,
    FIX,
    QUARANTINE
  }

  public Respond {
    byBucket = Collections.unmodifiableMap(new LinkedHashMap<>(byBucket));
  }

  /**
   * What follows from a difference of this bucket; names compare without case, hyphen and
   * underscore. Where nothing is said of it, and of all of them neither, it is reported.
   */
  public Response to(String bucket) {
    return byBucket.entrySet().stream()
        .filter(it -> plain(it.getKey()).equals(plain(bucket)))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(all == null ? Response.REPORT : all);
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }
}

package io.syncline.core.definition.sync;

import io.syncline.core.definition.Rest;
import io.syncline.core.definition.Shorthand;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What follows from a difference, for all buckets or for each. */
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
}

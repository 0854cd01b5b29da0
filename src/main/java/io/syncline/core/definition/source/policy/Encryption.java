package io.syncline.core.definition.source.policy;

import io.syncline.core.definition.key.Alias;
import io.syncline.core.definition.key.Rest;
import io.syncline.core.definition.key.Shorthand;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which attributes are encrypted, and how.
 *
 * @param algorithm by which stored values are encrypted
 * @param attributes those that are; empty: all
 */
public record Encryption(
    @Shorthand @Nullable Algorithm algorithm,
    @Alias("fields") List<String> attributes,
    @Rest Map<String, Algorithm> byAttribute) {

  /** The ciphers; {@code AES-256} means AES-256-GCM. */
  public enum Algorithm {
    AES_256_GCM,
    AES_256
  }

  public Encryption {
    attributes = List.copyOf(attributes);
    byAttribute = Collections.unmodifiableMap(new LinkedHashMap<>(byAttribute));
  }
}

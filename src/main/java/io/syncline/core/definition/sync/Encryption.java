package io.syncline.core.definition.sync;

import io.syncline.core.definition.Alias;
import io.syncline.core.definition.Rest;
import io.syncline.core.definition.Shorthand;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which attributes are encrypted, and how. */
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

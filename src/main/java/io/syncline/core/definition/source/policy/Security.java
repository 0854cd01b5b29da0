package io.syncline.core.definition.source.policy;

import io.syncline.core.definition.key.Alias;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is masked and logged.
 *
 * @param encryption the same as {@code encryption} at the top
 * @param piiProtection whether every attribute that a system type marks personal is masked
 * @param accessLogging whether it is kept who was shown which record
 * @param dataMasking attribute or native field to whether it is masked in logs, console, exports
 *     and dead letters
 */
public record Security(
    @Nullable Encryption encryption,
    @Alias("pii-protection") boolean piiProtection,
    @Alias("access-logging") boolean accessLogging,
    @Alias("data-masking") Map<String, Boolean> dataMasking) {

  public Security {
    dataMasking = Collections.unmodifiableMap(new LinkedHashMap<>(dataMasking));
  }
}

package io.syncline.core.definition.sync;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is masked and logged. */
public record Security(
    @Nullable Encryption encryption,
    boolean piiProtection,
    boolean accessLogging,
    Map<String, Boolean> dataMasking) {

  public Security {
    dataMasking = Collections.unmodifiableMap(new LinkedHashMap<>(dataMasking));
  }
}

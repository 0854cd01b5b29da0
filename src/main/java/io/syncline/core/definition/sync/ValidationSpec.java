package io.syncline.core.definition.sync;

import io.syncline.core.definition.Rest;
import io.syncline.core.definition.Validation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What values must satisfy. */
public record ValidationSpec(
    boolean checkDuplicates,
    boolean validateAmounts,
    boolean requireReceipts,
    @Rest Map<String, Validation> attributes) {

  public ValidationSpec {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }
}

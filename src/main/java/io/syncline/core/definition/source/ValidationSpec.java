package io.syncline.core.definition.source;

import io.syncline.core.definition.key.Rest;
import io.syncline.core.definition.rule.Validation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What values must satisfy.
 *
 * @param checkDuplicates whether a record that exists already is held
 * @param validateAmounts whether sums have to fit their items
 * @param requireReceipts whether an expense needs its receipt
 */
public record ValidationSpec(
    boolean checkDuplicates,
    boolean validateAmounts,
    boolean requireReceipts,
    @Rest Map<String, Validation> attributes) {

  public ValidationSpec {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }
}

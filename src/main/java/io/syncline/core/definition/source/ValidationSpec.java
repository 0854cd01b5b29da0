package io.syncline.core.definition.source;

import io.syncline.core.definition.key.Rest;
import io.syncline.core.definition.rule.Validation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What values must satisfy.
 *
 * @param checkDuplicates whether a new record with the amount, day and customer (or number) of
 *     another one waits for a person, where both are of the same 24 hours
 * @param validateAmounts whether a record waits for a person whose amount is missing, negative
 *     though it is no refund, finer than its currency, or not the sum of its lines
 * @param requireReceipts whether an expense without a receipt waits for a person
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

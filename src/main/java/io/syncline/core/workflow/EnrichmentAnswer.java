package io.syncline.core.workflow;

import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a source was asked about a record last, and what came of it.
 *
 * @param filled the attributes that it filled, by this answer or an earlier one, each with how sure
 *     it was in its own words; empty: it did not say
 */
public record EnrichmentAnswer(
    RecordId record, SystemId source, Asked asked, Outcome outcome, Map<String, String> filled) {

  /**
   * What was sent.
   *
   * @param attribute whose value
   * @param version of that attribute then
   */
  public record Asked(String attribute, long version, Instant at) {}

  /** What came of it. */
  public enum Outcome {
    /** No answer is known. */
    ASKED,
    FILLED,
    /** It knows nothing that was empty. */
    NOTHING,
    /** It has several records with this value: none is taken. */
    SEVERAL
  }

  /**
   * Calls that count against the budget of a sync.
   *
   * @param month as {@code 2026-11}
   */
  public record Use(String sync, String month, int calls) {}

  public EnrichmentAnswer {
    filled = Collections.unmodifiableMap(new TreeMap<>(filled));
  }

  /** The same, answered. */
  public EnrichmentAnswer with(Outcome other, Map<String, String> now) {
    var all = new TreeMap<>(filled);
    all.putAll(now);
    return new EnrichmentAnswer(record, source, asked, other, all);
  }
}

package io.syncline.core.definition.sync;

import io.syncline.core.definition.Attribute;
import io.syncline.core.definition.SyncRules;
import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.definition.key.Within;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.sync.policy.Consistency;
import io.syncline.core.definition.sync.policy.Deduplication;
import io.syncline.core.definition.sync.policy.Enrichment;
import io.syncline.core.definition.sync.policy.Gdpr;
import io.syncline.core.definition.sync.policy.Lifecycle;
import io.syncline.core.definition.sync.policy.SafetyThreshold;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a sync is carried out ({@code syncConfig}).
 *
 * @param frequency when changes are carried
 * @param pollInterval how often a system without events, or whose webhooks fail, is asked under
 *     {@code realtime}
 * @param changeDetection how changes are noticed; null: the best the system offers
 * @param batchSize records per page of a bulk run that does not say otherwise; how many a write
 *     takes is said by the system type
 * @param initial what the first start does with records that already exist
 * @param firstMeeting what decides two filled, different values met for the first time
 * @param conflictResolution how conflicts are decided
 * @param ownership attribute or {@code *} to system id or {@code primary}
 * @param onForeignWrite what happens to a write by another than the owner
 * @param emptyValues whether emptying an attribute travels
 * @param filterConditions all of which a record must satisfy
 * @param onFilterExit what happens to links when a record no longer does
 * @param safetyThreshold what waits for review when too much changes
 * @param settle how long a burst of edits may take to end
 * @param priority which sync goes first
 * @param consistency how much the sides may differ in time
 * @param reconciliation how agreement is proved
 * @param region ISO 3166 country assumed for phone numbers; null: none
 * @param timeZone assumed for times without one
 * @param currency ISO 4217, assumed for amounts without one; null: none
 * @param validation what values must satisfy
 * @param cleansing what is tidied
 * @param deduplication how records are matched and duplicates found
 * @param bidirectional pairs that exchange, and what; empty: all pairs, everything
 * @param directionRules for {@code conditional}
 * @param lifecycle what workflows serve
 * @param enrichment what fills empty attributes
 * @param gdpr erasure, portability, consent
 * @param keepUnmapped whether native fields that nothing names are stored
 */
public record SyncConfig(
    @Default("realtime") Frequency frequency,
    @Default("1m") Duration pollInterval,
    @Nullable ChangeDetection changeDetection,
    @Within(min = 1, max = 500) @Default("100") int batchSize,
    @Default("plan") SyncRules.Initial initial,
    @Default("review") FirstMeeting firstMeeting,
    @Default("masterWins") ConflictResolution conflictResolution,
    Map<String, String> ownership,
    @Default("flag") Attribute.ForeignWrite onForeignWrite,
    @Default("propagate") EmptyValues emptyValues,
    List<FilterSpec> filterConditions,
    @Default("pause") SyncRules.FilterExit onFilterExit,
    @Nullable SafetyThreshold safetyThreshold,
    @Default("0s") Duration settle,
    @Default("normal") Priority priority,
    @Default("eventual") Consistency consistency,
    @Default("{}") Reconciliation reconciliation,
    @Nullable String region,
    @Default("UTC") ZoneId timeZone,
    @Nullable String currency,
    @Default("{}") ValidationSpec validation,
    @Default("{}") Cleansing cleansing,
    @Default("{}") Deduplication deduplication,
    List<Pair> bidirectional,
    List<DirectionRule> directionRules,
    @Nullable Lifecycle lifecycle,
    @Nullable Enrichment enrichment,
    @Nullable Gdpr gdpr,
    boolean keepUnmapped) {

  /** How changes are noticed. */
  public enum ChangeDetection implements Hyphenated {
    WEBHOOK,
    TIMESTAMP,
    HASH,
    POLLING,
    DATABASE_TRIGGER,
    CDC,
    STREAM
  }

  /** What decides two filled, different values met for the first time. */
  public enum FirstMeeting {
    REVIEW,
    STRATEGY
  }

  /** Whether emptying an attribute travels. */
  public enum EmptyValues {
    PROPAGATE,
    IGNORE
  }

  /** Which sync goes first. */
  public enum Priority {
    CRITICAL,
    NORMAL,
    BULK
  }

  public SyncConfig {
    ownership = Collections.unmodifiableMap(new LinkedHashMap<>(ownership));
    filterConditions = List.copyOf(filterConditions);
    bidirectional = List.copyOf(bidirectional);
    directionRules = List.copyOf(directionRules);
  }
}

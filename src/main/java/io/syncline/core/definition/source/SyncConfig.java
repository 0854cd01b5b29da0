package io.syncline.core.definition.source;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.definition.key.Within;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.FilterExit;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.source.policy.Consistency;
import io.syncline.core.definition.source.policy.Deduplication;
import io.syncline.core.definition.source.policy.Enrichment;
import io.syncline.core.definition.source.policy.Gdpr;
import io.syncline.core.definition.source.policy.Lifecycle;
import io.syncline.core.definition.source.policy.RateSource;
import io.syncline.core.definition.source.policy.SafetyThreshold;
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
 * @param changes how changes are noticed
 * @param firstSync what becomes of records that already exist
 * @param conflicts whose value holds
 * @param scope which records take part
 * @param safetyThreshold what waits for review when too much changes
 * @param delivery when and in which order changes are written
 * @param reconciliation how agreement is proved
 * @param locale what is assumed where a value does not say it
 * @param records what becomes of values and records as they come in
 * @param directions what {@code direction} leaves open
 * @param governance what else may be asked about records
 */
public record SyncConfig(
    @Group Changes changes,
    @Group FirstSync firstSync,
    @Group Conflicts conflicts,
    @Group Scope scope,
    @Nullable SafetyThreshold safetyThreshold,
    @Group Delivery delivery,
    @Default("{}") Reconciliation reconciliation,
    @Group LocaleDefaults locale,
    @Group RecordRules records,
    @Group DirectionDetails directions,
    @Group Governance governance) {

  /**
   * How changes are noticed.
   *
   * @param frequency when changes are carried
   * @param pollInterval how often a system without events, or whose webhooks fail, is asked under
   *     {@code realtime}
   * @param changeDetection how changes are noticed; null: the best the system offers
   */
  public record Changes(
      @Default("realtime") Frequency frequency,
      @Default("1m") Duration pollInterval,
      @Nullable ChangeDetection changeDetection) {}

  /**
   * How the first start, and any other bulk run, goes about the records that already exist.
   *
   * @param batchSize records per page of a bulk run that does not say otherwise; how many a write
   *     takes is said by the system type
   * @param initial what the first start does with records that already exist
   * @param firstMeeting what decides two filled, different values met for the first time
   */
  public record FirstSync(
      @Within(min = 1, max = 500) @Default("100") int batchSize,
      @Default("plan") InitialSync initial,
      @Default("review") FirstMeeting firstMeeting) {}

  /**
   * Whose value holds.
   *
   * @param conflictResolution how conflicts are decided
   * @param ownership attribute or {@code *} to system id or {@code primary}
   * @param onForeignWrite what happens to a write by another than the owner
   * @param emptyValues whether emptying an attribute travels
   */
  public record Conflicts(
      @Default("masterWins") ConflictResolution conflictResolution,
      Map<String, String> ownership,
      @Default("flag") ForeignWrite onForeignWrite,
      @Default("propagate") EmptyValues emptyValues) {
    public Conflicts {
      ownership = Collections.unmodifiableMap(new LinkedHashMap<>(ownership));
    }
  }

  /**
   * Which records take part.
   *
   * @param filterConditions all of which a record must satisfy
   * @param onFilterExit what happens to links when a record no longer does
   */
  public record Scope(
      List<FilterSpec> filterConditions, @Default("pause") FilterExit onFilterExit) {
    public Scope {
      filterConditions = List.copyOf(filterConditions);
    }
  }

  /**
   * When and in which order changes are written.
   *
   * @param settle how long a burst of edits may take to end
   * @param priority which sync goes first
   * @param consistency how much the sides may differ in time
   */
  public record Delivery(
      @Default("0s") Duration settle,
      @Default("normal") Priority priority,
      @Default("eventual") Consistency consistency) {}

  /**
   * What is assumed where a value does not say it.
   *
   * @param region ISO 3166 country assumed for phone numbers; null: none
   * @param timeZone assumed for times without one, and where days begin; null: UTC
   * @param currency ISO 4217, assumed where an amount is compared or checked and says none; null:
   *     none
   * @param rates by which amounts are converted; null: none is
   */
  public record LocaleDefaults(
      @Nullable String region,
      @Nullable ZoneId timeZone,
      @Nullable String currency,
      @Nullable RateSource rates) {}

  /**
   * What becomes of values and records as they come in.
   *
   * @param validation what values must satisfy
   * @param cleansing what is tidied
   * @param deduplication how records are matched and duplicates found
   */
  public record RecordRules(
      @Default("{}") ValidationSpec validation,
      @Default("{}") Cleansing cleansing,
      @Default("{}") Deduplication deduplication) {}

  /**
   * What {@code direction} leaves open.
   *
   * @param bidirectional pairs that exchange, and what; empty: all pairs, everything
   * @param directionRules for {@code conditional}
   */
  public record DirectionDetails(List<Pair> bidirectional, List<DirectionRule> directionRules) {
    public DirectionDetails {
      bidirectional = List.copyOf(bidirectional);
      directionRules = List.copyOf(directionRules);
    }
  }

  /**
   * What else may be asked about records.
   *
   * @param lifecycle what workflows serve
   * @param enrichment what fills empty attributes
   * @param gdpr erasure, portability, consent
   * @param keepUnmapped whether native fields that nothing names are stored
   * @param alerts who gets which message when something needs a person
   */
  public record Governance(
      @Nullable Lifecycle lifecycle,
      @Nullable Enrichment enrichment,
      @Nullable Gdpr gdpr,
      boolean keepUnmapped,
      @Default("{}") AlertSettings alerts) {}

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
}

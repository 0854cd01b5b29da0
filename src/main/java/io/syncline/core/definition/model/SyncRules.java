package io.syncline.core.definition.model;

import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.rule.FilterExit;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one started sync says about an entity.
 *
 * @param version which definition says it
 * @param scope what takes part
 * @param flow which system may change which
 * @param firstSync what becomes of records that already exist
 * @param order when and in which order changes are written
 * @param safeguards what a person has to see first, and what is logged
 * @param reconciliation how agreement is proved, in this entity's attributes
 */
public record SyncRules(
    Version version,
    Scope scope,
    Flow flow,
    FirstSync firstSync,
    Order order,
    Safeguards safeguards,
    Reconciliation reconciliation) {

  /**
   * Which definition says it.
   *
   * @param sync its name
   * @param contentHash hash of the definition's content, kept on every run, change and dead letter
   * @param startedAt when it was started first: older records are not created anywhere unless a
   *     backfill or an approved plan does
   */
  public record Version(String sync, String contentHash, Instant startedAt) {}

  /**
   * What takes part.
   *
   * @param systems the systems it includes
   * @param attributes the attributes that travel in it
   * @param filter conditions, all of which a record must satisfy to take part
   * @param onFilterExit what happens to links when it no longer does
   */
  public record Scope(
      Set<SystemId> systems,
      Set<String> attributes,
      List<FilterCondition> filter,
      FilterExit onFilterExit) {
    public Scope {
      systems = Set.copyOf(systems);
      attributes = Set.copyOf(attributes);
      filter = List.copyOf(filter);
    }
  }

  /**
   * Which system may change which.
   *
   * @param flows under every direction; under {@code conditional}: all of {@code headings} together
   * @param headings under {@code conditional}: the ways that hold under conditions, the first
   *     first; empty under every other direction
   */
  public record Flow(Flows flows, List<ConditionalDirection> headings) {
    public Flow {
      headings = List.copyOf(headings);
    }
  }

  /**
   * What becomes of records that already exist.
   *
   * @param initial what the first start does with them
   * @param byStrategy whether two different values at a first meeting are decided by the strategy
   *     instead of waiting for review (S13)
   * @param batchSize records per page of a bulk run that does not say otherwise
   */
  public record FirstSync(InitialSync initial, boolean byStrategy, int batchSize) {}

  /**
   * When and in which order changes are written.
   *
   * @param settle how long a burst of edits may take to end
   * @param headStart by how much its deliveries go before those of the least urgent sync that were
   *     ordered at the same time
   * @param parentsFirst whether records are created after those that they refer to (S15)
   * @param causal whether changes go after those of the records referred to that were made before
   * @param workflows whose steps create and archive records in an order, and ask sources
   * @param enrichment which sources those ask
   * @param watched whether workflows of records that refer to one may wait for what becomes of it
   */
  public record Order(
      Duration settle,
      Duration headStart,
      boolean parentsFirst,
      boolean causal,
      List<WorkflowPlan> workflows,
      EnrichmentPlan enrichment,
      boolean watched) {
    public Order {
      workflows = List.copyOf(workflows);
    }

    /** Nothing waits for what it refers to, and without sources. */
    public Order(
        Duration settle,
        Duration headStart,
        boolean parentsFirst,
        boolean causal,
        List<WorkflowPlan> workflows) {
      this(settle, headStart, parentsFirst, causal, workflows, EnrichmentPlan.NONE, false);
    }
  }

  /**
   * What a person has to see first, and what is logged.
   *
   * @param maxDeletes how many copies are archived, deleted or unlinked within a day without a
   *     person; null: the larger of 10 and 5 % of the live links
   * @param maxCreates how many copies are created within a day; null: as many as there are
   * @param strong the attributes that have to agree before the gate says so; empty: all
   * @param accessLogging whether it is kept who was shown which record
   * @param approvals under which conditions a person approves a record first
   * @param alerts who gets which message when something needs a person
   * @param privacy rights of the persons described
   */
  public record Safeguards(
      @Nullable Integer maxDeletes,
      @Nullable Integer maxCreates,
      Set<String> strong,
      boolean accessLogging,
      List<ApprovalRule> approvals,
      AlertSettings alerts,
      Privacy privacy) {
    public Safeguards {
      strong = Set.copyOf(strong);
      approvals = List.copyOf(approvals);
    }
  }

  /**
   * Rights of the persons described.
   *
   * @param erasure whether persons may be erased
   * @param portability whether all that is held of a person may be handed out
   * @param purposes for which a person's consent is needed, by the system that serves the purpose
   * @param retention how long records are kept; null: as long as they are there
   */
  public record Privacy(
      boolean erasure,
      boolean portability,
      Map<SystemId, Set<Purpose>> purposes,
      @Nullable Retention retention) {

    /** Records are kept as long as they are there. */
    public Privacy(boolean erasure, boolean portability, Map<SystemId, Set<Purpose>> purposes) {
      this(erasure, portability, purposes, null);
    }

    /** Nothing is asked for. */
    public static final Privacy NONE = new Privacy(false, false, Map.of());

    public Privacy {
      purposes = Map.copyOf(purposes);
    }
  }

  /**
   * How long records are kept.
   *
   * @param after the age at which they are due
   * @param since the attribute with the date from which they age; null: the last edit
   * @param erases whether they are erased then; else a person decides
   */
  public record Retention(Period after, @Nullable String since, boolean erases) {}

  /**
   * What a person consents to.
   *
   * @param attribute a flag of the record that holds the consent
   */
  public record Purpose(String name, String attribute) {}

  /** The sync's name. */
  public String sync() {
    return version.sync();
  }

  /** The systems it includes. */
  public Set<SystemId> systems() {
    return scope.systems();
  }

  /** Whether there is an order between records that refer to each other. */
  public boolean sequenced() {
    return order.parentsFirst() || order.causal();
  }

  /** Whether it depends on the record which system may change which. */
  public boolean conditional() {
    return !flow.headings().isEmpty();
  }
}

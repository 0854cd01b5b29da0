package io.syncline.core.definition;

import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one started sync says about an entity.
 *
 * @param sync its name
 * @param contentHash hash of the definition's content, kept on every run, change and dead letter
 * @param startedAt when it was started first: older records are not created anywhere unless a
 *     backfill or an approved plan does
 * @param systems the systems it includes
 * @param attributes the attributes that travel in it
 * @param flows which system may change which
 * @param filter conditions, all of which a record must satisfy to take part
 * @param onFilterExit what happens to links when it no longer does
 * @param initial what the first start does with records that already exist
 * @param firstMeetingByStrategy whether two different values at a first meeting are decided by the
 *     strategy instead of waiting for review (S13)
 * @param settle how long a burst of edits may take to end
 * @param headStart by how much its deliveries go before those of the least urgent sync that were
 *     ordered at the same time
 * @param headings under {@code conditional}: the ways that hold under conditions, the first first;
 *     then {@code flows} is all of them together; empty under every other direction
 * @param maxDeletes how many copies are archived, deleted or unlinked within a day without a
 *     person; null: the larger of 10 and 5 % of the live links
 * @param maxCreates how many copies are created within a day; null: as many as there are
 * @param reconciliation how agreement is proved, in this entity's attributes
 * @param parentsFirst whether records are created after those that they refer to (S15)
 * @param causal whether changes go after those of the records referred to that were made before
 * @param batchSize records per page of a bulk run that does not say otherwise
 * @param accessLogging whether it is kept who was shown which record
 */
public record SyncRules(
    String sync,
    String contentHash,
    Instant startedAt,
    Set<SystemId> systems,
    Set<String> attributes,
    Flows flows,
    List<FilterCondition> filter,
    FilterExit onFilterExit,
    Initial initial,
    boolean firstMeetingByStrategy,
    Duration settle,
    Duration headStart,
    List<Heading> headings,
    @Nullable Integer maxDeletes,
    @Nullable Integer maxCreates,
    Reconciliation reconciliation,
    boolean parentsFirst,
    boolean causal,
    int batchSize,
    boolean accessLogging) {

  /** What happens when a record leaves the filter. */
  public enum FilterExit {
    PAUSE,
    UNLINK,
    ARCHIVE
  }

  /** What the first start does with what exists. */
  public enum Initial {
    PLAN,
    LINK,
    BACKFILL,
    NONE
  }

  public SyncRules {
    systems = Set.copyOf(systems);
    attributes = Set.copyOf(attributes);
    filter = List.copyOf(filter);
    headings = List.copyOf(headings);
  }

  /** Whether there is an order between records that refer to each other. */
  public boolean sequenced() {
    return parentsFirst || causal;
  }

  /** Whether it depends on the record which system may change which. */
  public boolean conditional() {
    return !headings.isEmpty();
  }
}

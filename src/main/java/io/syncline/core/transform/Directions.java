package io.syncline.core.transform;

import io.syncline.core.definition.model.ConditionalDirection;
import io.syncline.core.definition.model.Flows;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.expression.Expression;
import io.syncline.core.expression.ThreeValued;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.transform.rule.CompiledConditions;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which system may change which, for one record: what the sync says for all, or under {@code
 * conditional} the first rule that holds for this one. Pure; safe for threads.
 *
 * <p>A rule whose condition is undecided does not hold, and where none holds nothing travels. The
 * attributes that conditions name are the exception: they enter from every system that some rule
 * lets change others, or no condition could ever come to hold.
 */
public final class Directions {

  private static final Flows NONE = new Flows(Map.of());

  private Directions() {}

  /** Which system may change which in this record. */
  public static Flows of(SyncRules sync, UnifiedRecord record) {
    return sync.conditional() ? of(sync, record.values()) : sync.flow().flows();
  }

  private static Flows of(SyncRules sync, Attributes record) {
    return sync.flow().headings().stream()
        .filter(it -> condition(it).test(record) == ThreeValued.TRUE)
        .findFirst()
        .map(ConditionalDirection::flows)
        .orElse(NONE);
  }

  /**
   * Whether an edit of {@code attribute} in {@code from} may enter the record; what decides the
   * direction may from every system that ever changes others.
   */
  public static boolean mayEnter(
      SyncRules sync, UnifiedRecord record, String attribute, SystemId from) {
    var flows = deciding(sync).contains(attribute) ? sync.flow().flows() : of(sync, record);
    return flows.mayEnter(attribute, from);
  }

  /** Whether a change of these attributes may change which system may change which. */
  public static boolean decidedBy(SyncRules sync, Collection<String> changed) {
    return sync.conditional() && deciding(sync).stream().anyMatch(changed::contains);
  }

  /** The attributes that decide which system may change which; empty where none does. */
  public static Set<String> deciding(SyncRules sync) {
    return !sync.conditional()
        ? Set.of()
        : sync.flow().headings().stream()
            .flatMap(it -> condition(it).names().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  private static Expression condition(ConditionalDirection heading) {
    return CompiledConditions.of(heading, heading.condition(), heading.names());
  }
}

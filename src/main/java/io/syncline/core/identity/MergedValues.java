package io.syncline.core.identity;

import io.syncline.core.definition.rule.MergeStrategy;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.UnifiedRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which values are kept when two records are merged. Pure.
 *
 * <p>One record is preferred as a whole, so that an address is never mixed from both; what it
 * leaves empty is filled from the other. {@code most-complete} prefers the record with more filled
 * attributes, {@code most-recent} the one edited last, {@code most-recent-with-most-fields} the
 * more complete and, where both are as complete, the one edited last; without a strategy, and where
 * a strategy finds them equal, the survivor is preferred.
 */
public final class MergedValues {

  private MergedValues() {}

  /** The attributes in which the survivor has to change, with their next state. */
  public static Map<String, AttributeState> taken(
      UnifiedRecord survivor, UnifiedRecord loser, @Nullable MergeStrategy strategy) {
    boolean loserPreferred = order(strategy).compare(loser, survivor) > 0;
    var taken = new TreeMap<String, AttributeState>();
    loser
        .attributes()
        .forEach(
            (name, theirs) -> {
              var ours = survivor.attributes().get(name);
              boolean wanted = ours == null || isWanted(ours, theirs, loserPreferred);
              if (wanted && (ours == null || !ours.value().agreesWith(theirs.value()))) {
                taken.put(name, next(ours, theirs));
              }
            });
    return taken;
  }

  /** What a system said is kept before what a source of enrichment guessed. */
  private static boolean isWanted(
      AttributeState ours, AttributeState theirs, boolean loserPreferred) {
    if (ours.yields() != theirs.yields()) {
      return ours.yields();
    }
    return loserPreferred ? !theirs.value().isEmpty() : ours.value().isEmpty();
  }

  /**
   * A delivery names a version: the version never decreases, whichever record the value comes from.
   */
  private static AttributeState next(@Nullable AttributeState ours, AttributeState theirs) {
    long version = Math.max(ours == null ? 0 : ours.version(), theirs.version()) + 1;
    return new AttributeState(theirs.value(), theirs.source(), theirs.editedAt(), version);
  }

  private static Comparator<UnifiedRecord> order(@Nullable MergeStrategy strategy) {
    if (strategy == null) {
      return (one, other) -> 0;
    }
    return switch (strategy) {
      case MOST_COMPLETE -> Comparator.comparingLong(MergedValues::filled);
      case MOST_RECENT -> Comparator.comparing(MergedValues::edited);
      case MOST_RECENT_WITH_MOST_FIELDS ->
          Comparator.comparingLong(MergedValues::filled).thenComparing(MergedValues::edited);
    };
  }

  private static long filled(UnifiedRecord record) {
    return record.attributes().values().stream().filter(it -> !it.yields()).count();
  }

  private static Instant edited(UnifiedRecord record) {
    return record.attributes().values().stream()
        .map(AttributeState::editedAt)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }
}

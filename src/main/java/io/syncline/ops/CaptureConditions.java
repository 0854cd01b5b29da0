package io.syncline.ops;

import io.syncline.core.alert.Condition;
import io.syncline.core.alert.Condition.Of;
import io.syncline.core.alert.ConditionSource;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.system.trigger.CaptureState;
import io.syncline.core.system.trigger.CaptureStates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Databases whose changes are not captured from their log, or were not, and nothing found them yet.
 */
public final class CaptureConditions implements ConditionSource {

  /** Ten times as long as a reader takes to look again. */
  private static final Duration UNREAD = Duration.ofMinutes(5);

  private final CaptureStates states;

  public CaptureConditions(CaptureStates states) {
    this.states = states;
  }

  @Override
  public List<Condition> look(Instant now) {
    return states.all().stream()
        .map(it -> new Condition(of(it), 1, null, text(it, now)))
        .filter(it -> !it.text().isEmpty())
        .toList();
  }

  private static Of of(CaptureState state) {
    return Of.system(AlertRule.CAPTURE, state.system().value());
  }

  private static String text(CaptureState state, Instant now) {
    var parts = new ArrayList<String>();
    if (state.failure() != null) {
      parts.add("The log of %s is not read: %s".formatted(state.system(), state.failure()));
    } else if (state.lookedAt().plus(UNREAD).isBefore(now)) {
      parts.add("The log of %s is not read since %s".formatted(state.system(), state.lookedAt()));
    }
    if (state.uncaptured() != null) {
      parts.add("Changes of %s are not captured: %s".formatted(state.system(), state.uncaptured()));
    }
    var missed = state.missed();
    if (missed != null) {
      parts.add(
          "Changes of %s before %s may be missing until its syncs are reconciled: %s"
              .formatted(state.system(), missed.before(), missed.why()));
    }
    var retained = state.retained();
    if (retained != null && retained.left() == null) {
      parts.add(
          "Nothing limits the log that the database of %s keeps: `max_slot_wal_keep_size` is -1"
              .formatted(state.system()));
    }
    return String.join(". ", parts);
  }
}

package io.syncline.core.model;

import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Systems answering one another's edits of an attribute: what a ping-pong alarm is raised by (S5).
 * It is kept with the attribute and is reset when the exchange ends.
 *
 * @param against the system whose value was replaced last
 * @param replaced the start of that value's hash: a return to it is a set-back
 * @param setBacks how often in a row an edit only restored what the other had replaced
 * @param turns how often in a row one system answered the other at once
 * @param last when the last turn was taken
 */
public record PingPongCounter(
    SystemId against, String replaced, int setBacks, int turns, Instant last) {

  /** People correct each other once or twice; the third set-back in a row comes from a machine. */
  private static final int MOST_SET_BACKS = 3;

  private static final int MOST_TURNS = 20;

  /** Longer than a day, so that two nightly jobs that undo one another are seen. */
  private static final Duration BETWEEN_SET_BACKS = Duration.ofHours(36);

  private static final Duration AT_ONCE = Duration.ofMinutes(1);

  private static boolean isNoSystem(SystemId source) {
    return source.equals(AttributeState.PERSON) || source.equals(AttributeState.ENRICHMENT);
  }

  /** The exchange after {@code by} replaced what an attribute held; null where there is none. */
  static @Nullable PingPongCounter after(
      AttributeState held, Value value, SystemId by, Instant at) {
    if (by.equals(held.source()) || isNoSystem(by) || isNoSystem(held.source())) {
      return null;
    }
    return next(held.pingPong(), held.source(), hash(held.value()), by, hash(value), at);
  }

  /**
   * The exchange after an edit was rejected and overwritten: the attribute keeps its value, and the
   * editor's turn counts.
   */
  public static PingPongCounter reverted(
      AttributeState held, Value value, SystemId by, Instant at) {
    var before = held.pingPong();
    var said = hash(value);
    boolean again =
        before != null
            && before.against.equals(by)
            && before.replaced.equals(said)
            && within(before, at, BETWEEN_SET_BACKS);
    int turns = before != null && within(before, at, AT_ONCE) ? before.turns + 1 : 0;
    return new PingPongCounter(by, said, again ? before.setBacks + 1 : 0, turns, at);
  }

  private static PingPongCounter next(
      @Nullable PingPongCounter before,
      SystemId source,
      String replaced,
      SystemId by,
      String said,
      Instant at) {
    boolean answers = before != null && before.against.equals(by);
    boolean back = answers && before.replaced.equals(said) && within(before, at, BETWEEN_SET_BACKS);
    boolean atOnce = answers && within(before, at, AT_ONCE);
    return new PingPongCounter(
        source, replaced, back ? before.setBacks + 1 : 0, atOnce ? before.turns + 1 : 0, at);
  }

  private static boolean within(PingPongCounter before, Instant at, Duration most) {
    return !at.isAfter(before.last.plus(most));
  }

  private static String hash(Value value) {
    return VersionHash.of(value.canonical()).hex().substring(0, 16);
  }

  /** Whether it has gone on for so long that no person can be behind it. */
  public boolean alarming() {
    return setBacks >= MOST_SET_BACKS || turns >= MOST_TURNS;
  }
}

package io.syncline.core.reconcile.judge;

import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.reconcile.side.LiveState;
import io.syncline.core.reconcile.side.SideRecord;
import java.util.Objects;
import java.util.Optional;

/** Determines what the first poll of an object will settle as soon as it has read all of it. */
final class FirstPolls {

  private FirstPolls() {}

  /** Whether the copies of a side are yet to be read by the first poll of their object. */
  static boolean willRead(Causes.Case it, Participant side) {
    return side.type().polled()
        && it.trace().unpolled().stream()
            .anyMatch(
                ref -> ref.system().equals(side.system()) && ref.object().equals(side.object()));
  }

  /**
   * Whether a first poll will look for the partner of one of two copies; under {@code initial:
   * none} it leaves those alone that are older than the sync.
   */
  static boolean willMeet(Causes.Case it) {
    return willMeet(it, it.a(), it.pair().a()) || willMeet(it, it.b(), it.pair().b());
  }

  private static boolean willMeet(Causes.Case it, Participant side, LiveState liveState) {
    return willRead(it, side)
        && (it.sync().firstSync().initial() != InitialSync.NONE
            || !isOlder(it, liveState).orElse(true));
  }

  /** Whether a copy was created before the sync was started; empty: its system does not say. */
  static Optional<Boolean> isOlder(Causes.Case it, LiveState liveState) {
    return liveState.copies().stream()
        .map(SideRecord::createdAt)
        .filter(Objects::nonNull)
        .findFirst()
        .map(at -> at.isBefore(it.sync().version().startedAt()));
  }
}

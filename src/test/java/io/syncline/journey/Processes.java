package io.syncline.journey;

import io.syncline.core.engine.SyncEngine;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.state.LeaseLost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Two processes over the stores of one world, of which one has the lanes at a time: the other is
 * dead, or frozen in the midst of its work and goes on when the lanes are no longer its own.
 */
final class Processes {

  private static final int BATCH = 10;

  private final World world;
  private final List<SyncEngine> both;
  private final List<Runnable> frozen = new ArrayList<>();
  private final Random random;
  private int holder;

  /**
   * @param ahead how far the clock of the second is ahead of the first one's
   */
  Processes(World world, Duration ahead, long seed) {
    this.world = world;
    this.random = new Random(~seed);
    this.both =
        List.of(world.engine, world.process(() -> world.clock.instant().plus(ahead), ~seed));
  }

  /** Mostly nothing happens. */
  void act(SystemId system) {
    switch (random.nextInt(30)) {
      case 0 -> handOver();
      case 1 -> freezeDelivering(system);
      case 2 -> freezeChanging(system);
      case 3, 4 -> thaw();
      default -> {}
    }
  }

  private void handOver() {
    holder = 1 - holder;
    world.takenOverBy(both.get(holder));
  }

  /** Its deliveries are computed, or sent; nothing of it is committed any more. */
  private void freezeDelivering(SystemId system) {
    var it = both.get(holder).deliveries();
    var batch = it.claim(system, Slice.WHOLE, BATCH);
    it.compute(it.readTarget(it.settleOpenIntents(it.load(batch))));
    boolean sent = random.nextBoolean();
    if (sent) {
      it.write(it.commitIntents(batch));
    }
    handOver();
    frozen.add(
        () -> {
          if (!sent) {
            it.write(it.commitIntents(batch));
          }
          it.settle(batch);
        });
  }

  /** Its looks are taken, and not judged. */
  private void freezeChanging(SystemId system) {
    var it = both.get(holder).changes();
    var seen = it.transform(it.read(it.claim(system, Slice.WHOLE, BATCH)));
    handOver();
    frozen.add(() -> it.decide(seen));
  }

  /** What was frozen continues where it stopped, whichever process has the lanes now. */
  void thaw() {
    for (var it : List.copyOf(frozen)) {
      try {
        it.run();
      } catch (LeaseLost expected) {
        // fenced, as it should be
      }
    }
    frozen.clear();
  }
}

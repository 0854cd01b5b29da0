package io.syncline.api.events;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Items that are made at the pace of a clock, and never faster than their receiver takes them. */
final class Paced {

  private Paced() {}

  /**
   * An item for each tick, made where waiting is allowed. A tick that finds the last item not taken
   * is left out.
   *
   * @param stuck is called when so many ticks in a row were left out
   */
  static <T> Multi<T> by(Multi<Long> ticks, int most, Supplier<T> item, Runnable stuck) {
    var leftOut = new AtomicInteger();
    return ticks
        .onOverflow()
        .invoke(
            tick -> {
              if (leftOut.incrementAndGet() == most) {
                stuck.run();
              }
            })
        .drop()
        .onItem()
        .transformToUniAndConcatenate(
            tick ->
                Uni.createFrom()
                    .item(
                        () -> {
                          leftOut.set(0);
                          return item.get();
                        })
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
  }
}

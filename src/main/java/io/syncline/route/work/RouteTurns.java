package io.syncline.route.work;

import io.syncline.core.model.Slice;
import io.syncline.core.run.Stopping;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Sends one exchange through the route for each turn. */
final class RouteTurns implements Worker.Pass {

  private final DefaultConsumer consumer;
  private final Processor route;
  private final WorkQueue queue;
  private final int batch;
  private final Stopping stopping;
  private final Runnable ended;

  /** Items of a failed batch still to be tried one by one; each worker has turns of its own. */
  private int alone;

  private int limit;

  RouteTurns(
      DefaultConsumer consumer, WorkQueue queue, int batch, Stopping stopping, Runnable ended) {
    this.consumer = consumer;
    this.route = consumer.getProcessor();
    this.queue = queue;
    this.batch = batch;
    this.stopping = stopping;
    this.ended = ended;
  }

  @Override
  public int run(Slice slice) throws Exception {
    limit = alone > 0 ? 1 : batch;
    var exchange = consumer.createExchange(false);
    try {
      if (queue.ofRuns()) {
        exchange.setProperty(WorkTurn.SYNC, queue.name());
        exchange.setProperty(WorkTurn.STOPPING, stopping);
      } else {
        exchange.setProperty(WorkTurn.SYSTEM, queue.system());
      }
      exchange.setProperty(WorkTurn.SLICE, slice);
      exchange.setProperty(WorkTurn.LIMIT, limit);
      route.process(exchange);
      var failure = WorkTurn.failure(exchange);
      if (failure != null) {
        throw new WorkFailed(failure);
      }
      int done = WorkTurn.done(exchange);
      boolean split = exchange.getProperty(WorkTurn.ONE_BY_ONE, false, Boolean.class);
      alone = split ? done : Math.max(0, done == 0 ? 0 : alone - 1);
      return done;
    } finally {
      ended.run();
      consumer.releaseExchange(exchange, false);
    }
  }

  @Override
  public int limit() {
    return limit;
  }
}

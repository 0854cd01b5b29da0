package io.syncline.system.http.call;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** Measures the clock of the system with every answer that passes. */
public final class TimedTransport implements HttpTransport {

  private final HttpTransport next;
  private final InstantSource clock;
  private final ClockOffset offset;

  /**
   * @param next sends at once: what waits for its turn before would count as delay
   */
  public TimedTransport(HttpTransport next, InstantSource clock, ClockOffset offset) {
    this.next = next;
    this.clock = clock;
    this.offset = offset;
  }

  @Override
  public CompletableFuture<HttpResult> send(HttpCall call) {
    var sent = clock.instant();
    return next.send(call)
        .thenApply(
            result -> {
              if (result instanceof HttpResult.Answered answered) {
                offset.learn(sent, clock.instant(), answered);
              }
              return result;
            });
  }
}

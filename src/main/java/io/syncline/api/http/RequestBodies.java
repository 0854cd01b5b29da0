package io.syncline.api.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads the bodies of requests to the API within bounds of length, memory and time, before a thread
 * works on them: slow senders hold no thread. Only requests with a valid token get here.
 */
@ApplicationScoped
public class RequestBodies {

  /** After the token was checked (-200) and found to be enough (-100). */
  private static final int AFTER_ACCESS = -50;

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final long MEMORY = 64L << 20;

  private final long most;
  private final Duration time;
  private final AtomicLong left;

  @Inject
  RequestBodies(
      @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10M")
          MemorySize most) {
    this(most.asLongValue(), Math.max(MEMORY, 2 * most.asLongValue()), LONGEST);
  }

  /**
   * @param most bytes of one body
   * @param memory bytes of all that are read at once
   * @param time for a body to arrive
   */
  RequestBodies(long most, long memory, Duration time) {
    this.most = most;
    this.left = new AtomicLong(memory);
    this.time = time;
  }

  void mount(@Observes Router router) {
    router.route("/api/*").order(AFTER_ACCESS).handler(this::receive);
  }

  private void receive(RoutingContext routing) {
    var request = routing.request();
    if (!request.isEnded() && hasBody(request)) {
      new Reading(routing).start();
    } else {
      routing.next();
    }
  }

  private static boolean hasBody(HttpServerRequest request) {
    var length = request.getHeader("Content-Length");
    return request.getHeader("Transfer-Encoding") != null
        || length != null && !length.strip().equals("0");
  }

  /** Of one body, on the request's event loop. */
  private final class Reading {
    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final Buffer body = Buffer.buffer();
    private final long timer;
    private boolean over;

    private Reading(RoutingContext routing) {
      this.routing = routing;
      this.request = routing.request();
      this.timer =
          routing
              .vertx()
              .setTimer(
                  time.toMillis(),
                  it -> refuse(Problem.of(408, "too-slow", "The body did not arrive in time")));
    }

    private void start() {
      request.handler(this::chunk).endHandler(it -> end()).exceptionHandler(it -> give());
      if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
        request.response().writeContinue();
      }
      request.resume();
    }

    private void chunk(Buffer chunk) {
      if (over) {
        return;
      }
      if (body.length() + chunk.length() > most) {
        refuse(Problem.of(413, "too-large", "The body is too large"));
      } else if (left.addAndGet(-chunk.length()) < 0) {
        left.addAndGet(chunk.length());
        refuse(Problem.of(503, "busy", "Too many bodies are being read; try again"));
      } else {
        body.appendBuffer(chunk);
      }
    }

    private void end() {
      if (give()) {
        ((RoutingContextInternal) routing).setBody(body);
        routing.next();
      }
    }

    /** Ends the reading; whether it had not ended yet. */
    private boolean give() {
      if (over) {
        return false;
      }
      over = true;
      routing.vertx().cancelTimer(timer);
      left.addAndGet(body.length());
      return true;
    }

    /** The rest of the body would be taken for the next request: the connection ends. */
    private void refuse(Problem problem) {
      if (give()) {
        routing
            .response()
            .setStatusCode(problem.status())
            .putHeader("Content-Type", Problem.MEDIA_TYPE)
            .putHeader("Cache-Control", "no-store")
            .putHeader("Connection", "close")
            .end(Buffer.buffer(problem.json()))
            .onComplete(it -> request.connection().close());
      }
    }
  }
}

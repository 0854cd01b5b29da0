package io.syncline.ops.health;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Camel's metrics of each route under Camel's names. Camel's own policy looks each of them up by
 * name for every exchange, a tenth of what a webhook costs; here a route holds its meters.
 */
@Singleton
@Unremovable
public class CamelRouteMeters implements RoutePolicyFactory {

  private final MeterRegistry registry;

  CamelRouteMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public RoutePolicy createRoutePolicy(CamelContext camel, String routeId, NamedNode route) {
    return new Policy(registry, routeId);
  }

  private static final class Policy extends RoutePolicySupport {

    private static final String ROUTE = "routeId";

    private final MeterRegistry registry;
    private final Timer succeeded;
    private final Timer failed;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final List<Meter> meters;
    private final String begun;

    Policy(MeterRegistry registry, String id) {
      this.registry = registry;
      this.begun = "syncline.begun." + id;
      this.succeeded = timer(registry, id, false);
      this.failed = timer(registry, id, true);
      this.meters =
          List.of(
              succeeded,
              failed,
              FunctionCounter.builder(
                      "camel.exchanges.total", this, it -> it.succeeded.count() + it.failed.count())
                  .tag(ROUTE, id)
                  .register(registry),
              FunctionCounter.builder("camel.exchanges.failed", this, it -> it.failed.count())
                  .tag(ROUTE, id)
                  .register(registry),
              Gauge.builder("camel.exchanges.inflight", inFlight, AtomicInteger::get)
                  .tag(ROUTE, id)
                  .register(registry));
    }

    private static Timer timer(MeterRegistry registry, String id, boolean failed) {
      return Timer.builder("camel.route.policy")
          .tag(ROUTE, id)
          .tag("failed", String.valueOf(failed))
          .register(registry);
    }

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
      inFlight.incrementAndGet();
      exchange.setProperty(begun, System.nanoTime());
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
      if (exchange.removeProperty(begun) instanceof Long since) {
        inFlight.decrementAndGet();
        var timer = exchange.isFailed() ? failed : succeeded;
        timer.record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
      }
    }

    /** A route of the same id may come again, and begins at 0. */
    @Override
    public void onRemove(Route route) {
      meters.forEach(registry::remove);
    }
  }
}

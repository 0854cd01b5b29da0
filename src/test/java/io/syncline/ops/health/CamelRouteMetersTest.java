package io.syncline.ops.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CamelRouteMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final DefaultCamelContext camel = new DefaultCamelContext(false);

  @BeforeEach
  void start() throws Exception {
    camel.build();
    camel.addRoutePolicyFactory(new CamelRouteMeters(registry));
    addRoute();
    camel.start();
  }

  private void addRoute() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:crm")
                .routeId("crm/deliver")
                .process(
                    it -> {
                      assertThat(value("camel.exchanges.inflight")).isEqualTo(1);
                      if ("bad".equals(it.getMessage().getBody())) {
                        throw new IllegalStateException("refused");
                      }
                    });
          }
        });
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  @Test
  void aRouteCountsAndTimesItsExchangesUntilItIsRemoved() throws Exception {
    send("good");
    send("good");
    send("bad");
    assertThat(value("camel.exchanges.total")).isEqualTo(3);
    assertThat(value("camel.exchanges.failed")).isEqualTo(1);
    assertThat(value("camel.exchanges.inflight")).isZero();
    assertThat(registry.get("camel.route.policy").tag("failed", "true").timer().count())
        .isEqualTo(1);

    camel.getRouteController().stopRoute("crm/deliver");
    camel.removeRoute("crm/deliver");
    assertThat(registry.getMeters()).isEmpty();
    addRoute();
    send("good");
    assertThat(value("camel.exchanges.total")).isEqualTo(1);
  }

  private void send(String body) {
    try (var template = camel.createProducerTemplate()) {
      template.send("direct:crm", exchange -> exchange.getMessage().setBody(body));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private double value(String name) {
    return registry
        .get(name)
        .tag("routeId", "crm/deliver")
        .meter()
        .measure()
        .iterator()
        .next()
        .getValue();
  }
}

package io.syncline.route.landing;

import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** One step at the rows of one object. */
final class LandingEndpoint extends DefaultEndpoint {

  private final LandingComponent component;
  private final LandingStep step;

  LandingEndpoint(String uri, LandingComponent component, LandingStep step) {
    super(uri, component);
    this.component = component;
    this.step = step;
  }

  @Override
  public Producer createProducer() {
    return new DefaultProducer(this) {
      @Override
      public void process(Exchange exchange) throws Exception {
        var landing = component.landing();
        if (landing == null) {
          // The rows are in the server's database, which a command does not open.
          exchange.setProperty(Landed.OUTCOME, "unavailable");
          exchange.setRouteStop(true);
          return;
        }
        step.on(exchange, landing);
      }
    };
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException("`landing:` is a step of a route, not its beginning");
  }

  @Override
  public boolean isSingletonProducer() {
    return true;
  }
}

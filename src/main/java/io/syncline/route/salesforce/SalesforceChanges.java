package io.syncline.route.salesforce;

import io.syncline.core.landing.Landing.Place;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * The Camel component {@code salesforce-change}: steps of a route that subscribes to a channel of
 * change events. {@code salesforce-change:<system>.<object>/received} makes events for {@code
 * direct:<system>.<object>.event} of the message, {@code …/acknowledge} keeps its replay id.
 */
public final class SalesforceChanges extends DefaultComponent {

  private static final String REPLAY_ID = "syncline.replayId";

  private final ReplayPositions positions;

  public SalesforceChanges(ReplayPositions positions) {
    this.positions = positions;
  }

  private enum Step {
    RECEIVED("received") {
      @Override
      void on(Exchange exchange, Place place, ReplayPositions positions) {
        var event = ChangeEvent.of(exchange.getMessage().getBody(String.class));
        positions.received(place, event.replayId());
        exchange.setProperty(REPLAY_ID, event.replayId());
        exchange.getMessage().setBody(event.said());
      }
    },
    ACKNOWLEDGE("acknowledge") {
      @Override
      void on(Exchange exchange, Place place, ReplayPositions positions) {
        var id = exchange.getProperty(REPLAY_ID, Long.class);
        if (id == null) {
          throw new IllegalStateException(
              "the route has no change event: `salesforce-change:…/received` is missing before");
        }
        positions.stored(place, id);
      }
    };

    private final String word;

    Step(String word) {
      this.word = word;
    }

    abstract void on(Exchange exchange, Place place, ReplayPositions positions);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    int slash = remaining.lastIndexOf('/');
    var word = remaining.substring(slash + 1);
    var step = Arrays.stream(Step.values()).filter(it -> it.word.equals(word)).findFirst();
    if (slash < 0 || step.isEmpty()) {
      throw new IllegalArgumentException(
          "`salesforce-change:` is followed by <system>.<object>/<step>, the step one of %s; this is %s"
              .formatted(
                  Arrays.stream(Step.values()).map(it -> it.word).collect(Collectors.joining(", ")),
                  remaining));
    }
    return endpoint(uri, step.get(), ReplayFunction.place(remaining.substring(0, slash)));
  }

  private Endpoint endpoint(String uri, Step step, Place place) {
    return new DefaultEndpoint(uri, this) {
      @Override
      public Producer createProducer() {
        return new DefaultProducer(this) {
          @Override
          public void process(Exchange exchange) {
            step.on(exchange, place, positions);
          }
        };
      }

      @Override
      public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException(
            "`salesforce-change:` is a step of a route, not its beginning");
      }

      @Override
      public boolean isSingletonProducer() {
        return true;
      }
    };
  }
}

package io.syncline.route.rabbit;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * The Camel component {@code rabbitmq}: {@code rabbitmq:<queue>} as the beginning of a route takes
 * messages and acknowledges each after its route has ended well; as a step it publishes a message
 * and waits until the broker has confirmed it.
 *
 * <p>Options: {@code address} ({@code amqps://host:5671/vhost}), {@code user}, {@code password},
 * {@code ca} (a PEM file of trusted authorities); for a step also {@code exchange} and {@code
 * routingKey} in place of the queue, or {@code check=true}: nothing is published, and the queue is
 * asked for.
 */
public final class RabbitComponent extends DefaultComponent {

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    var address = text(parameters, "address");
    if (remaining.isEmpty() || address == null) {
      throw new IllegalArgumentException(
          "`rabbitmq:` is followed by the name of a queue, and has an `address`");
    }
    var ca = text(parameters, "ca");
    var broker =
        new Broker(
            URI.create(address),
            text(parameters, "user"),
            text(parameters, "password"),
            ca == null || ca.isBlank() ? null : Path.of(ca));
    var exchange = text(parameters, "exchange");
    var key = text(parameters, "routingKey");
    return new RabbitEndpoint(
        uri,
        this,
        broker,
        remaining,
        new RabbitEndpoint.Target(exchange == null ? "" : exchange, key == null ? remaining : key),
        Boolean.parseBoolean(text(parameters, "check")));
  }

  private static @Nullable String text(Map<String, Object> parameters, String name) {
    var value = parameters.remove(name);
    return value == null ? null : value.toString();
  }
}

package io.syncline.route.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes persistent messages, one after the other, and waits for the broker's confirmation. It
 * connects when there is something to publish, and again after any failure.
 */
final class QueueProducer extends DefaultProducer {

  private static final int CONFIRMED_WITHIN_MILLIS = 10_000;

  private final Broker broker;
  private final RabbitEndpoint.Target target;
  private final AtomicBoolean returned = new AtomicBoolean();
  private @Nullable Connection connection;
  private @Nullable Channel channel;

  QueueProducer(RabbitEndpoint endpoint, RabbitEndpoint.Target target) {
    super(endpoint);
    this.broker = endpoint.broker();
    this.target = target;
  }

  @Override
  public synchronized void process(Exchange exchange) throws Exception {
    var message = exchange.getMessage();
    var body = message.getBody() == null ? new byte[0] : message.getBody(byte[].class);
    Map<String, Object> headers = new HashMap<>();
    var reason = exchange.getProperty("syncline.reason", String.class);
    if (reason != null) {
      headers.put("reason", reason);
    }
    var properties =
        new AMQP.BasicProperties.Builder()
            .deliveryMode(2)
            .contentType("application/json")
            .messageId(exchange.getProperty("syncline.changeId", String.class))
            .headers(headers)
            .build();
    try {
      publish(properties, body);
    } catch (IOException | TimeoutException | InterruptedException | RuntimeException e) {
      disconnect();
      throw e;
    }
  }

  private void publish(AMQP.BasicProperties properties, byte[] body)
      throws IOException, TimeoutException, InterruptedException {
    var open = channel;
    if (open == null || !open.isOpen()) {
      open = connected();
    }
    returned.set(false);
    open.basicPublish(target.exchange(), target.routingKey(), true, properties, body);
    if (!open.waitForConfirms(CONFIRMED_WITHIN_MILLIS)) {
      throw new IOException("the broker did not take the message");
    }
    if (returned.get()) {
      throw new NotRouted();
    }
  }

  private Channel connected() throws IOException, TimeoutException {
    disconnect();
    var made = broker.connect("syncline, writing");
    connection = made;
    var opened = made.createChannel();
    if (opened == null) {
      throw new IOException("the broker permits no more channels");
    }
    opened.confirmSelect();
    opened.addReturnListener(message -> returned.set(true));
    channel = opened;
    return opened;
  }

  private void disconnect() {
    if (connection != null) {
      connection.abort(1_000);
    }
    connection = null;
    channel = null;
  }

  @Override
  protected synchronized void doStop() throws Exception {
    disconnect();
    super.doStop();
  }
}

package io.syncline.route.rabbit;

import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Connects, asks for the queue and does nothing else. */
final class QueueCheck extends DefaultProducer {

  private final RabbitEndpoint endpoint;

  QueueCheck(RabbitEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    var connection = endpoint.broker().connect("syncline, check");
    try {
      var channel = connection.createChannel();
      if (channel == null) {
        throw new IOException("the broker permits no more channels");
      }
      channel.queueDeclarePassive(endpoint.queue());
    } finally {
      connection.abort(1_000);
    }
  }
}

package io.syncline.route.rabbit;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One queue. */
final class RabbitEndpoint extends DefaultEndpoint {

  private final Broker broker;
  private final String queue;
  private final Target target;
  private final boolean check;

  /** Where messages are published; the exchange without a name brings them to the queue. */
  record Target(String exchange, String routingKey) {}

  RabbitEndpoint(
      String uri,
      RabbitComponent component,
      Broker broker,
      String queue,
      Target target,
      boolean check) {
    super(uri, component);
    this.broker = broker;
    this.queue = queue;
    this.target = target;
    this.check = check;
  }

  Broker broker() {
    return broker;
  }

  String queue() {
    return queue;
  }

  @Override
  public Producer createProducer() {
    return check ? new QueueCheck(this) : new QueueProducer(this, target);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    var consumer = new QueueConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }
}

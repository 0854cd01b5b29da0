package io.syncline.route.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Envelope;
import io.syncline.route.tls.TlsFailure;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages of a queue one by one, so that they keep their order. A message is
 * acknowledged after its route ended well; otherwise it goes back to where it was, and comes again.
 * A broker that is away is asked again.
 */
final class QueueConsumer extends DefaultConsumer {

  private static final Logger LOG = Logger.getLogger(QueueConsumer.class);
  private static final int AGAIN_AFTER_MILLIS = 2_000;

  private final RabbitEndpoint endpoint;
  private volatile CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable ExecutorService thread;

  QueueConsumer(RabbitEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    stopped = new CountDownLatch(1);
    thread =
        endpoint
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadExecutor(this, "queue");
    thread.execute(this::run);
  }

  @Override
  protected void doStop() throws Exception {
    stopped.countDown();
    if (thread != null) {
      endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(thread, 15_000);
    }
    super.doStop();
  }

  private void run() {
    boolean failed = false;
    while (stopped.getCount() > 0) {
      try {
        consume();
        failed = false;
      } catch (IOException | TimeoutException | RuntimeException e) {
        if (!failed) {
          LOG.warnf(
              "The queue %s cannot be read (%s); it is tried again every %d seconds",
              endpoint.queue(),
              TlsFailure.why(e).orElse(e.getClass().getSimpleName()),
              AGAIN_AFTER_MILLIS / 1_000);
        }
        failed = true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      if (isStoppedWithin(AGAIN_AFTER_MILLIS)) {
        return;
      }
    }
  }

  private boolean isStoppedWithin(int millis) {
    try {
      return stopped.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Until the connection ends, or this consumer. */
  private void consume() throws IOException, TimeoutException, InterruptedException {
    var connection = endpoint.broker().connect("syncline, reading");
    try {
      var channel = connection.createChannel();
      if (channel == null) {
        throw new IOException("the broker permits no more channels");
      }
      channel.basicQos(1);
      var ended = new CountDownLatch(1);
      connection.addShutdownListener(cause -> ended.countDown());
      channel.addShutdownListener(cause -> ended.countDown());
      channel.basicConsume(endpoint.queue(), false, new Deliveries(channel, ended));
      while (ended.getCount() > 0 && stopped.getCount() > 0) {
        ended.await(200, TimeUnit.MILLISECONDS);
      }
    } finally {
      close(connection);
    }
  }

  private static void close(Connection connection) {
    connection.abort(5_000);
  }

  private final class Deliveries extends com.rabbitmq.client.DefaultConsumer {

    private final CountDownLatch ended;

    Deliveries(Channel channel, CountDownLatch ended) {
      super(channel);
      this.ended = ended;
    }

    /** The queue is gone. */
    @Override
    public void handleCancel(String tag) {
      ended.countDown();
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      if (isDone(body)) {
        getChannel().basicAck(envelope.getDeliveryTag(), false);
      } else {
        isStoppedWithin(AGAIN_AFTER_MILLIS);
        getChannel().basicNack(envelope.getDeliveryTag(), false, true);
      }
    }

    private boolean isDone(byte[] body) {
      var exchange = createExchange(true);
      exchange.getMessage().setBody(body);
      try {
        getProcessor().process(exchange);
        return exchange.getException() == null && !exchange.isRollbackOnly();
      } catch (Exception e) {
        exchange.setException(e);
        return false;
      } finally {
        if (exchange.getException() != null) {
          LOG.warnf(
              "A message of the queue %s was not stored (%s); it comes again",
              endpoint.queue(), exchange.getException().getClass().getSimpleName());
        }
        releaseExchange(exchange, true);
      }
    }
  }
}

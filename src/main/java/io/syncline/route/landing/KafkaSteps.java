package io.syncline.route.landing;

import io.syncline.core.landing.LandedMessage;
import io.syncline.core.landing.Landing.Place;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Steps at Kafka itself. */
final class KafkaSteps {

  private static final int MILLIS = 5_000;

  private KafkaSteps() {}

  /**
   * Commits each message by itself: where one of them fails again and again, those before it do not
   * come again.
   */
  static LandingStep acknowledge() {
    return (exchange, landing) -> {
      var message = exchange.getMessage();
      var commit = message.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class);
      if (commit == null) {
        throw new IllegalStateException(
            "the route has no message of Kafka, or not `allowManualCommit: true`");
      }
      commit.commit();
    };
  }

  /** The topic of an endpoint of these routes, with the endpoint's own credentials. */
  static LandingStep topic(Place place, FileForm.Options options) {
    var name = options.text("name", "");
    return (exchange, landing) -> {
      var endpoint =
          exchange.getContext().getEndpoints().stream()
              .filter(KafkaEndpoint.class::isInstance)
              .map(KafkaEndpoint.class::cast)
              .filter(it -> name.equals(it.getConfiguration().getTopic()))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("no route names this topic of Kafka"));
      var settings = new Properties();
      settings.putAll(endpoint.getConfiguration().createProducerProperties());
      settings.put(
          CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
          endpoint.getKafkaClientFactory().getBrokers(endpoint.getConfiguration()));
      settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, MILLIS);
      settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, MILLIS);
      settings.remove("client.id");
      try (var admin = Admin.create(settings)) {
        admin.describeTopics(List.of(name)).allTopicNames().get(2L * MILLIS, TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    };
  }

  /** The position of the message that the route has just written; null: it wrote none to Kafka. */
  static LandedMessage.@Nullable Mark written(Exchange exchange, String log) {
    var said = exchange.getMessage().getHeader(KafkaConstants.KAFKA_RECORD_META);
    if (said instanceof List<?> all
        && all.size() == 1
        && all.get(0) instanceof RecordMetadata written
        && written.hasOffset()) {
      return new LandedMessage.Mark(
          ReceivedMessage.logOf(log, written.topic()),
          written.partition(),
          written.offset(),
          written.hasTimestamp() ? Instant.ofEpochMilli(written.timestamp()) : null);
    }
    return null;
  }
}

package io.syncline.app.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.Contacts;
import io.syncline.ops.SyncMeters;
import io.syncline.ops.trace.PipelineTraces;
import io.syncline.ops.trace.SpanTraces;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceBeansTest {

  private static PipelineTraces of(Map<String, String> values) {
    var settings =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withMapping(SynclineSettings.class)
            .withDefaultValues(values)
            .build()
            .getConfigMapping(SynclineSettings.class);
    var meters = new SyncMeters(new SimpleMeterRegistry(), () -> Contacts.synced().installation());
    return new TraceBeans().traces(settings, meters, InstantSource.system());
  }

  @Test
  void withoutAnEndpointNothingIsTraced() {
    assertThat(of(Map.of())).isSameAs(PipelineTraces.NONE);
  }

  @Test
  void withAnEndpointEverythingIs() {
    try (var traces = of(Map.of("syncline.tracing.endpoint", "http://127.0.0.1:1/v1/traces"))) {
      assertThat(traces).isInstanceOf(SpanTraces.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"collector:4318", "ftp://collector/x", "http:///v1", "http://u:s3@c/v1"})
  void whatIsNoAddressIsRefusedAndNotRepeated(String endpoint) {
    assertThatThrownBy(() -> of(Map.of("syncline.tracing.endpoint", endpoint)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("syncline.tracing.endpoint")
        .hasMessageNotContaining(endpoint);
  }

  @Test
  void anAuthorizationAloneDoesNothingAndIsRefused() {
    assertThatThrownBy(() -> of(Map.of("syncline.tracing.authorization", "Bearer s3cret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("syncline.tracing.endpoint is missing")
        .hasMessageNotContaining("s3cret");
  }
}

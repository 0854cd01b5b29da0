package io.syncline.ops.trace;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans by OTLP over HTTP, some at a time. Spans wait in memory; where the collector does not
 * take them, what is more than fits is dropped, and the pipeline does not wait.
 */
public final class OtlpSpans {

  private static final int MOST_WAITING = 20_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private OtlpSpans() {}

  /**
   * @param endpoint as {@code http://collector:4318/v1/traces}
   * @param authorization the value of the header; null: none is sent
   * @throws IllegalArgumentException where the endpoint is no HTTP URL
   */
  public static SpanProcessor to(String endpoint, @Nullable String authorization) {
    var exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(checked(endpoint)).setTimeout(TIMEOUT);
    if (authorization != null) {
      exporter.addHeader("Authorization", authorization);
    }
    return BatchSpanProcessor.builder(exporter.build()).setMaxQueueSize(MOST_WAITING).build();
  }

  private static String checked(String endpoint) {
    try {
      var url = URI.create(endpoint);
      if (url.getHost() != null
          && url.getUserInfo() == null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
        return endpoint;
      }
    } catch (IllegalArgumentException e) {
      // said below, without what was written there
    }
    throw new IllegalArgumentException(
        "syncline.tracing.endpoint is not an http or https URL without a user");
  }
}

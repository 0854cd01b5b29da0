package io.syncline.app.trace;

import io.syncline.app.settings.SynclineSettings;
import io.syncline.ops.SyncMeters;
import io.syncline.ops.trace.OtlpSpans;
import io.syncline.ops.trace.PipelineTraces;
import io.syncline.ops.trace.SpanTraces;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Traces, where the settings say to which collector they go. */
public class TraceBeans {

  private static final Logger LOG = Logger.getLogger(TraceBeans.class);

  @Produces
  @Singleton
  PipelineTraces traces(SynclineSettings settings, SyncMeters meters, InstantSource clock) {
    var said = settings.tracing();
    var endpoint = said.endpoint().orElse(null);
    if (endpoint == null) {
      if (said.authorization().isPresent()) {
        throw new IllegalArgumentException(
            "syncline.tracing.endpoint is missing: without it the other keys do nothing");
      }
      return PipelineTraces.NONE;
    }
    var spans = OtlpSpans.to(endpoint, said.authorization().orElse(null));
    LOG.info("Traces are sent to the collector of syncline.tracing.endpoint");
    return new SpanTraces(spans, clock, meters::syncs);
  }

  void close(@Disposes PipelineTraces traces) {
    traces.close();
  }
}

package io.syncline.ops.trace;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The id of an event is the id of its trace, and gives that of the trace's first span. So the
 * context is wherever the event's id is: in the inbox, and in the causes of a delivery.
 */
final class TraceIds implements IdGenerator {

  private static final IdGenerator RANDOM = IdGenerator.random();

  private final ThreadLocal<@Nullable SpanContext> next = new ThreadLocal<>();

  /** The first span of the trace of an event. */
  static SpanContext first(UUID event) {
    return SpanContext.create(
        hex(event.getMostSignificantBits()) + hex(event.getLeastSignificantBits()),
        hex(event.getLeastSignificantBits()),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  private static String hex(long bits) {
    return "%016x".formatted(bits);
  }

  /** Makes a span while the next ids are those of this context. */
  void as(SpanContext first, Runnable making) {
    next.set(first);
    try {
      making.run();
    } finally {
      next.remove();
    }
  }

  @Override
  public String generateSpanId() {
    var forced = next.get();
    return forced == null ? RANDOM.generateSpanId() : forced.getSpanId();
  }

  @Override
  public String generateTraceId() {
    var forced = next.get();
    return forced == null ? RANDOM.generateTraceId() : forced.getTraceId();
  }
}

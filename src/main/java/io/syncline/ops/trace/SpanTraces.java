package io.syncline.ops.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One trace for each event: its intake, its read and transformation, what was decided, and each
 * delivery that it led to. Spans are made when their work has ended. They hold ids of this product,
 * names of systems, syncs and entities, and words for outcomes; no value and no id of a vendor.
 */
public final class SpanTraces implements PipelineTraces {

  /** A delivery that joins more edits is in the traces of so many. */
  private static final int MOST_CAUSES = 20;

  /** With more, those that another process took over are forgotten. */
  private static final int MOST_UNDER_WAY = 10_000;

  private static final Duration LOST = Duration.ofMinutes(10);

  private static final Set<String> FAILED = Set.of("ended", "retry", "outcome-unknown");

  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final TraceIds ids = new TraceIds();
  private final InstantSource clock;
  private final BiFunction<String, SystemId, String> syncs;
  private final Map<UUID, UnderWay> underWay = new ConcurrentHashMap<>();

  /**
   * A delivery that this process works on.
   *
   * @param intent of its request; null: nothing was sent
   */
  private record UnderWay(Instant claimed, @Nullable Intent intent, @Nullable Instant sent) {}

  /**
   * @param processor takes the spans; it must not wait
   * @param syncs names those of an entity and a system
   */
  public SpanTraces(
      SpanProcessor processor, InstantSource clock, BiFunction<String, SystemId, String> syncs) {
    this.clock = clock;
    this.syncs = syncs;
    this.provider =
        SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .setResource(Resource.create(Attributes.of(text("service.name"), "syncline")))
            .addSpanProcessor(processor)
            .build();
    this.tracer = provider.get("io.syncline");
  }

  private static AttributeKey<String> text(String name) {
    return AttributeKey.stringKey(name);
  }

  @Override
  public void judged(Entity entity, NativeRecord record, @Nullable Inbound inbound) {}

  @Override
  public void looked(NativeRecord record, @Nullable Duration laterBy) {}

  @Override
  public void received(InboxEvent event) {
    var attributes =
        Attributes.of(
            text("syncline.event"), event.id().toString(),
            text("syncline.system"), event.ref().system().value(),
            text("syncline.source"), Hyphenated.of(event.source()),
            text("syncline.kind"), Hyphenated.of(event.kind()));
    var span = new Made("receive", event.arrival().receivedAt(), clock.instant(), attributes);
    ids.as(TraceIds.first(event.id()), () -> make(span, Context.root(), false));
  }

  @Override
  public void stepped(String step, List<QueuedEvent> events, Instant began) {
    var ended = clock.instant();
    for (var queued : events) {
      var event = queued.event();
      var attributes = Attributes.of(text("syncline.system"), event.ref().system().value());
      make(new Made(step, began, ended, attributes), below(event.id()), false);
    }
  }

  @Override
  public Instant begins() {
    return clock.instant();
  }

  @Override
  public void saved(ChangeSet changes, Instant began) {
    changes.all(Effect.EventQueued.class).forEach(it -> received(it.event()));
    var ended = clock.instant();
    for (var audited : changes.all(Effect.Audited.class)) {
      var entry = audited.entry();
      var result = entry.result();
      var source = entry.systems().source();
      var attributes =
          Attributes.builder()
              .put("syncline.entity", entry.about().entity())
              .put("syncline.sync", syncs.apply(entry.about().entity(), source))
              .put("syncline.operation", Hyphenated.of(result.operation()))
              .put("syncline.outcome", Hyphenated.of(result.outcome()));
      put(attributes, "syncline.record", entry.about().record());
      put(attributes, "syncline.system", source);
      put(attributes, "syncline.reason", entry.kindOfReason());
      make(
          new Made(name(result.operation()), began, ended, attributes.build()),
          below(entry.cause()),
          result.outcome() == AuditEntry.Outcome.FAILED);
    }
  }

  private static String name(AuditEntry.Operation operation) {
    return switch (operation) {
      case LINK -> "identity";
      case CONFLICT -> "conflict";
      case REVIEW -> "question";
      default -> "decide";
    };
  }

  @Override
  public void claimed(List<Delivery> deliveries) {
    var now = clock.instant();
    if (underWay.size() >= MOST_UNDER_WAY) {
      underWay.values().removeIf(it -> it.claimed().isBefore(now.minus(LOST)));
    }
    deliveries.forEach(it -> underWay.put(it.id(), new UnderWay(now, null, null)));
  }

  @Override
  public void sending(
      Map<UUID, Intent> intents, Collection<Delivery> claimed, Collection<UUID> committed) {
    for (var delivery : claimed) {
      var intent = intents.get(delivery.id());
      if (intent != null && committed.contains(delivery.id())) {
        underWay.computeIfPresent(
            delivery.id(), (id, it) -> new UnderWay(it.claimed(), intent, clock.instant()));
      }
    }
  }

  @Override
  public void settled(Delivery delivery, String outcome) {
    var now = clock.instant();
    var known = underWay.remove(delivery.id());
    var began = known == null ? now : known.claimed();
    boolean failed = FAILED.contains(outcome);
    var attributes =
        Attributes.builder()
            .put("syncline.delivery", delivery.id().toString())
            .put("syncline.record", delivery.record().toString())
            .put("syncline.entity", delivery.entity())
            .put("syncline.sync", syncs.apply(delivery.entity(), delivery.target()))
            .put("syncline.system", delivery.target().value())
            .put("syncline.attempts", delivery.attempts())
            .put("syncline.outcome", outcome)
            .build();
    delivery.cause().events().stream()
        .limit(MOST_CAUSES)
        .forEach(
            event -> {
              var deliver = make(new Made("deliver", began, now, attributes), below(event), failed);
              if (known != null && known.intent() != null && known.sent() != null) {
                var call = Attributes.of(text("syncline.intent"), known.intent().id().toString());
                make(
                    new Made("write", known.sent(), now, call),
                    Context.root().with(deliver),
                    failed);
              }
            });
  }

  private static void put(AttributesBuilder attributes, String key, @Nullable Object it) {
    if (it != null) {
      attributes.put(key, it.toString());
    }
  }

  /** A span that has ended. */
  private record Made(String name, Instant began, Instant ended, Attributes attributes) {}

  /** Below the first span of the trace of an event. */
  private static Context below(UUID event) {
    return Context.root().with(Span.wrap(TraceIds.first(event)));
  }

  private Span make(Made made, Context parent, boolean failed) {
    var span =
        tracer
            .spanBuilder(made.name())
            .setParent(parent)
            .setStartTimestamp(made.began())
            .setAllAttributes(made.attributes())
            .startSpan();
    if (failed) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(made.ended());
    return span;
  }

  @Override
  public void close() {
    provider.shutdown().join(5, TimeUnit.SECONDS);
  }
}

package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.state.RunPermissionsLookup;
import io.syncline.core.system.OperationRoutes;
import io.syncline.ops.Commits;
import io.syncline.ops.ObservedChangeStore;
import io.syncline.ops.ObservedDeliveryStore;
import io.syncline.ops.ObservedInbox;
import io.syncline.ops.SyncMeters;
import io.syncline.ops.trace.OtlpSpans;
import io.syncline.ops.trace.PipelineTraces;
import io.syncline.ops.trace.SpanTraces;
import io.syncline.store.TestDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One edit is one trace, in whichever processes it is worked on. */
class TracesJourneyTest {

  private final World world = new World(TestDatabase.fresh(), Contacts.synced(), 20261124);
  private final InMemorySpanExporter intake = InMemorySpanExporter.create();
  private final InMemorySpanExporter work = InMemorySpanExporter.create();

  private PipelineTraces traces(SpanProcessor processor) {
    return new SpanTraces(processor, world.clock, meters()::syncs);
  }

  private SyncMeters meters() {
    return new SyncMeters(new SimpleMeterRegistry(), world.runtime().installations());
  }

  /** The engine of a process that traces. */
  private void work(PipelineTraces traces) {
    var policies =
        new SyncEngine.Policies(
            (failure, attempts, since, now) -> Optional.of(now.plusSeconds(1)),
            RetryPolicy.upTo(5)
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(10))
                .waitingOut(Duration.ofDays(1))
                .thenMoveToDeadLetters(),
            traces,
            RunPermissionsLookup.NONE,
            OperationRoutes.NONE);
    var engine =
        new SyncEngine(
            new SyncEngine.Shared(world.runtime(), new Random(1), world.transformer),
            new SyncEngine.Stores(
                world.stores.queue(),
                new ObservedChangeStore(world.stores.changes(), meters(), traces),
                new ObservedDeliveryStore(world.stores.deliveries(), meters(), traces)),
            world.connected,
            Wakeups.NONE,
            policies);
    world.changes = engine.changes();
    world.deliverer = engine.deliveries();
  }

  /** Somebody edits a contact, and the hook of it is accepted. */
  private InboxEvent edited(PipelineTraces traces) {
    var ann = world.settled(Ann.BARE);
    world.settle();
    world.system(CRM).edit(ann, "company", Value.text("Secret Ltd"));
    var event = world.hooks.get(0);
    new ObservedInbox(world.stores.inbox(), meters(), new Commits(), traces).accept(world.hooks);
    world.hooks.clear();
    return event;
  }

  @Test
  void oneEditIsOneTraceFromTheHookToTheSettledDelivery() {
    var event = edited(traces(SimpleSpanProcessor.create(intake)));
    work(traces(SimpleSpanProcessor.create(work)));
    world.settle();

    var first = intake.getFinishedSpanItems().get(0);
    assertThat(first.getName()).isEqualTo("receive");
    assertThat(first.getTraceId()).isEqualTo(event.id().toString().replace("-", ""));
    assertThat(first.getParentSpanContext().isValid()).isFalse();
    var spans =
        work.getFinishedSpanItems().stream()
            .filter(it -> it.getTraceId().equals(first.getTraceId()))
            .toList();
    assertThat(spans)
        .extracting(SpanData::getName)
        .contains("read", "transform", "decide", "deliver", "write");
    var ids = spans.stream().map(SpanData::getSpanId).collect(Collectors.toSet());
    assertThat(ids).hasSameSizeAs(spans);
    assertThat(spans)
        .allSatisfy(
            it -> {
              assertThat(it.getParentSpanId())
                  .isIn(Stream.concat(Stream.of(first.getSpanId()), ids.stream()).toList());
              assertThat(it.getEndEpochNanos()).isGreaterThanOrEqualTo(it.getStartEpochNanos());
            });
    assertThat(spans)
        .filteredOn(it -> it.getName().equals("deliver"))
        .extracting(TracesJourneyTest::outcome)
        .contains("books written");
    assertThat(text(spans) + text(List.of(first)))
        .contains(event.id().toString(), "contacts")
        .doesNotContain("Secret", "@");
  }

  @Test
  void aWriteThatFailsIsASpanThatFailed() {
    edited(PipelineTraces.NONE);
    work(traces(SimpleSpanProcessor.create(work)));
    world.system(BOOKS).faults = () -> MemorySystem.Fault.LOST_ANSWER;
    world.changes.runOnce(CRM, Slice.WHOLE, 50);
    world.deliverer.runOnce(BOOKS, Slice.WHOLE, 50);

    assertThat(work.getFinishedSpanItems())
        .filteredOn(it -> it.getName().equals("deliver"))
        .extracting(SpanData::getStatus)
        .containsExactly(StatusData.error());
  }

  @Test
  void spansReachACollectorByHttp() throws Exception {
    var bodies = new LinkedBlockingQueue<String>();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          var key = exchange.getRequestHeaders().getFirst("Authorization");
          var body = exchange.getRequestBody().readAllBytes();
          bodies.add(key + " " + HexFormat.of().formatHex(body));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      var url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
      var traces = traces(OtlpSpans.to(url, "Bearer k"));
      var event = edited(traces);
      traces.close();

      var body = bodies.poll(10, TimeUnit.SECONDS);
      assertThat(body).startsWith("Bearer k ").contains(event.id().toString().replace("-", ""));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aCollectorThatIsNotThereStopsNothing() {
    work(traces(OtlpSpans.to("http://127.0.0.1:1/v1/traces", null)));
    edited(PipelineTraces.NONE);
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Secret Ltd"));
  }

  private static String outcome(SpanData span) {
    return attribute(span, "syncline.system") + " " + attribute(span, "syncline.outcome");
  }

  private static String attribute(SpanData span, String name) {
    return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(name)));
  }

  private static String text(List<SpanData> spans) {
    return spans.stream().map(it -> it.getAttributes().toString()).collect(Collectors.joining());
  }
}

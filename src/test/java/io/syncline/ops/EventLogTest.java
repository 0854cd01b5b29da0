package io.syncline.ops;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.Contacts;
import io.syncline.core.SettableClock;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore.SettledBatch;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.Settled;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Slice;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.system.WriteRequest;
import io.syncline.ops.trace.PipelineTraces;
import io.syncline.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EventLogTest {

  private static final NativeRef REF = new NativeRef(CRM, "contacts", "vendor-77");
  private static final Value SECRET = Value.text("ann@example.com");

  private final SettableClock clock = new SettableClock(Contacts.START);
  private final Ids ids = new Ids(clock, new Random(1));
  private final SyncMeters meters =
      new SyncMeters(new SimpleMeterRegistry(), () -> Contacts.synced().installation());
  private final MemoryStore store = new MemoryStore(ids);
  private final ObservedInbox inbox =
      new ObservedInbox(store.inbox(), meters, new Commits(), PipelineTraces.NONE);
  private final ObservedChangeStore changes =
      new ObservedChangeStore(store.changes(), meters, PipelineTraces.NONE);
  private final ObservedDeliveryStore deliveries =
      new ObservedDeliveryStore(store.deliveries(), meters, PipelineTraces.NONE);

  private final List<String> lines = new ArrayList<>();
  private final Logger logger = Logger.getLogger(EventLog.CATEGORY);
  private final PatternFormatter formatter = new PatternFormatter("%s");
  private final Handler collecting =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(formatter.format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(collecting);
    logger.setLevel(Level.ALL);
  }

  @AfterEach
  void stop() {
    logger.removeHandler(collecting);
    logger.setLevel(null);
  }

  @Test
  @DisplayName("one event is followed from its webhook to the target by its id, without values")
  void oneEventIsFollowedToItsTarget() {
    var event = event();
    inbox.accept(List.of(event));
    var record = ids.nextRecord();
    judge(event, record);
    var delivery = deliveries.claim(BOOKS, Slice.WHOLE, clock.instant(), 10).get(0);
    var intent = intent(delivery);
    deliveries.commitIntents(Map.of(delivery.id(), intent), List.of(delivery));
    deliveries.settle(
        new SettledBatch(
            List.of(written(delivery)),
            List.of(),
            List.of(entry(intent.id(), record, AuditEntry.Operation.CREATE)),
            List.of(),
            List.of(),
            List.of()));

    assertThat(lines)
        .containsExactly(
            "event=%s step=received system=crm object=contacts kind=updated source=hook stored=true"
                .formatted(event.id()),
            "event=%s step=decided operation=apply outcome=applied reason=null record=%s system=crm target=books attributes=email run=null"
                .formatted(event.id(), record),
            "event=%s delivery=%s step=ordered record=%s target=books attributes=email"
                .formatted(event.id(), delivery.id(), record),
            "delivery=%s step=sending intent=%s operation=create record=%s target=books attributes=email event=%s"
                .formatted(delivery.id(), intent.id(), record, event.id()),
            "intent=%s step=decided operation=create outcome=applied reason=null record=%s system=crm target=books attributes=email run=null"
                .formatted(intent.id(), record),
            "delivery=%s step=written record=%s target=books attempts=0 event=%s"
                .formatted(delivery.id(), record, event.id()));
    assertThat(lines).noneMatch(it -> it.contains("ann@example.com") || it.contains("vendor-77"));
  }

  @Test
  @DisplayName("without DEBUG nothing is written")
  void nothingIsWrittenWithoutDebug() {
    logger.setLevel(Level.INFO);
    inbox.accept(List.of(event()));

    assertThat(lines).isEmpty();
  }

  private InboxEvent event() {
    return new InboxEvent(
        ids.next(),
        REF,
        EventKind.UPDATED,
        InboxEvent.Source.HOOK,
        InboxEvent.Arrival.at(clock.instant()),
        InboxEvent.Content.partial(new Value.Struct(Map.of("email", SECRET))),
        Origin.NONE);
  }

  private void judge(InboxEvent event, RecordId record) {
    var set = new ChangeSet();
    var email = new AttributeState(SECRET, CRM, clock.instant(), 1);
    set.add(
        new Effect.RecordSaved(
            UnifiedRecord.born(record, "contact").changed(Map.of("email", email)), 0));
    set.add(new Effect.Audited(entry(event.id(), record, AuditEntry.Operation.APPLY)));
    set.add(
        new Effect.DeliveryPlanned(
            Delivery.due(
                ids.next(),
                new Delivery.Change(record, "contact", BOOKS, Set.of("email"), true),
                new Delivery.Cause(List.of(event.id()), Origin.NONE),
                clock.instant())));
    changes.inTransaction(
        tx -> {
          tx.save(set);
          return true;
        });
  }

  private AuditEntry entry(UUID cause, RecordId record, AuditEntry.Operation operation) {
    return new AuditEntry(
        cause,
        clock.instant(),
        new About("contact", record, REF),
        new AuditEntry.Systems(CRM, BOOKS),
        new AuditEntry.Result(operation, AuditEntry.Outcome.APPLIED, null),
        Map.of("email", new AttributeChange(null, SECRET)),
        AuditEntry.By.actor(AuditEntry.SYNCLINE));
  }

  private Intent intent(Delivery delivery) {
    var id = ids.next();
    return Intent.frozen(
        id,
        new WriteRequest.Create(
            BOOKS, "contacts", new Value.Struct(Map.of("email", SECRET)), id.toString(), null),
        Map.of("email", new Intent.Expected("email", SECRET, 1)),
        "",
        clock.instant(),
        null);
  }

  private Settled.Written written(Delivery delivery) {
    var ref = new NativeRef(BOOKS, "contacts", "vendor-77");
    var link = Link.made(delivery.record(), ref, Link.CREATED);
    var hash = VersionHash.of("x");
    return new Settled.Written(
        delivery, new Settled.Held(ref, Map.of(), 1, null, hash), clock.instant(), link, null);
  }
}

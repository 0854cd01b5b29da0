package io.syncline.store;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.WriteRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Things to store, made in few words. */
public final class Samples {

  public static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  public static final SystemId CRM = SystemId.of("crm");
  public static final SystemId BOOKS = SystemId.of("books");
  public static final Ids IDS =
      new Ids(
          InstantSource.fixed(T0),
          new RandomGenerator() {
            private final AtomicLong state = new AtomicLong(42);

            @Override
            public long nextLong() {
              // SplitMix64 (Steele, Lea, Flood 2014): safe for threads, unlike the seeded ones of
              // the JDK
              long z = state.addAndGet(0x9E3779B97F4A7C15L);
              z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
              z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
              return z ^ z >>> 31;
            }
          });

  private Samples() {}

  public static NativeRef crm(String id) {
    return new NativeRef(CRM, "contacts", id);
  }

  public static NativeRef books(String id) {
    return new NativeRef(BOOKS, "Contacts", id);
  }

  public static InboxEvent event(NativeRef ref, @Nullable String identity) {
    return event(ref, identity, T0);
  }

  public static InboxEvent event(NativeRef ref, @Nullable String identity, Instant at) {
    return new InboxEvent(
        IDS.next(),
        ref,
        EventKind.UPDATED,
        InboxEvent.Source.HOOK,
        new InboxEvent.Arrival(identity, T0.minusSeconds(1), at),
        InboxEvent.Content.partial(new Value.Struct(Map.of("id", Value.text(ref.id())))),
        Origin.of(ref.system().value()));
  }

  public static UnifiedRecord record(RecordId id, Map<String, String> values) {
    var attributes = new HashMap<String, AttributeState>();
    values.forEach(
        (name, value) -> attributes.put(name, new AttributeState(Value.text(value), CRM, T0, 1)));
    return UnifiedRecord.born(id, "contact").changed(attributes);
  }

  public static Delivery delivery(RecordId record, String... attributes) {
    return Delivery.due(
        IDS.next(),
        new Delivery.Change(record, "contact", BOOKS, Set.of(attributes), true),
        new Delivery.Cause(List.of(IDS.next()), Origin.of("crm")),
        T0);
  }

  public static Intent intent(String attribute, String value) {
    var id = IDS.next();
    var fields = new Value.Struct(Map.of(attribute, Value.text(value)));
    return Intent.frozen(
        id,
        new WriteRequest.Create(BOOKS, "Contacts", fields, id.toString(), "marker"),
        Map.of(attribute, new Intent.Expected(attribute, Value.text(value), 1)),
        "definition",
        T0,
        null);
  }

  public static UUID id() {
    return IDS.next();
  }
}

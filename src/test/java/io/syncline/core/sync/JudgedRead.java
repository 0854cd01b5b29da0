package io.syncline.core.sync;

import io.syncline.core.Contacts;
import io.syncline.core.conflict.KeptDecisions;
import io.syncline.core.conflict.Resolver;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.References;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.judge.FieldJudge;
import io.syncline.core.sync.judge.Judge;
import io.syncline.core.sync.state.Judgement;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * One read of one copy of one record, judged: what the record and the shadow hold is said first.
 */
public final class JudgedRead {

  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  public static final RecordId RECORD = new RecordId(new UUID(0, 1));

  private final Transformer transformer = new Transformer();
  private final Ids ids = new Ids(InstantSource.fixed(NOON), new Random(1));
  private final Judge judge =
      new Judge(new FieldJudge(transformer, new Resolver(transformer), ids), ids);
  private final Map<String, FieldShadow> shadows = new HashMap<>();
  private final Map<String, AttributeState> attributes = new HashMap<>();
  private Set<String> waiting = Set.of();
  private long version = 4;

  public Contacts contacts = Contacts.synced();

  /** What the record holds, and since when: a second before the look. */
  public JudgedRead record(String attribute, Value value, SystemId source) {
    return record(attribute, new AttributeState(value, source, NOON.minusSeconds(1), 2));
  }

  public JudgedRead record(String attribute, AttributeState state) {
    attributes.put(attribute, state);
    return this;
  }

  /** What the copy was known to hold. */
  public JudgedRead shadow(String field, FieldShadow held) {
    shadows.put(field, held);
    return this;
  }

  /** The attribute waits for a person. */
  JudgedRead waiting(String attribute) {
    waiting = Set.of(attribute);
    return this;
  }

  /** The record is made by this look. */
  JudgedRead isNew() {
    version = 0;
    return this;
  }

  UnifiedRecord record() {
    return new UnifiedRecord(
        RECORD, "contact", version, UnifiedRecord.Status.ACTIVE, Map.copyOf(attributes));
  }

  public static NativeRef ref(SystemId system) {
    return new NativeRef(system, "contacts", "1");
  }

  public Judgement at(SystemId system, String field, Value value) {
    return at(system, Map.of(field, value));
  }

  Judgement at(SystemId system, Map<String, Value> fields) {
    var entity = contacts.entity();
    var participant = entity.participant(system).orElseThrow();
    var seen = new NativeRecord(ref(system), new Value.Struct(fields), null, NOON, null, false);
    return judge.judge(
        new Judge.Input(
            entity,
            participant,
            new Judge.Known(
                record(),
                waiting,
                true,
                shadows.isEmpty() ? Shadow.UNKNOWN : new Shadow(shadows, 3, null, null)),
            observation(system),
            seen,
            transformer.inbound(entity, participant, seen.fields()),
            TERMS));
  }

  /** No decision is kept, and no reference leads anywhere. */
  public static final Judge.Terms TERMS =
      new Judge.Terms(NOON, KeptDecisions.NONE, References.NONE, NOON);

  public static Observation observation(SystemId system) {
    var event =
        new InboxEvent(
            new UUID(0, 1),
            ref(system),
            EventKind.UPDATED,
            InboxEvent.Source.HOOK,
            InboxEvent.Arrival.at(NOON),
            InboxEvent.Content.NONE,
            Origin.NONE);
    return new Observation(
        ref(system), List.of(new QueuedEvent(1, 0, 1, 0, event)), 7, new Observation.Seen.Gone());
  }
}

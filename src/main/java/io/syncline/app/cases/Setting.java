package io.syncline.app.cases;

import io.syncline.core.change.ChangeSet;
import io.syncline.core.definition.Entity;
import io.syncline.core.definition.Participant;
import io.syncline.core.definition.cases.CaseFile.Given;
import io.syncline.core.definition.cases.CaseFile.GivenLink;
import io.syncline.core.definition.cases.CaseFile.GivenRecord;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Attributes;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.Value;
import io.syncline.core.transform.Paths;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Puts into stores and systems what a case gives. */
final class Setting {

  private final CaseWorld world;
  private final CaseNames names;
  private final ChangeSet changes = new ChangeSet();

  Setting(CaseWorld world, CaseNames names) {
    this.world = world;
    this.names = names;
  }

  void put(Given given) {
    given.records().forEach(this::record);
    given
        .systems()
        .forEach(
            (system, objects) ->
                objects.forEach(
                    (object, records) ->
                        records.forEach(
                            (id, fields) ->
                                world
                                    .system(system)
                                    .edit(new NativeRef(system, object, id), fields))));
    world
        .store
        .changes()
        .inTransaction(
            tx -> {
              tx.save(changes);
              return true;
            });
  }

  private void record(GivenRecord given) {
    var entity = names.entity(given.entity());
    var id = world.ids.nextRecord();
    var since = world.clock.instant().minus(Duration.ofDays(1));
    var states = new TreeMap<String, AttributeState>();
    given
        .attributes()
        .forEach(
            (name, value) ->
                states.put(
                    names.attribute(entity, name),
                    new AttributeState(value, entity.primary().system(), since, 1)));
    var record = new UnifiedRecord(id, entity.name(), 1, UnifiedRecord.Status.ACTIVE, states);
    changes.record(record, 0);
    changes.matchValues(id, MatchValues.all(entity, record.values()));
    given.links().forEach((system, link) -> link(given, entity, record, system, link));
  }

  private void link(
      GivenRecord given, Entity entity, UnifiedRecord record, SystemId system, GivenLink link) {
    var participant = names.participant(entity, system);
    var object = link.object() == null ? participant.object() : link.object();
    var ref = new NativeRef(system, object, link.id());
    var fields = fields(given, entity, participant, record.values());
    var held = new HashMap<String, FieldShadow>();
    fields.forEach((field, value) -> held.put(field, FieldShadow.read(value)));
    changes.link(Link.made(record.id(), ref, "created"));
    changes.shadow(ref, new Shadow(held, world.store.changes().nextReadNumber(), null));
    var whole = new HashMap<>(fields);
    whole.put(participant.type().id(), Value.text(link.id()));
    world.system(system).edit(ref, Paths.write(Value.Struct.EMPTY, whole));
  }

  /** As given, else as the system would hold what the record says. */
  private Map<String, Value> fields(
      GivenRecord given, Entity entity, Participant participant, Attributes attributes) {
    var shadow = given.shadows().get(participant.system());
    if (shadow == null) {
      return world.transformer.outbound(entity, participant, attributes).fields();
    }
    var fields = new HashMap<String, Value>();
    shadow.forEach((name, value) -> fields.put(names.field(participant, name), value));
    return fields;
  }
}

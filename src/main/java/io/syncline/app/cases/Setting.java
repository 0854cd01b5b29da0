package io.syncline.app.cases;

import io.syncline.core.definition.cases.CaseFile.Given;
import io.syncline.core.definition.cases.CaseFile.GivenLink;
import io.syncline.core.definition.cases.CaseFile.GivenRecord;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.References;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ReferenceResolver;
import io.syncline.core.transform.path.Paths;
import io.syncline.core.transform.rule.ClosedPeriods;
import java.time.Duration;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Puts into stores and systems what a case gives. */
final class Setting {

  private final CaseWorld world;
  private final CaseNames names;
  private final ChangeSet changes = new ChangeSet();
  private final Map<NativeRef, RecordId> linked = new HashMap<>();
  private final Map<RecordId, Map<SystemId, NativeRef>> copies = new HashMap<>();

  Setting(CaseWorld world, CaseNames names) {
    this.world = world;
    this.names = names;
  }

  void put(Given given) {
    var ids = given.records().stream().map(this::place).toList();
    for (int i = 0; i < ids.size(); i++) {
      record(given.records().get(i), ids.get(i));
    }
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
              ReferenceResolver.keep(world.installation, changes);
              tx.save(changes);
              return true;
            });
    given.closed().forEach(it -> close(YearMonth.parse(it)));
  }

  private void close(YearMonth month) {
    for (var entity : world.installation.entities().values()) {
      for (var sync : entity.syncs()) {
        var attribute = sync.reconciliation().periodAttribute();
        if (attribute != null) {
          world.store.close(new ClosedPeriods.Closed(sync.sync(), entity.name(), attribute, month));
        }
      }
    }
  }

  /** Where a record is, so that others may refer to it wherever they are written. */
  private RecordId place(GivenRecord given) {
    var entity = names.entity(given.entity());
    var id = world.ids.nextRecord();
    given
        .links()
        .forEach(
            (system, link) -> {
              var ref = ref(entity, system, link);
              linked.put(ref, id);
              copies.computeIfAbsent(id, it -> new HashMap<>()).put(system, ref);
            });
    return id;
  }

  private NativeRef ref(Entity entity, SystemId system, GivenLink link) {
    var object = link.object() == null ? names.participant(entity, system).object() : link.object();
    return new NativeRef(system, object, link.id());
  }

  /** A reference names the record that is given with that link. */
  private Value value(Entity entity, String attribute, Value said) {
    var referenced = names.referenced(entity, attribute, said);
    var record = referenced == null ? null : linked.get(referenced);
    if (referenced != null && record == null) {
      throw new CaseFault("`" + referenced + "` is the link of no given record");
    }
    return record == null ? said : References.value(record);
  }

  private void record(GivenRecord given, RecordId id) {
    var entity = names.entity(given.entity());
    var since = world.clock.instant().minus(Duration.ofDays(1));
    var states = new TreeMap<String, AttributeState>();
    given
        .attributes()
        .forEach(
            (name, value) ->
                states.put(
                    names.attribute(entity, name),
                    new AttributeState(
                        value(entity, names.attribute(entity, name), value),
                        entity.primary().system(),
                        since,
                        1)));
    var record = new UnifiedRecord(id, entity.name(), 1, UnifiedRecord.Status.ACTIVE, states);
    changes.add(new Effect.RecordSaved(record, 0));
    changes.add(new Effect.MatchValuesSet(id, MatchValues.all(entity, record.values())));
    given.links().forEach((system, link) -> link(given, entity, record, system, link));
  }

  private void link(
      GivenRecord given, Entity entity, UnifiedRecord record, SystemId system, GivenLink link) {
    var participant = names.participant(entity, system);
    var ref = ref(entity, system, link);
    var fields = fields(given, entity, participant, record.values());
    var held = new HashMap<String, FieldShadow>();
    fields.forEach((field, value) -> held.put(field, FieldShadow.read(value)));
    changes.link(Link.made(record.id(), ref, "created"));
    changes.add(
        new Effect.ShadowAdvanced(
            ref, new Shadow(held, world.store.changes().nextReadNumber(), null, null)));
    var whole = new HashMap<>(fields);
    whole.put(participant.type().idPaths().get(0), Value.text(link.id()));
    world.system(system).edit(ref, Paths.write(Value.Struct.EMPTY, whole));
  }

  /** The attributes with native ids of a system where they name records. */
  private Attributes inWordsOf(Entity entity, Participant participant, Attributes attributes) {
    var translated = attributes;
    for (var attribute : entity.references().keySet()) {
      var record = References.named(attributes.get(attribute));
      if (record != null) {
        var there = copies.getOrDefault(record, Map.of()).get(participant.system());
        translated =
            translated.with(attribute, there == null ? Value.CLEARED : Value.text(there.id()));
      }
    }
    return translated;
  }

  /** As given, else as the system would hold what the record says. */
  private Map<String, Value> fields(
      GivenRecord given, Entity entity, Participant participant, Attributes attributes) {
    var shadow = given.shadows().get(participant.system());
    if (shadow == null) {
      var translated = inWordsOf(entity, participant, attributes);
      return world.transformer.outbound(entity, participant, translated).fields();
    }
    var fields = new HashMap<String, Value>();
    shadow.forEach((name, value) -> fields.put(names.field(participant, name), value));
    return fields;
  }
}

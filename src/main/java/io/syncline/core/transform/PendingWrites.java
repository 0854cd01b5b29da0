package io.syncline.core.transform;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Link;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.References;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Determines what is still to be written of a record to a system: the one comparison on which
 * loops, flagged edits and reformatting targets depend (S2). Pure; safe for threads.
 *
 * <p>A field is due where the record's value differs from what the system's copy is known to hold,
 * read through the current map, unless the system has already answered that very value with what it
 * holds. Nothing is due for a record that is paused, quarantined or deleted, for a secondary link,
 * for a held attribute, against a mapping's direction, where the copy names a record that is not
 * known yet, or where no started sync whose filter has the record in lets the value travel there.
 */
public final class PendingWrites {
  private final Transformer transformer;

  public PendingWrites(Transformer transformer) {
    this.transformer = transformer;
  }

  /**
   * One field that is due.
   *
   * @param value the record's value
   * @param version the record's version of the attribute
   * @param before what the field was known to hold; null where it was never read, or where the
   *     record is to be created: then only a read can show whether this write would overwrite
   *     something
   */
  public record Field(
      FieldMapping mapping, Value value, long version, @Nullable FieldShadow before) {
    public String attribute() {
      return mapping.attribute();
    }

    public String path() {
      return mapping.field().path();
    }

    private Field over(Shadow shadow) {
      return new Field(mapping, value, version, shadow.field(path()));
    }

    @Override
    public String toString() {
      return "Field[" + path() + " of " + attribute() + ", version " + version + "]";
    }
  }

  /**
   * What is due, in the order of the participant's map.
   *
   * @param link the system's copy; null where there is none: then everything permitted that has a
   *     value is due, for it is what the copy would be created with
   */
  public List<Field> of(
      Entity entity, Participant target, RecordState state, @Nullable LinkState link) {
    var sayable = sayable(entity, target, state.record(), state.held(), link == null);
    if (link == null) {
      return sayable.stream().filter(field -> !field.value().isEmpty()).toList();
    }
    if (link.link().role() == Link.Role.SECONDARY) {
      return List.of();
    }
    var fields =
        new ArrayList<>(
            sayable.stream()
                .filter(field -> !link.awaiting().contains(field.attribute()))
                .map(field -> field.over(link.shadow()))
                .filter(field -> differs(entity, target, field, state.references()))
                .toList());
    restored(entity, target, state, link, fields);
    return fields;
  }

  /**
   * While a question is open again, the one thing that is due for its attribute is what the copy
   * held before the decision, provided it still holds what the decision left there.
   */
  private void restored(
      Entity entity, Participant target, RecordState state, LinkState link, List<Field> fields) {
    for (var it : state.restorations()) {
      var mapping = target.mappingOf(it.attribute()).orElse(null);
      var known = state.record().attributes().get(it.attribute());
      var held = mapping == null ? null : link.shadow().field(mapping.field().path());
      if (mapping == null
          || known == null
          || held == null
          || !it.ref().equals(link.link().ref())
          || !state.held().contains(it.attribute())
          || !mapping.out()
          || !mapping.field().writable()
          || state.record().status() != UnifiedRecord.Status.ACTIVE) {
        continue;
      }
      var meant = transformer.unified(entity, target, mapping, held.held(), state.references());
      boolean answered = held.answers(it.to());
      if (meant != null && meant.agreesWith(it.from()) && !answered) {
        fields.add(new Field(mapping, it.to(), known.version(), held));
      }
    }
  }

  private boolean differs(Entity entity, Participant target, Field field, References references) {
    var before = field.before();
    if (before == null) {
      return true;
    }
    if (before.answers(field.value())) {
      return false;
    }
    var known = transformer.unified(entity, target, field.mapping(), before.held(), references);
    return known == null
        || !known.agreesWith(field.value())
        || namesAnother(target, field.mapping(), before, known, references);
  }

  /**
   * It names the right record by a copy that is not its main one there: what two records became
   * (S19) is named by the copy that lives on.
   */
  private static boolean namesAnother(
      Participant target,
      FieldMapping mapping,
      FieldShadow before,
      Value known,
      References references) {
    var to = mapping.reference();
    var record = to == null ? null : References.named(known);
    if (to == null || record == null) {
      return false;
    }
    var named = Transformer.named(target, mapping, before.held());
    return references
        .main(record, target.system(), to.object())
        .filter(main -> !main.equals(named))
        .isPresent();
  }

  /**
   * Every field that may be written at all, whatever the system holds.
   *
   * @param again whether there is no copy: values that came from the system itself, before its copy
   *     was gone, are included
   */
  private List<Field> sayable(
      Entity entity, Participant target, UnifiedRecord record, Set<String> held, boolean again) {
    if (record.status() != UnifiedRecord.Status.ACTIVE) {
      return List.of();
    }
    var syncs = taking(entity, target.system(), record);
    var fields = new ArrayList<Field>();
    for (var mapping : target.mappings()) {
      var state = record.attributes().get(mapping.attribute());
      if (state != null
          && mapping.out()
          && mapping.field().writable()
          && !held.contains(mapping.attribute())
          && travels(entity, mapping.attribute(), state.value())
          && (again && state.source().equals(target.system())
              || permitted(syncs, entity, record, mapping.attribute(), state, target.system()))) {
        fields.add(new Field(mapping, state.value(), state.version(), null));
      }
    }
    return fields;
  }

  /** The syncs at work that include the system and have the record in their filter (S16). */
  private static List<SyncRules> taking(Entity entity, SystemId target, UnifiedRecord record) {
    return entity.syncs().stream()
        .filter(sync -> sync.systems().contains(target))
        .filter(sync -> !entity.paused().contains(sync.sync()))
        .filter(
            sync ->
                sync.scope().filter().isEmpty()
                    || Filters.judge(sync.scope().filter(), record.values()) == Filters.Answer.IN)
        .toList();
  }

  private static boolean travels(Entity entity, String attribute, Value value) {
    return !value.isEmpty()
        || entity.attribute(attribute).map(it -> it.writing().emptyPropagates()).orElse(true);
  }

  private static boolean permitted(
      List<SyncRules> syncs,
      Entity entity,
      UnifiedRecord record,
      String attribute,
      AttributeState state,
      SystemId target) {
    return syncs.stream()
        .filter(sync -> sync.scope().attributes().contains(attribute))
        .anyMatch(sync -> lets(sync, entity, record, attribute, state.source(), target));
  }

  /**
   * A value of the system's own is written back (a losing edit is, S5), but only where the system
   * receives the attribute from anybody: never to an owner, never against the sync's direction.
   */
  private static boolean lets(
      SyncRules sync,
      Entity entity,
      UnifiedRecord record,
      String attribute,
      SystemId source,
      SystemId target) {
    if (source.equals(AttributeState.PERSON)) {
      return true;
    }
    var flows = Directions.of(sync, record);
    if (!source.equals(target)) {
      return flows.permits(attribute, source, target)
          || !sync.systems().contains(source)
              && arrives(sync, entity, record, attribute, source, target);
    }
    return entity.participants().stream()
        .map(Participant::system)
        .anyMatch(other -> flows.permits(attribute, other, target));
  }

  /**
   * A value from a system that the sync does not know flows on from a system that both this sync
   * and one through which it came include, as an edit there would (S21).
   */
  private static boolean arrives(
      SyncRules sync,
      Entity entity,
      UnifiedRecord record,
      String attribute,
      SystemId source,
      SystemId target) {
    return new AttributeFlow(entity, record, attribute)
        .from(source, sync).stream()
            .anyMatch(via -> Directions.of(sync, record).permits(attribute, via, target));
  }
}

package io.syncline.core.transform;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Link;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.References;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.rule.ComputedAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Determines what is still to be written of a record to a system: the one comparison on which
 * loops, flagged edits and reformatting targets depend (S2). Pure; safe for threads.
 *
 * <p>A field is due where the record's value differs from what the system's copy is known to hold,
 * read through the current map, unless the system has already answered that very value with what it
 * holds. Nothing is due for a record that is paused, quarantined or deleted, for a secondary link,
 * for an attribute that is held or computed from a held one, against a mapping's direction, where
 * the copy names a record that is not known yet, or where no started sync whose filter has the
 * record in lets the value travel there.
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
    var fields = new ArrayList<Field>();
    if (state.record().status() != UnifiedRecord.Status.ACTIVE
        || link != null && link.link().role() == Link.Role.SECONDARY) {
      return fields;
    }
    var syncs = taking(entity, target.system(), state.record());
    for (var mapping : target.mappings()) {
      if (reason(entity, target, mapping, state, link, syncs) == WriteReason.DUE) {
        fields.add(field(mapping, state.record(), link));
      }
    }
    if (link != null) {
      restored(entity, target, state, link, fields);
    }
    return fields;
  }

  /**
   * Why each mapped attribute is, or is not, written to the system now. What is {@code DUE} is what
   * {@link #of} returns, but for what an undone decision takes back and for a copy that is yet to
   * be created.
   */
  public Map<String, WriteReason> reasons(
      Entity entity, Participant target, RecordState state, @Nullable LinkState link) {
    var syncs = taking(entity, target.system(), state.record());
    var reasons = new TreeMap<String, WriteReason>();
    for (var mapping : target.mappings()) {
      var reason = reason(entity, target, mapping, state, link, syncs);
      var exact =
          switch (reason) {
            case DUE -> link == null ? missing(target) : WriteReason.DUE;
            case NOT_PERMITTED -> notPermitted(entity, target, mapping, state);
            case STORED_IN_ANOTHER_FORM ->
                holds(entity, target, mapping, state, link) ? WriteReason.AGREES : reason;
            default -> reason;
          };
      reasons.put(mapping.attribute(), overall(target, state, link, exact));
    }
    return reasons;
  }

  /** What keeps all attributes from being written counts first, except where nothing is to be. */
  private static WriteReason overall(
      Participant target, RecordState state, @Nullable LinkState link, WriteReason reason) {
    return switch (reason) {
      case AGREES, NO_VALUE, READ_ONLY -> reason;
      default ->
          !target.type().writable()
              ? WriteReason.SYSTEM_READ_ONLY
              : state.record().status() != UnifiedRecord.Status.ACTIVE
                  ? WriteReason.RECORD_NOT_ACTIVE
                  : link != null && link.link().role() == Link.Role.SECONDARY
                      ? WriteReason.SECONDARY_LINK
                      : reason;
    };
  }

  private static WriteReason missing(Participant target) {
    if (target.create() == CreatePolicy.WORKFLOW) {
      return WriteReason.CREATED_BY_WORKFLOW;
    }
    if (target.create() == CreatePolicy.NEVER) {
      return WriteReason.CREATE_NEVER;
    }
    return target.type().can(Operation.Kind.CREATE) || target.type().can(Operation.Kind.CREATE_MANY)
        ? WriteReason.NO_COPY
        : WriteReason.CANNOT_CREATE;
  }

  private boolean holds(
      Entity entity,
      Participant target,
      FieldMapping mapping,
      RecordState state,
      @Nullable LinkState link) {
    var field = field(mapping, state.record(), link);
    var before = field.before();
    var known =
        before == null
            ? null
            : transformer.unified(entity, target, mapping, before.held(), state.references());
    return known != null && known.agreesWith(field.value());
  }

  /** Whether the directions forbid it, or only a filter or a pause does. */
  private static WriteReason notPermitted(
      Entity entity, Participant target, FieldMapping mapping, RecordState state) {
    var record = state.record();
    var known = record.attributes().get(mapping.attribute());
    var all = entity.syncs().stream().filter(it -> it.systems().contains(target.system())).toList();
    if (known == null
        || !permitted(all, entity, record, mapping.attribute(), known, target.system())) {
      return WriteReason.NOT_PERMITTED;
    }
    var inFilter = all.stream().filter(it -> Filters.admits(it, record)).toList();
    return permitted(inFilter, entity, record, mapping.attribute(), known, target.system())
        ? WriteReason.SYNC_PAUSED
        : WriteReason.FILTERED;
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
          || !mapping.field().updatable()
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

  /** The one decision: whether an attribute is written, and why not. */
  private WriteReason reason(
      Entity entity,
      Participant target,
      FieldMapping mapping,
      RecordState state,
      @Nullable LinkState link,
      List<SyncRules> syncs) {
    var record = state.record();
    var known = record.attributes().get(mapping.attribute());
    if (known == null) {
      return WriteReason.NO_VALUE;
    }
    if (lacksConsent(entity, target.system(), record, link == null ? "" : mapping.attribute())) {
      return WriteReason.NO_CONSENT;
    }
    var field = mapping.field();
    if (!mapping.out() || !field.writable() || link != null && !field.updatable()) {
      return WriteReason.READ_ONLY;
    }
    if (state.held().contains(mapping.attribute())
        || ComputedAttributes.dependsOn(entity, mapping.attribute(), state.held())) {
      return WriteReason.HELD;
    }
    if (!travels(entity, mapping.attribute(), known.value())) {
      return WriteReason.EMPTY_IGNORED;
    }
    // without a copy, values that came from the system itself are due too: it lost them
    boolean again = link == null && known.source().equals(target.system());
    if (!again && !permitted(syncs, entity, record, mapping.attribute(), known, target.system())) {
      return WriteReason.NOT_PERMITTED;
    }
    if (link == null) {
      return known.value().isEmpty() ? WriteReason.NO_VALUE : WriteReason.DUE;
    }
    if (link.awaiting().contains(mapping.attribute())) {
      return WriteReason.WAITS_FOR_REFERENCE;
    }
    return compared(entity, target, field(mapping, record, link), state.references());
  }

  /**
   * Whether a purpose that the system serves has no consent. A consent itself, and its withdrawal,
   * is written to the copies that are there.
   */
  private static boolean lacksConsent(
      Entity entity, SystemId target, UnifiedRecord record, String attribute) {
    for (var sync : entity.syncs()) {
      for (var purpose : sync.safeguards().privacy().purposes().getOrDefault(target, Set.of())) {
        var given = record.value(purpose.attribute());
        boolean consent = given != null && "true".equalsIgnoreCase(Scalars.text(given));
        if (!consent && !purpose.attribute().equals(attribute)) {
          return true;
        }
      }
    }
    return false;
  }

  private WriteReason compared(
      Entity entity, Participant target, Field field, References references) {
    var before = field.before();
    if (before == null) {
      return WriteReason.DUE;
    }
    if (before.answers(field.value())) {
      return WriteReason.STORED_IN_ANOTHER_FORM;
    }
    var known = transformer.unified(entity, target, field.mapping(), before.held(), references);
    return known == null
            || !known.agreesWith(field.value())
            || namesAnother(target, field.mapping(), before, known, references)
        ? WriteReason.DUE
        : WriteReason.AGREES;
  }

  private static Field field(FieldMapping mapping, UnifiedRecord record, @Nullable LinkState link) {
    var known = record.attributes().get(mapping.attribute());
    return new Field(
        mapping,
        known.value(),
        known.version(),
        link == null ? null : link.shadow().field(mapping.field().path()));
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

  /** The syncs at work that include the system and have the record in their filter (S16). */
  private static List<SyncRules> taking(Entity entity, SystemId target, UnifiedRecord record) {
    return entity.syncs().stream()
        .filter(sync -> sync.systems().contains(target))
        .filter(sync -> !entity.paused().contains(sync.sync()))
        .filter(sync -> Filters.admits(sync, record))
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
   * A value of the system's own is written back (a losing edit is, S5), and one of a source of
   * enrichment is written, but only where the system receives the attribute from anybody: never to
   * an owner, never against the sync's direction.
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
    if (!source.equals(target) && !source.equals(AttributeState.ENRICHMENT)) {
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

package io.syncline.core.sync.state;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.References;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.effect.Effect.PendingReference;
import io.syncline.core.sync.effect.Effect.ReferencesAwaited;
import io.syncline.core.sync.effect.Effect.Referred;
import io.syncline.core.sync.effect.EffectKind;
import io.syncline.core.sync.state.reads.StateReads;
import io.syncline.core.transform.Inbound;
import io.syncline.core.transform.ReferenceNames;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads references (S15): systems say native ids, records hold record ids. A native id without a
 * link is left out, so that its shadow stays. The record it names is read, and the copy that names
 * it is read again once that record is known.
 */
public final class ReferenceResolver {

  private final Ids ids;

  public ReferenceResolver(Ids ids) {
    this.ids = ids;
  }

  /** What a read says once its references are resolved, and which fields have to wait. */
  public record Read(Inbound inbound, Map<String, PendingReference> awaited) {
    public Set<String> attributes() {
      return awaited.values().stream().map(PendingReference::attribute).collect(Collectors.toSet());
    }
  }

  /** What the references of these looks and records lead to, as of now. */
  public static References lookUp(
      Installation installation,
      Map<NativeRef, Inbound> looks,
      Collection<RecordState> states,
      StateReads reads) {
    var names = new ReferenceNames();
    looks.forEach(
        (ref, inbound) ->
            installation
                .entityOf(ref.system(), ref.object())
                .flatMap(it -> it.participant(ref.system()))
                .ifPresent(it -> names.add(it, inbound.fields())));
    states.forEach(it -> names.add(installation, it));
    return names.lookUp(refs -> records(refs, reads), reads::parents);
  }

  /**
   * What a look says, with the records that some of its references lead to as of now; those that
   * lead to none are left out.
   */
  public static Attributes naming(
      Participant participant, Inbound look, Set<String> some, StateReads reads) {
    var attributes = look.attributes();
    for (var mapping : participant.references()) {
      var held = look.fields().get(mapping.field().path());
      var named =
          held == null || !some.contains(mapping.attribute())
              ? null
              : Transformer.named(participant, mapping, held);
      var record = named == null ? null : records(Set.of(named), reads).get(named);
      if (record != null) {
        attributes = attributes.with(mapping.attribute(), References.value(record));
      }
    }
    return attributes;
  }

  /**
   * The records they belong to; for an ended link, the record it belonged to: that record is meant.
   */
  private static Map<NativeRef, RecordId> records(Collection<NativeRef> refs, StateReads reads) {
    var found = new HashMap<NativeRef, RecordId>();
    reads.links(refs).forEach((ref, link) -> found.put(ref, link.record()));
    var ended = new HashSet<>(refs);
    ended.removeAll(found.keySet());
    if (!ended.isEmpty()) {
      reads.tombstones(ended).forEach((ref, it) -> found.put(ref, it.record()));
    }
    return found;
  }

  public Read read(Participant participant, Inbound said, References references) {
    var named = participant.references();
    if (named.isEmpty()) {
      return new Read(said, Map.of());
    }
    var fields = new HashMap<>(said.fields());
    var attributes = said.attributes();
    var awaited = new HashMap<String, PendingReference>();
    for (var mapping : named) {
      var path = mapping.field().path();
      var value = fields.get(path);
      var ref = value == null ? null : Transformer.named(participant, mapping, value);
      var record = ref == null ? null : references.record(ref);
      if (ref != null && record == null) {
        fields.remove(path);
        awaited.put(path, new PendingReference(mapping.attribute(), ref));
      } else if (record != null && mapping.in() && attributes.get(mapping.attribute()) == null) {
        attributes = attributes.with(mapping.attribute(), References.value(record));
      }
    }
    return new Read(
        new Inbound(fields, attributes, said.problems(), said.notices()), Map.copyOf(awaited));
  }

  /** Notes the records that a copy waits for. */
  public void await(
      Observation observation,
      Participant participant,
      Inbound said,
      Read read,
      ChangeSet changes,
      Instant now) {
    if (participant.references().isEmpty()) {
      return;
    }
    var paths =
        participant.references().stream()
            .map(it -> it.field().path())
            .filter(said.fields()::containsKey)
            .collect(Collectors.toSet());
    changes.add(new ReferencesAwaited(observation.ref(), paths, read.awaited(), now));
  }

  /**
   * Orders a read of the records that the copy of a record waits for: they may be known by their
   * match keys. This is not done for a copy without a record: it helps nothing, and two such copies
   * may name each other.
   */
  public void lookForParents(Observation observation, Read read, ChangeSet changes, Instant now) {
    read.awaited().values().stream()
        .map(PendingReference::referenced)
        .distinct()
        .filter(it -> !it.equals(observation.ref()))
        .forEach(it -> changes.add(new Effect.EventQueued(look(it, observation, now))));
  }

  private InboxEvent look(NativeRef referenced, Observation child, Instant now) {
    return InboxEvent.readRequest(
        ids.next(),
        referenced,
        InboxEvent.Source.OBSERVED,
        now,
        Origin.of("named-by/" + child.ref().object()));
  }

  /** Keeps with every changed record the records that it refers to. */
  public static void keep(Installation installation, ChangeSet changes) {
    if (!installation.refers()) {
      return;
    }
    for (var saved : changes.all(Effect.RecordSaved.class)) {
      var record = saved.record();
      var attributes =
          installation.entity(record.entity()).map(it -> it.references().keySet()).orElse(Set.of());
      if (!attributes.isEmpty()) {
        var followed = followed(references(changes, record.id()));
        changes.add(new Effect.ReferencesSet(record.id(), named(record, attributes, followed)));
      }
    }
  }

  private static Map<String, Referred> references(ChangeSet changes, RecordId record) {
    return changes
        .find(EffectKind.REFERENCES_SET, record)
        .map(it -> ((Effect.ReferencesSet) it).references())
        .orElse(Map.of());
  }

  private static Map<String, Referred> followed(Map<String, Referred> before) {
    var followed = new HashMap<>(before);
    followed.values().removeIf(it -> it.followed() == null);
    return followed;
  }

  /**
   * @param followed attributes that follow a record into another
   */
  public static Map<String, Referred> named(
      UnifiedRecord record, Set<String> attributes, Map<String, Referred> followed) {
    var named = new HashMap<String, Referred>();
    if (!record.gone()) {
      for (var attribute : attributes) {
        var parent = References.named(record.value(attribute));
        if (parent != null) {
          var follows = followed.get(attribute);
          named.put(
              attribute,
              follows != null && follows.parent().equals(parent)
                  ? follows
                  : new Referred(parent, null));
        }
      }
    }
    return named;
  }
}

package io.syncline.core.sync.merge;

import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Splits a record that links the copies of two by mistake (S19). Pure.
 *
 * <p>The leaving copies become a new record, which holds what they are known to hold. What stays
 * keeps its values, except those that came from a leaving system: they become what the remaining
 * copies are known to hold, the highest in rank first; where a person was asked about a leaving
 * copy and one that stays, what that one says. What had been written over in a copy before the
 * split stays written over; the audit names the old value.
 */
final class RecordSplit {

  private static final Comparator<LinkState> MAIN_FIRST =
      Comparator.comparing(it -> it.link().role());

  private final Transformer transformer;

  RecordSplit(Transformer transformer) {
    this.transformer = transformer;
  }

  /** Both parts, with the links as they are to be, and what becomes of the open questions. */
  record Parts(RecordState staying, RecordState leaving, SplitQuestions questions) {

    /**
     * Where the leaving record may be created: where that was ordered already, and where this
     * product made the copy that stays, for it was the leaving one's too.
     */
    Set<SystemId> creating(Set<SystemId> ordered) {
      var creating = new HashSet<>(ordered);
      staying.links().stream()
          .map(LinkState::link)
          .filter(it -> it.madeBy().equals(Link.CREATED))
          .forEach(it -> creating.add(it.ref().system()));
      return creating;
    }
  }

  Parts split(
      Entity entity,
      RecordState state,
      OpenQuestions open,
      Set<NativeRef> refs,
      UnifiedRecord born,
      Instant now) {
    var leaving = new ArrayList<LinkState>();
    var staying = new ArrayList<LinkState>();
    for (var it : state.links()) {
      (refs.contains(it.link().ref()) ? leaving : staying).add(it);
    }
    var left = relinked(born, leaving);
    var kept = promoted(staying);
    var gone = gone(leaving, kept);
    var questions = SplitQuestions.of(open, refs, gone);
    var remaining = remaining(entity, state, gone, values(entity, state, kept, now), questions);
    return new Parts(
        new RecordState(
            remaining,
            kept,
            questions.held(),
            state.writing(),
            state.restorations(),
            state.references()),
        new RecordState(
            new UnifiedRecord(
                born.id(),
                born.entity(),
                1,
                UnifiedRecord.Status.ACTIVE,
                values(entity, parted(state, born, left), left, now)),
            left,
            questions.heldThere()),
        questions);
  }

  /** As the copies that leave are read: those that name one of them name the new record (S15). */
  private static RecordState parted(RecordState state, UnifiedRecord born, List<LinkState> left) {
    var leaving = new RecordState(born, left, Set.of());
    return state.referring(ReferenceUpdates.after(state.references(), leaving));
  }

  /** The systems in which the record has no copy any more. */
  private static Set<SystemId> gone(List<LinkState> leaving, List<LinkState> staying) {
    var gone = new HashSet<SystemId>();
    leaving.forEach(it -> gone.add(it.link().ref().system()));
    staying.forEach(it -> gone.remove(it.link().ref().system()));
    return gone;
  }

  private static List<LinkState> relinked(UnifiedRecord record, List<LinkState> links) {
    var result = new ArrayList<LinkState>();
    var places = new HashSet<List<Object>>();
    for (var it : links.stream().sorted(MAIN_FIRST).toList()) {
      var ref = it.link().ref();
      var role =
          places.add(List.of(ref.system(), ref.object())) ? Link.Role.MAIN : Link.Role.SECONDARY;
      result.add(
          new LinkState(Relinked.to(record.id(), it.link(), role, "split"), it.shadow(), false));
    }
    return result;
  }

  /** A secondary link whose main one left is the main one now. */
  private static List<LinkState> promoted(List<LinkState> links) {
    var mains = new HashSet<List<Object>>();
    links.stream()
        .map(LinkState::link)
        .filter(it -> it.role() == Link.Role.MAIN)
        .forEach(it -> mains.add(place(it)));
    return links.stream()
        .map(
            it ->
                it.link().role() == Link.Role.SECONDARY && mains.add(place(it.link()))
                    ? new LinkState(
                        Relinked.to(
                            it.link().record(), it.link(), Link.Role.MAIN, it.link().madeBy()),
                        it.shadow(),
                        it.openIntent())
                    : it)
        .toList();
  }

  private static List<Object> place(Link link) {
    return List.of(link.ref().system(), link.ref().object());
  }

  private static UnifiedRecord remaining(
      Entity entity,
      RecordState state,
      Set<SystemId> gone,
      Map<String, AttributeState> known,
      SplitQuestions questions) {
    var attributes = new TreeMap<>(state.record().attributes());
    state
        .record()
        .attributes()
        .forEach(
            (name, held) -> {
              if (gone.contains(held.source())) {
                var instead = known.get(name);
                attributes.put(
                    name,
                    instead == null
                        ? held.next(Value.CLEARED, held.source(), held.editedAt())
                        : instead.value().agreesWith(held.value())
                            ? instead
                            : held.next(instead.value(), instead.source(), instead.editedAt()));
              }
            });
    attributes.putAll(questions.remaining(state.record(), gone));
    return new UnifiedRecord(
        state.record().id(),
        entity.name(),
        state.record().version() + 1,
        state.record().status(),
        attributes);
  }

  /** What these copies are known to hold, the highest in rank first, of a system the main one. */
  private Map<String, AttributeState> values(
      Entity entity, RecordState state, List<LinkState> links, Instant now) {
    var values = new TreeMap<String, AttributeState>();
    var ranked =
        links.stream()
            .sorted(
                Comparator.<LinkState>comparingInt(it -> rank(entity, it.link().ref().system()))
                    .thenComparing(MAIN_FIRST))
            .toList();
    for (var it : ranked) {
      entity
          .participant(it.link().ref().system())
          .ifPresent(
              participant ->
                  said(entity, participant, it, state, now).forEach(values::putIfAbsent));
    }
    return values;
  }

  private Map<String, AttributeState> said(
      Entity entity, Participant participant, LinkState link, RecordState state, Instant now) {
    var said = new TreeMap<String, AttributeState>();
    for (var mapping : participant.mappings()) {
      var shadow = link.shadow().field(mapping.field().path());
      var value =
          shadow == null || !mapping.in()
              ? null
              : transformer.unified(
                  entity, participant, mapping, shadow.held(), state.references());
      if (value != null && !value.isEmpty()) {
        said.putIfAbsent(
            mapping.attribute(),
            state(
                value,
                participant.system(),
                state.record().attributes().get(mapping.attribute()),
                now));
      }
    }
    return said;
  }

  /** What the record knew of this very value still holds; else it was first seen now (S12). */
  private static AttributeState state(
      Value value, SystemId system, @Nullable AttributeState held, Instant now) {
    return held != null && held.value().agreesWith(value)
        ? new AttributeState(value, system, held.editedAt(), held.version() + 1)
        : new AttributeState(value, system, now, held == null ? 1 : held.version() + 1);
  }

  private static int rank(Entity entity, SystemId system) {
    return entity.participant(system).map(Participant::rank).orElse(Integer.MAX_VALUE);
  }
}

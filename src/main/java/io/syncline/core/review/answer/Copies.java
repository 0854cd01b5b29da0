package io.syncline.core.review.answer;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.References;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Transformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the systems' copies of a record mean in unified terms, and what could be sent to them. */
public final class Copies {

  private final Transformer transformer;

  public Copies(Transformer transformer) {
    this.transformer = transformer;
  }

  /**
   * A system's main copy as far as one attribute goes.
   *
   * @param value its unified meaning; null: never read, or not readable
   */
  public record Copy(
      Participant participant, LinkState link, FieldMapping mapping, @Nullable Value value) {
    public SystemId system() {
      return participant.system();
    }

    public boolean writable() {
      return mapping.out() && mapping.field().updatable() && participant.type().writable();
    }
  }

  /** The copies that carry an attribute, in the order of the systems' ranks. */
  public List<Copy> carrying(Entity entity, RecordState state, String attribute) {
    var found = new ArrayList<Copy>();
    for (var participant : entity.participants()) {
      var link = state.main(participant.system(), participant.object()).orElse(null);
      var mapping = participant.mappingOf(attribute).orElse(null);
      if (link != null && mapping != null) {
        var field = link.shadow().field(mapping.field().path());
        var value =
            field == null
                ? null
                : transformer.unified(
                    entity, participant, mapping, field.held(), state.references());
        found.add(new Copy(participant, link, mapping, value));
      }
    }
    return found;
  }

  /** The native ids by which main copies name what a reference attribute refers to (S15). */
  public Map<NativeRef, NativeRef> named(Entity entity, RecordState state, String attribute) {
    var named = new HashMap<NativeRef, NativeRef>();
    for (var copy : carrying(entity, state, attribute)) {
      var field = copy.link().shadow().field(copy.mapping().field().path());
      var referenced =
          field == null
              ? null
              : Transformer.named(copy.participant(), copy.mapping(), field.held());
      if (referenced != null) {
        named.put(copy.link().link().ref(), referenced);
      }
    }
    return named;
  }

  /** What every copy, secondary ones aside, means by an attribute. */
  public Map<NativeRef, Value> meanings(Entity entity, RecordState state, String attribute) {
    var meanings = new HashMap<NativeRef, Value>();
    for (var copy : carrying(entity, state, attribute)) {
      if (copy.value() != null && copy.link().link().role() == Link.Role.MAIN) {
        meanings.put(copy.link().link().ref(), copy.value());
      }
    }
    return meanings;
  }

  /**
   * Why a value cannot be carried out: the definition refuses it, or a system that is to receive it
   * cannot hold it.
   *
   * @return in words, without the value; null where it can
   */
  public @Nullable String refusal(Entity entity, RecordState state, String attribute, Value value) {
    var refused = transformer.refusal(entity, attribute, value);
    if (refused != null) {
      return attribute + ": " + refused;
    }
    if (entity.references().containsKey(attribute)) {
      return value.isEmpty() || References.named(value) != null
          ? null
          : attribute + " is the id of a record";
    }
    for (var copy : carrying(entity, state, attribute)) {
      if (copy.writable() && !agrees(copy, value)) {
        var outbound =
            transformer.outbound(
                entity, copy.participant(), Attributes.of(Map.of(attribute, value)));
        if (!outbound.problems().isEmpty()) {
          return attribute
              + " cannot be said to "
              + copy.system()
              + ": "
              + outbound.problems().get(0).reason();
        }
      }
    }
    return null;
  }

  /** The systems that would keep another value, because they cannot be written. */
  public Set<SystemId> stays(Entity entity, RecordState state, Map<String, Value> values) {
    var stays = new HashSet<SystemId>();
    values.forEach(
        (attribute, value) ->
            carrying(entity, state, attribute).stream()
                .filter(it -> !it.writable() && !agrees(it, value))
                .forEach(it -> stays.add(it.system())));
    return stays;
  }

  private static boolean agrees(Copy copy, Value value) {
    return copy.value() != null && copy.value().agreesWith(value);
  }

  public Value canonical(Entity entity, String attribute, Value value) {
    return transformer.normalized(entity, attribute, value);
  }
}

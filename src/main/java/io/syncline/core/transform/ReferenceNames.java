package io.syncline.core.transform;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.ParentRecord;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.References;
import io.syncline.core.model.value.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects the references in read copies and records, so that all are looked up at once (S15). Used
 * by one thread.
 */
public final class ReferenceNames {

  private final Set<NativeRef> refs = new HashSet<>();
  private final Set<RecordId> records = new HashSet<>();

  /** The records that the fields of a native record name. */
  public void add(Participant participant, Map<String, Value> fields) {
    for (var mapping : participant.references()) {
      var value = fields.get(mapping.field().path());
      var named = value == null ? null : Transformer.named(participant, mapping, value);
      if (named != null) {
        refs.add(named);
      }
    }
  }

  /** The records that a record names, and those that its copies are known to name. */
  public void add(Installation installation, RecordState state) {
    installation.entity(state.record().entity()).ifPresent(it -> add(it, state));
  }

  private void add(Entity entity, RecordState state) {
    for (var name : entity.references().keySet()) {
      name(state.record().value(name));
    }
    for (var restoration : state.restorations()) {
      if (entity.references().containsKey(restoration.attribute())) {
        name(restoration.from());
        name(restoration.to());
      }
    }
    for (var link : state.links()) {
      entity
          .participant(link.link().ref().system())
          .ifPresent(
              it -> {
                var held = new HashMap<String, Value>();
                link.shadow().fields().forEach((path, field) -> held.put(path, field.held()));
                add(it, held);
              });
    }
  }

  private void name(@Nullable Value value) {
    var named = References.named(value);
    if (named != null) {
      records.add(named);
    }
  }

  /**
   * @param links whose each native record is, or was
   * @param parents the records of these ids
   */
  public References lookUp(
      Function<Collection<NativeRef>, Map<NativeRef, RecordId>> links,
      Function<Collection<RecordId>, Map<RecordId, ParentRecord>> parents) {
    if (refs.isEmpty() && records.isEmpty()) {
      return References.NONE;
    }
    var found = refs.isEmpty() ? Map.<NativeRef, RecordId>of() : links.apply(refs);
    var wanted = new HashSet<>(records);
    wanted.addAll(found.values());
    return References.of(found, wanted.isEmpty() ? Set.of() : parents.apply(wanted).values());
  }
}

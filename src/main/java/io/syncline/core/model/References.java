package io.syncline.core.model;

import io.syncline.core.model.value.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Maps native ids to records and records to native ids, as looked up for one piece of work (S15):
 * records hold record ids, systems hold native ids, and only this class knows both.
 */
public final class References {

  /** Nothing was looked up: nothing leads anywhere. */
  public static final References NONE = new References(ref -> null, Map.of());

  private final Function<NativeRef, @Nullable RecordId> records;
  private final Map<RecordId, ParentRecord> parents;

  private References(
      Function<NativeRef, @Nullable RecordId> records, Map<RecordId, ParentRecord> parents) {
    this.records = records;
    this.parents = parents;
  }

  /**
   * @param records whose each native record is, or was before its link ended
   * @param parents the records that others refer to
   */
  public static References of(Map<NativeRef, RecordId> records, Collection<ParentRecord> parents) {
    var known = new HashMap<>(records);
    var byId = new HashMap<RecordId, ParentRecord>();
    for (var parent : parents) {
      byId.put(parent.id(), parent);
      parent.links().forEach(it -> known.put(it.ref(), parent.id()));
    }
    return new References(known::get, byId);
  }

  /** The same, where {@code newer} knows better. */
  public References under(Function<NativeRef, @Nullable RecordId> newer) {
    return new References(
        ref -> {
          var known = newer.apply(ref);
          return known == null ? records.apply(ref) : known;
        },
        parents);
  }

  /** The same, where a record is as it is after something that is about to be saved. */
  public References with(ParentRecord after) {
    var all = new HashMap<>(parents);
    all.put(after.id(), after);
    return new References(records, all);
  }

  /** The record a native record belongs to; null where it has none. */
  public @Nullable RecordId record(NativeRef ref) {
    return records.apply(ref);
  }

  /** A record that was looked up; null where it was not, or is not there. */
  public @Nullable ParentRecord parent(RecordId id) {
    return parents.get(id);
  }

  /** What a system writes for a record: the native id of its main copy there. */
  public Optional<NativeRef> main(RecordId id, SystemId system, String object) {
    var parent = parents.get(id);
    return parent == null
        ? Optional.empty()
        : parent.links().stream()
            .filter(it -> it.role() == Link.Role.MAIN)
            .map(Link::ref)
            .filter(it -> it.system().equals(system) && it.object().equals(object))
            .findFirst();
  }

  /** The record that the value of a reference attribute names; null where it names none. */
  public static @Nullable RecordId named(@Nullable Value value) {
    if (!(value instanceof Value.Text text) || text.value().length() != 36) {
      return null;
    }
    try {
      return RecordId.parse(text.value());
    } catch (IllegalArgumentException notAnId) {
      return null;
    }
  }

  /** A record as the value of a reference attribute. */
  public static Value value(RecordId id) {
    return Value.text(id.toString());
  }

  @Override
  public String toString() {
    return "References[" + parents.size() + "]";
  }
}

package io.syncline.core.sync.state;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.identity.Identification;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.path.Paths;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes a record by the marker that our own create left in it (S9), so that its event may come
 * before the create's answer. A marker is a claim: it counts only where it names a record of this
 * entity that we hold and that is not gone.
 */
public final class Marker {

  static final String RULE = Identification.MARKER;

  private Marker() {}

  /** The record a native record's marker names; null where it has none that reads as one. */
  public static @Nullable RecordId named(@Nullable ObjectType type, NativeRecord seen) {
    var field = type == null ? null : type.marker();
    if (field == null || !(Paths.read(seen.fields(), field) instanceof Value.Text text)) {
      return null;
    }
    try {
      return text.value().length() == 36 ? RecordId.parse(text.value()) : null;
    } catch (IllegalArgumentException notOurs) {
      return null;
    }
  }

  public static @Nullable Identification claimed(
      Entity entity, NativeRef ref, NativeRecord seen, Workspace workspace) {
    var type = entity.participant(ref.system()).map(it -> it.type()).orElse(null);
    var record = claimed(entity, named(type, seen), workspace);
    return record == null || workspace.keptApart(ref).contains(record)
        ? null
        : new Identification.One(record, RULE);
  }

  /**
   * The record that a marker names. A record that was merged leads to the one it was merged into; a
   * record that is gone everywhere leads to none (S16, S19).
   */
  public static @Nullable RecordId claimed(
      Entity entity, @Nullable RecordId named, Workspace workspace) {
    var record = named == null ? null : workspace.survivor(named);
    return record != null && workspace.knows(record, entity.name()) && workspace.isLive(record)
        ? record
        : null;
  }
}

package io.syncline.core.transform.path;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the ids that a native record claims to have in other systems. Pure. */
public final class ExternalIds {

  /** The version that our own ids have (RFC 9562); vendors' random ones are version 4. */
  private static final int OUR_VERSION = 7;

  /**
   * One id that it says.
   *
   * @param by the field it says it in
   * @param other the record of the other system
   */
  public record Said(ExposedLink by, NativeRef other) {}

  private ExternalIds() {}

  /** Whether any record of the entity holds an id of another system. */
  public static boolean exposes(Entity entity) {
    return entity.participants().stream().anyMatch(it -> !it.exposed().isEmpty());
  }

  /** All that it says, in the order of the definition; empty fields name no record. */
  public static List<Said> said(Participant participant, NativeRef ref, Value.Struct fields) {
    if (participant.exposed().isEmpty()) {
      return List.of();
    }
    var said = new ArrayList<Said>();
    for (var by : participant.exposed()) {
      var id = id(participant.type(), by, fields);
      if (id != null) {
        var other = new NativeRef(by.system(), by.object(), id);
        if (!other.equals(ref)) {
          said.add(new Said(by, other));
        }
      }
    }
    return said;
  }

  private static @Nullable String id(ObjectType type, ExposedLink by, Value.Struct fields) {
    var value = Paths.read(fields, by.field().path());
    var text = value == null || value.isEmpty() ? null : Scalars.text(value);
    var id = text == null ? "" : text.strip();
    return id.isEmpty()
            || id.length() > NativeRef.LONGEST
            || by.field().path().equals(type.marker()) && isOurs(id)
        ? null
        : id;
  }

  /** The marker that a create of ours left in the field (S9). */
  private static boolean isOurs(String id) {
    try {
      return id.length() == 36 && UUID.fromString(id).version() == OUR_VERSION;
    } catch (IllegalArgumentException notOurs) {
      return false;
    }
  }
}

package io.syncline.core.delivery;

import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.value.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a delivery does to a copy beside writing its fields. It is kept by its word among the
 * attributes of a delivery, and in the origin of an event that carries a decision; no attribute has
 * an {@code @} in its name. Whether it still holds is checked again when it is attempted (S7).
 */
public enum Removal {
  ARCHIVE,
  DELETE,
  /** The link ends, the copy stays as it is and belongs to no record any more. */
  UNLINK,
  /** The copy is made active again. */
  RESTORE;

  /**
   * Is one of the attributes of a question about a record's deletion, and so among those its state
   * says are held: nothing is archived, deleted or unlinked until it is answered.
   */
  public static final String HELD = "delete@";

  /** In an event's origin: a person let this deletion pass the brake. */
  public static final String APPROVED = "@approved";

  /** In an event's origin: a person decided that the record goes on and is created again there. */
  public static final String RECREATE = "@recreate";

  /** In a delivery's origin: a create is taken back, though its record goes on. */
  public static final String UNDONE = "@undone";

  /**
   * Among a delivery's attributes: a step of a workflow ordered the archive, though its record goes
   * on.
   */
  public static final String BY_STEP = "@step";

  /** The field of a shadow that says that the copy is known to be archived. */
  private static final String ARCHIVED = "@archived";

  /** Begins the fields of a shadow that say what a person let go, each before a native field. */
  private static final String LET_GO = "@let-go:";

  public String word() {
    return "@" + name().toLowerCase(Locale.ROOT);
  }

  /** The one that is named, the gentlest first where several joined. */
  public static Optional<Removal> in(Collection<String> words) {
    for (var it : values()) {
      if (it != RESTORE && words.contains(it.word())) {
        return Optional.of(it);
      }
    }
    return Optional.empty();
  }

  /** Whether this field of a shadow is no field of the copy. */
  public static boolean isMark(String field) {
    return field.equals(ARCHIVED) || field.startsWith(LET_GO);
  }

  /**
   * A shadow that says beside what its copy was known to hold what it showed when a person decided
   * that it goes all the same. What it was known to hold stays the base: should the record live on,
   * the edit is judged like any other (S1).
   */
  public static Shadow confirmed(Shadow shadow, Map<String, Value> shown, long readNumber) {
    var fields = new HashMap<>(judged(shadow).fields());
    shown.forEach(
        (path, value) -> {
          var known = shadow.field(path);
          if (known != null && !known.held().agreesWith(value)) {
            fields.put(LET_GO + path, FieldShadow.read(value));
          }
        });
    return shadow.with(fields, Math.max(readNumber, shadow.readNumber()));
  }

  /** Whether a field shows a value that was neither judged nor released by a person. */
  public static boolean isEdited(Shadow shadow, String path, Value shown) {
    var known = shadow.field(path);
    var letGo = shadow.field(LET_GO + path);
    return known != null
        && !known.held().agreesWith(shown)
        && (letGo == null || !letGo.held().agreesWith(shown));
  }

  /** A shadow of a copy that is judged: nothing of it is let go any more. */
  public static Shadow judged(Shadow shadow) {
    if (shadow.fields().keySet().stream().noneMatch(it -> it.startsWith(LET_GO))) {
      return shadow;
    }
    var fields = new HashMap<>(shadow.fields());
    fields.keySet().removeIf(it -> it.startsWith(LET_GO));
    return shadow.with(fields, shadow.readNumber());
  }

  /** Whether a copy was last known to be archived (S1). */
  public static boolean archived(Shadow shadow) {
    var field = shadow.field(ARCHIVED);
    return field != null && !field.held().isEmpty();
  }

  /** What the shadow of an archived copy says beside its fields. */
  public static Map<String, FieldShadow> shownArchived(boolean archived) {
    var value = archived ? Value.text("true") : Value.CLEARED;
    return Map.of(ARCHIVED, FieldShadow.answered(value, value));
  }

  /** A shadow that says of its copy that it is, or is not, archived. */
  public static Shadow archived(Shadow shadow, boolean archived, long readNumber) {
    if (!archived && shadow.field(ARCHIVED) == null) {
      return shadow;
    }
    var fields = new HashMap<>(shadow.fields());
    fields.putAll(shownArchived(archived));
    return shadow.with(fields, Math.max(readNumber, shadow.readNumber()));
  }
}

package io.syncline.core.gate;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the copies of a record agree, as they were read just now.
 *
 * @param record null: the id is linked to none
 * @param copies what each copy showed, and each system that has none although it was named
 * @param why what keeps it from being agreed, in one sentence; empty where it is
 */
public record GateAnswer(
    Verdict verdict,
    @Nullable RecordId record,
    List<Copy> copies,
    List<Differing> differing,
    String why) {

  public GateAnswer {
    copies = List.copyOf(copies);
    differing = List.copyOf(differing);
  }

  /** Only {@code AGREED} lets anything through. */
  public enum Verdict {
    AGREED,
    DIFFERS,
    UNKNOWN
  }

  /** What a read showed. */
  public enum Shown {
    READ,
    ARCHIVED,
    /** Its own values leave it out of every sync that keeps the entity. */
    FILTERED_OUT,
    /** No such id; a record that was just made may not show yet (S3). */
    NOT_FOUND,
    /** No answer, or none in time. */
    UNREAD,
    /** Nothing reads such copies; it counts only where its system was named. */
    NOT_COMPARABLE,
    /** The system was named and has no copy. */
    NONE
  }

  /**
   * One copy.
   *
   * @param ref null: there is none
   * @param why of one that was not read; else null
   */
  public record Copy(SystemId system, @Nullable NativeRef ref, Shown shown, @Nullable String why) {}

  /** An attribute in which two copies differ, in unified values. */
  public record Differing(
      String attribute, NativeRef one, Value said, NativeRef other, Value otherSaid) {

    /** Without values: they are personal. */
    @Override
    public String toString() {
      return attribute + " of " + one + " and " + other;
    }
  }
}

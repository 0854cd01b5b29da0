package io.syncline.core.model;

import io.syncline.core.model.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What one native field of one system's copy was known to hold (S2).
 *
 * @param held the native value as last read or answered
 * @param sent the unified value for which {@code held} is the system's answer; null when {@code
 *     held} was read and answers nothing we wrote. While the record's value is still {@code sent},
 *     nothing is due although {@code held} reads differently: the system trims, rounds or
 *     reformats, or the difference was decided to stay.
 * @param refused what is known of {@code held} where it is a value that the definition refuses
 */
public record FieldShadow(Value held, @Nullable Value sent, @Nullable Refused refused) {

  /**
   * A refused value is known, and is no base: what is edited next, or read otherwise by a mended
   * definition, is an edit of what was there before it.
   *
   * @param before the unified value before it; null where none was known
   */
  public record Refused(@Nullable Value before) {

    @Override
    public String toString() {
      return "Refused";
    }
  }

  public static FieldShadow read(Value held) {
    return new FieldShadow(held, null, null);
  }

  public static FieldShadow answered(Value held, Value sent) {
    return new FieldShadow(held, sent, null);
  }

  /** The definition refuses what was read. */
  public static FieldShadow refused(Value held, @Nullable Value before) {
    return new FieldShadow(held, null, new Refused(before));
  }

  /** Whether {@code seen} is what it holds already, and was judged. */
  public boolean knows(Value seen) {
    return refused == null && held.agreesWith(seen);
  }

  /** Whether the system has already answered {@code value} with what it holds now. */
  public boolean answers(Value value) {
    return sent != null && sent.agreesWith(value);
  }

  @Override
  public String toString() {
    return "FieldShadow["
        + (refused != null ? "refused" : sent == null ? "read" : "answered")
        + "]";
  }
}

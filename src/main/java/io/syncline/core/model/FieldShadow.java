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
 */
public record FieldShadow(Value held, @Nullable Value sent) {

  public static FieldShadow read(Value held) {
    return new FieldShadow(held, null);
  }

  public static FieldShadow answered(Value held, Value sent) {
    return new FieldShadow(held, sent);
  }

  /** Whether the system has already answered {@code value} with what it holds now. */
  public boolean answers(Value value) {
    return sent != null && sent.agreesWith(value);
  }

  @Override
  public String toString() {
    return "FieldShadow[" + (sent == null ? "read" : "answered") + "]";
  }
}

package io.syncline.core.model.scalar;

import io.syncline.core.model.value.Value;
import org.jspecify.annotations.Nullable;

/** The text of single values. */
public final class Scalars {

  private Scalars() {}

  /** A text, number or flag as text; null for what is empty or composed. */
  public static @Nullable String text(Value value) {
    if (value instanceof Value.Text text) {
      return text.value();
    }
    if (value instanceof Value.Decimal decimal) {
      return Numbers.text(decimal.value());
    }
    return value instanceof Value.Flag flag ? Boolean.toString(flag.value()) : null;
  }
}

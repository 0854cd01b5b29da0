package io.syncline.system.http.body;

import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import org.jspecify.annotations.Nullable;

/** The text of a value in a body whose values are texts. */
final class BodyText {

  private BodyText() {}

  /** What is empty is an empty text; null: a list or an object. */
  static @Nullable String of(Value value) {
    if (value instanceof Value.Decimal decimal) {
      return decimal.value().toPlainString();
    }
    return value.isEmpty() ? "" : Scalars.text(value);
  }
}

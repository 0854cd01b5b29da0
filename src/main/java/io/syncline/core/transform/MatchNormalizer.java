package io.syncline.core.transform;

import io.syncline.core.definition.ValueType;
import io.syncline.core.model.Value;
import java.util.Locale;
import java.util.Optional;

/** Normalizes a value for matching. */
public final class MatchNormalizer {

  private MatchNormalizer() {}

  /** Empty where the value is not filled. */
  public static Optional<String> normalize(ValueType type, Value value) {
    return value instanceof Value.Text text && !text.value().isBlank()
        ? Optional.of(text.value().strip().toLowerCase(Locale.ROOT))
        : Optional.empty();
  }
}

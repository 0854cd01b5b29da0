package io.syncline.core.expression;

import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import org.jspecify.annotations.Nullable;

/** A part of an expression, ready to run. */
@FunctionalInterface
interface Term {

  /**
   * Its value: {@link Value#CLEARED} for what is empty, null for what is unknown because an
   * attribute is unsaid or a comparison met an empty value.
   */
  @Nullable Value of(Attributes attributes);
}

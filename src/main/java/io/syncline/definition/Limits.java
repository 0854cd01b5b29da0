package io.syncline.definition;

import io.syncline.core.definition.OneOf;
import io.syncline.core.definition.Within;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** What a component restricts its values to. */
record Limits(@Nullable OneOf oneOf, @Nullable Within within) {

  static final Limits NONE = new Limits(null, null);

  static Limits of(RecordComponent component) {
    return new Limits(component.getAnnotation(OneOf.class), component.getAnnotation(Within.class));
  }
}

package io.syncline.definition.binding;

import io.syncline.core.definition.key.OneOf;
import io.syncline.core.definition.key.Within;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** What a component restricts its values to. */
public record Limits(@Nullable OneOf oneOf, @Nullable Within within) {

  public static final Limits NONE = new Limits(null, null);

  static Limits of(RecordComponent component) {
    return new Limits(component.getAnnotation(OneOf.class), component.getAnnotation(Within.class));
  }
}

package io.syncline.core.definition.key;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A file may write the keys of that record too, in the block of the annotated one: short forms,
 * which are spread over what they stand for before the block is bound.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AlsoWritten {
  Class<? extends Record> value();
}

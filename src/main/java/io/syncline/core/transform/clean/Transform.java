package io.syncline.core.transform.clean;

import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.UnreadableValue;

/** One step of a mapping, for filled values. */
public interface Transform {

  /**
   * On the way in.
   *
   * @throws UnreadableValue where the value cannot be had
   */
  Value in(Value value);

  /**
   * On the way out: the inverse where there is one, else the value as it is.
   *
   * @throws UnreadableValue where the value cannot be said
   */
  default Value out(Value value) {
    return value;
  }

  /** What replaces an empty value on the way in. */
  default Value inEmpty() {
    return Value.CLEARED;
  }
}

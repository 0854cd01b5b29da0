package io.syncline.core.transform;

import io.syncline.core.model.Value;

/** One step of a mapping, for filled values. */
interface Transform {

  /**
   * On the way in.
   *
   * @throws Unreadable where the value cannot be had
   */
  Value in(Value value);

  /**
   * On the way out: the inverse where there is one, else the value as it is.
   *
   * @throws Unreadable where the value cannot be said
   */
  default Value out(Value value) {
    return value;
  }

  /** What stands for an empty value on the way in. */
  default Value inEmpty() {
    return Value.CLEARED;
  }
}

package io.syncline.core.transform.value;

import io.syncline.core.model.value.Value;

/** Objects, as they are. */
record ObjectCodec() implements Codec {

  @Override
  public Value decode(Value raw) {
    if (!(raw instanceof Value.Struct)) {
      throw UnreadableValue.type("not an object");
    }
    return raw;
  }

  @Override
  public Value encode(Value unified) {
    return decode(unified);
  }
}

package io.syncline.core.transform.value;

import io.syncline.core.model.value.Value;
import java.util.Map;

/** What stands in a native record for a value that the route of its field refused (decision 91). */
public final class RefusedValue {

  /** Why it cannot be read. */
  public static final String REASON = "the route that reads this field refused the value";

  /** No vendor's value: names of fields with {@code @} at both ends are ours. */
  public static final Value VALUE = new Value.Struct(Map.of("@refused@", new Value.Flag(true)));

  private RefusedValue() {}

  public static boolean is(Value value) {
    return VALUE.equals(value);
  }
}

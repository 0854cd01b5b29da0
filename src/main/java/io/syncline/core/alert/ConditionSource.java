package io.syncline.core.alert;

import java.time.Instant;
import java.util.List;

/** A place that knows of conditions. */
@FunctionalInterface
public interface ConditionSource {

  /** All that hold now. */
  List<Condition> look(Instant now);
}

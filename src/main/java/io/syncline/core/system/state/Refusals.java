package io.syncline.core.system.state;

import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Map;

/** Which connected systems refuse our credentials, as far as was noticed; none is asked. */
@FunctionalInterface
public interface Refusals {

  Refusals NONE = Map::of;

  /** Those that refuse now, and no others. */
  Map<SystemId, Refusal> refusals();

  /**
   * What was noticed of one.
   *
   * @param why status, without values from payloads
   */
  record Refusal(Instant since, String why) {}
}

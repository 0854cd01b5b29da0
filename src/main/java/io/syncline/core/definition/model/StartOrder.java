package io.syncline.core.definition.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Remembers which syncs were started, in which order and when first; "already started" means this.
 */
public interface StartOrder {

  /** A started sync: when it was started first. */
  record Started(String sync, Instant at) {}

  /**
   * Notes these syncs as started, those not known yet after all others in the order given.
   *
   * @param hashes content hash by name
   * @return all of them, in the order in which they were started first
   */
  List<Started> note(Map<String, String> hashes, Instant now);
}

package io.syncline.core.reconcile.difference;

import io.syncline.core.model.SystemId;

/**
 * Where two sides differ: what makes a difference the same from run to run.
 *
 * @param against the system of side B; side A is the entity's primary
 * @param key identifies the pair across runs: its record's id, or a keyed hash of the key
 *     attributes; never a value
 * @param attribute the attribute; {@link #WHOLE} where the pair as such is the difference
 */
public record DifferenceKey(String entity, SystemId against, String key, String attribute) {

  /** The pair as such: a side is missing, or there are too many. */
  public static final String WHOLE = "";

  /** The same pair at an attribute of it. */
  public DifferenceKey at(String name) {
    return new DifferenceKey(entity, against, key, name);
  }
}

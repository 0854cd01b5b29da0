package io.syncline.core.reconcile.difference;

import io.syncline.core.model.SystemId;

/**
 * Where two sides differ: what makes a difference the same from run to run.
 *
 * @param against the system of side B
 * @param key of the pair, as in {@link Suspect#key}
 * @param attribute the attribute; {@link #WHOLE} where the pair as such is the difference
 */
public record DifferenceKey(String entity, SystemId against, String key, String attribute) {

  /** The pair as such: a side is missing, or there are too many. */
  public static final String WHOLE = "";
}

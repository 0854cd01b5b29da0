package io.syncline.core.access;

import java.util.Set;

/**
 * A role that somebody has.
 *
 * @param syncs the only syncs it is for; empty: all
 */
public record Grant(Role role, Set<String> syncs) {

  public Grant {
    syncs = Set.copyOf(syncs);
  }
}

package io.syncline.core.access;

import java.util.Set;

/**
 * Who sends a request.
 *
 * @param name shown in the audit
 * @param syncs the only syncs whose data it may decide about; empty: all
 */
public record TokenHolder(String name, Role role, Set<String> syncs) {

  public TokenHolder {
    syncs = Set.copyOf(syncs);
  }
}

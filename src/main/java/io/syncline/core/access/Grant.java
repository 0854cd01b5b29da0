package io.syncline.core.access;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * A role that somebody has.
 *
 * @param syncs the only syncs it is for; empty: all
 */
public record Grant(Role role, Set<String> syncs) {

  public Grant {
    syncs = Set.copyOf(syncs);
  }

  /** What it allows: of a few syncs nothing that is about all of them. */
  public Set<String> permissions() {
    return syncs.isEmpty()
        ? role.permissions()
        : role.permissions().stream()
            .filter(it -> !it.equals(Permission.READ_ALL))
            .collect(Collectors.toUnmodifiableSet());
  }
}

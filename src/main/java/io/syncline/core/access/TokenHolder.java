package io.syncline.core.access;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who sends a request.
 *
 * @param name shown in the audit
 * @param grants a token has one; a person of an identity provider may have several
 */
public record TokenHolder(String name, Set<Grant> grants) {

  public TokenHolder {
    grants = Set.copyOf(grants);
  }

  /**
   * The holder of one role.
   *
   * @param syncs the only syncs it is for; empty: all
   */
  public TokenHolder(String name, Role role, Set<String> syncs) {
    this(name, Set.of(new Grant(role, syncs)));
  }

  /** All that its roles allow. */
  public Set<String> permissions() {
    return grants.stream()
        .flatMap(it -> it.permissions().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The only syncs for which it has a permission; empty: it has it for all. */
  public Optional<Set<String>> limit(String permission) {
    var allowing = grants.stream().filter(it -> it.permissions().contains(permission)).toList();
    return allowing.stream().anyMatch(it -> it.syncs().isEmpty())
        ? Optional.empty()
        : Optional.of(
            allowing.stream()
                .flatMap(it -> it.syncs().stream())
                .collect(Collectors.toUnmodifiableSet()));
  }
}

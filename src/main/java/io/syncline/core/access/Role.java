package io.syncline.core.access;

import io.syncline.core.definition.key.Hyphenated;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the owner of a token does here; see docs/roles.md. */
public enum Role {
  VIEWER(Permission.READ, Permission.READ_ALL),
  OPERATOR(Permission.READ, Permission.READ_ALL, Permission.OPERATE),
  DATA_OWNER(Permission.READ, Permission.READ_ALL, Permission.DECIDE),
  INTEGRATOR(Permission.READ, Permission.READ_ALL, Permission.OPERATE, Permission.INTEGRATE),
  AUDITOR(Permission.READ, Permission.READ_ALL, Permission.AUDIT),
  ADMIN(
      Permission.READ,
      Permission.READ_ALL,
      Permission.OPERATE,
      Permission.DECIDE,
      Permission.INTEGRATE,
      Permission.AUDIT,
      Permission.ADMIN);

  private final Set<String> permissions;

  Role(String... permissions) {
    this.permissions = Set.of(permissions);
  }

  public Set<String> permissions() {
    return permissions;
  }

  /** As people write it, such as {@code data-owner}. */
  public String word() {
    return Hyphenated.of(this);
  }

  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
  }

  /** All of them, for a message. */
  public static String words() {
    return Arrays.stream(values()).map(Role::word).collect(Collectors.joining(", "));
  }
}

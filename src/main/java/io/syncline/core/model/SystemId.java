package io.syncline.core.model;

import java.util.regex.Pattern;

/**
 * The id of one connected application, unique in the installation: {@code systems[].id} of a sync.
 */
public record SystemId(String value) implements Comparable<SystemId> {

  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

  public SystemId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A system id has letters, digits, '.', '_' and '-' and at most 63 of them");
    }
  }

  public static SystemId of(String value) {
    return new SystemId(value);
  }

  @Override
  public int compareTo(SystemId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

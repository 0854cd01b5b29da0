package io.syncline.core.model;

/**
 * The id of one connected application, unique in the installation: {@code systems[].id} of a sync.
 */
public record SystemId(String value) implements Comparable<SystemId> {

  private static final int LONGEST = 63;

  public SystemId {
    if (!wellFormed(value)) {
      throw new IllegalArgumentException(
          "A system id has letters, digits, '.', '_' and '-' and at most 63 of them");
    }
  }

  /** By hand: every row that is read makes some of these. */
  private static boolean wellFormed(String value) {
    if (value.isEmpty() || value.length() > LONGEST || !letterOrDigit(value.charAt(0))) {
      return false;
    }
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!letterOrDigit(c) && c != '_' && c != '.' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean letterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
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

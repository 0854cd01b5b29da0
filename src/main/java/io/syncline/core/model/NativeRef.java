package io.syncline.core.model;

import java.util.Optional;

/**
 * One record as a system names it: the system, its object (kind of record there) and the system's
 * own id.
 */
public record NativeRef(SystemId system, String object, String id)
    implements Comparable<NativeRef> {

  /** The longest id, in characters. */
  public static final int LONGEST = 512;

  public NativeRef {
    if (object.isEmpty() || id.isEmpty() || id.length() > LONGEST) {
      throw new IllegalArgumentException(
          "A native reference needs an object and an id of 1 to 512 characters");
    }
  }

  /** What {@link #toString} wrote: {@code system/object/id}; the id may contain slashes. */
  public static Optional<NativeRef> parse(String text) {
    var parts = text.split("/", 3);
    try {
      return parts.length == 3
          ? Optional.of(new NativeRef(SystemId.of(parts[0]), parts[1], parts[2]))
          : Optional.empty();
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(NativeRef other) {
    int bySystem = system.compareTo(other.system);
    int byObject = bySystem != 0 ? bySystem : object.compareTo(other.object);
    return byObject != 0 ? byObject : id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return system + "/" + object + "/" + id;
  }
}

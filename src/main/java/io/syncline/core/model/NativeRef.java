package io.syncline.core.model;

/**
 * One record as a system names it: the system, its object (kind of record there) and the system's
 * own id.
 */
public record NativeRef(SystemId system, String object, String id)
    implements Comparable<NativeRef> {

  public NativeRef {
    if (object.isEmpty() || id.isEmpty() || id.length() > 512) {
      throw new IllegalArgumentException(
          "A native reference needs an object and an id of 1 to 512 characters");
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

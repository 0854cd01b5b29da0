package io.syncline.core.definition.key;

/** Paths in a definition file, as JSON pointers (RFC 6901). */
public final class JsonPointers {

  private JsonPointers() {}

  /** The path of a key below another. */
  public static String below(String path, String key) {
    return path + "/" + key.replace("~", "~0").replace("/", "~1");
  }
}

package io.syncline.definition.binding;

/** Paths in a definition file, as JSON pointers (RFC 6901). */
public final class JsonPointers {

  private JsonPointers() {}

  public static String below(String path, String key) {
    return path + "/" + key.replace("~", "~0").replace("/", "~1");
  }
}

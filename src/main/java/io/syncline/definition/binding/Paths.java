package io.syncline.definition.binding;

/** Paths in a definition file, as JSON pointers (RFC 6901). */
public final class Paths {

  private Paths() {}

  public static String below(String path, String key) {
    return path + "/" + key.replace("~", "~0").replace("/", "~1");
  }
}

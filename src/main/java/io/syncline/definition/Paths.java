package io.syncline.definition;

/** Paths in a definition file, as JSON pointers (RFC 6901). */
final class Paths {

  private Paths() {}

  static String below(String path, String key) {
    return path + "/" + key.replace("~", "~0").replace("/", "~1");
  }
}

package io.syncline.core.system;

import java.util.Optional;

/**
 * The id of a record that its parent's id and its own name together, as one text: {@code
 * <parent>~<own>}. In both parts {@code ~} and {@code %} are percent-encoded.
 */
public record NestedId(String parent, String own) {

  private static final char SEPARATOR = '~';

  /** The two ids of such a text; empty where it is none. */
  public static Optional<NestedId> parse(String id) {
    int at = id.indexOf(SEPARATOR);
    return at < 1 || at == id.length() - 1 || id.indexOf(SEPARATOR, at + 1) >= 0
        ? Optional.empty()
        : Optional.of(new NestedId(plain(id.substring(0, at)), plain(id.substring(at + 1))));
  }

  private static String plain(String part) {
    return part.replace("%7E", "~").replace("%7e", "~").replace("%25", "%");
  }

  private static String written(String part) {
    return part.replace("%", "%25").replace("~", "%7E");
  }

  /** The text. */
  public String text() {
    return written(parent) + SEPARATOR + written(own);
  }
}

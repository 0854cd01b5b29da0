package io.syncline.definition.draft;

import java.util.regex.Pattern;

/** Paths of a description as templates of the definition language. */
final class Templates {

  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

  private Templates() {}

  /** Whether a text holds nothing that a template would replace. */
  static boolean plain(String text) {
    return text.indexOf('{') < 0 && text.indexOf('}') < 0;
  }

  /**
   * The path with {@code {id}} at its last place and settings at all others.
   *
   * @param item whether the last place is the record's id
   */
  static String path(String path, boolean item, DraftSettings settings) {
    var places = PLACE.matcher(path);
    int last = item ? path.lastIndexOf('{') : -1;
    var text = new StringBuilder();
    int from = 0;
    while (places.find()) {
      text.append(literal(path.substring(from, places.start())));
      var name = places.group(1);
      text.append(
          places.start() == last
              ? "{id}"
              : settings.required("path " + name, name, "The value of `" + name + "` in paths"));
      from = places.end();
    }
    return text.append(literal(path.substring(from))).toString();
  }

  private static String literal(String text) {
    return text.replaceAll("[{}]", "");
  }
}

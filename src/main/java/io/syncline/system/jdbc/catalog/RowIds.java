package io.syncline.system.jdbc.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The id of a row as one text: the value of its key, or, for a key of several columns, their values
 * with slashes between them. Within those a slash is written {@code %2F} and a percent sign {@code
 * %25}, so that two keys never have one id.
 */
public final class RowIds {

  private RowIds() {}

  public static String join(List<String> values) {
    if (values.size() == 1) {
      return values.get(0);
    }
    return String.join("/", values.stream().map(RowIds::escaped).toList());
  }

  /** The values of an id; empty where it names no row of a key of so many columns. */
  public static Optional<List<String>> split(String id, int columns) {
    if (columns == 1) {
      return Optional.of(List.of(id));
    }
    var parts = id.split("/", -1);
    if (parts.length != columns) {
      return Optional.empty();
    }
    var values = new ArrayList<String>();
    for (var part : parts) {
      values.add(part.replace("%2F", "/").replace("%25", "%"));
    }
    return join(values).equals(id) ? Optional.of(values) : Optional.empty();
  }

  private static String escaped(String value) {
    return value.replace("%", "%25").replace("/", "%2F");
  }
}

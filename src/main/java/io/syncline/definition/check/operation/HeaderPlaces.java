package io.syncline.definition.check.operation;

import io.syncline.core.definition.system.ErrorRule;
import java.util.regex.Pattern;

/** Places that are headers of an answer, as {@code header:Location}. */
public final class HeaderPlaces {

  /** A token of RFC 9110. */
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private HeaderPlaces() {}

  /** Whether a header may have this name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether a place is a header, of whatever name. */
  public static boolean isHeader(String place) {
    return place.startsWith(ErrorRule.HEADER);
  }

  /** Whether such a place names a header. */
  public static boolean isNamed(String place) {
    return isName(place.substring(ErrorRule.HEADER.length()));
  }
}

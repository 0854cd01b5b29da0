package io.syncline.system.http.call;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code Link} headers (RFC 8288): several links in one header, and several headers. */
public final class Links {

  /** In lower case, as the headers of an answer are kept. */
  public static final String HEADER = "link";

  private static final String PARAMETER =
      "\\s*;\\s*([^\\s;=,\"<>]+)(?:\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;,\"]*)))?";

  private static final Pattern LINK = Pattern.compile("<([^>]*)>((?:" + PARAMETER + ")*)");

  private static final Pattern EACH = Pattern.compile(PARAMETER);

  private Links() {}

  /** All of an answer's headers of that name as one. */
  static String joined(List<String> headers) {
    return String.join(", ", headers);
  }

  /** Where the next page is; null where no link says so. */
  public static @Nullable String next(@Nullable String header) {
    var links = LINK.matcher(header == null ? "" : header);
    while (links.find()) {
      if (isNext(links.group(2))) {
        return links.group(1).strip();
      }
    }
    return null;
  }

  /** By its first {@code rel}, as the RFC says. */
  private static boolean isNext(String parameters) {
    for (var each = EACH.matcher(parameters); each.find(); ) {
      if (each.group(1).equalsIgnoreCase("rel")) {
        var quoted = each.group(2);
        var said = quoted != null ? quoted : each.group(3) == null ? "" : each.group(3);
        return Arrays.stream(said.strip().split("\\s+")).anyMatch("next"::equalsIgnoreCase);
      }
    }
    return false;
  }
}

package io.syncline.route.intake.signature;

import io.syncline.core.definition.system.hook.Signature;
import io.syncline.route.intake.http.HookRequest;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts in a header of a webhook: one, several, or named ones such as {@code t=1,v1=abc}. */
final class HeaderParts {

  private static final Pattern BETWEEN_NAMED = Pattern.compile("[,;\\s]+");
  private static final Pattern BETWEEN_PLAIN = Pattern.compile("\\s+");

  /** A sender that replaces its secret signs twice; more than a few are no vendor's. */
  private static final int MOST = 16;

  private HeaderParts() {}

  /** The signatures with their prefix, of a header that was sent once; empty: there are none. */
  static List<String> signatures(HookRequest request, Signature.Carrier carrier) {
    var prefix = carrier.prefix();
    boolean whole = prefix != null && prefix.indexOf(' ') >= 0;
    return of(request, carrier.header(), carrier.part(), whole);
  }

  /** The texts of that name in a list. */
  static List<String> named(HookRequest request, @Nullable String header, String part) {
    return of(request, header, part, false);
  }

  private static List<String> of(
      HookRequest request, @Nullable String header, @Nullable String part, boolean whole) {
    var value = header == null ? null : request.header(header);
    if (value == null || whole) {
      return value == null ? List.of() : List.of(value);
    }
    if (part == null) {
      return Arrays.stream(BETWEEN_PLAIN.split(value)).limit(MOST).toList();
    }
    var begin = part + "=";
    return Arrays.stream(BETWEEN_NAMED.split(value))
        .filter(it -> it.startsWith(begin))
        .map(it -> it.substring(begin.length()))
        .limit(MOST)
        .toList();
  }
}

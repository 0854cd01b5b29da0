package io.syncline.route.intake.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.syncline.core.definition.system.hook.Signature;
import io.syncline.route.intake.http.HookRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text that a vendor signs, as a manifest says it: <code>v0:{time}:{body}</code>. The body goes
 * in as the bytes that came.
 */
final class SignedText {

  /** The escapes that some vendors decode before they sign; every other one stays. */
  private static final Map<String, String> DECODED =
      Map.ofEntries(
          Map.entry("%3A", ":"),
          Map.entry("%2F", "/"),
          Map.entry("%3F", "?"),
          Map.entry("%40", "@"),
          Map.entry("%21", "!"),
          Map.entry("%24", "$"),
          Map.entry("%27", "'"),
          Map.entry("%28", "("),
          Map.entry("%29", ")"),
          Map.entry("%2A", "*"),
          Map.entry("%2C", ","),
          Map.entry("%3B", ";"));

  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");

  private SignedText() {}

  /**
   * The parts of what is signed, to be joined; null where the request lacks one of them.
   *
   * @param time as it was sent; null: it was not
   */
  static @Nullable List<byte[]> of(String template, HookRequest request, @Nullable String time) {
    var parts = new ArrayList<byte[]>();
    var places = Signature.PLACE.matcher(template);
    int end = 0;
    while (places.find()) {
      parts.add(template.substring(end, places.start()).getBytes(UTF_8));
      var part = part(places.group(1), request, time);
      if (part == null) {
        return null;
      }
      parts.add(part);
      end = places.end();
    }
    parts.add(template.substring(end).getBytes(UTF_8));
    return parts;
  }

  private static byte @Nullable [] part(String name, HookRequest request, @Nullable String time) {
    if (name.startsWith(Signature.HEADER)) {
      var header = request.header(name.substring(Signature.HEADER.length()));
      return header == null ? null : header.getBytes(ISO_8859_1);
    }
    return switch (name) {
      case "body" -> request.body();
      case "time" -> time == null ? null : time.getBytes(UTF_8);
      case "method" -> request.method().getBytes(UTF_8);
      case "url" -> request.uri().getBytes(UTF_8);
      case "url:decoded" -> decoded(request.uri()).getBytes(UTF_8);
      case "path" -> path(request.uri());
      default -> null;
    };
  }

  private static byte @Nullable [] path(String uri) {
    try {
      var path = URI.create(uri).getRawPath();
      return path == null ? null : path.getBytes(UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String decoded(String uri) {
    if (uri.indexOf('%') < 0) {
      return uri;
    }
    return ESCAPE
        .matcher(uri)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    DECODED.getOrDefault(escape.group().toUpperCase(Locale.ROOT), escape.group())));
  }
}

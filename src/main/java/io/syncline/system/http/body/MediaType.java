package io.syncline.system.http.body;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code Content-Type} says.
 *
 * @param name in lower case; empty: nothing
 * @param charset null: none that is known
 */
record MediaType(String name, @Nullable Charset charset) {

  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s\";]+)", Pattern.CASE_INSENSITIVE);

  static MediaType of(@Nullable String header) {
    var written = header == null ? "" : header;
    var charset = CHARSET.matcher(written);
    return new MediaType(
        written.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT),
        charset.find() ? known(charset.group(1)) : null);
  }

  private static @Nullable Charset known(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  boolean isJson() {
    return name.equals("application/json") || name.endsWith("+json");
  }

  boolean isXml() {
    return !isPage()
        && (name.equals("application/xml") || name.equals("text/xml") || name.endsWith("+xml"));
  }

  boolean isPage() {
    return name.equals("text/html") || name.equals("application/xhtml+xml");
  }
}

package io.syncline.system.http.body;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A body for a person to read: text as it is, and of anything else how long it is; of several parts
 * each for itself.
 */
public final class ShownBody {

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\t\\r\\n]]");
  private static final Pattern BOUNDARY = Pattern.compile("^multipart/.*boundary=\"?([^\";]+)");
  private static final Pattern TYPE = Pattern.compile("(?im)^content-type:\\s*(.+?)\\s*$");
  private static final String BLANK_LINE = "\r\n\r\n";

  private ShownBody() {}

  /**
   * @param said what its header says of its type; null: nothing
   */
  public static String text(byte[] body, @Nullable String said) {
    var parts = BOUNDARY.matcher(said == null ? "" : said);
    if (!parts.find()) {
      return plain(body, said);
    }
    var delimiter = "--" + parts.group(1);
    return Arrays.stream(
            new String(body, StandardCharsets.ISO_8859_1).split(Pattern.quote(delimiter), -1))
        .map(ShownBody::part)
        .collect(Collectors.joining(delimiter));
  }

  private static String part(String latin) {
    int blank = latin.indexOf(BLANK_LINE);
    if (blank < 0) {
      return latin;
    }
    int start = blank + BLANK_LINE.length();
    int end = latin.endsWith("\r\n") ? Math.max(start, latin.length() - 2) : latin.length();
    var head = plain(bytes(latin.substring(0, start)), null);
    var type = TYPE.matcher(head);
    return head
        + plain(bytes(latin.substring(start, end)), type.find() ? type.group(1) : null)
        + latin.substring(end);
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String plain(byte[] body, @Nullable String said) {
    var type = MediaType.of(said);
    try {
      var text = type.isXml() ? XmlText.of(body, type.charset()) : decoded(body, type.charset());
      if (!CONTROL.matcher(text).find()) {
        return text;
      }
    } catch (CharacterCodingException | MalformedAnswer e) {
      // it is no text
    }
    return "[%d bytes%s]".formatted(body.length, type.name().isEmpty() ? "" : " of " + type.name());
  }

  private static String decoded(byte[] body, @Nullable Charset charset)
      throws CharacterCodingException {
    var by = charset == null ? StandardCharsets.UTF_8 : charset;
    return by.newDecoder().decode(ByteBuffer.wrap(body)).toString();
  }
}

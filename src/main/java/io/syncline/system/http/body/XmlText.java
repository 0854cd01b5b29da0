package io.syncline.system.http.body;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of an XML document, by RFC 7303: its byte order mark, the header, its declaration. */
final class XmlText {

  private static final int LONGEST_DECLARATION = 200;

  private static final Pattern DECLARED =
      Pattern.compile("^<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"']");

  private XmlText() {}

  /**
   * @param said what the header says; null: nothing
   * @throws MalformedAnswer where it is not written in that charset
   */
  static String of(byte[] bytes, @Nullable Charset said) throws MalformedAnswer {
    var marked = marked(bytes);
    var charset = marked != null ? marked : said != null ? said : declared(bytes);
    try {
      var text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new MalformedAnswer("XML that is not written in " + charset);
    }
  }

  private static @Nullable Charset marked(byte[] bytes) {
    int first = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
    return switch (first) {
      case 0xEFBB -> StandardCharsets.UTF_8;
      case 0xFEFF, 0xFFFE -> StandardCharsets.UTF_16;
      default -> null;
    };
  }

  private static Charset declared(byte[] bytes) throws MalformedAnswer {
    int length = Math.min(bytes.length, LONGEST_DECLARATION);
    var declared = DECLARED.matcher(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
    try {
      return declared.find() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException e) {
      throw new MalformedAnswer("XML in a charset that is not known");
    }
  }
}

package io.syncline.core.definition.system.body;

import java.util.List;
import java.util.regex.Pattern;

/** The words of a body that is one content, or several parts. */
public final class BodyPart {

  /** The list of parts. */
  public static final String PARTS = "parts";

  /** The name of a part of a form. */
  public static final String NAME = "name";

  public static final String FILE_NAME = "fileName";

  /** Its media type. */
  public static final String TYPE = "type";

  /** A text. */
  public static final String TEXT = "text";

  /** Bytes, written as Base64. */
  public static final String BASE64 = "base64";

  /** A tree. */
  public static final String JSON = "json";

  /** The file that is written, which is what {@link #CONTENT} stands for. */
  public static final String FILE = "file";

  /** The only value of {@link #FILE}. */
  public static final String CONTENT = "{content}";

  /** Of these a part says one. */
  public static final List<String> CONTENTS = List.of(TEXT, BASE64, JSON, FILE);

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+(\\s*;[\\x20-\\x7E]*)?");

  private BodyPart() {}

  /** Whether a text is a media type, perhaps with parameters. */
  public static boolean isType(String text) {
    return MEDIA_TYPE.matcher(text).matches();
  }
}

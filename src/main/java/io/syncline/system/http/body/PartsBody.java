package io.syncline.system.http.body;

import io.syncline.core.definition.system.body.BodyPart;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.file.FileCopy;
import io.syncline.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes contents as they are: one as a whole body, or several as the parts of one. */
final class PartsBody {

  private static final String LINE = "\r\n";

  private PartsBody() {}

  /**
   * One content.
   *
   * @param type null: it needs none to be said
   * @param bytes none of a file, which is sent from where it is
   */
  private record Content(
      @Nullable String name,
      @Nullable String fileName,
      @Nullable String type,
      byte[] bytes,
      @Nullable FileCopy file) {

    /** Null: nothing fills it. */
    static @Nullable Content of(Value value, boolean form, @Nullable FileCopy file) {
      if (!(value instanceof Value.Struct part)) {
        return null;
      }
      var fields = part.fields();
      var fileName = text(fields.get(BodyPart.FILE_NAME));
      var said = text(fields.get(BodyPart.TYPE));
      var json = fields.get(BodyPart.JSON);
      var base64 = text(fields.get(BodyPart.BASE64));
      var text = text(fields.get(BodyPart.TEXT));
      if (file != null && fields.containsKey(BodyPart.FILE)) {
        var type = said == null ? file.type() : type(said);
        return new Content(text(fields.get(BodyPart.NAME)), fileName, type, new byte[0], file);
      }
      if (json == null && base64 == null && text == null) {
        return null;
      }
      boolean plain = form && fileName == null;
      var usual =
          json != null
              ? "application/json"
              : base64 != null
                  ? "application/octet-stream"
                  : plain ? null : "text/plain; charset=UTF-8";
      var type = said == null ? usual : type(said);
      var bytes =
          json != null
              ? Json.write(json)
              : base64 != null
                  ? decoded(base64)
                  : Objects.requireNonNull(text).getBytes(charset(type));
      return new Content(text(fields.get(BodyPart.NAME)), fileName, type, bytes, null);
    }

    private static @Nullable String text(@Nullable Value value) {
      if (value == null) {
        return null;
      }
      var text = BodyText.of(value);
      if (text == null) {
        throw new UnwritableBody("A part of it would be a list or an object, and is no `json`");
      }
      return text;
    }

    private static String type(String said) {
      if (!BodyPart.isType(said)) {
        throw new UnwritableBody("The type of a part is no media type");
      }
      return said;
    }

    private static Charset charset(@Nullable String type) {
      var said = MediaType.of(type).charset();
      return said == null ? StandardCharsets.UTF_8 : said;
    }

    private static byte[] decoded(String base64) {
      try {
        return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
      } catch (IllegalArgumentException e) {
        throw new UnwritableBody("A part that should be Base64 is none");
      }
    }
  }

  static RequestBody.Written raw(Value.Struct tree, @Nullable FileCopy file) {
    var content = Content.of(tree, false, file);
    if (content == null) {
      throw new UnwritableBody("Nothing fills its body");
    }
    var after = content.file() == null ? null : new byte[0];
    return new RequestBody.Written(Objects.requireNonNull(content.type()), content.bytes(), after);
  }

  /**
   * @param form whether each part has a name, as the fields of a form
   */
  static RequestBody.Written parts(Value.Struct tree, boolean form, @Nullable FileCopy file) {
    var said = tree.fields().get(BodyPart.PARTS);
    var contents =
        said instanceof Value.Items items
            ? items.values().stream()
                .map(it -> Content.of(it, form, file))
                .filter(Objects::nonNull)
                .toList()
            : List.<Content>of();
    if (contents.isEmpty()) {
      throw new UnwritableBody("Nothing fills the parts of its body");
    }
    var boundary = boundary(contents);
    var out = new ByteArrayOutputStream();
    byte[] before = null;
    for (var content : contents) {
      write(out, "--" + boundary + LINE);
      if (form) {
        write(out, "Content-Disposition: form-data" + named("name", content.name()));
        write(out, named("filename", content.fileName()) + LINE);
      }
      if (content.type() != null) {
        write(out, "Content-Type: " + content.type() + LINE);
      }
      write(out, LINE);
      if (content.file() != null) {
        before = out.toByteArray();
        out.reset();
      }
      out.writeBytes(content.bytes());
      write(out, LINE);
    }
    write(out, "--" + boundary + "--" + LINE);
    var type = (form ? "multipart/form-data" : "multipart/related") + "; boundary=" + boundary;
    return before == null
        ? new RequestBody.Written(type, out.toByteArray())
        : new RequestBody.Written(type, before, out.toByteArray());
  }

  /** As browsers write it. */
  private static String named(String key, @Nullable String value) {
    return value == null
        ? ""
        : "; %s=\"%s\""
            .formatted(key, value.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A"));
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Made from the contents, so that none holds it and the same request is the same bytes. */
  private static String boundary(List<Content> contents) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var content : contents) {
        var file = content.file();
        digest.update(
            file == null ? content.bytes() : file.checksum().getBytes(StandardCharsets.US_ASCII));
      }
      return "part-" + HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

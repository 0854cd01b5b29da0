package io.syncline.system.http.body;

import io.syncline.core.definition.system.body.Media;
import io.syncline.core.definition.system.body.Media.Format;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers in the format that a request asks for. Failures may come in another one: what the
 * answer says of itself, JSON or XML, counts then. Immutable.
 */
public final class AnswerBody {

  public static final AnswerBody OF_JSON = new AnswerBody(Media.JSON, null);

  private final Media media;
  private final CsvAnswer csv;

  private AnswerBody(Media media, @Nullable FirstPath id) {
    this.media = media;
    this.csv = new CsvAnswer(media.csvForm(), id);
  }

  /**
   * @param id where each record of a table has its id; null: nowhere
   */
  public static AnswerBody of(Media media, @Nullable FirstPath id) {
    return new AnswerBody(media, id);
  }

  /**
   * What an answer says.
   *
   * @param other the format it has instead of the one that was asked for; null: it has that one
   */
  public record Read(Value value, @Nullable Format other) {}

  /** The format that is asked for, as messages call it. */
  public String format() {
    return media.accept().name();
  }

  /**
   * What an answer of success says.
   *
   * @param body not empty
   * @param said what its header says of its type; null: nothing
   * @param ended whether it is known that nothing was cut off
   * @throws MalformedAnswer where it cannot be read
   */
  public Read success(byte[] body, @Nullable String said, boolean ended) throws MalformedAnswer {
    if (media.accept() == Format.JSON) {
      return new Read(json(body), null);
    }
    var type = MediaType.of(said);
    if (type.isPage()) {
      throw page();
    }
    if (type.isJson()) {
      return new Read(json(body), Format.JSON);
    }
    if (media.accept() == Format.XML) {
      return new Read(xml(body, type), null);
    }
    if (type.isXml()) {
      return new Read(xml(body, type), Format.XML);
    }
    if (isPage(body)) {
      throw page();
    }
    return new Read(csv.read(body, type.charset(), ended), null);
  }

  /**
   * What an answer of failure says; {@link Value#CLEARED} where it is neither JSON nor XML; null
   * where it is the beginning of one of them, so what a rule would look for may be in the part that
   * is not there.
   *
   * @param said what its header says of its type; null: nothing
   */
  public @Nullable Value failure(byte[] body, @Nullable String said) {
    var type = MediaType.of(said);
    try {
      if (isXml(body, type)) {
        return xml(body, type);
      }
      return body.length == 0 ? Value.CLEARED : Json.parse(body);
    } catch (MalformedAnswer e) {
      return isPage(body) ? Value.CLEARED : null;
    } catch (MalformedJson e) {
      return body[0] == '{' || body[0] == '[' ? null : Value.CLEARED;
    }
  }

  private boolean isXml(byte[] body, MediaType type) {
    var start = start(body, 64);
    return !type.isPage()
        && start.startsWith("<")
        && (type.isXml() || media.accept() == Format.XML || start.startsWith("<?xml"));
  }

  private Value.Struct xml(byte[] body, MediaType type) throws MalformedAnswer {
    var tree = XmlAnswer.read(body, type.charset(), media.xmlForm());
    if (tree.fields().keySet().stream().anyMatch(it -> it.equalsIgnoreCase("html"))) {
      throw page();
    }
    return tree;
  }

  private Value json(byte[] body) throws MalformedAnswer {
    try {
      return Json.parse(body);
    } catch (MalformedJson e) {
      throw new MalformedAnswer("an answer that is not JSON");
    }
  }

  private MalformedAnswer page() {
    return new MalformedAnswer("a web page where " + format() + " is asked for");
  }

  /** What a proxy answers, or a page to log in, and not the system. */
  public static boolean isPage(byte[] body) {
    var text = start(body, body.length);
    return text.startsWith("<") && text.toLowerCase(Locale.ROOT).contains("<html");
  }

  /** Without what stands before its first character. */
  private static String start(byte[] body, int length) {
    var text = new String(body, 0, Math.min(body.length, length), StandardCharsets.UTF_8);
    return (text.startsWith("\uFEFF") ? text.substring(1) : text).stripLeading();
  }
}

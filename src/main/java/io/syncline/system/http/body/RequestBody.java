package io.syncline.system.http.body;

import io.syncline.core.definition.system.body.Media;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.file.FileCopy;
import io.syncline.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes bodies as their manifest says. */
public final class RequestBody {

  /**
   * A body.
   *
   * @param type what {@code Content-Type} says
   * @param bytes all of it, or what is before the file
   * @param after what is after the file; null: it holds no file
   */
  public record Written(String type, byte[] bytes, byte @Nullable [] after) {
    Written(String type, byte[] bytes) {
      this(type, bytes, null);
    }
  }

  private RequestBody() {}

  /**
   * @param trees one, or one for each line of CSV
   * @param file what a part holds that names the file; null: no part may
   * @throws UnwritableBody for what such a body cannot hold, and for a text that is not known whole
   */
  public static Written write(List<Value.Struct> trees, Media media, @Nullable FileCopy file) {
    var tree = trees.get(0);
    var json = Json.write(trees.size() == 1 ? tree : new Value.Items(List.copyOf(trees)));
    if (Json.isAltered(json)) {
      throw new UnwritableBody(
          "It would hold a text that was read with NUL or a lone surrogate, and is not known"
              + " whole");
    }
    return switch (media.encoding()) {
      case JSON -> new Written("application/json", json);
      case FORM -> new Written(FormBody.MEDIA_TYPE, FormBody.write(tree));
      case CSV ->
          new Written(
              "text/csv; charset=" + CsvBody.charset(media.csvForm()),
              CsvBody.write(trees, media.csvForm()));
      case XML ->
          new Written("application/xml; charset=UTF-8", XmlBody.write(tree, media.xmlForm()));
      case MULTIPART -> PartsBody.parts(tree, true, file);
      case MULTIPART_RELATED -> PartsBody.parts(tree, false, file);
      case RAW -> PartsBody.raw(tree, file);
    };
  }
}

package io.syncline.system.http.body;

import io.syncline.core.definition.system.body.Media;
import io.syncline.core.model.value.Value;
import java.util.List;

/** Writes the bodies that are neither JSON nor forms. */
public final class RequestBody {

  /**
   * A body.
   *
   * @param type what {@code Content-Type} says
   */
  public record Written(String type, byte[] bytes) {}

  private RequestBody() {}

  /**
   * @param trees one, or one for each line of CSV
   * @throws UnwritableBody for what such a body cannot hold
   */
  public static Written write(List<Value.Struct> trees, Media media) {
    return switch (media.encoding()) {
      case CSV ->
          new Written(
              "text/csv; charset=" + CsvBody.charset(media.csvForm()),
              CsvBody.write(trees, media.csvForm()));
      case XML ->
          new Written(
              "application/xml; charset=UTF-8", XmlBody.write(trees.get(0), media.xmlForm()));
      case MULTIPART -> PartsBody.parts(trees.get(0), true);
      case MULTIPART_RELATED -> PartsBody.parts(trees.get(0), false);
      case RAW -> PartsBody.raw(trees.get(0));
      case JSON, FORM ->
          throw new IllegalArgumentException(media.encoding() + " is written elsewhere");
    };
  }
}

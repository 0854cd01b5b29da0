package io.syncline.system.http.body;

import io.syncline.core.model.value.Value;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * Writes a tree as {@code application/x-www-form-urlencoded}: what is nested in brackets ({@code
 * address[city]=Bern}), elements of lists by their number ({@code items[0][price]=p1}). A clear and
 * an empty list are an empty text; an object without fields says nothing.
 */
final class FormBody {

  static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

  private final StringJoiner out = new StringJoiner("&");

  private FormBody() {}

  static byte[] write(Value.Struct tree) {
    var body = new FormBody();
    tree.fields().forEach((name, value) -> body.add(escaped(name), value));
    return body.out.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * @param name as it is sent: brackets stand for what is nested, those of a field's name are
   *     escaped
   */
  private void add(String name, Value value) {
    if (value instanceof Value.Struct tree) {
      tree.fields().forEach((below, field) -> add(name + "[" + escaped(below) + "]", field));
    } else if (value instanceof Value.Items items && !items.values().isEmpty()) {
      for (int i = 0; i < items.values().size(); i++) {
        add(name + "[" + i + "]", items.values().get(i));
      }
    } else {
      out.add(name + "=" + escaped(Objects.requireNonNull(BodyText.of(value))));
    }
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

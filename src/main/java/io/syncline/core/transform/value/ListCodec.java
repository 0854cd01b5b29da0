package io.syncline.core.transform.value;

import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Lists: as JSON arrays, or with a separator as the format, as one text ({@code a;b}); parts are
 * stripped and empty ones dropped.
 */
public record ListCodec(@Nullable String separator) implements Codec {

  @Override
  public Value decode(Value raw) {
    if (raw instanceof Value.Items) {
      return raw;
    }
    var text = separator == null ? null : Scalars.text(raw);
    if (text == null || separator == null) {
      throw UnreadableValue.type("not a list");
    }
    return split(text, separator);
  }

  @Override
  public Value encode(Value unified) {
    if (!(unified instanceof Value.Items items)) {
      throw UnreadableValue.type("not a list");
    }
    return separator == null ? items : join(items, separator);
  }

  public static Value split(String text, String separator) {
    var parts = new ArrayList<Value>();
    int from = 0;
    for (int to = text.indexOf(separator); to >= 0; to = text.indexOf(separator, from)) {
      add(parts, text.substring(from, to));
      from = to + separator.length();
    }
    add(parts, text.substring(from));
    return new Value.Items(parts);
  }

  private static void add(ArrayList<Value> parts, String part) {
    if (!part.isBlank()) {
      parts.add(Value.text(part.strip()));
    }
  }

  /**
   * One text of the elements.
   *
   * @throws UnreadableValue where an element would come back as another
   */
  public static Value join(Value.Items items, String separator) {
    var joined = new StringBuilder();
    for (var item : items.values()) {
      var part = Scalars.text(item);
      if (part == null
          || part.isBlank()
          || !part.equals(part.strip())
          || part.contains(separator)) {
        throw new UnreadableValue("format", "a list element that cannot be joined");
      }
      joined.append(joined.isEmpty() ? "" : separator).append(part);
    }
    return Value.text(joined.toString());
  }
}

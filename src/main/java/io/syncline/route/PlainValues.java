package io.syncline.route;

import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Values as integrators' routes know them: maps, lists, texts, numbers and flags, or JSON text. */
public final class PlainValues {

  private PlainValues() {}

  public static @Nullable Object plain(Value value) {
    if (value instanceof Value.Struct struct) {
      var map = new LinkedHashMap<String, @Nullable Object>();
      struct.fields().forEach((name, it) -> map.put(name, plain(it)));
      return map;
    }
    if (value instanceof Value.Items items) {
      var list = new ArrayList<@Nullable Object>();
      items.values().forEach(it -> list.add(plain(it)));
      return list;
    }
    if (value instanceof Value.Text text) {
      return text.value();
    }
    if (value instanceof Value.Decimal decimal) {
      return decimal.value();
    }
    return value instanceof Value.Flag flag ? flag.value() : null;
  }

  /** What a message holds; null: nothing. */
  public static @Nullable Value of(Message message) {
    var body = message.getBody();
    if (body == null
        || body instanceof Map
        || body instanceof List
        || body instanceof Number
        || body instanceof Boolean) {
      return body == null ? null : value(body);
    }
    var text = message.getBody(String.class);
    return text == null || text.isBlank() ? null : text(text.strip());
  }

  /** JSON, or else a text; {@code 1e5} and {@code 1.0} may be ids and stay as they are. */
  private static Value text(String text) {
    try {
      var read = Json.parse(text);
      boolean other =
          read instanceof Value.Decimal number && !number.value().toPlainString().equals(text);
      return other ? Value.text(text) : read;
    } catch (MalformedJson notJson) {
      return Value.text(text);
    }
  }

  private static Value value(@Nullable Object plain) {
    if (plain instanceof Map<?, ?> map) {
      var fields = new HashMap<String, Value>();
      map.forEach((name, it) -> fields.put(String.valueOf(name), value(it)));
      return new Value.Struct(fields);
    }
    if (plain instanceof List<?> list) {
      return new Value.Items(list.stream().map(PlainValues::value).toList());
    }
    if (plain instanceof Number number) {
      return new Value.Decimal(new BigDecimal(number.toString()));
    }
    if (plain instanceof Boolean flag) {
      return Value.flag(flag);
    }
    if (plain instanceof Date date && !(date instanceof java.sql.Date)) {
      return Value.text(time(date));
    }
    return plain == null ? Value.CLEARED : Value.text(plain.toString());
  }

  /** A moment, as clients of servers state it; null: it is none. */
  public static @Nullable Instant moment(@Nullable Object said) {
    if (said instanceof Instant at) {
      return at;
    }
    return said instanceof Date date
        ? Instant.ofEpochMilli(date.getTime())
        : said instanceof Number millis ? Instant.ofEpochMilli(millis.longValue()) : null;
  }

  /** A moment, as rows of a table hold it; a time of day has no moment. */
  private static String time(Date date) {
    return date instanceof java.sql.Time ? date.toString() : date.toInstant().toString();
  }
}

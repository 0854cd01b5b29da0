package io.syncline.api.http;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The JSON object of a request's body, read strictly: unknown fields are refused. */
public final class BodyFields {

  private static final int LONGEST = 65_536;

  private final Value.Struct given;

  private BodyFields(Value.Struct given) {
    this.given = given;
  }

  /**
   * @param body empty: an object without fields
   * @throws io.syncline.json.MalformedJson where it is not a JSON object
   */
  public static BodyFields of(String body, String... names) {
    if (body.length() > LONGEST) {
      throw Refusal.badRequest("The body is longer than " + LONGEST + " characters");
    }
    var fields = body.isBlank() ? Value.Struct.EMPTY : Json.parseStruct(body);
    if (!Set.of(names).containsAll(fields.fields().keySet())) {
      throw Refusal.badRequest(
          names.length == 0
              ? "The body has a field, and none is known here"
              : "The body has an unknown field; known are "
                  + Arrays.stream(names).sorted().collect(Collectors.joining(", ")));
    }
    return new BodyFields(fields);
  }

  public boolean has(String name) {
    var value = given.fields().get(name);
    return value != null && !value.isEmpty();
  }

  public boolean flag(String name) {
    if (!has(name)) {
      return false;
    }
    if (given.fields().get(name) instanceof Value.Flag flag) {
      return flag.value();
    }
    throw Refusal.badRequest(name + " is neither true nor false");
  }

  public @Nullable String text(String name) {
    if (!has(name)) {
      return null;
    }
    if (given.fields().get(name) instanceof Value.Text text) {
      return text.value();
    }
    throw Refusal.badRequest(name + " is not a text");
  }

  /** A text that has to be there. */
  public String needed(String name) {
    var text = text(name);
    if (text == null) {
      throw Refusal.badRequest(name + " is missing");
    }
    return text;
  }

  /** A copy that has to be there, as {@code crm/contacts/17}. */
  public NativeRef ref(String name) {
    return NativeRef.parse(needed(name))
        .orElseThrow(() -> Refusal.badRequest(name + " is not a copy as system/object/id"));
  }

  /** A text of at most 200 characters, without control characters. */
  public @Nullable String shortText(String name) {
    var text = text(name);
    if (text != null
        && (text.length() > 200 || text.codePoints().anyMatch(Character::isISOControl))) {
      throw Refusal.badRequest(name + " has 1 to 200 characters, none of them a control character");
    }
    return text;
  }

  /** ISO 8601 with an offset. */
  public @Nullable Instant time(String name) {
    var text = text(name);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw Refusal.badRequest(name + " is not a time as 2026-01-31T12:00:00Z");
    }
  }

  /** A list of texts; empty where it is not said. */
  public List<String> texts(String name) {
    if (!has(name)) {
      return List.of();
    }
    if (given.fields().get(name) instanceof Value.Items items
        && items.values().stream().allMatch(Value.Text.class::isInstance)) {
      return items.values().stream().map(it -> ((Value.Text) it).value()).toList();
    }
    throw Refusal.badRequest(name + " is not a list of texts");
  }

  /** The fields of an object; null among them is {@link Value#CLEARED}. */
  public Map<String, Value> struct(String name) {
    if (given.fields().get(name) instanceof Value.Struct struct) {
      return struct.fields();
    }
    throw Refusal.badRequest(name + " is not an object");
  }

  /** A decimal number, as such or as text. */
  public @Nullable BigDecimal amount(String name) {
    if (!has(name)) {
      return null;
    }
    var value = given.fields().get(name);
    try {
      if (value instanceof Value.Decimal number) {
        return number.value();
      }
      if (value instanceof Value.Text text && text.value().length() <= 50) {
        return new BigDecimal(text.value());
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw Refusal.badRequest(name + " is not a number");
  }

  public int number(String name, int usual, int most) {
    if (!has(name)) {
      return usual;
    }
    if (given.fields().get(name) instanceof Value.Decimal number) {
      try {
        int value = number.value().intValueExact();
        if (value >= 1 && value <= most) {
          return value;
        }
      } catch (ArithmeticException e) {
        // reported below
      }
    }
    throw Refusal.badRequest(name + " is not a whole number from 1 to " + most);
  }
}

package io.syncline.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.syncline.core.model.value.SortedFields;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON value. The objects of a listing have the same names in the same order: a few such
 * orders are remembered while it reads, so that their names are sorted and kept once.
 */
final class TreeReader {

  private static final int MOST_ORDERS = 8;

  private final JsonParser parser;
  private final List<Order> orders = new ArrayList<>(MOST_ORDERS);
  private int oldest;

  // A stack: the names and values of all objects that are open.
  private String[] names = new String[32];
  private Value[] values = new Value[32];
  private int top;

  /**
   * @param parser at the value's first token
   */
  TreeReader(JsonParser parser) {
    this.parser = parser;
  }

  Value read() throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> struct();
      case START_ARRAY -> items();
      case VALUE_STRING -> Value.text(Json.storable(parser.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Value.Decimal(number());
      case VALUE_TRUE -> Value.flag(true);
      case VALUE_FALSE -> Value.flag(false);
      case VALUE_NULL -> Value.CLEARED;
      default -> throw new MalformedJson("Not JSON: a value is missing");
    };
  }

  private Value struct() throws IOException {
    int from = top;
    for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      var value = read();
      if (top == names.length) {
        names = Arrays.copyOf(names, 2 * top);
        values = Arrays.copyOf(values, 2 * top);
      }
      names[top] = name;
      values[top++] = value;
    }
    var read = struct(from);
    top = from;
    return read;
  }

  private Value struct(int from) {
    var order = order(from);
    if (order != null) {
      return new Value.Struct(order.sorted(values, from));
    }
    var fields = new TreeMap<String, Value>();
    for (int i = from; i < top; i++) {
      fields.put(Json.storable(names[i]), values[i]);
    }
    return new Value.Struct(fields);
  }

  private @Nullable Order order(int from) {
    for (var order : orders) {
      if (order.is(names, from, top)) {
        return order;
      }
    }
    var found = Order.of(Arrays.copyOfRange(names, from, top));
    if (found != null && orders.size() < MOST_ORDERS) {
      orders.add(found);
    } else if (found != null) {
      orders.set(oldest++ % MOST_ORDERS, found);
    }
    return found;
  }

  private Value items() throws IOException {
    var items = new ArrayList<Value>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(read());
    }
    return new Value.Items(items);
  }

  /** An exponent is a way to write a billion digits in ten bytes: it counts like digits. */
  private BigDecimal number() throws IOException {
    var type = parser.getNumberType();
    if (type == JsonParser.NumberType.INT || type == JsonParser.NumberType.LONG) {
      return BigDecimal.valueOf(parser.getLongValue());
    }
    var number = decimal();
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    long before = (long) number.precision() - number.scale();
    if (before > Json.LONGEST_NUMBER || number.scale() > Json.LONGEST_NUMBER) {
      throw new MalformedJson("Not JSON that can be read: a number has too many digits");
    }
    return number;
  }

  private BigDecimal decimal() throws IOException {
    try {
      return parser.getDecimalValue();
    } catch (NumberFormatException e) {
      throw new MalformedJson("Not JSON that can be read: a number has too many digits");
    }
  }

  /**
   * Names in the order in which an object said them.
   *
   * @param places by place as said, the place in name order
   */
  private record Order(String[] said, String[] sorted, int[] places) {

    /** Null where a name is said twice or cannot be kept as it is. */
    static @Nullable Order of(String[] said) {
      var sorted = said.clone();
      Arrays.sort(sorted);
      for (int i = 0; i < sorted.length; i++) {
        var name = sorted[i];
        if (i > 0 && name.equals(sorted[i - 1]) || !name.equals(Json.storable(name))) {
          return null;
        }
      }
      var places = new int[said.length];
      for (int i = 0; i < said.length; i++) {
        places[i] = Arrays.binarySearch(sorted, said[i]);
      }
      return new Order(said, sorted, places);
    }

    boolean is(String[] names, int from, int to) {
      if (to - from != said.length) {
        return false;
      }
      for (int i = 0; i < said.length; i++) {
        if (!said[i].equals(names[from + i])) {
          return false;
        }
      }
      return true;
    }

    SortedFields sorted(Value[] values, int from) {
      var byName = new Value[places.length];
      for (int i = 0; i < places.length; i++) {
        byName[places[i]] = values[from + i];
      }
      return SortedFields.said(sorted, byName);
    }
  }
}

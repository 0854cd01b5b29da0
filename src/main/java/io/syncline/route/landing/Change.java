package io.syncline.route.landing;

import io.syncline.core.landing.Landing;
import io.syncline.core.landing.Landing.Place;
import io.syncline.core.model.value.Value;
import io.syncline.route.PlainValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * One change that is to leave.
 *
 * @param kind created, updated or deleted
 * @param key the same when the change is sent again
 * @param fields that the call says; of a deleted row none
 * @param row with what is known of the row beside them
 */
record Change(String id, String kind, String key, Value.Struct fields, Value.Struct row) {

  /** The property that holds the changes of an exchange until they have left. */
  static final String PROPERTY = "syncline.changes";

  static final String DELETED = "deleted";

  /** All changes of a call; those of a group in their order. */
  record Call(List<Change> changes, boolean group) {

    static Call of(Exchange exchange) {
      var call = exchange.getProperty(PROPERTY, Call.class);
      if (call == null) {
        throw new IllegalStateException("no step of this route made a file or a message");
      }
      return call;
    }
  }

  /** What a route is called with, as changes; they are kept at the exchange. */
  static Call of(Exchange exchange, Place place, Landing landing) {
    var operation = exchange.getProperty(Landed.OPERATION, "", String.class);
    var call =
        switch (operation) {
          case "create", "update", "delete" -> single(exchange, operation, place, landing);
          case "createMany", "updateMany" -> group(exchange, operation, place, landing);
          default ->
              throw new IllegalStateException(
                  "there is no file or message for `" + operation + "`");
        };
    exchange.setProperty(PROPERTY, call);
    return call;
  }

  private static Call single(Exchange exchange, String operation, Place place, Landing landing) {
    var key = exchange.getProperty(Landed.IDEMPOTENCY_KEY, "", String.class);
    var id = exchange.getProperty(Landed.NATIVE_ID, key, String.class);
    var said = PlainValues.of(exchange.getMessage());
    var fields = said instanceof Value.Struct struct ? struct : Value.Struct.EMPTY;
    var known = operation.equals("create") ? null : known(landing, place, id);
    return new Call(List.of(of(operation, id, key, fields, known)), false);
  }

  private static Call group(Exchange exchange, String operation, Place place, Landing landing) {
    var said = PlainValues.of(exchange.getMessage());
    var items = said instanceof Value.Items all ? all.values() : List.<Value>of();
    var changes =
        items.stream().map(it -> item(operation, (Value.Struct) it, place, landing)).toList();
    return new Call(changes, true);
  }

  private static Change item(String operation, Value.Struct item, Place place, Landing landing) {
    var key = text(item, "idempotencyKey");
    boolean creates = operation.equals("createMany");
    var id = creates ? key : text(item, "id");
    var fields =
        item.fields().get("fields") instanceof Value.Struct struct ? struct : Value.Struct.EMPTY;
    return of(operation, id, key, fields, creates ? null : known(landing, place, id));
  }

  private static Change of(
      String operation, String id, String key, Value.Struct fields, Value.@Nullable Struct known) {
    Map<String, Value> row = known == null ? new HashMap<>() : new HashMap<>(known.fields());
    row.putAll(fields.fields());
    var kind =
        operation.startsWith("create")
            ? "created"
            : operation.startsWith("update") ? "updated" : DELETED;
    return new Change(id, kind, key, fields, new Value.Struct(row));
  }

  private static Value.@Nullable Struct known(Landing landing, Place place, String id) {
    return landing.get(place, List.of(id)).stream()
        .findFirst()
        .map(Landing.Row::fields)
        .orElse(null);
  }

  private static String text(Value.Struct item, String name) {
    return item.fields().get(name) instanceof Value.Text text ? text.value() : "";
  }
}

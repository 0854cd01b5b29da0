package io.syncline.route.salesforce;

import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change event of Salesforce ("Change Data Capture Developer Guide", Change Event Message
 * Structure), of which only its header counts: the record is read.
 *
 * @param replayId its place in the channel
 * @param said what a route sends to {@code direct:<system>.<object>.event}: a list with an event
 *     for each record, or {@code missed} where Salesforce does not name all of them
 */
record ChangeEvent(long replayId, Object said) {

  /** Salesforce could not say what changed, as in more than 100,000 changes at once. */
  private static final String OVERFLOW = "GAP_OVERFLOW";

  /** A gap event names records whose changes are not said; what became of them is read. */
  private static final Map<String, String> KINDS =
      Map.of(
          "CREATE", "created",
          "UPDATE", "updated",
          "DELETE", "deleted",
          "UNDELETE", "updated",
          "GAP_CREATE", "created",
          "GAP_UPDATE", "updated",
          "GAP_DELETE", "deleted",
          "GAP_UNDELETE", "updated");

  /**
   * @param message the whole message, as {@code rawPayload: true} of the endpoint gives it
   * @throws IllegalArgumentException where it is no change event; nothing of it is quoted
   */
  static ChangeEvent of(@Nullable String message) {
    try {
      var data = struct(Json.parse(message == null ? "" : message), "data");
      var header = struct(struct(data, "payload"), "ChangeEventHeader");
      var replayId = number(struct(data, "event"), "replayId");
      if (replayId == null) {
        throw new IllegalArgumentException("a change event has no `replayId`");
      }
      return new ChangeEvent(replayId, said(header));
    } catch (MalformedJson e) {
      throw new IllegalArgumentException("a change event is no JSON: is `rawPayload` true?");
    }
  }

  private static Object said(Value.Struct header) {
    var type = text(header, "changeType");
    var ids =
        header.fields().get("recordIds") instanceof Value.Items items
            ? items.values().stream().map(ChangeEvent::text).toList()
            : List.<String>of();
    // `003*` stands for all records of a kind, as after the conversion of a field.
    if (OVERFLOW.equals(type) || ids.isEmpty() || ids.stream().anyMatch(it -> it.contains("*"))) {
      return Map.of("missed", true);
    }
    var kind = KINDS.get(type);
    if (kind == null) {
      throw new IllegalArgumentException("a change event has an unknown `changeType`");
    }
    return ids.stream().map(it -> event(it, kind, header)).toList();
  }

  private static Map<String, Object> event(String id, String kind, Value.Struct header) {
    var event = new LinkedHashMap<String, Object>();
    event.put("id", id);
    event.put("kind", kind);
    var time = number(header, "commitTimestamp");
    if (time != null) {
      event.put("occurredAt", Instant.ofEpochMilli(time).toString());
    }
    var transaction = text(header, "transactionKey");
    if (!transaction.isEmpty()) {
      event.put("event", transaction + "/" + number(header, "sequenceNumber") + "/" + id);
    }
    return event;
  }

  private static Value.Struct struct(Value parent, String name) {
    if (parent instanceof Value.Struct struct
        && struct.fields().get(name) instanceof Value.Struct child) {
      return child;
    }
    throw new IllegalArgumentException("a change event has no `" + name + "`");
  }

  private static @Nullable Long number(Value.Struct parent, String name) {
    try {
      return parent.fields().get(name) instanceof Value.Decimal number
          ? (Long) number.value().longValueExact()
          : null;
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("`" + name + "` of a change event is no whole number", e);
    }
  }

  private static String text(Value.Struct parent, String name) {
    var value = parent.fields().get(name);
    return value == null ? "" : text(value);
  }

  private static String text(Value value) {
    return value instanceof Value.Text text ? text.value() : "";
  }
}

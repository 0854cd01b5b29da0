package io.syncline.route.landing;

import io.syncline.core.landing.Landing;
import io.syncline.core.landing.Landing.Place;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.jspecify.annotations.Nullable;

/**
 * Makes a broker's message of a change: the whole record as JSON, with the record's id as its key.
 * A record that is deleted is an empty message.
 *
 * @param key the field whose value is the id of a record that is created; empty: Syncline gives ids
 * @param deleted the field that says in the body that a record is deleted; empty: the body is empty
 */
record WrittenMessage(Place place, String key, String deleted) implements LandingStep {

  /** The property that holds the identity of the change, the same when it is sent again. */
  static final String CHANGE = "syncline.changeId";

  static LandingStep of(Place place, FileForm.Options options) {
    return new WrittenMessage(place, options.text("key", ""), options.text("deleted", ""));
  }

  @Override
  public void on(Exchange exchange, Landing landing) {
    var call = Change.of(exchange, place, landing);
    if (call.group()) {
      throw new IllegalStateException(
          "`record` makes a message of one change, and these are several");
    }
    var change = call.changes().get(0);
    if (!key.isEmpty()) {
      var named = named(change);
      if (change.kind().equals("created")) {
        change = new Change(named, "created", change.key(), change.fields(), change.row());
        exchange.setProperty(Change.PROPERTY, new Change.Call(List.of(change), false));
        if (isOther(landing, change)) {
          exchange.setProperty(Landed.OUTCOME, "conflict");
          exchange.setProperty("syncline.existingId", named);
          exchange.setRouteStop(true);
          return;
        }
      } else if (named != null && !named.equals(change.id())) {
        throw new IllegalArgumentException(
            "the field `" + key + "` is the key, which never changes");
      }
    }
    var message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(KafkaConstants.KEY, change.id());
    exchange.setProperty(CHANGE, change.key());
    message.setBody(body(change));
  }

  /** A record that exists is not replaced by one that is created. */
  private boolean isOther(Landing landing, Change change) {
    return landing.get(place, List.of(change.id())).stream()
        .anyMatch(it -> !it.fields().equals(change.row()));
  }

  private @Nullable String named(Change change) {
    var said = change.fields().fields().get(key);
    var text =
        said instanceof Value.Text it
            ? it.value()
            : said instanceof Value.Decimal number ? number.value().toPlainString() : null;
    if (change.kind().equals("created") && (text == null || text.isBlank())
        || said != null && text == null) {
      throw new IllegalArgumentException("the field `" + key + "` is the key, and has no value");
    }
    if (text != null && !ReceivedMessage.isId(text)) {
      throw new IllegalArgumentException(
          "the field `"
              + key
              + "` is the key: it is too long, or has white space around it or control characters");
    }
    return text;
  }

  private byte @Nullable [] body(Change change) {
    boolean gone = change.kind().equals(Change.DELETED);
    if (!gone) {
      return Json.write(change.row());
    }
    if (deleted.isEmpty()) {
      return null;
    }
    Map<String, Value> fields = new HashMap<>(change.row().fields());
    fields.put(deleted, Value.flag(true));
    return Json.write(new Value.Struct(fields));
  }
}

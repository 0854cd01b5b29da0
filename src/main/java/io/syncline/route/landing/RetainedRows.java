package io.syncline.route.landing;

import io.syncline.core.landing.LandedMessage;
import io.syncline.core.landing.Landing;
import io.syncline.core.landing.Landing.Place;
import io.syncline.core.model.value.Value;
import io.syncline.route.PlainValues;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/** Keeps the rows that left, so that they are read like records, and answers them. */
record RetainedRows(Place place, String log) implements LandingStep {

  static LandingStep of(Place place, FileForm.Options options) {
    return new RetainedRows(place, options.text("log", ""));
  }

  @Override
  public void on(Exchange exchange, Landing landing) {
    var call = Change.Call.of(exchange);
    Map<String, Landing.Entry> rows = new LinkedHashMap<>();
    for (var change : call.changes()) {
      if (!change.kind().equals(Change.DELETED)) {
        rows.put(change.id(), new Landing.Entry(change.id(), change.row()));
      }
    }
    var mark = call.group() ? null : KafkaSteps.written(exchange, log);
    if (mark == null) {
      landing.put(place, rows.values());
      landing.remove(
          place,
          call.changes().stream()
              .filter(it -> it.kind().equals(Change.DELETED))
              .map(Change::id)
              .toList());
    } else {
      // A later message about the row may have been read meanwhile: it counts.
      var change = call.changes().get(0);
      var row = rows.get(change.id());
      landing.take(place, new LandedMessage(change.id(), row == null ? null : row.fields(), mark));
    }
    var kept = new HashMap<String, Value>();
    landing.get(place, rows.keySet()).forEach(it -> kept.put(it.id(), Landed.answered(it)));
    var answers =
        call.changes().stream().map(it -> kept.getOrDefault(it.id(), Value.Struct.EMPTY)).toList();
    boolean nothing = rows.isEmpty() && !call.group();
    exchange
        .getMessage()
        .setBody(
            nothing
                ? ""
                : PlainValues.plain(call.group() ? new Value.Items(answers) : answers.get(0)));
  }
}

package io.syncline.route.landing;

import io.syncline.core.landing.Landing;
import io.syncline.core.landing.Landing.Place;
import io.syncline.core.landing.Landing.Row;
import io.syncline.core.landing.Landing.Start;
import io.syncline.core.model.value.Value;
import io.syncline.route.PlainValues;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Operations that read landed rows. */
final class LandedReads {

  private static final int MOST = 1_000;

  private LandedReads() {}

  /** Since a time, pages come in the order of change; else in the order of ids. */
  static LandingStep list(Place place) {
    return (exchange, landing) -> {
      var asked = exchange.getMessage().getBody(Map.class);
      int size = size(asked.get("size"));
      var since = time(asked.get("since"));
      var rows = landing.list(place, start(since, text(asked.get("cursor"))), size);
      var answer = new HashMap<String, Value>();
      answer.put("records", new Value.Items(rows.stream().<Value>map(Landed::answered).toList()));
      if (rows.size() == size) {
        answer.put("next", Value.text(cursor(since, rows.get(size - 1))));
      }
      exchange.getMessage().setBody(PlainValues.plain(new Value.Struct(answer)));
    };
  }

  private static int size(@Nullable Object said) {
    return said instanceof Number number ? Math.max(1, Math.min(MOST, number.intValue())) : MOST;
  }

  private static @Nullable String text(@Nullable Object said) {
    return said == null || said.toString().isEmpty() ? null : said.toString();
  }

  private static @Nullable Instant time(@Nullable Object said) {
    var text = text(said);
    return text == null ? null : Instant.parse(text);
  }

  private static String cursor(@Nullable Instant since, Row last) {
    return since == null ? last.id() : last.changedAt() + " " + last.id();
  }

  private static Start start(@Nullable Instant since, @Nullable String cursor) {
    if (cursor == null || since == null) {
      return new Start(since, null, cursor);
    }
    int space = cursor.indexOf(' ');
    return new Start(since, Instant.parse(cursor.substring(0, space)), cursor.substring(space + 1));
  }

  static LandingStep get(Place place) {
    return (exchange, landing) -> {
      var id = exchange.getMessage().getBody(String.class);
      var found = landing.get(place, List.of(id));
      exchange
          .getMessage()
          .setBody(found.isEmpty() ? "" : PlainValues.plain(Landed.answered(found.get(0))));
    };
  }

  static LandingStep getMany(Place place) {
    return (exchange, landing) -> {
      var ids = exchange.getMessage().getBody(List.class);
      var texts = ((List<?>) ids).stream().map(String::valueOf).toList();
      exchange.getMessage().setBody(plain(landing, place, texts));
    };
  }

  private static @Nullable Object plain(Landing landing, Place place, List<String> ids) {
    return PlainValues.plain(
        new Value.Items(landing.get(place, ids).stream().<Value>map(Landed::answered).toList()));
  }

  static LandingStep count(Place place) {
    return (Exchange exchange, Landing landing) ->
        exchange.getMessage().setBody(landing.count(place));
  }
}

package io.syncline.route.landing;

import io.syncline.core.landing.Landing;
import io.syncline.core.landing.Landing.Place;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.csv.Csv;
import io.syncline.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * Makes a file of the changes of a call: a row for each, with the change's own id. Its name has the
 * time and an id of the changes; the same changes have the same name when they are written again.
 */
final class WrittenFile implements LandingStep {

  private static final String ID = "_id";
  private static final String CHANGE = "_change";
  private static final String CHANGE_ID = "_changeId";
  private static final String ROWS = "#rows";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Place place;
  private final FileForm.Format format;
  private final List<String> columns;
  private final boolean counted;

  private WrittenFile(Place place, FileForm.Format format, List<String> columns, boolean counted) {
    this.place = place;
    this.format = format;
    this.columns = List.copyOf(columns);
    this.counted = counted;
  }

  static LandingStep of(Place place, FileForm.Options options) {
    var format = options.word("format", FileForm.Format.class, FileForm.Format.CSV);
    var columns =
        Arrays.stream(options.text("columns", "").split(","))
            .map(String::strip)
            .filter(it -> !it.isEmpty())
            .toList();
    if (format == FileForm.Format.CSV && columns.isEmpty()) {
      throw new IllegalArgumentException("`file` needs the names of its `columns`");
    }
    return new WrittenFile(place, format, columns, options.flag("trailer"));
  }

  @Override
  public void on(Exchange exchange, Landing landing) {
    var changes = Change.of(exchange, place, landing).changes();
    var message = exchange.getMessage();
    message.setHeader("CamelFileName", name(changes, landing));
    message.setBody(
        (format == FileForm.Format.CSV ? csv(changes) : json(changes))
            .getBytes(StandardCharsets.UTF_8));
  }

  private String name(List<Change> changes, Landing landing) {
    var keys = changes.stream().map(Change::key).collect(Collectors.joining(" "));
    var all = VersionHash.of(keys).hex().substring(0, 32);
    var time = TIME.format(Instant.now());
    var name =
        "%s-%s-%s.%s".formatted(place.object(), time, all, format.name().toLowerCase(Locale.ROOT));
    return landing.nameOf(place, all, name);
  }

  private String csv(List<Change> changes) {
    var names = new ArrayList<>(List.of(ID, CHANGE, CHANGE_ID));
    names.addAll(columns);
    var rows = new ArrayList<List<String>>();
    for (var change : changes) {
      var row = new ArrayList<>(List.of(change.id(), change.kind(), change.key()));
      columns.forEach(it -> row.add(cell(change.row().fields().getOrDefault(it, Value.CLEARED))));
      rows.add(row);
    }
    if (counted) {
      var end = new ArrayList<>(List.of(ROWS, Integer.toString(changes.size())));
      rows.add(end);
    }
    return Csv.plain(names, rows);
  }

  private static String cell(Value value) {
    if (value instanceof Value.Text text) {
      return text.value();
    }
    if (value instanceof Value.Decimal number) {
      return number.value().toPlainString();
    }
    return value == Value.CLEARED ? "" : Json.text(value);
  }

  /** An object in each line. */
  private String json(List<Change> changes) {
    var text = new StringBuilder();
    for (var change : changes) {
      var fields = new HashMap<>(change.row().fields());
      fields.put(ID, Value.text(change.id()));
      fields.put(CHANGE, Value.text(change.kind()));
      fields.put(CHANGE_ID, Value.text(change.key()));
      text.append(Json.text(new Value.Struct(fields))).append('\n');
    }
    if (counted) {
      var end = new HashMap<String, Value>();
      end.put(ROWS, Value.decimal(changes.size()));
      text.append(Json.text(new Value.Struct(end))).append('\n');
    }
    return text.toString();
  }
}

package io.syncline.api.sheet;

import io.syncline.api.http.Masking;
import io.syncline.api.http.NameView;
import io.syncline.core.model.value.Value;
import io.syncline.csv.Csv;
import io.syncline.json.Json;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A list as a spreadsheet (CSV), which is written page by page. */
public final class SheetAnswer implements StreamingOutput {

  private final List<String> names;
  private final Pages pages;
  private final Runnable shown;

  /** Gives one page of rows after another. */
  @FunctionalInterface
  public interface Pages {
    /** The next page; empty: there is none. */
    List<List<String>> next();
  }

  /**
   * @param shown called before a page is written
   */
  SheetAnswer(List<String> names, Pages pages, Runnable shown) {
    this.names = names;
    this.pages = pages;
    this.shown = shown;
  }

  /**
   * @param names of the columns
   * @param pages each is written, and what it shows is kept, before the next one is asked for
   */
  public static Response of(List<String> names, Pages pages, Masking masking) {
    return Response.ok(new SheetAnswer(names, pages, masking::keep))
        .type("text/csv; charset=utf-8; header=present")
        .build();
  }

  @Override
  public void write(OutputStream out) throws IOException {
    var rows = pages.next();
    var text = Csv.write(names, rows);
    while (true) {
      shown.run();
      out.write(text.getBytes(StandardCharsets.UTF_8));
      rows = rows.isEmpty() ? rows : pages.next();
      if (rows.isEmpty()) {
        return;
      }
      text = Csv.write(names, rows);
      text = text.substring(text.indexOf("\r\n") + 2);
    }
  }

  /** The business key and what a record is called. */
  public static String names(List<NameView> names) {
    return names.stream()
        .map(it -> value(it.value(), it.masked()))
        .filter(it -> !it.isEmpty())
        .collect(Collectors.joining(" "));
  }

  /** A value as a cell. */
  public static String value(@Nullable Value value, boolean masked) {
    if (masked) {
      return "•••";
    }
    if (value == null || value.isEmpty()) {
      return "";
    }
    return value instanceof Value.Text text ? text.value() : Json.text(value);
  }
}

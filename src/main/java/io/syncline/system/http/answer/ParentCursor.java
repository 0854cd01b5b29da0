package io.syncline.system.http.answer;

import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a listing under parents came: a JSON text that any process can go on from.
 *
 * @param parents cursor of the next page of parents; null: the first one
 * @param ended whether there are no more parents than those that are open
 * @param open parents whose records are still to be read
 */
public record ParentCursor(@Nullable String parents, boolean ended, List<Open> open) {

  private static final String PARENTS = "parents";
  private static final String ENDED = "ended";
  private static final String OPEN = "open";

  public static final ParentCursor START = new ParentCursor(null, false, List.of());

  /**
   * A parent.
   *
   * @param cursor of the next page under it; null: the first one
   */
  public record Open(String id, @Nullable String cursor) {}

  public ParentCursor {
    open = List.copyOf(open);
  }

  /**
   * @param cursor as {@link #text} wrote it; null: the beginning
   * @throws IllegalArgumentException for any other text
   */
  public static ParentCursor parse(@Nullable String cursor) {
    if (cursor == null) {
      return START;
    }
    try {
      var said = Json.parseStruct(cursor);
      var open = new ArrayList<Open>();
      if (said.fields().get(OPEN) instanceof Value.Items items) {
        items.values().forEach(it -> open.add(open(it)));
      }
      return new ParentCursor(
          text(said.fields().get(PARENTS)), said.fields().containsKey(ENDED), open);
    } catch (MalformedJson e) {
      throw new IllegalArgumentException("This is no cursor of a listing under parents", e);
    }
  }

  private static Open open(Value value) {
    var pair = value instanceof Value.Items items ? items.values() : List.<Value>of();
    var id = pair.isEmpty() ? null : text(pair.get(0));
    if (id == null) {
      throw new IllegalArgumentException("This is no cursor of a listing under parents");
    }
    return new Open(id, pair.size() < 2 ? null : text(pair.get(1)));
  }

  private static @Nullable String text(@Nullable Value value) {
    return value instanceof Value.Text text ? text.value() : null;
  }

  /** Whether everything was read. */
  public boolean done() {
    return ended && open.isEmpty();
  }

  /** With the parents of another page. */
  public ParentCursor with(List<String> ids, @Nullable String next) {
    var all = new ArrayList<>(open);
    ids.forEach(it -> all.add(new Open(it, null)));
    return new ParentCursor(next, next == null, all);
  }

  /** Without the first ones, in whose place these stand. */
  public ParentCursor after(int read, List<Open> further) {
    var all = new ArrayList<>(further);
    all.addAll(open.subList(read, open.size()));
    return new ParentCursor(parents, ended, all);
  }

  public String text() {
    var said = new TreeMap<String, Value>();
    if (parents != null) {
      said.put(PARENTS, Value.text(parents));
    }
    if (ended) {
      said.put(ENDED, Value.flag(true));
    }
    said.put(OPEN, new Value.Items(open.stream().map(ParentCursor::pair).toList()));
    return Json.text(new Value.Struct(said));
  }

  private static Value pair(Open open) {
    var id = Value.text(open.id());
    return new Value.Items(
        open.cursor() == null ? List.of(id) : List.of(id, Value.text(open.cursor())));
  }
}

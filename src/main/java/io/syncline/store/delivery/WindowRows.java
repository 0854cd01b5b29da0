package io.syncline.store.delivery;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.WriteWindow;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The rows of writes that may have gone over an edit (S8). */
public final class WindowRows {

  private static final Sql ADD =
      Sql.of(
          """
          insert into write_window (intent, system_id, object, native_id, read_at, read_state, done_at, written_at, written_fields)
          select intent, system_id, object, native_id, read_at, read_state, done_at, written_at, written_fields::json
          from unnest(:intent::uuid[], :system::text[], :object::text[], :nativeId::text[], :readAt::timestamptz[],
                      :readState::timestamptz[], :doneAt::timestamptz[], :writtenAt::timestamptz[], :writtenFields::text[])
            as added (intent, system_id, object, native_id, read_at, read_state, done_at, written_at, written_fields)
          on conflict do nothing
          """);

  private static final Sql OF =
      Sql.of(
          """
          select w.*
          from unnest(:system::text[], :object::text[], :nativeId::text[]) as wanted (system_id, object, native_id)
          join write_window w using (system_id, object, native_id)
          """);

  private static final Sql FORGET = Sql.of("delete from write_window where done_at < :before");

  private WindowRows() {}

  public static void add(Connection connection, Collection<WriteWindow> windows) {
    if (windows.isEmpty()) {
      return;
    }
    var rows =
        Rows.of(windows)
            .uuid("intent", WriteWindow::intent)
            .text("system", it -> it.ref().system())
            .text("object", it -> it.ref().object())
            .text("nativeId", it -> it.ref().id())
            .time("readAt", WriteWindow::readAt)
            .time("readState", WriteWindow::readState)
            .time("doneAt", WriteWindow::doneAt)
            .time("writtenAt", WriteWindow::writtenAt)
            .text("writtenFields", it -> Sealing.secret(json(it.written())))
            .rows();
    ADD.on(connection).with(rows).update();
  }

  public static Map<NativeRef, List<WriteWindow>> of(
      Connection connection, Collection<NativeRef> refs) {
    var found = new HashMap<NativeRef, List<WriteWindow>>();
    if (!refs.isEmpty()) {
      var rows = Rows.refs(refs);
      for (var window : OF.on(connection).with(rows).list(WindowRows::window)) {
        found.computeIfAbsent(window.ref(), ref -> new ArrayList<>()).add(window);
      }
    }
    return found;
  }

  public static void forget(Connection connection, Instant before) {
    FORGET.on(connection).with("before", before).update();
  }

  private static WriteWindow window(Row row) throws SQLException {
    return new WriteWindow(
        row.uuid("intent"),
        row.ref(),
        row.time("read_at"),
        row.maybeTime("read_state"),
        row.time("done_at"),
        row.maybeTime("written_at"),
        fields(row.document("written_fields")));
  }

  private static String json(Map<String, Set<String>> written) {
    var fields = new TreeMap<String, Value>();
    written.forEach(
        (path, hashes) ->
            fields.put(path, new Value.Items(hashes.stream().sorted().map(Value::text).toList())));
    return Json.text(new Value.Struct(fields));
  }

  private static Map<String, Set<String>> fields(String json) {
    var written = new HashMap<String, Set<String>>();
    Json.stored(json)
        .fields()
        .forEach(
            (path, hashes) -> {
              var texts = new HashSet<String>();
              ((Value.Items) hashes).values().forEach(it -> texts.add(((Value.Text) it).value()));
              written.put(path, texts);
            });
    return written;
  }
}

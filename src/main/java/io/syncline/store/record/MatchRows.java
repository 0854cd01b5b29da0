package io.syncline.store.record;

import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.RecordId;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Match values as rows; their hashes are keyed where there is a key (S24). */
public final class MatchRows {

  private MatchRows() {}

  /** As they are stored: {@code entity}, {@code rule}, {@code hash} and {@code record}. */
  public static Rows stored(Map<RecordId, ? extends Collection<MatchValue>> values) {
    record Key(RecordId record, MatchValue value) {}
    var keys =
        values.entrySet().stream()
            .flatMap(it -> it.getValue().stream().map(value -> new Key(it.getKey(), value)))
            .toList();
    return Rows.of(keys)
        .text("entity", it -> it.value().entity())
        .text("rule", it -> it.value().rule())
        .text("hash", it -> Sealing.hash(it.value().hash()))
        .uuid("record", Key::record)
        .rows();
  }

  /** In every form in which they may be stored, {@code plain} being the hash without a key. */
  public static Rows wanted(Connection connection, Collection<MatchValue> values) {
    record Form(MatchValue value, String stored) {}
    var sealing = Sealing.of(connection);
    var forms =
        values.stream()
            .flatMap(it -> sealing.known(it.hash()).stream().map(stored -> new Form(it, stored)))
            .toList();
    return Rows.of(forms)
        .text("entity", it -> it.value().entity())
        .text("rule", it -> it.value().rule())
        .text("hash", Form::stored)
        .text("plain", it -> it.value().hash())
        .rows();
  }

  /**
   * Who holds them.
   *
   * @param query answers {@code entity}, {@code rule}, plain {@code hash} and the holder
   */
  public static <H> Map<MatchValue, Set<H>> holders(Sql.Call query, Sql.RowMapper<H> holder) {
    record Match<H>(MatchValue value, H holder) {}
    var found = new HashMap<MatchValue, Set<H>>();
    query
        .list(
            row ->
                new Match<>(
                    new MatchValue(row.text("entity"), row.text("rule"), row.text("hash")),
                    holder.map(row)))
        .forEach(it -> found.computeIfAbsent(it.value(), any -> new HashSet<>()).add(it.holder()));
    return found;
  }
}

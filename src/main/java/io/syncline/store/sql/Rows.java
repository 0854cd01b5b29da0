package io.syncline.store.sql;

import io.syncline.core.model.NativeRef;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A table of values as one array per column: what {@code unnest} turns back into rows. */
public final class Rows {

  private final Map<String, Sql.Column> columns = new LinkedHashMap<>();

  private Rows() {}

  Map<String, Sql.Column> columns() {
    return columns;
  }

  public static <T> Builder<T> of(Collection<T> items) {
    return new Builder<>(items);
  }

  /** Native records as {@code system}, {@code object} and {@code nativeId}. */
  public static Rows refs(Collection<NativeRef> refs) {
    return of(refs)
        .text("system", NativeRef::system)
        .text("object", NativeRef::object)
        .text("nativeId", NativeRef::id)
        .rows();
  }

  /** Adds a column for each property that is wanted. */
  public static final class Builder<T> {

    private final Collection<T> items;
    private final Rows rows = new Rows();

    private Builder(Collection<T> items) {
      this.items = items;
    }

    public Builder<T> column(String name, String type, Function<T, @Nullable Object> property) {
      var values = new @Nullable Object[items.size()];
      int i = 0;
      for (var item : items) {
        values[i++] = property.apply(item);
      }
      rows.columns.put(name, new Sql.Column(type, values));
      return this;
    }

    public Builder<T> text(String name, Function<T, @Nullable Object> property) {
      return column(name, "text", property);
    }

    /** JSON that holds values: sealed where a definition says so (S24). */
    public Builder<T> document(String name, Function<T, @Nullable String> property) {
      return column(name, "text", it -> Sealing.document(property.apply(it)));
    }

    public Builder<T> uuid(String name, Function<T, @Nullable Object> property) {
      return column(name, "uuid", property);
    }

    public Builder<T> time(String name, Function<T, @Nullable Object> property) {
      return column(name, "timestamptz", property);
    }

    public Builder<T> number(String name, Function<T, @Nullable Object> property) {
      return column(name, "bigint", property);
    }

    public Builder<T> flag(String name, Function<T, @Nullable Object> property) {
      return column(name, "boolean", property);
    }

    public Rows rows() {
      return rows;
    }
  }
}

package io.syncline.core.system.discover;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table or view.
 *
 * @param schema null: the user's own, which a manifest does not name
 * @param isView whether it has no keys and indexes of its own
 * @param key the columns of its primary key; else of a unique index without empty values; empty:
 *     the catalog tells none
 * @param isPrimary whether the key is the primary one, which a manifest need not say
 * @param keepsVersion whether the database keeps a version of each row by itself ({@code xmin})
 * @param access whether its rows can be read
 * @param columns in the table's own order
 */
public record FoundTable(
    @Nullable String schema,
    String name,
    boolean isView,
    Key key,
    boolean keepsVersion,
    Access access,
    List<FoundColumn> columns) {

  /**
   * What identifies a row.
   *
   * @param columns of the primary key; else of a unique index without empty values; empty: the
   *     catalog tells none
   * @param isPrimary whether it is the primary key, which a manifest need not say
   */
  public record Key(List<String> columns, boolean isPrimary) {
    public Key {
      columns = List.copyOf(columns);
    }

    public boolean isMissing() {
      return columns.isEmpty();
    }
  }

  /**
   * Whether rows can be read.
   *
   * @param refused why not; null: they can
   * @param isEmpty whether there is none now
   */
  public record Access(@Nullable String refused, boolean isEmpty) {}

  public FoundTable {
    columns = List.copyOf(columns);
  }

  /** As a manifest writes it. */
  public String fullName() {
    return schema == null ? name : schema + "." + name;
  }
}

package io.syncline.system.jdbc.change;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of the output plugin {@code pgoutput}, with what an id of a row is made of. */
sealed interface LogMessage {

  /** A transaction that was committed. */
  record Begin() implements LogMessage {}

  /**
   * Its end.
   *
   * @param end the position after it
   */
  record Commit(long end) implements LogMessage {}

  /** What the rows of a table hold from here on. */
  record Relation(int id, String schema, String table, List<String> columns) implements LogMessage {
    public Relation {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A row was written or removed.
   *
   * @param before its values before, at least those of its replica identity where they changed;
   *     null: as after
   * @param after null: it was removed
   */
  record Row(int relation, boolean isNew, @Nullable Cells before, @Nullable Cells after)
      implements LogMessage {}

  /** All rows of tables were removed. */
  record Truncate(List<Integer> relations) implements LogMessage {
    public Truncate {
      relations = List.copyOf(relations);
    }
  }

  /** What does not matter here. */
  record Other() implements LogMessage {}

  /** Values of a row as text; null: there is none, or it is not in the log. */
  record Cells(@Nullable String[] values) {}
}

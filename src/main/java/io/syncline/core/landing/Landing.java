package io.syncline.core.landing;

import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of systems that cannot be asked for a record: files bring them, or messages do. The
 * newest state of each row is kept, for all processes.
 *
 * <p>A file is taken whole or not at all, and files of one object one after the other.
 */
public interface Landing {

  /** An object of a system, whose rows are kept here. */
  record Place(SystemId system, String object) {
    @Override
    public String toString() {
      return system + "." + object;
    }
  }

  /**
   * A row as it is kept.
   *
   * @param createdAt when it was here for the first time
   * @param changedAt when it was last other than before
   */
  record Row(String id, Value.Struct fields, Instant createdAt, Instant changedAt) {}

  /** A row as it comes. */
  record Entry(String id, Value.Struct fields) {}

  /**
   * Where a page begins.
   *
   * @param since rows that changed then or later, in that order; null: all, in the order of ids
   * @param time of the last row that was read; null: the first page
   * @param id of that row; null: the first page
   */
  record Start(@Nullable Instant since, @Nullable Instant time, @Nullable String id) {}

  /**
   * Takes the rows of a file. A file that was taken before changes nothing.
   *
   * @param rows may be read more than once
   * @throws FileRefused where nothing of it was taken, and never will be as it is
   */
  TakenFile take(Place place, LandedFile file, RowSource rows);

  /** Rows that are one by one what they should be now; others stay as they are. */
  void put(Place place, Collection<Entry> rows);

  /**
   * The name of the file that carries changes: the one it was given first, however often it is
   * asked.
   *
   * @param changes the identity of the changes
   * @param name if they have none yet
   */
  String nameOf(Place place, String changes, String name);

  /**
   * Takes what one message says of one row. It replaces nothing that a later message of the same
   * log said, so a message that comes again does no harm.
   */
  TakenMessage take(Place place, LandedMessage message);

  /** These are not there any more. */
  void remove(Place place, Collection<String> ids);

  List<Row> list(Place place, Start start, int size);

  /** Those of these ids that are there. */
  List<Row> get(Place place, Collection<String> ids);

  long count(Place place);
}

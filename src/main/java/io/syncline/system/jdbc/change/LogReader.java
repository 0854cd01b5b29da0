package io.syncline.system.jdbc.change;

import io.syncline.core.system.trigger.CaptureListener;
import io.syncline.core.system.trigger.CapturePosition;
import io.syncline.core.system.trigger.RowChange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Hands over what the messages of one session say, in their order, several rows at once. */
final class LogReader {

  private static final int MOST = 1000;

  private final CapturedTables tables;
  private final CaptureListener listener;
  private final String source;
  private final Set<RowChange> pending = new LinkedHashSet<>();
  private boolean isOpen;
  private long end;

  /**
   * @param source of its positions
   */
  LogReader(CapturedTables tables, CaptureListener listener, String source) {
    this.tables = tables;
    this.listener = listener;
    this.source = source;
  }

  /** Whether the end of a transaction is to come. */
  boolean isOpen() {
    return isOpen;
  }

  /** The position after the last whole transaction; 0: there was none yet. */
  long end() {
    return end;
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  void take(LogMessage message) {
    if (message instanceof LogMessage.Begin) {
      isOpen = true;
    } else if (message instanceof LogMessage.Commit commit) {
      isOpen = false;
      end = commit.end();
    } else if (message instanceof LogMessage.Relation relation) {
      tables.describe(relation);
    } else if (message instanceof LogMessage.Row row) {
      row(row);
    } else if (message instanceof LogMessage.Truncate truncate) {
      store();
      tables.objects(truncate.relations()).forEach(listener::truncated);
    }
  }

  private void row(LogMessage.Row row) {
    try {
      pending.addAll(tables.changes(row));
    } catch (CapturedTables.NoId unknown) {
      listener.missed(String.valueOf(unknown.getMessage()));
    }
    if (pending.size() >= MOST) {
      store();
    }
  }

  private void store() {
    if (hasPending()) {
      listener.changed(List.copyOf(pending));
      pending.clear();
    }
  }

  /**
   * Stores all that was taken, and then that everything up to here is stored. Not within a
   * transaction.
   */
  void settle(long position) {
    store();
    listener.reached(new CapturePosition(source, position));
  }
}

package io.syncline.core.system;

import java.util.List;

/** What came of one {@link Query}. */
public sealed interface FindOutcome {

  /**
   * The records that hold the value, possibly none: the system could be asked.
   *
   * @param all whether there are no others; else more hold the value than are read
   */
  record Found(List<NativeRecord> records, boolean all) implements FindOutcome {
    public Found {
      records = List.copyOf(records);
    }

    /** All of them. */
    public Found(List<NativeRecord> records) {
      this(records, true);
    }
  }

  record Failed(Failure failure) implements FindOutcome {}
}

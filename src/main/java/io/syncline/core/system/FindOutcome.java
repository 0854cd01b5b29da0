package io.syncline.core.system;

import java.util.List;

/** What came of one {@link Query}. */
public sealed interface FindOutcome {

  /** All records that hold the value, possibly none: the system could be asked. */
  record Found(List<NativeRecord> records) implements FindOutcome {
    public Found {
      records = List.copyOf(records);
    }
  }

  record Failed(Failure failure) implements FindOutcome {}
}

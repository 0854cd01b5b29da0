package io.syncline.core.system;

import io.syncline.core.model.NativeRef;

/** What came of reading one record by its id. */
public sealed interface ReadOutcome {

  NativeRef ref();

  record Found(NativeRecord record) implements ReadOutcome {
    @Override
    public NativeRef ref() {
      return record.ref();
    }
  }

  /**
   * The system answered that there is no such record (404 or left out of a batch answer). Never
   * from 401 or 403 (S16).
   */
  record Missing(NativeRef ref) implements ReadOutcome {}

  /** The system answered that the record now lives under another id. */
  record MergedInto(NativeRef ref, NativeRef into) implements ReadOutcome {}

  record Failed(NativeRef ref, Failure failure) implements ReadOutcome {}
}

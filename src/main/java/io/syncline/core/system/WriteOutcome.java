package io.syncline.core.system;

import io.syncline.core.model.NativeRef;
import org.jspecify.annotations.Nullable;

/** What came of one write. */
public sealed interface WriteOutcome {

  /**
   * The system says that it did it.
   *
   * @param answer the record as the answer showed it; null where the system does not answer with
   *     the record, then what it holds must be read before the shadow advances
   */
  record Done(NativeRef ref, @Nullable NativeRecord answer) implements WriteOutcome {}

  /** A conditional write found another version (412): read and judge. */
  record Stale() implements WriteOutcome {}

  /** The system says that a create would duplicate one of its records. */
  record AlreadyThere(@Nullable NativeRef existing, String reason) implements WriteOutcome {}

  /** The record to change is not there (404). Never becomes a create (S16). */
  record Gone(NativeRef ref) implements WriteOutcome {}

  record Failed(Failure failure) implements WriteOutcome {}
}

package io.syncline.core.reconcile.close;

import io.syncline.core.model.Listed;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.run.Run;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where closes are kept. A close whose run ended without concluding it counts as refused. */
public interface PeriodCloses {

  /**
   * Keeps a close and its run, both or neither. Earlier closes of the same period that were refused
   * are forgotten.
   *
   * @return the close of the same period that is under way or holds; nothing is kept then. Empty:
   *     it is kept
   */
  Optional<PeriodClose> ask(PeriodClose close, Run run);

  Optional<PeriodClose> find(UUID id);

  Optional<PeriodClose> ofRun(String run);

  /**
   * Newest first.
   *
   * @param syncs only of these; null: of any
   * @param before only older ones
   */
  Listed<PeriodClose> list(@Nullable Set<String> syncs, @Nullable UUID before, int limit);

  /** The figures, in an order of their own that is always the same. */
  List<CloseLine> lines(String run);

  /**
   * Ends a close that is under way: it is closed where nothing prevents it, else refused. No change
   * is judged meanwhile; where records of the period changed since it was asked for, it is refused.
   *
   * @param outcome what prevents it so far
   * @param within whether a record is in the period
   * @return as it is then; one that was not under way is as it was
   */
  PeriodClose conclude(
      PeriodClose close, PeriodClose.Outcome outcome, Predicate<UnifiedRecord> within);

  /**
   * Opens a closed period again.
   *
   * @param entry a new id, under which the audit log says so
   * @return empty where it is not closed
   */
  Optional<PeriodClose> reopen(UUID id, PeriodClose.Reopened why, UUID entry);
}

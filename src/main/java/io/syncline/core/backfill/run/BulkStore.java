package io.syncline.core.backfill.run;

import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.RunCounters;
import io.syncline.core.run.Runs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What bulk runs commit beside their checkpoint, and what they ask of it. */
public interface BulkStore {

  /**
   * Files events and notes how far the run came, in one transaction: either both or none.
   *
   * @throws Runs.Lost where another process has the run
   */
  void file(
      Runs.Claimed claimed,
      List<InboxEvent> events,
      Value.Struct checkpoint,
      Map<String, Long> counts);

  /** How many events and deliveries of a run wait for their end. */
  long unsettled(String run);

  /** What the account says of a run, by the names of {@link RunCounters}. */
  Map<String, Long> tally(String run);

  /** From when on the next incremental run of a sync looks; empty: at everything. */
  Optional<Instant> lastBulk(String sync, BulkListing leg);

  /** The filter that a sync was started with last; empty: it was not started yet. */
  Optional<FilterEdits.Edition> filter(String sync);

  void filter(String sync, FilterEdits.Edition edition);

  /** A bulk run of a sync saw everything up to then; never moves backwards. */
  void bulkDone(String sync, BulkListing leg, Instant upTo);
}

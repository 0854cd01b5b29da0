package io.syncline.core.reconcile.side;

import io.syncline.core.run.Runs.Claimed;
import java.time.Instant;
import java.util.Optional;

/** Where it is kept what looking at all sides came to (rows of {@code reconciliation_run}). */
public interface Examinations {

  /**
   * Begins one, or goes on with it.
   *
   * @param definition what is compared by; another one than before begins from scratch
   * @param secret of the digests, where there is none yet
   */
  Begun begin(Claimed run, String sync, String definition, byte[] secret, Instant now);

  /** Notes what it came to; its secret is forgotten. */
  void examined(Claimed run, Examination examination, Instant now);

  Optional<Examination> find(String run);

  /** That of the last run of a sync, before this one, whose counts can be trusted. */
  Optional<Examination> lastTrusted(String sync, String before);

  /**
   * One that was begun.
   *
   * @param fromScratch whether what is staged is of no use
   */
  record Begun(byte[] secret, boolean fromScratch) {}
}

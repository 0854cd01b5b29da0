package io.syncline.core.audit.digest;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The digests over the audit log, and what is needed to verify them. */
public interface AuditDigests {

  /**
   * Sets up to which row digests are to be made next, where no such bound is set. Does nothing
   * where another process is at it.
   */
  void bound();

  /**
   * Makes the next digest of rows up to the bound; empty: there is none to be made now, because all
   * rows up to the bound are covered, because a transaction that may still add one of them runs, or
   * because another process is at it.
   */
  Optional<DigestWindow> seal(Instant now);

  /** A page of windows, oldest first. */
  List<DigestWindow> windows(Query query);

  /**
   * Which windows.
   *
   * @param after only with a higher number
   * @param since only those made at or after this time; null: from the first
   * @param until only those made before it; null: to the last
   */
  record Query(long after, @Nullable Instant since, @Nullable Instant until, int limit) {}

  /**
   * The numbers of the first and of the last window that have rows of days from the first to before
   * the end; null: from the oldest, to the newest. Empty: there is none.
   */
  Optional<Numbers> windowsOf(@Nullable LocalDate first, @Nullable LocalDate end);

  /** With which keys windows were made. */
  List<String> keys(Numbers numbers);

  /** From one number to another, both included. */
  record Numbers(long first, long last) {}

  /**
   * The first rows of a range, by number.
   *
   * @param keyId the key with which they are digested; null: none
   */
  List<Digested> digests(DigestWindow.Range range, @Nullable String keyId, int limit);

  /** A row and its digest as it is now. */
  record Digested(long number, LocalDate day, byte[] digest) {}

  /** Where the chain ends. */
  ChainEnd end();

  /**
   * Where the chain ends.
   *
   * @param number of the newest window; 0: there is none yet
   * @param upTo the number of the last row that it covers
   * @param digest its digest, in hex
   */
  record ChainEnd(long number, long upTo, String digest) {}

  /** What became of a day's partition. */
  DayState day(LocalDate day);

  /**
   * What became of a day's partition.
   *
   * @param exists whether it is there
   * @param removed how retention removed it; null: it did not
   */
  record DayState(boolean exists, @Nullable Removed removed) {}

  /**
   * How retention removed a day.
   *
   * @param kept how long rows were to be kept then
   */
  record Removed(Instant at, Duration kept) {}
}

package io.syncline.core.reconcile.close;

import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Difference;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The close of a month of a sync, from the moment it was asked for.
 *
 * @param run the reconciliation that reads the sides
 * @param places by entity the attribute that places a record in the month
 * @param asked who asked for it, and when
 * @param outcome what came of it; null while it is under way
 * @param reopened null: it was not
 */
public record PeriodClose(
    UUID id,
    String sync,
    YearMonth period,
    String run,
    State state,
    Map<String, String> places,
    By asked,
    @Nullable Outcome outcome,
    @Nullable Reopened reopened) {

  public PeriodClose {
    places = Map.copyOf(places);
  }

  /** How far it is. */
  public enum State {
    RUNNING,
    /** Something prevented it; nothing is closed. */
    REFUSED,
    CLOSED,
    REOPENED
  }

  /** Who, and when. */
  public record By(String actor, Instant at) {}

  /** Why it was opened again. */
  public record Reopened(By by, String reason) {}

  /**
   * What came of it.
   *
   * @param obstacles what prevented it; empty where it is closed
   * @param answers what persons had said about differences in it
   * @param definition content hash of the sync
   * @param digest of the figures, in hexadecimal digits; null where it is not closed
   */
  public record Outcome(
      Instant at,
      List<Obstacle> obstacles,
      List<Answered> answers,
      @Nullable String definition,
      @Nullable String digest) {
    public Outcome {
      obstacles = List.copyOf(obstacles);
      answers = List.copyOf(answers);
    }
  }

  /**
   * What prevents a close.
   *
   * @param count of how many records or differences; 0 where it is about none
   * @param detail in words, without values
   */
  public record Obstacle(Kind kind, long count, String detail) {

    /** The kinds of obstacles. */
    public enum Kind {
      /** The run did not read all there is, or ended before its end. */
      NOT_READ,
      /** A difference is not answered. */
      OPEN,
      /** A pair did not agree when it was listed, and it was not decided what it is. */
      UNDECIDED,
      /** A record says no day. */
      UNDATED,
      /** An amount says no currency. */
      NO_CURRENCY,
      /** A record was compared with none, or with several. */
      UNPAIRED,
      /** A record changed in Syncline while the sides were read. */
      CHANGED
    }
  }

  /**
   * A difference in the period that a person had answered.
   *
   * @param attribute empty: the pair as such
   */
  public record Answered(UUID difference, Place place, Bucket bucket, Difference.Answer answer) {

    /** Where it is. */
    public record Place(String entity, SystemId against, String key, String attribute) {}
  }
}

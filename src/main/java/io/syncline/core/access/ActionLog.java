package io.syncline.core.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The writes that were asked for through the API and the console, and what was refused. An entry of
 * a write is made before it is done: nothing is done without one.
 */
public interface ActionLog {

  /**
   * One write.
   *
   * @param id of version 7: newer actions sort later
   * @param actor the name of the token
   * @param path where to, without the query
   * @param status how it was answered; null: it is under way, or this server ended meanwhile
   * @param attempts how often; more than once only where it was refused
   */
  record Action(
      UUID id,
      Instant at,
      String actor,
      String method,
      String path,
      @Nullable Integer status,
      int attempts) {}

  /** Keeps it durably before it returns. */
  void begin(Action action);

  void end(UUID id, int status);

  /** Keeps what was refused, or how often it was since. */
  void refused(Action action);

  /** A page of those that fit, newest first. */
  List<Action> list(Query query);

  /**
   * Which actions; null: any.
   *
   * @param since only at or after this time, to the millisecond
   * @param until only before it
   * @param before only older than the one of this id
   */
  record Query(
      @Nullable String actor,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable UUID before,
      int limit) {}
}

package io.syncline.store.run;

import io.syncline.core.run.Run;
import io.syncline.core.run.Runs.Control;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests to pause, resume or cancel runs: applied at once where no worker has the run, else saved
 * for its worker.
 */
final class RunControlRows {

  private static final Sql AT_WORK =
      Sql.of(
          """
          select owner is not null and not %s as working from sync_run where id = :id
          """
              .formatted(RunRows.LEFT));

  private static final Sql NOTE = Sql.of("update sync_run set demand = :demand where id = :id");

  private static final Sql MEET =
      Sql.of(
          """
          update sync_run
          set status = :status, ended_at = :ended, reason = coalesce(:reason, reason),
              owner = null, session = null, until = null, demand = null, epoch = epoch + 1
          where id = :id
          """);

  private RunControlRows() {}

  /**
   * @throws IllegalStateException where it is at its end, or resumed without being paused
   */
  static Optional<Run> make(
      Connection connection, String id, Control demand, String actor, Instant now) {
    var stored = RunRows.lock(connection, id);
    if (stored == null) {
      return Optional.empty();
    }
    var status = stored.run().status();
    if (status.ended()) {
      throw new IllegalStateException("The run is at its end: " + status);
    }
    boolean pausing = status == Run.Status.PAUSED || stored.demand() == Control.PAUSE;
    if (demand == Control.RESUME && !pausing) {
      throw new IllegalStateException("The run is not paused");
    }
    boolean working =
        AT_WORK.on(connection).with("id", id).with("now", now).one(row -> row.flag("working"));
    if (!working) {
      meet(connection, id, demand, actor, now);
    } else if (stored.demand() != Control.CANCEL) {
      NOTE.on(connection).with("id", id).with("demand", demand).update();
    }
    return Optional.ofNullable(RunRows.find(connection, id)).map(RunRows.Stored::run);
  }

  private static void meet(
      Connection connection, String id, Control demand, String actor, Instant now) {
    MEET.on(connection)
        .with("id", id)
        .with("status", met(demand))
        .with("ended", demand == Control.CANCEL ? now : null)
        .with("reason", reason(demand, actor))
        .update();
  }

  private static Run.Status met(Control demand) {
    return switch (demand) {
      case PAUSE -> Run.Status.PAUSED;
      case RESUME -> Run.Status.WAITING;
      case CANCEL -> Run.Status.CANCELLED;
    };
  }

  private static @Nullable String reason(Control demand, String actor) {
    return demand == Control.CANCEL ? "cancelled by " + Row.words(actor) : null;
  }
}

package io.syncline.api.closes;

import io.syncline.api.http.Caller;
import io.syncline.api.http.Refusal;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.reconcile.close.ClosablePeriod;
import io.syncline.core.reconcile.close.PeriodClose;
import io.syncline.core.reconcile.close.PeriodClose.By;
import io.syncline.core.reconcile.close.PeriodClose.Reopened;
import io.syncline.core.reconcile.close.PeriodCloses;
import io.syncline.core.run.Run;
import io.syncline.core.runtime.Runtime;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.UUID;

/** Asks for the close of a period, and opens it again. */
@Singleton
public class PeriodControl {

  private final PeriodCloses closes;
  private final Wakeups wakeups;
  private final Runtime runtime;
  private final Caller caller;

  PeriodControl(PeriodCloses closes, Wakeups wakeups, Runtime runtime, Caller caller) {
    this.closes = closes;
    this.wakeups = wakeups;
    this.runtime = runtime;
    this.caller = caller;
  }

  /**
   * The month that a text as {@code 2026-10} names.
   *
   * @throws Refusal where it names none
   */
  public static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeException e) {
      throw Refusal.badRequest("period is no month as 2026-10");
    }
  }

  /**
   * @throws Refusal where the period cannot be closed, or is closed or being closed already
   */
  public PeriodClose ask(String sync, YearMonth month, String actor) {
    caller.mustOwnSync(sync);
    var now = runtime.now();
    var run =
        Run.asked(
            runtime.ids().next().toString(),
            Run.Kind.RECONCILE,
            sync,
            ClosablePeriod.request(month),
            now,
            actor);
    var close = close(sync, month, run);
    closes
        .ask(close, run)
        .ifPresent(
            it -> {
              throw Refusal.conflict(
                  "period-" + (it.state() == PeriodClose.State.CLOSED ? "closed" : "being-closed"),
                  "The period was closed, or is being closed, by %s: %s"
                      .formatted(it.asked().actor(), it.id()));
            });
    wakeups.runs(sync);
    return closes.find(close.id()).orElse(close);
  }

  private PeriodClose close(String sync, YearMonth month, Run run) {
    var asked = new By(run.request().actor(), run.request().at());
    try {
      var places = ClosablePeriod.places(runtime.installation(), sync, month, asked.at());
      return new PeriodClose(
          runtime.ids().next(),
          sync,
          month,
          run.id(),
          PeriodClose.State.RUNNING,
          places,
          asked,
          null,
          null);
    } catch (IllegalArgumentException e) {
      throw Refusal.conflict("not-closable", String.valueOf(e.getMessage()));
    }
  }

  /**
   * @throws Refusal where there is none of this id that the caller may read
   */
  public PeriodClose found(UUID id) {
    return closes
        .find(id)
        .filter(it -> caller.readsSync(it.sync()))
        .orElseThrow(() -> Refusal.unknown("There is no close of this id"));
  }

  /**
   * @throws Refusal where it is not closed
   */
  public PeriodClose reopen(PeriodClose close, String reason, String actor) {
    caller.mustOwnSync(close.sync());
    var why = new Reopened(new By(actor, runtime.now()), reason);
    return closes
        .reopen(close.id(), why, runtime.ids().next())
        .orElseThrow(() -> Refusal.conflict("not-closed", "The period is not closed"));
  }
}

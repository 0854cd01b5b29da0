package io.syncline.core.reconcile.pull;

import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.side.DigestLayout.Side;
import io.syncline.core.reconcile.side.PullRetry;
import io.syncline.core.reconcile.side.SideReader;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.StagedRow;
import io.syncline.core.reconcile.side.Staging.Proof;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.system.CallOrigin;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Asks one side for pages and turns them into rows. A page that fails is asked for again a bounded
 * number of times; a system that asks us to wait is waited for. Safe for threads.
 */
record PagePull(
    ReconciliationContext run,
    Side side,
    ConnectedSystem system,
    SideReader reader,
    Digests digests,
    PageLimiter pageLimiter) {

  /**
   * @throws SideIncomplete where it could not be had
   */
  RecordPage page(ListRequest request) {
    return withRetries(
        () -> {
          try (var permit = pageLimiter.permit()) {
            return system.list(request.answered(permit::read));
          }
        });
  }

  /**
   * What the count query says, where the listing itself has no total. A query that fails, or that
   * our credentials do not allow, gives no total: that is no reason to give a side up, or to wait.
   */
  CountResult count() {
    var object = side.participant().type();
    if (!ListingTrust.countedApart(object)) {
      return CountResult.NOTHING;
    }
    try {
      var said = withRetries(() -> permittedCount(object.name()));
      return new CountResult(said.isPresent() ? said.getAsLong() : null, null);
    } catch (SideIncomplete failed) {
      return new CountResult(null, failed.getMessage());
    }
  }

  private OptionalLong permittedCount(String object) {
    try {
      return system.count(object);
    } catch (SystemFailure failed) {
      if (failed.failure() instanceof Failure.Refused refused) {
        throw new SideIncomplete(refused.reason());
      }
      throw failed;
    }
  }

  /** What is staged of the side so far. */
  Proof prove() {
    return run.sides().staging().prove(run.id(), side.staged());
  }

  /** The rows of a page; those that do not belong to what is looked at are left out. */
  List<StagedRow> rows(RecordPage page, Predicate<SideRecord> wanted) {
    try (var permit = pageLimiter.permit()) {
      permit.finish();
      return made(page, wanted);
    }
  }

  private List<StagedRow> made(RecordPage page, Predicate<SideRecord> wanted) {
    var rows = new ArrayList<StagedRow>(page.records().size());
    var digesting = digests.page(side);
    var ahead = system.clockOffset();
    run.sides().witness().read(run.run(), system.id(), side.participant().type(), page.records());
    for (var record : page.records()) {
      var read = reader.read(side.participant(), record, ahead);
      if (wanted.test(read)) {
        rows.add(digesting.row(read));
      }
    }
    return rows;
  }

  /** Asks until there is an answer, as often and as long as the pace allows. */
  <T> T withRetries(Supplier<T> question) {
    var retries = new PullRetry(run.sides().pace());
    while (true) {
      run.work().goOn();
      Duration pause;
      try {
        return CallOrigin.ofRun(question);
      } catch (SystemFailure failed) {
        var failure = failed.failure();
        pause = PullRetry.passing(failure) ? retries.pause(List.of(failure)) : null;
        if (pause == null) {
          throw new SideIncomplete(
              failure instanceof Failure.Deferred
                  ? "the run could not wait any longer: " + failure.reason()
                  : failure.reason());
        }
      } catch (ActiveRun.Halted | SideIncomplete e) {
        throw e;
      } catch (RuntimeException e) {
        throw new SideIncomplete("a page could not be read: " + e.getClass().getSimpleName());
      }
      run.work().rest(pause);
    }
  }
}

package io.syncline.core.reconcile.pull;

import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.side.DigestLayout;
import io.syncline.core.reconcile.side.DigestLayout.Side;
import io.syncline.core.reconcile.side.Place;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.reconcile.side.SideReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Pulls all sides of a run at the same time into staging: completely, or what of them belongs to a
 * period. Goes on page by page where an earlier process left it.
 */
public final class SidePulls {

  private final PageLimiter pageLimiter = PageLimiter.ofProcessors();

  /**
   * @throws ActiveRun.Halted where the run is not to go on here
   * @throws Runs.Lost where another process has it
   * @throws IllegalArgumentException where the request names no date, or the sync is not started
   */
  public PulledSides pull(ReconciliationContext run) {
    var layouts = DigestLayout.of(run.installation(), run.sync(), run.run().request().words());
    var begun =
        run.sides()
            .examinations()
            .begin(run.claimed(), run.sync(), definition(run, layouts), secret(run), run.now());
    try {
      var found = run.sides().staging().begin(run.claimed(), begun.fromScratch());
      var counts = pull(run, layouts, begun.secret(), found);
      return new PulledSides(layouts, begun.secret(), counts);
    } catch (RuntimeException broken) {
      run.sides().witness().forget(run.run());
      throw broken;
    }
  }

  private static String definition(ReconciliationContext run, List<DigestLayout> layouts) {
    return layouts.stream()
            .map(it -> it.terms().sync().version().contentHash() + "/" + it.sides().size())
            .collect(Collectors.joining("+", run.sync() + ":", ""))
        + (layouts.stream().anyMatch(it -> it.scope().part()) ? "#part" : "");
  }

  private static byte[] secret(ReconciliationContext run) {
    var secret = new byte[SipHash.KEY];
    run.ports().random().nextBytes(secret);
    return secret;
  }

  /**
   * @param found how far the sides came before
   */
  private List<SideCount> pull(
      ReconciliationContext run, List<DigestLayout> layouts, byte[] secret, List<Place> found) {
    var stopped = new AtomicBoolean();
    var progress = new PullProgress(run, found);
    var waiting = new Waiting(run.work(), stopped, progress::keep);
    var threads = run.sides().threads();
    var work = new ArrayList<CompletableFuture<SideCount>>();
    var periods = new ArrayList<PeriodPull>();
    for (var layout : layouts) {
      var pages = pages(run, layout, secret);
      var period = new PeriodPull(run, layout, pages);
      for (var side : layout.sides()) {
        var mine = found.stream().filter(it -> it.pages().side() == side.number()).toList();
        var pull = pages.get(side.number());
        if (pull == null) {
          var why = "not comparable: " + waitReason(run, side);
          work.add(CompletableFuture.completedFuture(SideCount.unverifiable(side.of(), why)));
        } else if (layout.scope().period()) {
          work.add(CompletableFuture.supplyAsync(() -> period.changed(side, mine), threads));
        } else {
          work.add(new SidePull(pull, stopped, progress).pull(mine));
        }
      }
      if (layout.scope().period()) {
        periods.add(period);
      }
    }
    var counts = new ArrayList<>(waiting.all(work));
    periods.forEach(it -> waiting.one(threads, () -> it.meet(counts, found)));
    return counts;
  }

  private Map<Integer, PagePull> pages(
      ReconciliationContext run, DigestLayout layout, byte[] secret) {
    var digests = new Digests(layout, secret);
    var reader = new SideReader(layout.terms(), run.sides().transformer());
    var pages = new HashMap<Integer, PagePull>();
    for (var side : layout.sides()) {
      var system = run.sides().systems().find(side.participant().system());
      if (waitReason(run, side) == null && system.isPresent()) {
        pages.put(
            side.number(), new PagePull(run, side, system.get(), reader, digests, pageLimiter));
      }
    }
    return pages;
  }

  /** Why a side cannot be looked at; null: it can. */
  private static @Nullable String waitReason(ReconciliationContext run, Side side) {
    var type = side.participant().type();
    if (run.sides().systems().find(side.participant().system()).isEmpty()) {
      return "it is not connected";
    }
    if (type.writeOnly()) {
      return "it is write-only";
    }
    if (!ListingTrust.listable(type)) {
      return "its records cannot be listed";
    }
    return side.layout().scope().period() && !type.readable()
        ? "its records cannot be read one by one"
        : null;
  }
}

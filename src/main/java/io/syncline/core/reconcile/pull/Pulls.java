package io.syncline.core.reconcile.pull;

import io.syncline.core.reconcile.side.DigestLayout;
import io.syncline.core.reconcile.side.DigestLayout.Side;
import io.syncline.core.reconcile.side.ListingTrust;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.reconcile.side.SideIncomplete;
import io.syncline.core.reconcile.side.SideReader;
import io.syncline.core.run.Ongoing;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.transform.Transformer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Pulls all sides of a run at the same time: completely, or what of them belongs to a period. */
public final class Pulls {

  private final Staging staging;
  private final ConnectedSystems systems;
  private final Transformer transformer;
  private final Executor threads;
  private final PullSettings pace;
  private final InstantSource clock;
  private final Witness witness;
  private final PageLimiter pageLimiter = PageLimiter.ofProcessors();

  public Pulls(
      Staging staging,
      ConnectedSystems systems,
      Transformer transformer,
      Executor threads,
      PullSettings pace,
      InstantSource clock,
      Witness witness) {
    this.witness = witness;
    this.staging = staging;
    this.systems = systems;
    this.transformer = transformer;
    this.threads = threads;
    this.pace = pace;
    this.clock = clock;
  }

  /**
   * The counts of all sides, by their numbers.
   *
   * @param found how far they came before
   */
  public List<SideCount> pull(
      Ongoing run, List<DigestLayout> shapes, byte[] secret, List<Place> found) {
    var stopped = new AtomicBoolean();
    var waiting = new Waiting(run, stopped);
    var counts = new ArrayList<SideCount>();
    var work = new ArrayList<CompletableFuture<SideCount>>();
    for (var shape : shapes) {
      var pages = pages(run, shape, secret);
      var period = new PeriodPull(pages, staging, run, pace, clock);
      for (var side : shape.sides()) {
        var mine = found.stream().filter(it -> it.side() == side.number()).toList();
        var pull = pages.get(side.number());
        if (pull == null) {
          work.add(CompletableFuture.completedFuture(unverifiable(side)));
        } else if (shape.scope().period()) {
          work.add(CompletableFuture.supplyAsync(() -> period.changed(side, mine), threads));
        } else {
          work.add(new SidePull(pull, staging, run, pace, threads, clock, stopped).pull(mine));
        }
      }
    }
    counts.addAll(waiting.all(work));
    for (var shape : shapes) {
      if (shape.scope().period()) {
        var period = new PeriodPull(pages(run, shape, secret), staging, run, pace, clock);
        waiting.one(threads, () -> meet(shape, period, counts, found));
      }
    }
    return counts;
  }

  private Map<Integer, PagePull> pages(Ongoing run, DigestLayout shape, byte[] secret) {
    var digests = new Digests(shape, secret);
    var reader = new SideReader(shape.terms(), transformer);
    var pages = new HashMap<Integer, PagePull>();
    for (var side : shape.sides()) {
      var system = systems.find(side.participant().system());
      if (hindrance(side) == null && system.isPresent()) {
        pages.put(
            side.number(),
            new PagePull(run, side, system.get(), reader, digests, pace, witness, pageLimiter));
      }
    }
    return pages;
  }

  /** Everything on side A first: what is there then is read on all the others. */
  private boolean meet(
      DigestLayout shape, PeriodPull period, List<SideCount> counts, List<Place> found) {
    var a = shape.sides().get(0);
    for (int pass = 0; pass < 2; pass++) {
      for (var pair : shape.pairs()) {
        var of = pass == 0 ? pair.b() : a;
        var on = pass == 0 ? a : pair.b();
        if (counts.get(of.number()).complete() && counts.get(on.number()).complete()) {
          counts.set(on.number(), met(period, of, on, found));
        }
      }
    }
    return true;
  }

  private static SideCount met(PeriodPull period, Side of, Side on, List<Place> found) {
    try {
      period.counterparts(of, on, found);
      return period.count(on, null);
    } catch (SideIncomplete e) {
      return period.count(on, e.getMessage());
    }
  }

  private SideCount unverifiable(Side side) {
    var participant = side.participant();
    return SideCount.unverifiable(
        side.shape().terms().entity().name(),
        participant.system(),
        participant.object(),
        "unverifiable: " + hindrance(side));
  }

  /** Why a side cannot be looked at; null: it can. */
  private @Nullable String hindrance(Side side) {
    var type = side.participant().type();
    if (systems.find(side.participant().system()).isEmpty()) {
      return "it is not connected";
    }
    if (!ListingTrust.listable(type)) {
      return "its records cannot be listed";
    }
    return side.shape().scope().period() && !type.readable()
        ? "its records cannot be read one by one"
        : null;
  }
}

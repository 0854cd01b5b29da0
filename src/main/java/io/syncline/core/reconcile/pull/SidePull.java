package io.syncline.core.reconcile.pull;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.reconcile.pull.Place.Look;
import io.syncline.core.reconcile.pull.Staging.Proof;
import io.syncline.core.reconcile.side.ListingTrust;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.reconcile.side.SideIncomplete;
import io.syncline.core.run.Ongoing;
import io.syncline.core.system.ListRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Pulls one side completely, and proves by counting that it did (S23).
 *
 * <p>Listings that follow time lose nothing while people work. Under others what is added or
 * removed moves records from page to page: what changed since the pull began is read after it, and
 * where the counts still do not add up, or there are none, the whole is listed once more. No task
 * waits for another, so that any number of threads is enough.
 */
final class SidePull {

  /** How far clocks may disagree beyond what was measured. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final String SHOWN_TWICE =
      "it does not say how many records it has, and each listing showed some of them twice";

  private final PagePull pull;
  private final Staging staging;
  private final Ongoing run;
  private final PullSettings pace;
  private final Executor threads;
  private final InstantSource clock;
  private final AtomicBoolean stopped;

  /** Why the last count query returned no total; null: it returned one, or there is none. */
  private volatile @Nullable String silent;

  /**
   * @param stopped set where the run ends here: streams of all sides give up after their page
   */
  SidePull(
      PagePull pull,
      Staging staging,
      Ongoing run,
      PullSettings pace,
      Executor threads,
      InstantSource clock,
      AtomicBoolean stopped) {
    this.pull = pull;
    this.staging = staging;
    this.run = run;
    this.pace = pace;
    this.threads = threads;
    this.clock = clock;
    this.stopped = stopped;
  }

  /**
   * Pulls; a side that cannot be completed is reported in its count, everything else is thrown.
   *
   * @param found how far it came before
   */
  CompletableFuture<SideCount> pull(List<Place> found) {
    var first = listing(Look.FIRST, null);
    return listed(first, of(found, Look.FIRST))
        .thenComposeAsync(places -> changed(places, found), threads)
        .thenComposeAsync(places -> counted(places, found), threads)
        .handle(this::incompleteAsCount)
        .thenCompose(it -> it);
  }

  private static List<Place> of(List<Place> found, Look look) {
    return found.stream().filter(it -> it.look() == look).toList();
  }

  private StagedListing listing(Look look, @Nullable Instant since) {
    return new StagedListing(pull, staging, run.claimed(), pace, look, since, any -> true, threads);
  }

  /** Reads a listing with all its streams, those that are not at their end. */
  private CompletableFuture<List<Place>> listed(StagedListing listing, List<Place> found) {
    var failed = new AtomicBoolean();
    return CompletableFuture.supplyAsync(() -> found.isEmpty() ? opened(listing) : found, threads)
        .thenCompose(
            places ->
                CompletableFuture.allOf(
                        places.stream()
                            .map(it -> stream(listing, it, failed))
                            .toArray(CompletableFuture<?>[]::new))
                    .thenApply(done -> places));
  }

  private List<Place> opened(StagedListing listing) {
    var places = listing.open(clock.instant());
    silent = listing.silent() == null ? silent : listing.silent();
    return places;
  }

  private CompletableFuture<Void> stream(StagedListing listing, Place place, AtomicBoolean failed) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            listing.read(place, () -> failed.get() || stopped.get());
          } catch (RuntimeException e) {
            failed.set(true);
            throw e;
          }
        },
        threads);
  }

  /** What changed while the first listing was read, where the system can report it. */
  private CompletableFuture<List<Place>> changed(List<Place> first, List<Place> found) {
    var type = type();
    if (ListingTrust.byTime(type) || !ListingTrust.listsChanges(type) || stopped.get()) {
      return CompletableFuture.completedFuture(first);
    }
    var since =
        begun(first)
            .plus(pull.system().clockOffset())
            .minus(type.commitLag())
            .minus(type.granularity())
            .minus(MARGIN);
    return listed(listing(Look.CHANGED, since), of(found, Look.CHANGED))
        .thenApply(changed -> first);
  }

  private static Instant begun(List<Place> places) {
    return places.get(0).begunAt();
  }

  private CompletableFuture<SideCount> counted(List<Place> first, List<Place> found) {
    var said = first.get(0).said();
    var proof = prove();
    var after = after(said, proof.distinct(), proof.twice() > 0);
    boolean adds = adds(proof, said, after);
    if (adds && of(found, Look.SECOND).isEmpty() || stopped.get()) {
      return CompletableFuture.completedFuture(settled(said, after, proof, false, null));
    }
    return listed(listing(Look.SECOND, null), of(found, Look.SECOND))
        .thenApplyAsync(second -> again(said, second.get(0).said()), threads);
  }

  /**
   * Whether one listing was enough. Where records move from page to page as others come and go, a
   * count that fits proves it only if none did: a new record can make up for one that slipped
   * between two pages. Where nothing is counted, a record that came twice says that one page may
   * have come twice and another not at all.
   */
  private boolean adds(Proof proof, @Nullable Long said, @Nullable Long after) {
    boolean shifts = ListingTrust.shifts(type());
    if (said == null || after == null) {
      return !shifts && !(isFixed() && proof.twice() > 0);
    }
    return shifts
        ? said.equals(after) && proof.distinct() == said && proof.appeared() == 0
        : fits(proof.distinct(), said, after);
  }

  /** After the second listing: those it showed, or all that either showed, whichever adds up. */
  private SideCount again(@Nullable Long said, @Nullable Long saidAgain) {
    var proof = prove();
    var after = after(saidAgain, proof.distinct(), false);
    if (saidAgain == null || after == null) {
      boolean doubt = isFixed() && proof.twice() > 0 && proof.twiceAgain() > 0;
      return settled(said, after, proof, false, doubt ? SHOWN_TWICE : null);
    }
    if (saidAgain.equals(after) && proof.again() == after) {
      return settled(said, after, proof, true, null);
    }
    var reason =
        fits(proof.distinct(), saidAgain, after)
            ? null
            : "it says it has %d records, and listing it twice showed %d"
                .formatted(after, proof.distinct());
    return settled(said, after, proof, false, reason);
  }

  /** Whether nothing that people do moves a record to another page. */
  private boolean isFixed() {
    return !ListingTrust.shifts(type()) && !ListingTrust.byTime(type());
  }

  private ObjectType type() {
    return pull.side().participant().type();
  }

  private static boolean fits(long distinct, long before, long after) {
    return distinct >= Math.min(before, after) && distinct <= Math.max(before, after);
  }

  /**
   * The total after a listing. One from a separate query may be behind the records: where it does
   * not fit it is asked for once more when it must have caught up, unless the listing is doubtful
   * itself and read again anyway.
   */
  private @Nullable Long after(@Nullable Long said, long distinct, boolean doubtful) {
    if (said == null) {
      return null;
    }
    var after = total();
    boolean apart = ListingTrust.countedApart(type());
    if (after == null || !apart || doubtful || fits(distinct, said, after)) {
      return after;
    }
    run.rest(type().commitLag());
    return total();
  }

  private @Nullable Long total() {
    if (ListingTrust.countedApart(type())) {
      var countResult = pull.count();
      silent = countResult.why();
      return countResult.total();
    }
    var object = pull.side().participant().object();
    return pull.page(new ListRequest(object, null, null, 1)).total();
  }

  private Proof prove() {
    var participant = pull.side().participant();
    return staging.prove(
        run.run().id(), pull.side().number(), participant.system(), participant.object());
  }

  private SideCount settled(
      @Nullable Long said,
      @Nullable Long after,
      Proof proof,
      boolean seenAgain,
      @Nullable String reason) {
    var counted = proof;
    long vanished = seenAgain ? proof.distinct() - proof.again() : 0;
    if (proof.rows() != proof.distinct() || vanished > 0) {
      staging.settle(run.claimed(), pull.side().number(), seenAgain);
      counted = prove();
    }
    return count(said, after, proof, counted, vanished, reason);
  }

  private SideCount count(
      @Nullable Long said,
      @Nullable Long after,
      Proof pulled,
      Proof counted,
      long vanished,
      @Nullable String reason) {
    var side = pull.side();
    return new SideCount(
        side.shape().terms().entity().name(),
        side.participant().system(),
        side.participant().object(),
        said,
        after,
        pulled.rows(),
        counted.distinct(),
        pulled.appeared(),
        vanished,
        counted.linked(),
        counted.outOfFilter(),
        counted.undecided(),
        counted.distinct() - counted.outOfFilter() - counted.archived(),
        reason == null,
        reason,
        counted.links(),
        true,
        silent);
  }

  /** A side that is incomplete is an answer; what ends the run here is not. */
  private CompletableFuture<SideCount> incompleteAsCount(
      @Nullable SideCount count, @Nullable Throwable thrown) {
    if (count != null) {
      return CompletableFuture.completedFuture(count);
    }
    var cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof SideIncomplete incomplete) {
      return CompletableFuture.supplyAsync(
          () -> {
            var proof = prove();
            return count(null, null, proof, proof, 0, incomplete.getMessage());
          },
          threads);
    }
    stopped.set(true);
    return CompletableFuture.failedFuture(
        cause == null ? new IllegalStateException("A pull ended without a word") : cause);
  }
}

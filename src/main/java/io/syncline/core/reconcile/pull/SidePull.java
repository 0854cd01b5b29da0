package io.syncline.core.reconcile.pull;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.side.Place;
import io.syncline.core.reconcile.side.Place.Pass;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.reconcile.side.SideCount.Listing;
import io.syncline.core.reconcile.side.SideCount.Records;
import io.syncline.core.reconcile.side.SideCount.Total;
import io.syncline.core.reconcile.side.Staging.Proof;
import io.syncline.core.system.ListRequest;
import java.time.Duration;
import java.time.Instant;
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

  private final ReconciliationContext run;
  private final PagePull pull;
  private final Executor threads;
  private final AtomicBoolean stopped;
  private final PullProgress progress;

  /** Why the last count query returned no total; null: it returned one, or there is none. */
  private volatile @Nullable String silent;

  /**
   * @param stopped set where the run ends here: streams of all sides give up after their page
   */
  SidePull(PagePull pull, AtomicBoolean stopped, PullProgress progress) {
    this.run = pull.run();
    this.pull = pull;
    this.threads = run.sides().threads();
    this.stopped = stopped;
    this.progress = progress;
  }

  /**
   * Pulls; a side that cannot be completed is reported in its count, everything else is thrown.
   *
   * @param found how far it came before
   */
  CompletableFuture<SideCount> pull(List<Place> found) {
    var first = listing(Pass.FIRST, null);
    return listed(first, of(found, Pass.FIRST))
        .thenComposeAsync(places -> changed(places, found), threads)
        .thenComposeAsync(places -> counted(places, found), threads)
        .handle(this::incompleteAsCount)
        .thenCompose(it -> it);
  }

  private static List<Place> of(List<Place> found, Pass look) {
    return found.stream().filter(it -> it.pages().look() == look).toList();
  }

  private StagedListing listing(Pass look, @Nullable Instant since) {
    return new StagedListing(pull, look, since, any -> true, threads);
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
    var places = listing.open();
    progress.reached(places);
    silent = listing.silent() == null ? silent : listing.silent();
    return places;
  }

  private CompletableFuture<Void> stream(StagedListing listing, Place place, AtomicBoolean failed) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            listing.read(place, () -> failed.get() || stopped.get(), progress::reached);
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
        first
            .get(0)
            .pages()
            .begunAt()
            .plus(pull.system().clockOffset())
            .minus(type.commitLag())
            .minus(type.granularity())
            .minus(MARGIN);
    return listed(listing(Pass.CHANGED, since), of(found, Pass.CHANGED))
        .thenApply(changed -> first);
  }

  private CompletableFuture<SideCount> counted(List<Place> first, List<Place> found) {
    var said = first.get(0).pages().said();
    var proof = pull.prove();
    var after = after(said, proof.records().distinct(), proof.twice() > 0);
    boolean adds = adds(proof, said, after);
    if (adds && of(found, Pass.SECOND).isEmpty() || stopped.get()) {
      return CompletableFuture.completedFuture(settled(said, after, proof, false, null));
    }
    return listed(listing(Pass.SECOND, null), of(found, Pass.SECOND))
        .thenApplyAsync(second -> again(said, second.get(0).pages().said()), threads);
  }

  /**
   * Whether one listing was enough. Where records move from page to page as others come and go, a
   * count that fits proves it only if none did: a new record can make up for one that slipped
   * between two pages. Where nothing is counted, a record that came twice says that one page may
   * have come twice and another not at all.
   */
  private boolean adds(Proof proof, @Nullable Long said, @Nullable Long after) {
    boolean shifts = shifts();
    if (said == null || after == null) {
      return !shifts && !(isFixed() && proof.twice() > 0);
    }
    return shifts
        ? said.equals(after) && proof.records().distinct() == said && proof.appeared() == 0
        : fits(proof.records().distinct(), said, after);
  }

  /** After the second listing: those it showed, or all that either showed, whichever adds up. */
  private SideCount again(@Nullable Long said, @Nullable Long saidAgain) {
    var proof = pull.prove();
    var after = after(saidAgain, proof.records().distinct(), false);
    if (saidAgain == null || after == null) {
      boolean doubt = isFixed() && proof.twice() > 0 && proof.twiceAgain() > 0;
      return settled(said, after, proof, false, doubt ? SHOWN_TWICE : null);
    }
    if (saidAgain.equals(after) && proof.again() == after) {
      return settled(said, after, proof, true, null);
    }
    var reason =
        fits(proof.records().distinct(), saidAgain, after)
            ? null
            : "it says it has %d records, and listing it twice showed %d"
                .formatted(after, proof.records().distinct());
    return settled(said, after, proof, false, reason);
  }

  /** Whether nothing that people do moves a record to another page. */
  private boolean isFixed() {
    return !shifts() && !ListingTrust.byTime(type()) && !ListingTrust.repeats(type());
  }

  private boolean shifts() {
    return ListingTrust.shifts(pull.system().type(), type());
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
    run.work().rest(type().commitLag());
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

  private SideCount settled(
      @Nullable Long said,
      @Nullable Long after,
      Proof proof,
      boolean seenAgain,
      @Nullable String reason) {
    var records = proof.records();
    long vanished = seenAgain ? records.distinct() - proof.again() : 0;
    if (proof.rows() != records.distinct() || vanished > 0) {
      run.sides().staging().settle(run.claimed(), pull.side().number(), seenAgain);
      records = pull.prove().records();
    }
    var total = new Total(said, after, silent);
    return count(total, proof, records, vanished, reason);
  }

  private SideCount count(
      Total said, Proof pulled, Records records, long vanished, @Nullable String reason) {
    var listing = new Listing(pulled.rows(), pulled.appeared(), vanished);
    return new SideCount(pull.side().of(), said, listing, records, true, reason);
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
            var proof = pull.prove();
            return count(
                new Total(null, null, silent), proof, proof.records(), 0, incomplete.getMessage());
          },
          threads);
    }
    stopped.set(true);
    return CompletableFuture.failedFuture(
        cause == null ? new IllegalStateException("A pull ended without a word") : cause);
  }
}

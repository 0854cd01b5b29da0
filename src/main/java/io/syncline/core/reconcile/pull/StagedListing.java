package io.syncline.core.reconcile.pull;

import io.syncline.core.reconcile.pull.PagePrefetcher.Asked;
import io.syncline.core.reconcile.pull.Place.Look;
import io.syncline.core.reconcile.side.CountResult;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.reconcile.side.SideIncomplete;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.StagedRow;
import io.syncline.core.run.Runs.Claimed;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.RecordPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One listing of one side, page by page into staging. What a page brought and where the next one is
 * are committed together, so that a run whose process died goes on at the page it reached. Where
 * pages can be counted, several streams read parts of the listing at the same time.
 */
final class StagedListing {

  /** A listing that brings so many times more than the system says it has does not end. */
  private static final long TOO_OFTEN = 4;

  private static final long ALWAYS_ALLOWED = 10_000;

  private final PagePull pull;
  private final Staging staging;
  private final Claimed run;
  private final PullSettings pace;
  private final Look look;
  private final @Nullable Instant since;
  private final Predicate<SideRecord> wanted;
  private final PagePrefetcher pagePrefetcher;
  private volatile @Nullable String silent;

  /**
   * @param threads on which the next page is asked for while one is read; those that are busy do
   *     not
   * @param since of the system's clock; null: everything
   */
  StagedListing(
      PagePull pull,
      Staging staging,
      Claimed run,
      PullSettings pace,
      Look look,
      @Nullable Instant since,
      Predicate<SideRecord> wanted,
      Executor threads) {
    this.pagePrefetcher = new PagePrefetcher(threads, pace.streams());
    this.pull = pull;
    this.staging = staging;
    this.run = run;
    this.pace = pace;
    this.look = look;
    this.since = since;
    this.wanted = wanted;
  }

  /** Reads the first page and says which streams there are. */
  List<Place> open(Instant now) {
    var counted = since == null ? pull.count() : CountResult.NOTHING;
    var page = pull.page(request(null, pace.pageSize()));
    var said = page.total() == null ? counted.total() : page.total();
    silent = counted.why();
    var first =
        new Place(
            pull.side().number(), look, 0, pace.pageSize(), null, 0, null, 0, false, said, now);
    var rows = pull.rows(page, wanted);
    var streams = streams(first, page, rows.size());
    staging.commit(run, streams, rows);
    return streams;
  }

  /** Why the count query returned no total; null where it returned one, or was not sent. */
  @Nullable String silent() {
    return silent;
  }

  private List<Place> streams(Place first, RecordPage page, int rows) {
    int size = page.records().size();
    var total = first.said();
    if (page.next() != null && total != null && since == null && size > 0) {
      var many = split(first, size, total, rows);
      if (!many.isEmpty()) {
        return many;
      }
    }
    return List.of(
        new Place(
            first.side(),
            look,
            0,
            first.size(),
            page.next(),
            size,
            null,
            rows,
            page.next() == null,
            total,
            first.begunAt()));
  }

  /** Equal parts of what is left after the first page; empty where it cannot be split. */
  private List<Place> split(Place first, int size, long total, int rows) {
    long pages = (total - 1) / size;
    int streams =
        (int)
            Math.min(
                Math.min(pace.streams(), pull.system().type().rateLimit().concurrency()), pages);
    var places = new ArrayList<Place>();
    for (int i = 0; i < streams && streams > 1; i++) {
      long from = (1 + pages * i / streams) * size;
      Long until = i == streams - 1 ? null : (Long) ((1 + pages * (i + 1) / streams) * size);
      var cursor = pull.system().cursorAt(pull.side().participant().object(), from, size);
      if (cursor.isEmpty()) {
        return List.of();
      }
      places.add(
          new Place(
              first.side(),
              look,
              i,
              size,
              cursor.get(),
              from,
              until,
              i == 0 ? rows : 0,
              false,
              total,
              first.begunAt()));
    }
    return places;
  }

  /**
   * Reads a stream to its end.
   *
   * @param stopped whether to give up because another stream of the side did
   */
  void read(Place from, BooleanSupplier stopped) {
    var cursorLoopDetector = new CursorLoopDetector();
    var place = from;
    var asked = place.done() ? null : asked(place);
    try {
      while (asked != null && !stopped.getAsBoolean()) {
        var read = next(place, asked, cursorLoopDetector);
        place = read.place();
        asked = read.asked();
        staging.commit(run, List.of(place), read.rows());
      }
    } finally {
      if (asked != null) {
        asked.forget();
      }
    }
  }

  private Asked asked(Place place) {
    return pagePrefetcher.ask(() -> pull.page(request(place.cursor(), place.size())));
  }

  /**
   * What a page came to; the page itself is forgotten before its rows wait for their commit.
   *
   * @param asked the page after it; null: there is none
   */
  private record Read(Place place, List<StagedRow> rows, @Nullable Asked asked) {}

  private Read next(Place place, Asked asked, CursorLoopDetector cursorLoopDetector) {
    var page = asked.page();
    var after =
        place.until() == null
            ? onwards(place, page, cursorLoopDetector)
            : counted(place, place.until(), page);
    var next = after.done() ? null : asked(after);
    try {
      var rows = pull.rows(page, wanted);
      return new Read(after.with(rows.size()), rows, next);
    } catch (RuntimeException broken) {
      if (next != null) {
        next.forget();
      }
      throw broken;
    }
  }

  private Place onwards(Place place, RecordPage page, CursorLoopDetector cursorLoopDetector) {
    if (page.next() != null && cursorLoopDetector.closes(page.next())) {
      throw new SideIncomplete("its pages go round in a circle");
    }
    var after = moved(place, page.records().size(), page.next(), page.next() == null);
    if (after.said() != null && after.next() > TOO_OFTEN * after.said() + ALWAYS_ALLOWED) {
      throw new SideIncomplete("its pages do not end");
    }
    return after;
  }

  private Place counted(Place place, long until, RecordPage page) {
    int size = place.size();
    long next = place.next() + size;
    boolean end = next >= until || page.records().isEmpty();
    var cursor =
        end ? null : pull.system().cursorAt(pull.side().participant().object(), next, size);
    return moved(place, size, cursor == null ? null : cursor.orElse(null), end);
  }

  private static Place moved(Place place, int read, @Nullable String cursor, boolean end) {
    return new Place(
        place.side(),
        place.look(),
        place.stream(),
        place.size(),
        cursor,
        place.next() + read,
        place.until(),
        place.rows(),
        end,
        place.said(),
        place.begunAt());
  }

  private ListRequest request(@Nullable String cursor, int size) {
    return new ListRequest(pull.side().participant().object(), since, cursor, size);
  }
}

package io.syncline.core.reconcile.pull;

import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.pull.PagePrefetcher.Asked;
import io.syncline.core.reconcile.side.Place;
import io.syncline.core.reconcile.side.Place.Pages;
import io.syncline.core.reconcile.side.Place.Pass;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.StagedRow;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.RecordPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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

  private final ReconciliationContext run;
  private final PagePull pull;
  private final Pass look;
  private final @Nullable Instant since;
  private final Predicate<SideRecord> wanted;
  private final PagePrefetcher pagePrefetcher;
  private volatile @Nullable String silent;

  /**
   * @param since of the system's clock; null: everything
   * @param threads on which the next page is asked for while one is read; those that are busy do
   *     not
   */
  StagedListing(
      PagePull pull,
      Pass look,
      @Nullable Instant since,
      Predicate<SideRecord> wanted,
      Executor threads) {
    this.run = pull.run();
    this.pull = pull;
    this.look = look;
    this.since = since;
    this.wanted = wanted;
    this.pagePrefetcher = new PagePrefetcher(threads, run.sides().pace().streams());
  }

  /** Reads the first page and says which streams there are. */
  List<Place> open() {
    var now = run.now();
    int size = run.sides().pace().pageSize();
    var counted = since == null ? pull.count() : CountResult.NOTHING;
    var page = pull.page(request(null, size));
    var said = page.total() == null ? counted.total() : page.total();
    silent = counted.why();
    var rows = pull.rows(page, wanted);
    var whole = new Pages(pull.side().number(), look, 0, size, null, said, now);
    var streams = streams(whole, page, rows.size());
    commit(streams, rows);
    return streams;
  }

  private void commit(List<Place> places, List<StagedRow> rows) {
    run.sides().staging().commit(run.claimed(), places, rows);
  }

  /** Why the count query returned no total; null where it returned one, or was not sent. */
  @Nullable String silent() {
    return silent;
  }

  private List<Place> streams(Pages whole, RecordPage page, int rows) {
    int read = page.records().size();
    var total = whole.said();
    if (page.next() != null && total != null && since == null && read > 0) {
      var many = split(whole, read, total, rows);
      if (!many.isEmpty()) {
        return many;
      }
    }
    return List.of(new Place(whole, page.next(), read, rows, page.next() == null));
  }

  /** Equal parts of what is left after the first page; empty where it cannot be split. */
  private List<Place> split(Pages whole, int size, long total, int rows) {
    long pages = (total - 1) / size;
    int most = pull.system().type().rateLimit().concurrency();
    int streams = (int) Math.min(Math.min(run.sides().pace().streams(), most), pages);
    var places = new ArrayList<Place>();
    for (int i = 0; i < streams && streams > 1; i++) {
      long from = (1 + pages * i / streams) * size;
      Long until = i == streams - 1 ? null : (Long) ((1 + pages * (i + 1) / streams) * size);
      var cursor = pull.system().cursorAt(pull.side().participant().object(), from, size);
      if (cursor.isEmpty()) {
        return List.of();
      }
      var stream = new Pages(whole.side(), look, i, size, until, total, whole.begunAt());
      places.add(new Place(stream, cursor.get(), from, i == 0 ? rows : 0, false));
    }
    return places;
  }

  /**
   * Reads a stream to its end.
   *
   * @param stopped whether to give up because another stream of the side did
   * @param reached is given each place after its page was staged
   */
  void read(Place from, BooleanSupplier stopped, Consumer<List<Place>> reached) {
    var cursorLoopDetector = new CursorLoopDetector();
    var place = from;
    var asked = place.done() ? null : asked(place);
    try {
      while (asked != null && !stopped.getAsBoolean()) {
        var read = next(place, asked, cursorLoopDetector);
        place = read.place();
        asked = read.asked();
        commit(List.of(place), read.rows());
        reached.accept(List.of(place));
      }
    } finally {
      if (asked != null) {
        asked.forget();
      }
    }
  }

  private Asked asked(Place place) {
    return pagePrefetcher.ask(() -> pull.page(request(place.cursor(), place.pages().size())));
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
        place.pages().until() == null
            ? onwards(place, page, cursorLoopDetector)
            : counted(place, place.pages().until(), page);
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
    var after = place.moved(page.next(), page.records().size(), page.next() == null);
    var said = place.pages().said();
    if (said != null && after.next() > TOO_OFTEN * said + ALWAYS_ALLOWED) {
      throw new SideIncomplete("its pages do not end");
    }
    return after;
  }

  private Place counted(Place place, long until, RecordPage page) {
    int size = place.pages().size();
    long next = place.next() + size;
    boolean end = next >= until || page.records().isEmpty();
    var cursor =
        end ? null : pull.system().cursorAt(pull.side().participant().object(), next, size);
    return place.moved(cursor == null ? null : cursor.orElse(null), size, end);
  }

  private ListRequest request(@Nullable String cursor, int size) {
    return new ListRequest(pull.side().participant().object(), since, cursor, size);
  }
}

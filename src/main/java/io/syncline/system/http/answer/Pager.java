package io.syncline.system.http.answer;

import io.syncline.core.definition.system.Paging;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.Links;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where one page of a listing is, and where the next one will be.
 *
 * <p>Our own cursor is the system's cursor, offset, page number or link; where records come in the
 * order of their times it is {@code <instant>|<the system's cursor>}: a page that reaches a later
 * instant than it was asked for is followed by one that begins there again (rows of that instant
 * are repeated, none is skipped), and only a page of one single instant is followed by the system's
 * own cursor (S22). Instants are as coarse as the system's times.
 *
 * <p>A row that is edited leaves its instant, and the rows behind it move up: of several pages
 * counted by position a later one would begin behind a row that was never shown. So the pages of
 * such an instant are read a second time, backwards: rows only move towards the pages that are
 * still to be read.
 */
public final class Pager {

  private final @Nullable Paging paging;
  private final @Nullable String cursor;
  private final PagePlace place;
  private final @Nullable Back back;
  private final @Nullable Instant since;
  private final int size;
  private final Duration granularity;

  /**
   * A page of an instant that is read backwards.
   *
   * @param position the position sent to the system
   * @param then our cursor of the next page; empty: there is none
   */
  private record Back(long position, String then) {
    static @Nullable Back parse(@Nullable String cursor) {
      if (cursor == null || cursor.charAt(0) != '^') {
        return null;
      }
      int end = cursor.indexOf('^', 1);
      return new Back(Long.parseLong(cursor.substring(1, end)), cursor.substring(end + 1));
    }

    String cursor() {
      return "^" + position + "^" + then;
    }
  }

  private Pager(
      @Nullable Paging paging,
      @Nullable String cursor,
      @Nullable Instant since,
      int size,
      Duration granularity) {
    this.paging = paging;
    this.cursor = cursor;
    boolean counted = paging != null && paging.kind().counted();
    this.back = counted && paging.byTime() ? Back.parse(cursor) : null;
    this.place =
        back != null
            ? new PagePlace(back.position(), back.position(), null)
            : counted ? PagePlace.parse(cursor, paging, size) : PagePlace.START;
    this.since = since;
    this.size = size;
    this.granularity = granularity;
  }

  public static Pager of(@Nullable Paging paging, ListRequest request, Duration granularity) {
    if (paging == null) {
      return new Pager(null, null, request.since(), request.pageSize(), granularity);
    }
    int size = Math.max(1, Math.min(request.pageSize(), paging.maxSize()));
    var cursor = request.cursor();
    int bar = cursor == null ? -1 : cursor.indexOf('|');
    if (!paging.byTime() || cursor == null || bar < 0) {
      return new Pager(paging, cursor, request.since(), size, granularity);
    }
    var inner = cursor.substring(bar + 1);
    var at = Instant.parse(cursor.substring(0, bar));
    return new Pager(paging, inner.isEmpty() ? null : inner, at, size, granularity);
  }

  /** Our cursor of the page after this number of records; empty where pages are not counted. */
  public static Optional<String> cursorAt(@Nullable Paging paging, long offset, int size) {
    if (paging == null || paging.byTime() || paging.maxRecords() != null || size < 1) {
      return Optional.empty();
    }
    return switch (paging.kind()) {
      case OFFSET -> Optional.of(Long.toString(offset + paging.firstPosition()));
      case PAGE -> Optional.of(Long.toString(offset / size + paging.firstPosition()));
      case CURSOR, KEYSET, LAST_RECORD, LINK_HEADER, LINK -> Optional.empty();
    };
  }

  /** From when on this page is asked for; null where the request's own instant holds. */
  public @Nullable Instant since() {
    return since;
  }

  /** The whole address of this page; null where it is made from the operation's template. */
  public @Nullable String link() {
    return paging != null && paging.kind().linked() ? cursor : null;
  }

  /** Whether this is not the first page of what the system's own cursors lead through. */
  public boolean continues() {
    return paging != null && "cursor".equals(paging.kind().place()) && cursor != null;
  }

  /** What fills the places of the request, by name. */
  public Map<String, Value> places() {
    var places = new TreeMap<String, Value>();
    if (paging != null) {
      places.put("size", Value.decimal(size));
      var name = paging.kind().place();
      var asked = next(paging.kind());
      if (name != null && asked != null) {
        places.put(name, asked);
      }
    }
    return places;
  }

  public Map<String, Value> parameters() {
    var parameters = new TreeMap<String, Value>();
    if (paging == null) {
      return parameters;
    }
    if (paging.sizeParameter() != null) {
      parameters.put(paging.sizeParameter(), Value.decimal(size));
    }
    if (paging.parameter() != null) {
      var asked = next(paging.kind());
      if (asked != null) {
        parameters.put(paging.parameter(), asked);
      }
    }
    return parameters;
  }

  private @Nullable Value next(Paging.Kind kind) {
    return switch (kind) {
      case CURSOR, KEYSET, LAST_RECORD -> cursor == null ? null : Value.text(cursor);
      case OFFSET, PAGE -> Value.decimal(place.position());
      case LINK_HEADER, LINK -> null;
    };
  }

  /** Our cursor of the page after this one; null on the last. */
  public @Nullable String next(
      @Nullable HttpResult result, Value answer, List<NativeRecord> records) {
    if (paging == null) {
      return null;
    }
    if (back != null) {
      return back.position() > PagePlace.first(paging)
          ? before(paging, back.position(), records, back.then())
          : back.then().isEmpty() ? null : back.then();
    }
    var inner = more(result, answer, records) ? inner(paging, result, answer, records) : null;
    return since == null || !paging.byTime() ? inner : byTime(paging, since, inner, records);
  }

  private @Nullable String inner(
      Paging paging, @Nullable HttpResult result, Value answer, List<NativeRecord> records) {
    return switch (paging.kind()) {
      case CURSOR, KEYSET, LINK -> Answers.text(answer, paging.next());
      case LAST_RECORD -> last(paging, records);
      case OFFSET, PAGE -> place.after(records, paging, size).cursor(paging, size);
      case LINK_HEADER -> link(result);
    };
  }

  /** Whether a page announces another one and does not say where it is. */
  public boolean cut(@Nullable HttpResult result, Value answer, List<NativeRecord> records) {
    return paging != null
        && back == null
        && Boolean.TRUE.equals(flag(answer))
        && inner(paging, result, answer, records) == null;
  }

  private static @Nullable String last(Paging paging, List<NativeRecord> records) {
    if (records.isEmpty()) {
      return null;
    }
    var record = records.get(records.size() - 1);
    return paging.next() == null
        ? record.ref().id()
        : Answers.text(record.answered(), paging.next());
  }

  /** What the answer says itself; null: nothing. */
  private @Nullable Boolean flag(Value answer) {
    var flag = paging == null ? null : paging.more();
    if (flag == null) {
      return null;
    }
    boolean negated = flag.startsWith("!");
    var said = Answers.text(answer, negated ? flag.substring(1) : flag);
    return said == null ? null : Boolean.parseBoolean(said) != negated;
  }

  private boolean more(@Nullable HttpResult result, Value answer, List<NativeRecord> records) {
    var flag = flag(answer);
    if (flag != null) {
      return flag;
    }
    if (paging == null || !paging.kind().counted()) {
      return paging == null || !paging.end().emptyPageEnds() || !records.isEmpty();
    }
    if (records.isEmpty() || place.again(records)) {
      return false;
    }
    Map<String, String> headers =
        result instanceof HttpResult.Answered answered ? answered.headers() : Map.of();
    var total = Totals.read(paging.total(), answer, headers);
    return total == null || place.seen() + records.size() < total;
  }

  private @Nullable String byTime(
      Paging paging, Instant since, @Nullable String inner, List<NativeRecord> records) {
    var last = records.isEmpty() ? null : records.get(records.size() - 1).updatedAt();
    boolean later = last != null && floor(last).isAfter(floor(since));
    if (inner != null && !later) {
      return since + "|" + inner;
    }
    var then = inner == null || last == null ? "" : floor(last) + "|";
    if (paging.kind().counted() && place.position() > PagePlace.first(paging)) {
      return before(paging, place.position(), records, then);
    }
    return then.isEmpty() ? null : then;
  }

  /** The page of the same instant before the one that showed these records. */
  private String before(Paging paging, long position, List<NativeRecord> records, String then) {
    long step = paging.kind() == Paging.Kind.PAGE ? 1 : Math.max(1, records.size());
    long before = Math.max(PagePlace.first(paging), position - step);
    return since + "|" + new Back(before, then).cursor();
  }

  private Instant floor(Instant time) {
    long step = Math.max(1, granularity.toMillis());
    return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), step) * step);
  }

  private static @Nullable String link(@Nullable HttpResult result) {
    return result instanceof HttpResult.Answered answered
        ? Links.next(answered.header(Links.HEADER))
        : null;
  }
}

package io.syncline.system.http;

import io.syncline.core.definition.Paging;
import io.syncline.core.model.Value;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where one page of a listing is, and where the next one will be.
 *
 * <p>Our own cursor is the system's cursor, offset, page number or link; where records come in the
 * order of their times it is {@code <instant>|<the system's cursor>}: a page that reaches a later
 * instant than it was asked for is followed by one that begins there anew (rows of that instant
 * come again, none is passed over), and only a page of one single instant is followed by the
 * system's own cursor (S22). Instants are as coarse as the system's times.
 */
final class Pager {

  private static final Pattern NEXT =
      Pattern.compile("<([^>]{1,2000})>\\s*;[^,]*\\brel=\"?next\"?", Pattern.CASE_INSENSITIVE);

  private final @Nullable Paging paging;
  private final @Nullable String cursor;
  private final PagePlace place;
  private final @Nullable Instant since;
  private final int size;
  private final Duration granularity;

  private Pager(
      @Nullable Paging paging,
      @Nullable String cursor,
      @Nullable Instant since,
      int size,
      Duration granularity) {
    this.paging = paging;
    this.cursor = cursor;
    this.place =
        paging == null || !counted(paging)
            ? PagePlace.START
            : PagePlace.parse(cursor, paging, size);
    this.since = since;
    this.size = size;
    this.granularity = granularity;
  }

  static Pager of(@Nullable Paging paging, ListRequest request, Duration granularity) {
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

  /**
   * Our cursor of the page that so many records stand before; empty where pages are not counted.
   */
  static Optional<String> cursorAt(@Nullable Paging paging, long offset, int size) {
    if (paging == null || paging.byTime() || paging.parameter() == null || size < 1) {
      return Optional.empty();
    }
    return switch (paging.kind()) {
      case OFFSET -> Optional.of(Long.toString(offset));
      case PAGE -> Optional.of(Long.toString(offset / size + paging.first()));
      case CURSOR, KEYSET, LINK_HEADER -> Optional.empty();
    };
  }

  /** From when on this page is asked for; null where the request's own instant holds. */
  @Nullable Instant since() {
    return since;
  }

  /** The whole address of this page; null where it is made from the operation's template. */
  @Nullable String link() {
    return paging != null && paging.kind() == Paging.Kind.LINK_HEADER ? cursor : null;
  }

  Map<String, Value> parameters() {
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
      case CURSOR, KEYSET -> cursor == null ? null : Value.text(cursor);
      case OFFSET, PAGE -> Value.decimal(place.position());
      case LINK_HEADER -> null;
    };
  }

  /** Our cursor of the page after this one; null on the last. */
  @Nullable String next(@Nullable HttpResult result, Value answer, List<NativeRecord> records) {
    if (paging == null || !more(answer, records)) {
      return null;
    }
    var inner = inner(paging, result, answer, records);
    return inner != null && paging.byTime() ? byTime(inner, records) : inner;
  }

  private @Nullable String inner(
      Paging paging, @Nullable HttpResult result, Value answer, List<NativeRecord> records) {
    return switch (paging.kind()) {
      case CURSOR, KEYSET -> Answers.text(answer, paging.next());
      case OFFSET, PAGE -> place.after(records, paging, size).cursor(paging, size);
      case LINK_HEADER -> link(result);
    };
  }

  private boolean more(Value answer, List<NativeRecord> records) {
    var flag = paging == null ? null : paging.more();
    if (flag != null) {
      boolean negated = flag.startsWith("!");
      var said = Answers.text(answer, negated ? flag.substring(1) : flag);
      return said != null && Boolean.parseBoolean(said) != negated;
    }
    if (paging == null || !counted(paging)) {
      return true;
    }
    if (records.isEmpty() || place.again(records)) {
      return false;
    }
    var total = number(Answers.text(answer, paging.total()));
    return total == null || place.seen() + records.size() < total;
  }

  /** Whether pages are told by a number of ours. */
  private static boolean counted(Paging paging) {
    return paging.kind() == Paging.Kind.OFFSET || paging.kind() == Paging.Kind.PAGE;
  }

  private @Nullable String byTime(String inner, List<NativeRecord> records) {
    if (since == null || records.isEmpty()) {
      return inner;
    }
    var last = records.get(records.size() - 1).updatedAt();
    return last != null && floor(last).isAfter(floor(since))
        ? floor(last) + "|"
        : since + "|" + inner;
  }

  private Instant floor(Instant time) {
    long step = Math.max(1, granularity.toMillis());
    return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), step) * step);
  }

  private static @Nullable String link(@Nullable HttpResult result) {
    var header = result instanceof HttpResult.Answered a ? a.header("Link") : null;
    var found = header == null ? null : NEXT.matcher(header);
    return found != null && found.find() ? found.group(1) : null;
  }

  static @Nullable Long number(@Nullable String text) {
    return text == null || !text.matches("\\d{1,18}") ? null : Long.valueOf(text);
  }
}

package io.syncline.sandbox.zendesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.RecordStore;
import io.syncline.sandbox.kernel.RecordStore.Position;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import io.syncline.sandbox.kernel.VendorClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lists and searches of users and organizations, and the incremental export of users.
 *
 * <p>Sources: developer.zendesk.com, "Pagination" (cursor: {@code page[size]}, {@code
 * page[after]}), "Users" (show_many, search), "Incremental Exports" (cursor based; the last minute
 * is left out there; here only once {@link #exportLag} says so).
 */
final class DeskListing {
  private final RecordStore store;
  private final String name;
  private final BiFunction<NativeRecord, String, ObjectNode> view;
  private final VendorClock clock;
  private volatile Duration exportLag = Duration.ZERO;

  /**
   * @param name of the object, as answers have it
   * @param view how a record is shown, given the base address
   */
  DeskListing(
      RecordStore store,
      String name,
      BiFunction<NativeRecord, String, ObjectNode> view,
      VendorClock clock) {
    this.store = store;
    this.name = name;
    this.view = view;
    this.clock = clock;
  }

  void exportLag(Duration lag) {
    exportLag = lag;
  }

  Reply list(Request request, String base) {
    int size = Math.max(1, Math.min(request.number("page[size]", 100), 100));
    var role = request.parameter("role");
    long after = decode(request.parameter("page[after]"), Long::parseLong, 0L);
    var page =
        store.page(
            after, size + 1, r -> !r.archived() && (role == null || role.equals(r.text("role"))));
    boolean more = page.size() > size;
    var shown = more ? page.subList(0, size) : page;
    var json = Json.object();
    var list = json.putArray(name);
    shown.forEach(r -> list.add(view.apply(r, base)));
    var meta = json.putObject("meta").put("has_more", more);
    var links = json.putObject("links");
    if (more) {
      var cursor = encode(Long.toString(shown.get(size - 1).seq()));
      meta.put("after_cursor", cursor).putNull("before_cursor");
      links.put("next", base + request.path() + "?page[size]=" + size + "&page[after]=" + cursor);
    } else {
      meta.putNull("after_cursor").putNull("before_cursor");
      links.putNull("next");
    }
    links.putNull("prev");
    return Reply.json(200, json);
  }

  Reply showMany(Request request, String base) {
    var ids = request.parameter("ids");
    var externals = request.parameter("external_ids");
    var wanted = List.of(String.valueOf(ids != null ? ids : externals).split(","));
    if ((ids == null && externals == null) || wanted.size() > 100) {
      throw DeskProblem.of(400, "InvalidRequest", "ids or external_ids, at most 100");
    }
    Function<String, @Nullable NativeRecord> reader =
        ids != null ? id -> store.read(id.trim()) : this::byExternalId;
    var found = wanted.stream().map(reader).filter(Objects::nonNull).distinct().toList();
    return plain(found, base);
  }

  private @Nullable NativeRecord byExternalId(String external) {
    var found = store.withKey("external_id", external.trim().toLowerCase(Locale.ROOT));
    return found.isEmpty() ? null : store.read(found.get(0).id());
  }

  Reply search(Request request, String base) {
    var external = request.parameter("external_id");
    if (external != null) {
      return plain(active(store.search("external_id", lower(external))), base);
    }
    var named = request.parameter("name");
    if (named != null) {
      return plain(active(store.search("name", lower(named.trim()))), base);
    }
    var query = String.valueOf(request.parameter("query")).trim();
    int colon = query.indexOf(':');
    var field = colon < 0 ? "" : query.substring(0, colon);
    var value = colon < 0 ? query : query.substring(colon + 1).trim();
    var text = lower(value.startsWith("\"") ? value.substring(1, value.length() - 1) : value);
    if (field.equals("email") || field.equals("external_id")) {
      return paged(active(store.search(field, text)), request, base);
    }
    synchronized (store) {
      var matches =
          store
              .searchable()
              .filter(r -> !r.archived())
              .filter(r -> (field.isEmpty() ? anywhere(r) : words(r.text(field))).contains(text))
              .toList();
      return paged(matches, request, base);
    }
  }

  private static String anywhere(NativeRecord record) {
    return words(record.text("name")) + " " + words(record.text("email"));
  }

  private static String words(@Nullable String text) {
    return text == null ? "" : lower(text);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static List<NativeRecord> active(Collection<NativeRecord> records) {
    return records.stream().filter(r -> !r.archived()).toList();
  }

  /** By page number, 100 at most on one; {@code count} is that of all. */
  private Reply paged(List<NativeRecord> found, Request request, String base) {
    int size = Math.max(1, Math.min(request.number("per_page", 100), 100));
    int page = Math.max(1, request.number("page", 1));
    if (page > 100) {
      throw DeskProblem.of(400, "InvalidPaginationParameter", "offset pagination ends at 100");
    }
    int from = Math.min((page - 1) * size, found.size());
    int to = Math.min(from + size, found.size());
    var json = Json.object();
    var list = json.putArray(name);
    found.subList(from, to).forEach(r -> list.add(view.apply(r, base)));
    var path = base + request.path() + "?per_page=" + size + "&page=";
    json.put("next_page", to < found.size() ? path + (page + 1) : null);
    json.put("previous_page", page > 1 ? path + (page - 1) : null).put("count", found.size());
    return Reply.json(200, json);
  }

  private Reply plain(List<NativeRecord> found, String base) {
    var json = Json.object();
    var list = json.putArray(name);
    found.forEach(r -> list.add(view.apply(r, base)));
    json.putNull("next_page").putNull("previous_page").put("count", found.size());
    return Reply.json(200, json);
  }

  /** Everything changed since a time, deleted users included; each page says where to continue. */
  Reply export(Request request, String base) {
    int size = Math.max(1, Math.min(request.number("per_page", 1000), 1000));
    var start = start(request);
    long newest = exportLag.isZero() ? Long.MAX_VALUE : clock.millis() - exportLag.toMillis();
    var page = store.changedAfter(start, size + 1, r -> r.updatedAt() <= newest);
    boolean more = page.size() > size;
    var shown = more ? page.subList(0, size) : page;
    var json = Json.object();
    var list = json.putArray(name);
    shown.forEach(r -> list.add(view.apply(r, base)));
    var end = shown.isEmpty() ? start : RecordStore.position(shown.get(shown.size() - 1));
    var cursor = encode(end.updatedAt() + "." + end.change());
    json.put("after_cursor", cursor);
    json.put("after_url", base + request.path() + "?cursor=" + cursor + "&per_page=" + size);
    json.putNull("before_cursor").putNull("before_url").put("end_of_stream", !more);
    return Reply.json(200, json);
  }

  private Position start(Request request) {
    var cursor = request.parameter("cursor");
    if (cursor != null) {
      return decode(cursor, DeskListing::position, new Position(0, 0));
    }
    var startTime = request.parameter("start_time");
    if (startTime == null || !startTime.matches("[0-9]{1,12}")) {
      throw DeskProblem.of(422, "InvalidStartTime", "start_time must be a Unix time in seconds");
    }
    long millis = Long.parseLong(startTime) * 1000;
    if (!exportLag.isZero() && millis > clock.millis() - exportLag.toMillis()) {
      throw DeskProblem.of(422, "StartTimeTooRecent", "Too recent start_time.");
    }
    return new Position(millis - 1, Long.MAX_VALUE);
  }

  private static Position position(String text) {
    var parts = text.split("\\.");
    return new Position(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> T decode(@Nullable String cursor, Function<String, T> reader, T none) {
    if (cursor == null || cursor.isEmpty()) {
      return none;
    }
    try {
      return reader.apply(
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw DeskProblem.of(400, "InvalidCursor", "Invalid cursor");
    }
  }
}

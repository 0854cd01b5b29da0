package io.syncline.sandbox.xero;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.RecordStore.Position;
import io.syncline.sandbox.kernel.Refusal;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.time.DateTimeException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /Contacts}: where, IDs, If-Modified-Since, searchTerm, includeArchived, order, page.
 *
 * <p>Pages are cut by number out of what matches now: a page may move while it is read, as at Xero.
 * Archived contacts appear only when asked for. Times are compared by whole seconds.
 */
final class XeroListing {
  /** The contacts of an answer, and where they stand among all that match. */
  record Result(List<NativeRecord> page, int number, int size, int total, boolean summary) {
    Reply reply(Supplier<ObjectNode> envelope) {
      var json = envelope.get();
      if (number > 0) {
        json.putObject("pagination")
            .put("page", number)
            .put("pageSize", size)
            .put("pageCount", (total + size - 1) / size)
            .put("itemCount", total);
      }
      var contacts = json.putArray("Contacts");
      page.forEach(record -> contacts.add(XeroJson.show(record, summary)));
      return Reply.json(200, json);
    }
  }

  private final XeroContacts contacts;

  XeroListing(XeroContacts contacts) {
    this.contacts = contacts;
  }

  Result list(Request request) {
    boolean summary = "true".equalsIgnoreCase(request.parameter("summaryOnly"));
    int number = request.number("page", summary ? 1 : 0);
    int size = Math.max(1, Math.min(request.number("pageSize", 100), 1000));
    synchronized (contacts.store()) {
      var all = matches(request);
      if (number <= 0) {
        return new Result(all, 0, size, all.size(), summary);
      }
      int from = (int) Math.min((long) (number - 1) * size, all.size());
      var page = all.subList(from, Math.min(from + size, all.size()));
      return new Result(page, number, size, all.size(), summary);
    }
  }

  private List<NativeRecord> matches(Request request) {
    try {
      var where = request.parameter("where");
      var filter = where == null || where.isBlank() ? null : XeroWhere.parse(where);
      Predicate<NativeRecord> test = filter == null ? r -> true : filter.test();
      boolean archivedToo = "true".equalsIgnoreCase(request.parameter("includeArchived"));
      return candidates(request, filter)
          .filter(r -> archivedToo || !r.archived())
          .filter(test)
          .filter(modifiedSince(request.header("if-modified-since")))
          .filter(containing(request.parameter("searchTerm")))
          .sorted(order(request.parameter("order")))
          .toList();
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new Refusal(XeroErrors.validation(String.valueOf(e.getMessage())));
    }
  }

  private Stream<NativeRecord> candidates(Request request, XeroWhere.@Nullable Filter filter) {
    var ids = request.parameter("IDs");
    if (ids != null && !ids.isBlank()) {
      return Stream.of(ids.split(","))
          .map(id -> contacts.store().read(id.trim().toLowerCase(Locale.ROOT)))
          .filter(r -> r != null);
    }
    // The Name index knows active contacts only, so it cannot serve includeArchived.
    boolean archivedToo = "true".equalsIgnoreCase(request.parameter("includeArchived"));
    if (filter != null
        && filter.field() != null
        && filter.value() != null
        && contacts.store().hasIndex(filter.field())
        && !(archivedToo && filter.field().equals("Name"))) {
      var key = filter.value().toLowerCase(Locale.ROOT);
      return contacts.store().search(filter.field(), key).stream();
    }
    var since = request.header("if-modified-since");
    if (since != null) {
      var start = new Position(XeroDates.modifiedSince(since).toEpochMilli(), 0);
      return contacts.store().changedAfter(start, Integer.MAX_VALUE, r -> true).stream();
    }
    return contacts.store().searchable();
  }

  private static Predicate<NativeRecord> modifiedSince(@Nullable String header) {
    if (header == null) {
      return r -> true;
    }
    long since = XeroDates.modifiedSince(header).getEpochSecond();
    return r -> Math.floorDiv(r.updatedAt(), 1000L) >= since;
  }

  private static Predicate<NativeRecord> containing(@Nullable String term) {
    if (term == null || term.isBlank()) {
      return r -> true;
    }
    var wanted = term.toLowerCase(Locale.ROOT);
    var fields = List.of("Name", "FirstName", "LastName", "ContactNumber", "EmailAddress");
    return r ->
        fields.stream()
            .map(r::text)
            .anyMatch(text -> text != null && text.toLowerCase(Locale.ROOT).contains(wanted));
  }

  private static Comparator<NativeRecord> order(@Nullable String order) {
    var bySeq = Comparator.comparingLong(NativeRecord::seq);
    if (order == null || order.isBlank()) {
      return bySeq;
    }
    var parts = order.trim().split("\\s+");
    Comparator<NativeRecord> by =
        parts[0].equals("UpdatedDateUTC")
            ? Comparator.comparingLong(NativeRecord::updatedAt)
            : Comparator.comparing(r -> text(r, parts[0]), String.CASE_INSENSITIVE_ORDER);
    boolean down = parts.length > 1 && parts[1].equalsIgnoreCase("DESC");
    return (down ? by.reversed() : by).thenComparing(bySeq);
  }

  private static String text(NativeRecord record, String field) {
    var value = XeroJson.filterValue(record, field);
    return value == null ? "" : value;
  }
}

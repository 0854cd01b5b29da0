package io.syncline.core.backfill.run;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.run.poll.PagingLoopDetector;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.RecordPage;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one listing of a bulk run so that no record is passed over (S25).
 *
 * <p>A record that is deleted meanwhile moves those behind it to the page before, where pages are
 * requested by number. Where such a thing may have happened the listing is read a second time,
 * backwards where its pages can be counted: records only move towards the pages that are still to
 * be read. Only what no page showed before is handed on then, as far as this process knows.
 */
public final class ListingReader {

  private final ConnectedSystem system;
  private final ObjectType object;
  private final @Nullable Instant since;
  private SeenIds seen = new SeenIds();
  private PagingLoopDetector rounds = new PagingLoopDetector();
  private boolean whole;

  /**
   * @param at its progress: what another process read before is not known here
   */
  public ListingReader(
      ConnectedSystem system, BulkListing leg, @Nullable Instant since, Progress at) {
    this.system = system;
    this.object = leg.object();
    this.since = since;
    this.whole = at.at().began() == null;
  }

  /** What a page came to, and the records on it that were not shown before. */
  public record Step(Progress after, List<NativeRecord> fresh) {}

  /** Where a second reading was begun elsewhere it begins again: its count is not known here. */
  public Progress resumed(Progress at) {
    return !whole && at.at().next().second() && !at.at().listed() ? again(at, 0) : at;
  }

  /** From the first page on: a cursor was not taken any more. */
  public Progress restarted(Progress at) {
    seen = new SeenIds();
    rounds = new PagingLoopDetector();
    whole = true;
    return at.again();
  }

  public ListRequest request(BulkListingProgress at, int size) {
    var back = at.next().back();
    return back == null
        ? new ListRequest(object.name(), since, at.next().cursor(), size)
        : new ListRequest(
            object.name(), since, cursorAt(back, at.pages().length()), at.pages().length());
  }

  private @Nullable String cursorAt(long before, int length) {
    return before == 0 ? null : system.cursorAt(object.name(), before, length).orElseThrow();
  }

  /**
   * @param begun where it stood, its beginning noted
   */
  public Step take(Progress begun, RecordPage page) {
    boolean backwards = begun.at().next().back() != null;
    if (!backwards && rounds.isCircle(page)) {
      throw new IllegalStateException(
          "The pages of " + system.id() + "/" + object.name() + " go round in a circle");
    }
    var fresh = page.records().stream().filter(it -> seen.add(it.ref().id())).toList();
    var at =
        backwards
            ? begun.at().pageBack(fresh.size())
            : begun
                .at()
                .page(
                    page.records().size(),
                    fresh.size(),
                    page.total(),
                    appeared(begun.at(), page),
                    page.next());
    var after = begun.at(at);
    return new Step(at.listed() ? ended(after, page.total()) : after, fresh);
  }

  private boolean appeared(BulkListingProgress at, RecordPage page) {
    var began = Objects.requireNonNull(at.began()).plus(system.clockOffset());
    return page.records().stream()
        .map(NativeRecord::createdAt)
        .anyMatch(it -> it != null && !it.isBefore(began));
  }

  private Progress ended(Progress after, @Nullable Long total) {
    var at = after.at();
    if (!at.next().second() && isDoubtful(at, total)) {
      return again(after, whole ? at.pages().read() : 0);
    }
    return total != null && at.pages().read() < total
        ? after.lacking(total - at.pages().read())
        : after;
  }

  /**
   * A count that fits proves nothing where a new record can make up for one that was passed over.
   */
  private boolean isDoubtful(BulkListingProgress at, @Nullable Long total) {
    boolean fewer = total != null && at.pages().read() < total;
    if (!shifts() || at.pages().count() < 2) {
      return fewer;
    }
    return !whole
        || total == null
        || !total.equals(at.pages().total())
        || at.pages().read() != total
        || at.pages().appeared()
        || object.createdAt() == null;
  }

  /** Whether what is removed meanwhile moves records from page to page. */
  private boolean shifts() {
    var paging = paging();
    if (object.parent() == null) {
      return isCounted() || paging != null && paging.kind().linked();
    }
    var parent = system.type().parentOf(object);
    var parents = parent == null ? null : parent.operations().get(Operation.Kind.LIST);
    return paging != null && paging.shifts()
        || parents != null && parents.paging() != null && parents.paging().shifts();
  }

  private boolean isCounted() {
    return !isAskedForChanges() && system.cursorAt(object.name(), 0, 1).isPresent();
  }

  private boolean isAskedForChanges() {
    return since != null && object.can(Operation.Kind.CHANGED);
  }

  private @Nullable Paging paging() {
    var operation =
        object.operations().get(isAskedForChanges() ? Operation.Kind.CHANGED : Operation.Kind.LIST);
    return operation == null ? null : operation.paging();
  }

  private Progress again(Progress after, long known) {
    if (!whole) {
      seen = new SeenIds();
      whole = true;
    }
    rounds = new PagingLoopDetector();
    var at = after.at();
    long last = Math.max(at.pages().read(), at.pages().total() == null ? 0 : at.pages().total());
    boolean back = isCounted() && at.pages().length() > 0 && last > 0;
    return after.at(
        at.again(back ? (last - 1) / at.pages().length() * at.pages().length() : null, known));
  }
}

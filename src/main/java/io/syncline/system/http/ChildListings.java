package io.syncline.system.http;

import io.syncline.core.definition.system.Parent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import io.syncline.system.http.answer.ParentCursor;
import io.syncline.system.http.answer.ParentCursor.Open;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.HttpCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists records under their parents: a page of parents, then the records under some of them at the
 * same time, page by page under each. The cursor holds the parents that are still to be read.
 *
 * <p>A listing ends only when all parents were read. A parent that is gone has no records; where
 * its records are not there and it is, or that is not clear, the listing fails.
 */
final class ChildListings {

  /** So many parents at once. */
  private static final int TOGETHER = 8;

  private static final int PARENTS = 100;

  private static final Failure MERGED =
      new Failure.Transient("a parent became part of another while it was listed");
  private static final Failure WITHOUT =
      new Failure.Transient("a parent is there, and its children are answered as missing");

  private final SystemId system;
  private final Sender sender;
  private final HttpObject object;
  private final HttpObject parents;
  private final Parent parent;

  ChildListings(SystemId system, Sender sender, HttpObject object, HttpObject parents) {
    this.system = system;
    this.sender = sender;
    this.object = object;
    this.parents = parents;
    this.parent = Objects.requireNonNull(object.type().parent());
  }

  RecordPage list(ListRequest request) {
    var at = at(request);
    if (at.open().isEmpty() && !at.ended()) {
      at = more(at, request);
    }
    int together = Math.min(Math.min(TOGETHER, Math.max(1, request.pageSize())), at.open().size());
    var asked = at.open().subList(0, together);
    var pages = asked.stream().map(it -> page(it, request)).toList();
    var sent = sender.send(pages.stream().<Supplier<HttpCall>>map(it -> it::call).toList());
    request.answered().run();
    var records = new ArrayList<NativeRecord>();
    var further = new ArrayList<Open>();
    for (int i = 0; i < together; i++) {
      var page = page(asked.get(i), pages.get(i).read(sent.get(i)));
      records.addAll(page.records());
      if (page.next() != null) {
        further.add(new Open(asked.get(i).id(), page.next()));
      }
    }
    var next = at.after(together, further);
    return new RecordPage(records, next.done() ? null : next.text(), null);
  }

  private ParentCursor at(ListRequest request) {
    try {
      return ParentCursor.parse(request.cursor());
    } catch (IllegalArgumentException e) {
      throw failure(new Failure.Permanent(String.valueOf(e.getMessage())));
    }
  }

  private ParentCursor more(ParentCursor at, ListRequest request) {
    var page =
        new Listings(system, sender, parents)
            .list(
                new ListRequest(
                    parent.object(), changedSince(request.since()), at.parents(), PARENTS));
    return at.with(page.records().stream().map(it -> it.ref().id()).toList(), page.next());
  }

  /** Parents may show a change later, and with coarser times, than their children. */
  private @Nullable Instant changedSince(@Nullable Instant since) {
    return since == null || !parent.changesParent()
        ? null
        : since.minus(parents.type().commitLag()).minus(parents.type().granularity());
  }

  private ListedPage page(Open open, ListRequest request) {
    var one = new ListRequest(request.object(), request.since(), open.cursor(), request.pageSize());
    var page = ListedPage.of(object, one, open.id());
    if (page == null) {
      throw failure(Listings.UNDECLARED);
    }
    return page;
  }

  private RecordPage page(Open open, ListedPage.Read read) {
    if (read instanceof ListedPage.Read.Page page) {
      return page.page();
    }
    if (read instanceof ListedPage.Read.Failed failed) {
      throw failure(failed.failure());
    }
    return gone(new NativeRef(system, parent.object(), open.id()));
  }

  /** Nothing, where the parent is not there any more. */
  private RecordPage gone(NativeRef ref) {
    var read = new Reads(sender, parents).read(List.of(ref)).get(0);
    if (read instanceof ReadOutcome.Missing) {
      return new RecordPage(List.of(), null, null);
    }
    if (read instanceof ReadOutcome.Failed failed) {
      throw failure(failed.failure());
    }
    throw failure(read instanceof ReadOutcome.MergedInto ? MERGED : WITHOUT);
  }

  private SystemFailure failure(Failure failure) {
    return new SystemFailure(system, "list " + object.type().name(), failure);
  }
}

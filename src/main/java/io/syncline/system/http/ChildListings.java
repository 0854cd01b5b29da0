package io.syncline.system.http;

import io.syncline.core.definition.system.Parent;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.RecordPage;
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

  private final Sender sender;
  private final HttpObject object;
  private final HttpObject parents;
  private final Parent parent;
  private final ParentPages above;

  ChildListings(SystemId system, Sender sender, HttpObject object, HttpObject parents) {
    this.sender = sender;
    this.object = object;
    this.parents = parents;
    this.parent = Objects.requireNonNull(object.type().parent());
    this.above = new ParentPages(system, sender, parents, "list " + object.type().name());
  }

  RecordPage list(ListRequest request) {
    var at = above.at(request.cursor());
    if (at.open().isEmpty() && !at.ended()) {
      at = above.more(at, changedSince(request.since()));
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
      throw above.failure(Listings.UNDECLARED);
    }
    return page;
  }

  private RecordPage page(Open open, ListedPage.Read read) {
    if (read instanceof ListedPage.Read.Page page) {
      return page.page();
    }
    if (read instanceof ListedPage.Read.Failed failed) {
      throw above.failure(failed.failure());
    }
    above.requireGone(open.id());
    return new RecordPage(List.of(), null, null);
  }
}

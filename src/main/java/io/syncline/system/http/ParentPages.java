package io.syncline.system.http;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.system.http.answer.ParentCursor;
import io.syncline.system.http.auth.Sender;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parents under which something is asked for, page by page, and whether one is gone.
 *
 * @param what is asked for, for messages
 */
record ParentPages(SystemId system, Sender sender, HttpObject parents, String what) {

  private static final int PARENTS = 100;

  private static final Failure MERGED =
      new Failure.Transient("a parent became part of another while it was listed");
  private static final Failure WITHOUT =
      new Failure.Transient("a parent is there, and its children are answered as missing");

  /**
   * @throws SystemFailure where the text is no cursor of parents
   */
  ParentCursor at(@Nullable String cursor) {
    try {
      return ParentCursor.parse(cursor);
    } catch (IllegalArgumentException e) {
      throw failure(new Failure.Permanent(String.valueOf(e.getMessage())));
    }
  }

  /** With the parents of one more page. */
  ParentCursor more(ParentCursor at, @Nullable Instant changedSince) {
    var page =
        new Listings(system, sender, parents)
            .list(new ListRequest(parents.type().name(), changedSince, at.parents(), PARENTS));
    return at.with(page.records().stream().map(it -> it.ref().id()).toList(), page.next());
  }

  /**
   * The records under a parent are answered as missing.
   *
   * @throws SystemFailure unless the parent is not there any more
   */
  void requireGone(String id) {
    var ref = new NativeRef(system, parents.type().name(), id);
    var read = new Reads(sender, parents).read(List.of(ref)).get(0);
    if (read instanceof ReadOutcome.Failed failed) {
      throw failure(failed.failure());
    }
    if (!(read instanceof ReadOutcome.Missing)) {
      throw failure(read instanceof ReadOutcome.MergedInto ? MERGED : WITHOUT);
    }
  }

  SystemFailure failure(Failure failure) {
    return new SystemFailure(system, what, failure);
  }
}

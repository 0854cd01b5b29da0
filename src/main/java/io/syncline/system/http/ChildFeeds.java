package io.syncline.system.http;

import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ChangePage;
import io.syncline.core.system.ChangePage.Change;
import io.syncline.core.system.ChangeRequest;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.system.http.answer.ParentCursor;
import io.syncline.system.http.answer.ParentCursor.Open;
import io.syncline.system.http.auth.Sender;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows the feeds of all parents, one after the other. Each has a token of its own; all of them
 * are the token of the object.
 *
 * <p>A parent without a token, or whose token is not known any more, is asked for its position
 * first; then all records under it are shown. A parent that is gone has no token any more.
 */
final class ChildFeeds {

  /** How a place under a parent begins: in its feed, or in its list. */
  private static final String IN_FEED = "f";

  private static final String IN_LIST = "l";

  private final FeedReader reader;
  private final Sender sender;
  private final HttpObject object;
  private final ParentPages parents;

  ChildFeeds(SystemId system, Sender sender, HttpObject object, HttpObject parents) {
    this.reader = new FeedReader(system, sender, object, Kind.FEED);
    this.sender = sender;
    this.object = object;
    this.parents = new ParentPages(system, sender, parents, "feed of " + object.type().name());
  }

  ChangePage read(ChangeRequest request) {
    var place = FeedsPlace.parse(request.cursor());
    var at = parents.at(place.parents());
    if (at.open().isEmpty() && !at.ended()) {
      at = parents.more(at, null);
    }
    if (at.open().isEmpty()) {
      return page(List.of(), at, place.tokens());
    }
    var one = at.open().get(0);
    var known = FeedsPlace.tokens(request.token()).get(one.id());
    var tokens = new TreeMap<>(place.tokens());
    if (one.cursor() != null && one.cursor().startsWith(IN_LIST)) {
      return listed(request, at, one, tokens);
    }
    return known == null ? begun(at, one, tokens) : followed(request, at, known, tokens);
  }

  private ChangePage page(List<Change> changes, ParentCursor at, Map<String, String> tokens) {
    return at.done()
        ? new ChangePage(changes, null, FeedsPlace.text(tokens), false)
        : new ChangePage(changes, new FeedsPlace(at.text(), tokens).text(), null, false);
  }

  /** The feed's position is asked for before the list: nothing happens between them unseen. */
  private ChangePage begun(ParentCursor at, Open one, Map<String, String> tokens) {
    var token = reader.position(one.id());
    if (token == null) {
      parents.requireGone(one.id());
      return page(List.of(), at.after(1, List.of()), tokens);
    }
    tokens.put(one.id(), token);
    return page(List.of(), at.after(1, List.of(new Open(one.id(), IN_LIST))), tokens);
  }

  private ChangePage followed(
      ChangeRequest request, ParentCursor at, String known, Map<String, String> tokens) {
    var one = at.open().get(0);
    var cursor = rest(one);
    var asked =
        new ChangeRequest(
            request.object(), Kind.FEED, null, request.until(), known, cursor, request.pageSize());
    var read = reader.read(asked, one.id());
    if (read.expired()) {
      return begun(at, one, tokens);
    }
    if (read.next() != null) {
      var further = new Open(one.id(), IN_FEED + read.next());
      return page(read.changes(), at.after(1, List.of(further)), tokens);
    }
    if (read.token() == null) {
      throw parents.failure(new Failure.Transient("it does not say where to go on from"));
    }
    tokens.put(one.id(), read.token());
    return page(read.changes(), at.after(1, List.of()), tokens);
  }

  private ChangePage listed(
      ChangeRequest request, ParentCursor at, Open one, Map<String, String> tokens) {
    var asked = new ListRequest(request.object(), null, rest(one), request.pageSize());
    var listing = ListedPage.of(object, asked, one.id());
    if (listing == null) {
      throw parents.failure(Listings.UNDECLARED);
    }
    var read = listing.read(sender.send(listing::call));
    if (read instanceof ListedPage.Read.Failed failed) {
      throw parents.failure(failed.failure());
    }
    if (!(read instanceof ListedPage.Read.Page found)) {
      parents.requireGone(one.id());
      tokens.remove(one.id());
      return page(List.of(), at.after(1, List.of()), tokens);
    }
    var shown =
        found.page().records().stream()
            .map(it -> new Change(it.ref(), EventKind.UPDATED, null, null))
            .toList();
    var next = found.page().next();
    List<Open> further = next == null ? List.of() : List.of(new Open(one.id(), IN_LIST + next));
    return page(shown, at.after(1, further), tokens);
  }

  private static @Nullable String rest(Open one) {
    return one.cursor() == null || one.cursor().length() == 1 ? null : one.cursor().substring(1);
  }
}

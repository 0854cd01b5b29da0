package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.system.Webhook.EventKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a {@code feed}, or of a list of {@code deleted} records, say. The operation's
 * {@code id} is where a row names the record; the record itself is read.
 *
 * @param at path of a row's time; needed where it is asked since a time
 * @param identity paths of what makes a row the same row when it is shown again; of a feed
 * @param kind path of what happened
 * @param kinds what that says (exact, or with a {@code *} at either end) to a kind of event;
 *     unmatched: updated
 * @param where what a row says that is about this object, by path (exact, or with a {@code *} at
 *     either end); other rows are passed over
 * @param lists where an answer holds several lists: the path of each, to what happened to its
 *     records; they take the place of {@code records} and {@code kind}
 * @param token path, in the answer, of the token by which the next poll goes on; null: it goes on
 *     since a time
 * @param link whether the token is the whole address that the next poll asks
 * @param start the request that tells the first token; null: a feed without a token shows all
 *     records
 * @param keeps how far back it goes; null: to its beginning
 */
public record Changes(
    @Nullable String at,
    List<String> identity,
    @Nullable String kind,
    Map<String, EventKind> kinds,
    Map<String, String> where,
    Map<String, EventKind> lists,
    @Nullable String token,
    boolean link,
    @Nullable Start start,
    @Nullable Duration keeps) {

  /**
   * Asks for the current position of a feed.
   *
   * @param token path of the token in its answer
   * @param errors error rules tried before those of the operation and of the system type
   */
  public record Start(@Group Operation.Request request, String token, List<ErrorRule> errors) {
    public Start {
      errors = List.copyOf(errors);
    }
  }

  public Changes {
    identity = List.copyOf(identity);
    kinds = Map.copyOf(kinds);
    where = Map.copyOf(where);
    lists = Map.copyOf(lists);
  }
}

package io.syncline.definition.source;

import io.syncline.core.definition.Position;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.definition.binding.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a route of a {@code feed} or of {@code deleted} answers, in the words of a manifest. A feed
 * goes on by a token; asked without one, its route tells where the feed is now.
 */
final class CamelFeed {

  private static final String TOKEN = "token";
  private static final String KEEPS = "keeps";

  private CamelFeed() {}

  static boolean isOne(Kind kind) {
    return kind == Kind.FEED || kind == Kind.DELETED;
  }

  /** What may be said of it. */
  static List<String> words(Kind kind) {
    return kind == Kind.DELETED ? List.of(KEEPS, "paging") : List.of("paging");
  }

  /** What its route is called with. */
  static Map<String, Object> body(Kind kind) {
    return kind == Kind.FEED
        ? Map.of(TOKEN, "{token}")
        : Map.of("since", "{since}", "until", "{until}");
  }

  /**
   * The rest of the operation.
   *
   * @param said what the file says of it
   */
  static List<Tree.Entry> rest(Position at, Kind kind, String route, List<Tree.Entry> said) {
    var changes = new LinkedHashMap<String, Object>();
    if (kind == Kind.FEED) {
      changes.put("kind", "kind");
      changes.put(
          "kinds", Map.of("created", "created", "updated", "updated", "deleted", "deleted"));
      changes.put(TOKEN, TOKEN);
      changes.put(
          "start",
          Map.of("method", "POST", "path", route, "body", Map.of("body", Map.of()), TOKEN, TOKEN));
    } else {
      changes.put("at", "at");
    }
    var entries = new ArrayList<>(((Tree.Branch) CamelForm.tree(at, changes)).entries());
    said.stream().filter(it -> Names.same(it.key(), KEEPS)).forEach(entries::add);
    return List.of(
        CamelForm.text(at, "id", "id"),
        new Tree.Entry("changes", at, new Tree.Branch(at, entries)));
  }
}

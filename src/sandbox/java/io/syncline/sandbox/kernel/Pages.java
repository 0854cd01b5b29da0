package io.syncline.sandbox.kernel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Listings that go wrong: a page that comes without its records, or with those of the page before.
 */
final class Pages {
  private final Map<String, ArrayNode> before = new ConcurrentHashMap<>();

  /** The page with all that it says of paging, and no record. */
  static Reply emptied(Reply reply) {
    var name = records(reply);
    return name == null ? reply : with(reply, name, Json.array());
  }

  /** The page with the records of the last one of this path, where there was one. */
  Reply repeated(Request request, Reply reply) {
    var name = records(reply);
    if (name == null) {
      return reply;
    }
    var own = (ArrayNode) Json.parse(reply.body()).path(name);
    var last = before.put(request.path(), own);
    return last == null ? reply : with(reply, name, last);
  }

  private static Reply with(Reply reply, String name, ArrayNode records) {
    var body = (ObjectNode) Json.parse(reply.body());
    body.set(name, records);
    return new Reply(reply.status(), reply.headers(), Json.bytes(body));
  }

  /** The name of the list that a page consists of; null: it is no page. */
  private static @Nullable String records(Reply reply) {
    if (reply.status() != 200 || !(Json.parse(reply.body()) instanceof ObjectNode body)) {
      return null;
    }
    for (var field : body.properties()) {
      if (field.getValue().isArray()) {
        return field.getKey();
      }
    }
    return null;
  }
}

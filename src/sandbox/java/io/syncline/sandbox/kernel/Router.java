package io.syncline.sandbox.kernel;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the endpoint for a method and path; the first one added wins. */
public final class Router {
  /** One endpoint; {@code variables} are the decoded values of the template's braces, in order. */
  @FunctionalInterface
  public interface Endpoint {
    Reply handle(Request request, List<String> variables);
  }

  private record Entry(String method, String[] template, Endpoint endpoint) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Handler otherwise;

  /** Answers by {@code otherwise} what no endpoint takes. */
  public Router(Handler otherwise) {
    this.otherwise = otherwise;
  }

  /** Adds an endpoint, as in {@code on("GET", "/contacts/{id}", …)}. */
  public Router on(String method, String template, Endpoint endpoint) {
    entries.add(new Entry(method, template.split("/", -1), endpoint));
    return this;
  }

  /** Calls the endpoint of this request. */
  public Reply route(Request request) {
    var segments = request.path().split("/", -1);
    for (var entry : entries) {
      if (entry.method.equals(request.method())) {
        var variables = match(entry.template, segments);
        if (variables != null) {
          return entry.endpoint.handle(request, variables);
        }
      }
    }
    return otherwise.handle(request);
  }

  private static @Nullable List<String> match(String[] template, String[] segments) {
    if (template.length != segments.length) {
      return null;
    }
    var variables = new ArrayList<String>(2);
    for (int i = 0; i < template.length; i++) {
      var part = template[i];
      int brace = part.indexOf('{');
      if (brace < 0) {
        if (!part.equals(segments[i])) {
          return null;
        }
        continue;
      }
      var tail = part.substring(part.indexOf('}') + 1);
      if (!segments[i].endsWith(tail) || segments[i].length() == tail.length()) {
        return null;
      }
      var value = segments[i].substring(0, segments[i].length() - tail.length());
      variables.add(decode(value));
    }
    return variables;
  }

  private static String decode(String segment) {
    try {
      // A plus sign is itself in a path.
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }
}

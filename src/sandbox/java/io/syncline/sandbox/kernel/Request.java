package io.syncline.sandbox.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP request as it arrived: header names in lower case, path and query undecoded. */
public final class Request {
  private final String id;
  private final String method;
  private final String path;
  private final String query;
  private final Map<String, String> headers;
  private final byte[] body;
  private @Nullable Map<String, List<String>> parameters;

  /** Takes ownership of headers and body. */
  public Request(
      String id,
      String method,
      String path,
      String query,
      Map<String, String> headers,
      byte[] body) {
    this.id = id;
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
  }

  /** The stand-in's own number of this request, also sent back as {@code x-sandbox-request-id}. */
  public String id() {
    return id;
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }

  /** The raw query without its question mark, empty where there was none. */
  public String query() {
    return query;
  }

  public Map<String, String> headers() {
    return headers;
  }

  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** The raw body; callers do not change it. */
  public byte[] body() {
    return body;
  }

  /** The body as JSON; {@link IllegalArgumentException} when it is not. */
  public JsonNode json() {
    return Json.parse(body);
  }

  /** The first value of a decoded query parameter. */
  public @Nullable String parameter(String name) {
    var values = parameters().get(name);
    return values == null ? null : values.get(0);
  }

  /** A number from the query, or the fallback where it is absent or no number. */
  public int number(String name, int fallback) {
    var value = parameter(name);
    try {
      return value == null ? fallback : Integer.parseInt(value.trim());
    } catch (NumberFormatException e) {
      return fallback;
    }
  }

  /** All decoded query parameters, in order. */
  public Map<String, List<String>> parameters() {
    if (parameters == null) {
      parameters = decode(query);
    }
    return parameters;
  }

  /** Decodes {@code application/x-www-form-urlencoded} text. */
  public static Map<String, List<String>> decode(String form) {
    if (form.isEmpty()) {
      return Map.of();
    }
    var decoded = new LinkedHashMap<String, List<String>>();
    for (var pair : form.split("&")) {
      int equals = pair.indexOf('=');
      var name = unescape(equals < 0 ? pair : pair.substring(0, equals));
      var value = equals < 0 ? "" : unescape(pair.substring(equals + 1));
      decoded.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
    }
    return decoded;
  }

  private static String unescape(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}

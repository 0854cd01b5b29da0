package io.syncline.system.http.auth;

import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.syncline.core.model.value.Value;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.Totals;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cookie that a login's answer set, and where it may be sent to (RFC 6265).
 *
 * @param domain the host that set it, or one above it that it names
 * @param below whether hosts below the domain get it too
 * @param secure whether it is sent over TLS alone
 * @param until its end in seconds since 1970; null: it lasts as long as the session
 */
record HeldCookie(
    String name,
    String value,
    String domain,
    boolean below,
    String path,
    boolean secure,
    @Nullable Long until) {

  /**
   * Those that an answer set and that may be kept: one for another host than the one that answers
   * is left out, as is one that has ended.
   *
   * @param lines values of {@code Set-Cookie}, each in a line
   */
  static List<HeldCookie> of(@Nullable String lines, URI from, Instant now) {
    return lines == null
        ? List.of()
        : lines.lines().flatMap(it -> Stream.ofNullable(ofLine(it, from, now))).toList();
  }

  private static @Nullable HeldCookie ofLine(String line, URI from, Instant now) {
    Cookie set = ClientCookieDecoder.LAX.decode(line);
    if (set == null) {
      return null;
    }
    var host = host(from);
    var named = set.domain() == null ? "" : set.domain().toLowerCase(Locale.ROOT).strip();
    var domain = named.startsWith(".") ? named.substring(1) : named;
    boolean above = !domain.isEmpty() && !domain.equals(host);
    boolean foreign = above && !(host.endsWith("." + domain) && domain.contains("."));
    boolean ended = set.maxAge() != Cookie.UNDEFINED_MAX_AGE && set.maxAge() <= 0;
    if (foreign || ended) {
      return null;
    }
    return new HeldCookie(
        set.name(),
        set.wrap() ? '"' + set.value() + '"' : set.value(),
        domain.isEmpty() ? host : domain,
        !domain.isEmpty(),
        set.path() == null || !set.path().startsWith("/") ? folder(from) : set.path(),
        set.isSecure(),
        set.maxAge() == Cookie.UNDEFINED_MAX_AGE ? null : now.getEpochSecond() + set.maxAge());
  }

  private static String host(URI uri) {
    return Objects.requireNonNullElse(uri.getHost(), "").toLowerCase(Locale.ROOT);
  }

  private static String path(URI uri) {
    var path = uri.getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  /** What it is for where it does not say a path: all beside the page that set it. */
  private static String folder(URI from) {
    var path = path(from);
    int end = path.lastIndexOf('/');
    return end <= 0 ? "/" : path.substring(0, end);
  }

  boolean isFor(URI uri, Instant now) {
    var host = host(uri);
    var asked = path(uri);
    boolean there = host.equals(domain) || below && host.endsWith("." + domain);
    boolean within =
        asked.equals(path)
            || asked.startsWith(path) && (path.endsWith("/") || asked.charAt(path.length()) == '/');
    boolean safe = !secure || "https".equalsIgnoreCase(uri.getScheme());
    return there && within && safe && (until == null || now.getEpochSecond() < until);
  }

  /** As a request says it. */
  String pair() {
    return name + "=" + value;
  }

  Value.Struct tree() {
    var fields = new HashMap<String, Value>();
    fields.put("name", Value.text(name));
    fields.put("value", Value.text(value));
    fields.put("domain", Value.text(domain));
    fields.put("path", Value.text(path));
    if (below) {
      fields.put("below", Value.text("true"));
    }
    if (secure) {
      fields.put("secure", Value.text("true"));
    }
    if (until != null) {
      fields.put("until", Value.decimal(until));
    }
    return new Value.Struct(fields);
  }

  /** What {@link #tree} made. */
  static HeldCookie of(Value.Struct tree) {
    return new HeldCookie(
        text(tree, "name"),
        text(tree, "value"),
        text(tree, "domain"),
        tree.fields().containsKey("below"),
        text(tree, "path"),
        tree.fields().containsKey("secure"),
        Totals.number(Answers.text(tree, "until")));
  }

  private static String text(Value.Struct tree, String name) {
    return Objects.requireNonNullElse(Answers.text(tree, name), "");
  }

  /** Without its value. */
  @Override
  public String toString() {
    return "HeldCookie[" + name + "]";
  }
}

package io.syncline.system.http.auth;

import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.Totals;
import io.syncline.system.http.call.HttpCall;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an answer gave for later calls to carry.
 *
 * @param headers of each of them
 * @param cookies of those that they are for
 * @param since when it was given
 */
record Session(Map<String, String> headers, List<HeldCookie> cookies, Instant since) {

  private static final String COOKIE = "Cookie";
  private static final String HEADERS = "headers";
  private static final String COOKIES = "cookies";
  private static final String SINCE = "since";

  /** By what request it was given: of another user it is another session. */
  private static final String BY = "by";

  Session {
    headers = Map.copyOf(headers);
    cookies = List.copyOf(cookies);
    since = since.truncatedTo(ChronoUnit.SECONDS);
  }

  boolean isEmpty() {
    return headers.isEmpty() && cookies.isEmpty();
  }

  /** Whether all of it is for TLS, which the address is without. */
  boolean isNeverSent(URI to) {
    return headers.isEmpty()
        && cookies.stream().allMatch(HeldCookie::secure)
        && !"https".equalsIgnoreCase(to.getScheme());
  }

  /** The call with it; cookies that the call has already stay, but for those of the same name. */
  HttpCall on(HttpCall call, Instant now) {
    var mine = cookies.stream().filter(it -> it.isFor(call.uri(), now)).toList();
    var authorized = call.with(headers);
    if (mine.isEmpty()) {
      return authorized;
    }
    var names = mine.stream().map(HeldCookie::name).collect(Collectors.toSet());
    var before =
        Arrays.stream(call.headers().getOrDefault(COOKIE, "").split("; *"))
            .filter(it -> !it.isBlank() && !names.contains(it.split("=", 2)[0]));
    var all = Stream.concat(before, mine.stream().map(HeldCookie::pair));
    return authorized.with(Map.of(COOKIE, all.collect(Collectors.joining("; "))));
  }

  /** Whether something of it is for a call to this address. */
  boolean isFor(HttpCall call, Instant now) {
    return !headers.isEmpty() || cookies(call, now).findAny().isPresent();
  }

  /** Whether a call carries it. */
  boolean isOn(HttpCall call, Instant now) {
    var sent = "; " + call.headers().getOrDefault(COOKIE, "") + ";";
    return call.headers().entrySet().containsAll(headers.entrySet())
        && cookies(call, now).allMatch(it -> sent.contains("; " + it + ";"));
  }

  private Stream<String> cookies(HttpCall call, Instant now) {
    return cookies.stream().filter(it -> it.isFor(call.uri(), now)).map(HeldCookie::pair);
  }

  /** To be kept, which is read for the same login alone. */
  String text(String by) {
    var sent = new HashMap<String, Value>();
    headers.forEach((name, value) -> sent.put(name, Value.text(value)));
    return Json.text(
        new Value.Struct(
            Map.of(
                BY,
                Value.text(by),
                SINCE,
                Value.decimal(since.getEpochSecond()),
                HEADERS,
                new Value.Struct(sent),
                COOKIES,
                new Value.Items(cookies.stream().<Value>map(HeldCookie::tree).toList()))));
  }

  /** What was kept; empty where it is of another login, or cannot be read. */
  static Optional<Session> read(String text, String by) {
    try {
      var tree = Json.parseStruct(text);
      var since = Totals.number(Answers.text(tree, SINCE));
      if (since == null || !by.equals(Answers.text(tree, BY))) {
        return Optional.empty();
      }
      var headers = new HashMap<String, String>();
      headers(Answers.at(tree, HEADERS)).forEach((name, it) -> headers.put(name, text(it)));
      var cookies = Answers.trees(tree, COOKIES).stream().map(HeldCookie::of).toList();
      return Optional.of(new Session(headers, cookies, Instant.ofEpochSecond(since)));
    } catch (MalformedJson | DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  private static Map<String, Value> headers(@Nullable Value tree) {
    return tree instanceof Value.Struct struct ? struct.fields() : Map.of();
  }

  private static String text(Value value) {
    return value instanceof Value.Text it ? it.value() : "";
  }

  /** Without what it holds. */
  @Override
  public String toString() {
    return "Session[since " + since + "]";
  }
}

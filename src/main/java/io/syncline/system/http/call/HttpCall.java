package io.syncline.system.http.call;

import io.syncline.core.system.file.FileCopy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request, ready to be sent.
 *
 * @param headers by name; control characters in a value are refused, so that no value can start
 *     another header
 * @param body null where the request has none
 * @param timeout longest wait for the whole answer, from the moment it is handed to the transport
 * @param counts how it counts against the system's limits and its quota
 * @param mayLeave asked when its turn has come, and when it has a connection: one that may not
 *     leave is not sent (S18)
 * @param file a file that it sends, or into which the bytes of its answer go; null: none
 */
public record HttpCall(
    String method,
    URI uri,
    Map<String, String> headers,
    byte @Nullable [] body,
    Duration timeout,
    Counts counts,
    BooleanSupplier mayLeave,
    @Nullable Transfer file) {

  /** A file that goes with a call. */
  sealed interface Transfer {}

  /**
   * A file that is sent after {@link #body}.
   *
   * @param after what is sent after it
   */
  record Sending(FileCopy copy, byte[] after) implements Transfer {}

  /**
   * Where the bytes of an answer of success go; more than the network takes of a file are {@link
   * HttpResult.Oversized}.
   */
  record Receiving(FileChannel bytes) implements Transfer {}

  /**
   * How a call counts against limits and a quota.
   *
   * @param cost so many calls
   * @param limit the name of the limit that it keeps beside the system's own; null: none
   * @param run whether for a poll or run
   */
  public record Counts(int cost, @Nullable String limit, boolean run) {
    private static final Counts ONE = new Counts(1, null, false);
  }

  private static final BooleanSupplier ALWAYS = () -> true;

  public HttpCall {
    headers = Map.copyOf(headers);
    headers.forEach(HttpCall::check);
  }

  public HttpCall(
      String method,
      URI uri,
      Map<String, String> headers,
      byte @Nullable [] body,
      Duration timeout) {
    this(method, uri, headers, body, timeout, Counts.ONE);
  }

  HttpCall(
      String method,
      URI uri,
      Map<String, String> headers,
      byte @Nullable [] body,
      Duration timeout,
      Counts counts) {
    this(method, uri, headers, body, timeout, counts, ALWAYS, null);
  }

  HttpCall sending(FileCopy copy, byte[] after) {
    return of(counts, mayLeave, new Sending(copy, after));
  }

  /** The bytes of an answer of success go into a file, and are not in the answer. */
  public HttpCall receiving(FileChannel bytes) {
    return of(counts, mayLeave, new Receiving(bytes));
  }

  private HttpCall of(Counts counted, BooleanSupplier may, @Nullable Transfer transfer) {
    return new HttpCall(method, uri, headers, body, timeout, counted, may, transfer);
  }

  public HttpCall leaving(BooleanSupplier may) {
    return of(counts, may, file);
  }

  /** For a poll or run, or for people. */
  public HttpCall ofRun(boolean run) {
    return run == counts.run()
        ? this
        : of(new Counts(counts.cost(), counts.limit(), run), mayLeave, file);
  }

  private static void check(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 && c != '\t' || c == 0x7F || c > 0xFF) {
        throw new Unsayable("The header " + name + " would hold a character that headers cannot");
      }
    }
  }

  /** Thrown for a request that must not be built; says which part, never its value. */
  public static final class Unsayable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsayable(String why) {
      super(why);
    }
  }

  /** With more headers. */
  public HttpCall with(Map<String, String> added) {
    if (added.isEmpty()) {
      return this;
    }
    var more = new HashMap<>(headers);
    more.putAll(added);
    return new HttpCall(method, uri, more, body, timeout, counts, mayLeave, file);
  }

  /** With more query parameters. */
  public HttpCall asking(Map<String, String> added) {
    if (added.isEmpty()) {
      return this;
    }
    var query =
        added.entrySet().stream()
            .map(it -> Formats.percent(it.getKey()) + "=" + Formats.percent(it.getValue()))
            .sorted()
            .collect(Collectors.joining("&"));
    var target = uri.toString() + (uri.getRawQuery() == null ? "?" : "&") + query;
    return new HttpCall(method, URI.create(target), headers, body, timeout, counts, mayLeave, file);
  }

  /** Whether it goes to the origin of a URL: scheme, host and port. */
  public boolean isAt(URI other) {
    return CallTemplate.origin(uri).equals(CallTemplate.origin(other));
  }

  /** The same at another origin: scheme, host and port. */
  public HttpCall at(URI origin) {
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var target = URI.create(origin + uri.getRawPath() + query);
    return new HttpCall(method, target, headers, body, timeout, counts, mayLeave, file);
  }

  /** Without headers and query: they hold secrets and personal data. */
  @Override
  public String toString() {
    return method + " " + uri.getRawPath();
  }
}

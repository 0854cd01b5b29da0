package io.syncline.reconcile;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A paginated system over HTTP whose answers a test may script, request by request: {@code GET
 * /items} by offset with a total, {@code GET /changed} since a moment, {@code GET /many} by ids,
 * {@code GET /count}.
 */
public final class ListedServer implements AutoCloseable {

  /** What is asked. */
  public record Ask(int number, String path, int offset, int limit, @Nullable Instant since) {}

  /** What is answered instead of what would be. */
  public record Reply(int status, Map<String, String> headers, byte[] body) {
    public static Reply status(int status) {
      return new Reply(status, Map.of(), "{}".getBytes(StandardCharsets.UTF_8));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(16);
  private final AtomicInteger asked = new AtomicInteger();
  private final Map<String, Value.Struct> records = new LinkedHashMap<>();

  /** Asked before each answer; null: as usual. */
  public volatile Function<Ask, @Nullable Reply> script = ask -> null;

  /** The total that is reported; null: the true one; below zero: none. */
  public volatile @Nullable Long total;

  /** All that was asked, in order. */
  public final List<Ask> log = Collections.synchronizedList(new ArrayList<>());

  public ListedServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Adds a record at the end, or replaces it in place. */
  public synchronized void put(String id, Instant updatedAt, Map<String, Value> fields) {
    var all = new HashMap<>(fields);
    all.put("id", Value.text(id));
    all.put("updatedAt", Value.text(updatedAt.toString()));
    records.put(id, new Value.Struct(all));
  }

  /** Adds a record before all others: every page moves on by one. */
  public synchronized void putFirst(String id, Instant updatedAt, Map<String, Value> fields) {
    var others = new LinkedHashMap<>(records);
    records.clear();
    put(id, updatedAt, fields);
    records.putAll(others);
  }

  public synchronized void remove(String id) {
    records.remove(id);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var query = query(exchange.getRequestURI().getRawQuery());
      var ask =
          new Ask(
              asked.incrementAndGet(),
              exchange.getRequestURI().getPath(),
              Integer.parseInt(query.getOrDefault("offset", "0")),
              Integer.parseInt(query.getOrDefault("limit", "100")),
              query.containsKey("since") ? Instant.parse(query.get("since")) : null);
      log.add(ask);
      var scripted = script.apply(ask);
      if (scripted != null && scripted.status() == 0) {
        return;
      }
      var reply = scripted == null ? usual(ask, query) : scripted;
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status(), reply.body().length);
      exchange.getResponseBody().write(reply.body());
    }
  }

  private Reply usual(Ask ask, Map<String, String> query) {
    return switch (ask.path()) {
      case "/items" -> page(ask.offset(), ask.limit());
      case "/changed" -> page(changed(ask.since()), ask.offset(), ask.limit());
      case "/many" -> many(query.getOrDefault("ids", ""));
      case "/find" ->
          page(
              holding(query.getOrDefault("field", ""), query.getOrDefault("value", "")),
              ask.offset(),
              ask.limit());
      case "/count" -> count(size());
      default -> Reply.status(404);
    };
  }

  /** The page of the listing as it would be answered. */
  public synchronized Reply page(int offset, int limit) {
    return page(List.copyOf(records.values()), offset, limit);
  }

  private synchronized List<Value.Struct> changed(@Nullable Instant since) {
    return records.values().stream()
        .filter(
            it ->
                since == null
                    || !Instant.parse(((Value.Text) it.fields().get("updatedAt")).value())
                        .isBefore(since))
        .toList();
  }

  private synchronized List<Value.Struct> holding(String field, String value) {
    return records.values().stream()
        .filter(it -> Value.text(value).equals(it.fields().get(field)))
        .toList();
  }

  private Reply page(List<Value.Struct> all, int offset, int limit) {
    var items = all.subList(Math.min(offset, all.size()), Math.min(all.size(), offset + limit));
    return items(List.copyOf(items), all.size());
  }

  private Reply items(List<Value> items, long size) {
    var answer = new HashMap<String, Value>();
    answer.put("items", new Value.Items(items));
    var said = total;
    if (said == null || said >= 0) {
      answer.put("total", Value.decimal(said == null ? size : said));
    }
    return new Reply(200, Map.of(), Json.write(new Value.Struct(answer)));
  }

  private synchronized Reply many(String ids) {
    var found = new ArrayList<Value>();
    for (var id : ids.split(",")) {
      var record = records.get(id);
      if (record != null) {
        found.add(record);
      }
    }
    return items(found, found.size());
  }

  private synchronized int size() {
    return records.size();
  }

  /** What a count query answers. */
  public static Reply count(long value) {
    return new Reply(
        200,
        Map.of(),
        "{\"count\":{\"value\":%d}}".formatted(value).getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> query(@Nullable String raw) {
    var found = new HashMap<String, String>();
    if (raw != null) {
      for (var part : raw.split("&")) {
        int at = part.indexOf('=');
        found.put(
            part.substring(0, at),
            URLDecoder.decode(part.substring(at + 1), StandardCharsets.UTF_8));
      }
    }
    return found;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

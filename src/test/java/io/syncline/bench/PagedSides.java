package io.syncline.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Two systems, {@code /a} and {@code /b}, that hold the same records of twenty columns but for one
 * in two hundred, made as they are asked for. Arguments: records of a, records of b, milliseconds
 * that every answer takes longer.
 */
public final class PagedSides {

  static final int COLUMNS = 20;
  static final int ONE_IN = 200;

  private final long[] records;
  private final long latency;

  private PagedSides(long a, long b, long latency) {
    this.records = new long[] {a, b};
    this.latency = latency;
  }

  public static void main(String[] args) throws IOException {
    var sides =
        new PagedSides(Long.parseLong(args[0]), Long.parseLong(args[1]), Long.parseLong(args[2]));
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    server.setExecutor(Executors.newFixedThreadPool(32));
    server.createContext("/a/items", it -> sides.answer(it, 0));
    server.createContext("/b/items", it -> sides.answer(it, 1));
    server.createContext("/a/many", it -> sides.some(it, 0));
    server.createContext("/b/many", it -> sides.some(it, 1));
    server.createContext("/b/found", it -> sides.some(it, 1));
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** By their ids, or by the value of c0. */
  private void some(HttpExchange exchange, int side) throws IOException {
    try (exchange) {
      var query = query(exchange.getRequestURI().getRawQuery());
      var wanted = query.getOrDefault("ids", query.getOrDefault("value", ""));
      var text = new StringBuilder("{\"items\":[");
      for (var it : URLDecoder.decode(wanted, StandardCharsets.UTF_8).split(",")) {
        long number = Long.parseLong(it.substring(query.containsKey("ids") ? 2 : 1));
        if (number < records[side]) {
          text.append(text.charAt(text.length() - 1) == '[' ? "" : ",");
          record(text, side, number);
        }
      }
      say(exchange, text.append("]}").toString());
    }
  }

  private void answer(HttpExchange exchange, int side) throws IOException {
    try (exchange) {
      var query = query(exchange.getRequestURI().getRawQuery());
      long offset = Long.parseLong(query.getOrDefault("offset", "0"));
      int limit = Integer.parseInt(query.getOrDefault("limit", "500"));
      say(exchange, page(side, offset, limit));
    }
  }

  private void say(HttpExchange exchange, String text) throws IOException {
    var body = text.getBytes(StandardCharsets.UTF_8);
    if (latency > 0) {
      Calls.pause(latency);
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private String page(int side, long offset, int limit) {
    var text = new StringBuilder(limit * 700).append("{\"items\":[");
    for (long i = offset; i < Math.min(records[side], offset + limit); i++) {
      if (i > offset) {
        text.append(',');
      }
      record(text, side, i);
    }
    return text.append("],\"total\":").append(records[side]).append('}').toString();
  }

  private static void record(StringBuilder text, int side, long i) {
    boolean other = side == 1 && i % ONE_IN == 7;
    text.append("{\"id\":\"").append(side).append('-').append(i);
    text.append("\",\"updatedAt\":\"2026-01-05T10:00:00Z\",\"c0\":\"R").append(i).append('"');
    for (int c = 1; c < COLUMNS; c++) {
      text.append(",\"c").append(c).append("\":");
      if (c == 1) {
        text.append(i % 10_000).append(".5");
      } else if (c == 2) {
        text.append("\"2026-03-01T10:").append(10 + i % 50).append(":00Z\"");
      } else {
        text.append("\"value ").append(i * 31 + c).append(other && c == 9 ? " x\"" : "\"");
      }
    }
    text.append('}');
  }

  private static Map<String, String> query(String raw) {
    var found = new HashMap<String, String>();
    for (var part : raw.split("&")) {
      int at = part.indexOf('=');
      found.put(part.substring(0, at), part.substring(at + 1));
    }
    return found;
  }
}

package io.syncline.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What one writes in an afternoon: both sides at the same time, page after page, into two maps,
 * which are then compared as they are. Arguments: where the sides are, records a page.
 */
public final class NaiveDiff {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final int pageSize;

  private NaiveDiff(String url, int pageSize) {
    this.url = url;
    this.pageSize = pageSize;
  }

  public static void main(String[] args) {
    var diff = new NaiveDiff(args[0], Integer.parseInt(args[1]));
    double idle = Processor.seconds();
    long begun = System.nanoTime();
    var other = CompletableFuture.supplyAsync(() -> diff.all("b"));
    var a = diff.all("a");
    var b = other.join();
    long pulled = System.nanoTime();
    long different = 0;
    for (var entry : a.entrySet()) {
      if (!entry.getValue().equals(b.get(entry.getKey()))) {
        different++;
      }
    }
    long done = System.nanoTime();
    System.out.printf(
        Locale.ROOT,
        "naive %.3f %.3f %d %.2f%n",
        (pulled - begun) / 1e9,
        (done - pulled) / 1e9,
        different,
        Processor.seconds() - idle);
    System.exit(0);
  }

  private Map<String, Map<String, String>> all(String side) {
    var records = new HashMap<String, Map<String, String>>();
    long total = Long.MAX_VALUE;
    for (long offset = 0; offset < total; offset += pageSize) {
      var page = page(side, offset);
      total = page.path("total").asLong();
      for (var item : page.path("items")) {
        var fields = new HashMap<String, String>();
        for (int c = 1; c < PagedSides.COLUMNS; c++) {
          fields.put("c" + c, item.path("c" + c).asText());
        }
        records.put(item.path("c0").asText(), fields);
      }
    }
    return records;
  }

  private JsonNode page(String side, long offset) {
    var address =
        URI.create("%s/%s/items?offset=%d&limit=%d".formatted(url, side, offset, pageSize));
    try {
      var answer = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw Calls.stopped(e);
    }
  }
}

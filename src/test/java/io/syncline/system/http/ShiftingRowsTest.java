package io.syncline.system.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.Poller;
import io.syncline.core.run.poll.Watermarks;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.http.answer.WantedFields;
import io.syncline.system.http.auth.FixedCredentials;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.ClockOffset;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.HttpTransport;
import io.syncline.system.http.call.RetryAfter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bulk import, all of one instant, that is polled while people edit what was imported. */
class ShiftingRowsTest {

  private static final SystemId ID = SystemId.of("plain");
  private static final Instant IMPORTED = Instant.parse("2026-03-01T12:00:00Z");

  private static final String MANIFEST =
      """
      type: plain
      baseUrl: "https://plain.example"
      objects:
        people:
          updatedAt: updatedAt
          granularity: 1s
          commitLag: 10s
          fields:
            mail: {attribute: email}
            updatedAt: {type: datetime, writable: false}
          operations:
            list: {method: GET, path: /people, records: items}
            changed: {method: GET, path: /people, query: {updatedSince: "{since}"}, records: items, paging: {%s, sizeParameter: limit, maxSize: 1000, byTime: true}}
      """;

  private final Map<String, Instant> rows = new LinkedHashMap<>();
  private final Set<String> filed = new TreeSet<>();
  private final Map<String, Instant> marks = new HashMap<>();
  private Instant now;
  private Random random;
  private int edits;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: offset, parameter: offset, total: total",
        "kind: offset, parameter: offset",
        "kind: page, parameter: page, total: total",
        "kind: page, parameter: page, first: 0"
      })
  @DisplayName("S22: rows of one instant, more than a page, are all polled though some are edited")
  void s22NoRowOfAnInstantIsPassedOverWhileOthersAreEdited(String paging) {
    for (int seed = 1; seed <= 200; seed++) {
      poll(paging, seed);
      assertThat(filed).as("%s, seed %s", paging, seed).containsAll(rows.keySet());
    }
  }

  private void poll(String paging, int seed) {
    random = new Random(seed * 0x9E3779B97F4A7C15L);
    now = IMPORTED.plusSeconds(60);
    edits = 1 + random.nextInt(8);
    rows.clear();
    filed.clear();
    marks.clear();
    marks.put("people", IMPORTED.minusSeconds(3600));
    for (int i = 0; i < 5 + random.nextInt(20); i++) {
      rows.put("r" + i, IMPORTED);
    }
    Inbox inbox =
        events -> {
          events.forEach(it -> filed.add(it.ref().id()));
          return new HashSet<>(events.stream().map(InboxEvent::id).toList());
        };
    var poller = new Poller(inbox, new Marks(), new Ids(() -> now, random), () -> now, time -> {});
    var system = system(paging);
    int size = 2 + random.nextInt(5);
    for (int i = 0; i < 3; i++) {
      poller.runOnce(system, system.type().objects().get("people"), size);
      now = now.plusSeconds(60);
      edits = 0;
    }
  }

  /** As a vendor that orders by time and id, and whose records are edited in between. */
  private String answer(Map<String, String> query) {
    if (edits > 0 && random.nextInt(3) == 0) {
      edits--;
      now = now.plusSeconds(1);
      rows.put("r" + random.nextInt(rows.size()), now);
    }
    var since = Instant.parse(query.getOrDefault("updatedSince", "1970-01-01T00:00:00Z"));
    int limit = Integer.parseInt(query.get("limit"));
    var offset = query.get("offset");
    int first = query.containsKey("first") ? 1 : 0;
    int page = Integer.parseInt(query.getOrDefault("page", "0"));
    var all =
        rows.entrySet().stream()
            .filter(it -> !it.getValue().isBefore(since))
            .sorted(
                Map.Entry.<String, Instant>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
            .toList();
    var items =
        all.stream()
            .skip(offset != null ? Long.parseLong(offset) : (long) (page - first) * limit)
            .limit(limit)
            .map(it -> "{\"id\":\"%s\",\"updatedAt\":\"%s\"}".formatted(it.getKey(), it.getValue()))
            .collect(Collectors.joining(","));
    return "{\"total\":%d,\"items\":[%s]}".formatted(all.size(), items);
  }

  private HttpSystem system(String paging) {
    boolean fromOne = paging.contains("page") && !paging.contains("first: 0");
    var read = DefinitionReader.readSystem("plain.system.yaml", MANIFEST.formatted(paging));
    assertThat(read.findings()).isEmpty();
    HttpTransport transport =
        call -> {
          var query = new TreeMap<String, String>();
          if (fromOne) {
            query.put("first", "1");
          }
          var raw = call.uri().getQuery();
          for (var pair : (raw == null ? "" : raw).split("&")) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), pair.substring(equals + 1));
          }
          return CompletableFuture.completedFuture(
              new HttpResult.Answered(200, Map.of(), answer(query).getBytes(UTF_8)));
        };
    return new HttpSystem(
        ID,
        read.definition(),
        Map.of(),
        new Sender(transport, FixedCredentials.of(read.definition().auth(), Map.of())),
        new RetryAfter(InstantSource.system()),
        WantedFields.NONE,
        new ClockOffset());
  }

  private final class Marks implements Watermarks {
    private final Map<String, String> tokens = new HashMap<>();

    @Override
    public Optional<Instant> get(SystemId system, String object) {
      return Optional.ofNullable(marks.get(object));
    }

    @Override
    public void advance(SystemId system, String object, Instant to) {
      marks.merge(object, to, (a, b) -> a.isAfter(b) ? a : b);
    }

    @Override
    public Optional<String> token(SystemId system, String object) {
      return Optional.ofNullable(tokens.get(system + "/" + object));
    }

    @Override
    public void keep(SystemId system, String object, String token) {
      tokens.put(system + "/" + object, token);
    }

    @Override
    public void polled(SystemId system, String object) {}
  }
}

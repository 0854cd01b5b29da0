package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.run.poll.PagingLoopDetector;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.SystemFailure;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search that shows so many records and no more is asked in parts of time. */
class SearchWindowsTest {

  private static final int LIMIT = 20;
  private static final Instant FIRST = Instant.parse("2021-01-01T00:00:00Z");
  private static final Pattern ASKED =
      Pattern.compile("q=updated>(\\S+) updated<(\\S+)&page=(\\d+)&n=(\\d+)");

  private static final String MANIFEST =
      """
      objects:
        people:
          updatedAt: changed
          granularity: 1s
          fields: {changed: {type: datetime}}
          operations:
            list:
              method: GET
              path: /search
              query: {q: "updated>{since} updated<{until}"}
              records: rows
              paging: {kind: page, parameter: page, sizeParameter: n, maxSize: 7, total: count, maxRecords: 20}
      """;

  private final List<HttpCall> asked = new ArrayList<>();
  private final Map<String, Instant> records = new LinkedHashMap<>();
  private boolean total = true;
  private boolean sinceIncluded = true;
  private boolean untilIncluded;
  private Runnable meanwhile = () -> {};

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void allRecordsAreListedWhateverTheVendorsEndsInclude(boolean since, boolean until) {
    sinceIncluded = since;
    untilIncluded = until;
    var random = new Random(7);
    for (int i = 0; i < 150; i++) {
      records.put("p" + i, FIRST.plusSeconds((long) (random.nextDouble() * 150_000_000)));
    }

    assertThat(ids(null)).containsExactlyInAnyOrderElementsOf(records.keySet());
  }

  @Test
  void whatFitsIsAskedForOnce() {
    for (int i = 0; i < LIMIT - 1; i++) {
      records.put("p" + i, FIRST.plusSeconds(i));
    }

    assertThat(ids(null)).hasSize(LIMIT - 1);
    assertThat(asked).hasSize(3);
  }

  @Test
  void partsBeginWhereThePollBegins() {
    for (int i = 0; i < 60; i++) {
      records.put("p" + i, FIRST.plusSeconds(i * 86_400L));
    }

    assertThat(ids(FIRST.plusSeconds(86_400L * 30))).hasSize(30);
    assertThat(asked)
        .allSatisfy(
            it -> assertThat(query(it)).doesNotContain("updated>1970", "updated>2021-01-2"));
  }

  @Test
  void whatIsEditedMeanwhileIsShownLater() {
    for (int i = 0; i < 100; i++) {
      records.put("p" + i, FIRST.plusSeconds(i * 86_400L));
    }
    var random = new Random(3);
    meanwhile =
        () -> {
          if (asked.size() % 2 == 0 && asked.size() < 40) {
            records.put("p" + random.nextInt(50), Instant.now());
          }
        };

    // counted pages of one part may move: a part here is one page long
    assertThat(ids(null, MANIFEST.replace("maxSize: 7", "maxSize: 20")))
        .containsExactlyInAnyOrderElementsOf(records.keySet());
  }

  @Test
  void moreRecordsOfOneTimeThanAreShownAreAFailureAndNoEnd() {
    for (int i = 0; i < 25; i++) {
      records.put("p" + i, FIRST);
    }

    assertThatThrownBy(() -> ids(null))
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("more records bear one time than a search shows");
  }

  @Test
  void aSearchWithoutItsTotalIsAFailure() {
    total = false;
    records.put("p1", FIRST);

    assertThatThrownBy(() -> ids(null))
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("how many records");
  }

  @Test
  void anEmptyPageEndsACursorWhereTheManifestSaysSo() {
    var manifest =
        """
        objects:
          people:
            operations:
              list: {path: /people, records: rows, paging: {kind: cursor, parameter: after, next: next, emptyPageEnds: true}}
        """;
    int[] page = {0};
    var system =
        OddAnswersTest.connect(
            manifest,
            asked,
            call -> {
              page[0]++;
              return answer(
                  "{\"rows\":[%s],\"next\":\"%d\"}"
                      .formatted(page[0] < 3 ? "{\"id\":\"p" + page[0] + "\"}" : "", page[0]));
            });

    assertThat(all(system, null)).containsExactly("p1", "p2");
    assertThat(asked).hasSize(3);
  }

  private Set<String> ids(@Nullable Instant since) {
    return ids(since, MANIFEST);
  }

  private Set<String> ids(@Nullable Instant since, String manifest) {
    return all(OddAnswersTest.connect(manifest, asked, this::search), since);
  }

  private static Set<String> all(HttpSystem system, @Nullable Instant since) {
    var ids = new LinkedHashSet<String>();
    var rounds = new PagingLoopDetector();
    String cursor = null;
    do {
      var page = system.list(new ListRequest("people", since, cursor, 100));
      page.records().stream().map(NativeRecord::ref).forEach(it -> ids.add(it.id()));
      assertThat(rounds.isCircle(page)).as("a circle at " + page.next()).isFalse();
      cursor = page.next();
    } while (cursor != null);
    return ids;
  }

  private HttpResult search(HttpCall call) {
    meanwhile.run();
    var asks = ASKED.matcher(query(call));
    assertThat(asks.matches()).as(query(call)).isTrue();
    var since = Instant.parse(asks.group(1));
    var until = Instant.parse(asks.group(2));
    int from = (Integer.parseInt(asks.group(3)) - 1) * Integer.parseInt(asks.group(4));
    var found =
        records.entrySet().stream()
            .filter(
                it -> sinceIncluded ? !it.getValue().isBefore(since) : it.getValue().isAfter(since))
            .filter(
                it -> untilIncluded ? !it.getValue().isAfter(until) : it.getValue().isBefore(until))
            .toList();
    if (from >= LIMIT) {
      return new HttpResult.Answered(422, Map.of(), "{}".getBytes(StandardCharsets.UTF_8));
    }
    var rows =
        found.stream()
            .limit(LIMIT)
            .skip(from)
            .limit(Integer.parseInt(asks.group(4)))
            .map(it -> "{\"id\":\"%s\",\"changed\":\"%s\"}".formatted(it.getKey(), it.getValue()))
            .toList();
    var count = total ? ",\"count\":" + found.size() : "";
    return answer("{\"rows\":[" + String.join(",", rows) + "]" + count + "}");
  }

  private static String query(HttpCall call) {
    return URLDecoder.decode(call.uri().getRawQuery(), StandardCharsets.UTF_8)
        .replaceFirst("^(n=\\d+)&(page=\\d+)&(.*)$", "$3&$2&$1");
  }

  private static HttpResult answer(String body) {
    return new HttpResult.Answered(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }
}

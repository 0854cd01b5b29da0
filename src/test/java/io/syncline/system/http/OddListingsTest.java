package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.http.answer.WantedFields;
import io.syncline.system.http.auth.FixedCredentials;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.ClockOffset;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.HttpTransport;
import io.syncline.system.http.call.RetryAfter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Listings as vendors really write them: capped pages, pages counted from nought, local times. */
class OddListingsTest {

  private static final String MANIFEST =
      """
      type: odd
      baseUrl: "https://odd.example"
      objects:
        people:
          updatedAt: changed
          granularity: 1s
          fields:
            changed: {%s}
          operations:
            list: {method: GET, path: /people, records: rows, paging: {%s}}
            changed: {method: GET, path: /people, query: {since: "%s"}, records: rows, paging: {%s}}
            find: {method: GET, path: /people, query: {"{field}": "{value}"}, records: rows}
            getMany: {method: GET, path: /people, query: {ids: "{ids}"}, records: rows, batch: 10}
      """;

  private static final NativeRef PERSON = new NativeRef(SystemId.of("odd"), "people", "p1");

  private final List<Map<String, String>> asked = new ArrayList<>();
  private Map<String, String> headers = Map.of();

  @Test
  void pagesMayBeCountedFromNought() {
    var system = listing("kind: page, parameter: page, first: 0, sizeParameter: size", pages(7));
    assertThat(ids(system, 3)).containsExactlyElementsOf(people(7));
    assertThat(asked).first().satisfies(it -> assertThat(it).containsEntry("page", "0"));
  }

  @Test
  void aSystemThatCapsItsPagesInSilenceIsReadToTheEnd() {
    var asOffset = "kind: offset, parameter: offset, sizeParameter: size";
    assertThat(ids(listing("kind: page, parameter: page, sizeParameter: size", capped(2, 7)), 5))
        .containsExactlyElementsOf(people(7));
    assertThat(ids(listing(asOffset, offsets(2, 7)), 5)).containsExactlyElementsOf(people(7));
  }

  @Test
  void aTotalIsReachedByWhatWasSeenAndNotByWhatWasAskedFor() {
    var paging = "kind: page, parameter: page, sizeParameter: size, total: total";
    assertThat(ids(listing(paging, capped(2, 7)), 5)).containsExactlyElementsOf(people(7));
    assertThat(asked).hasSize(4);
  }

  @Test
  void aPageOfTheSystemsOwnSizeIsNotTakenForTheLast() {
    var system = listing("kind: page, parameter: page", capped(20, 45));
    assertThat(ids(system, 100)).containsExactlyElementsOf(people(45));
  }

  @Test
  void aSystemThatRepeatsItsLastPageForEverIsLeft() {
    var system = listing("kind: page, parameter: page", it -> rows(1, page(it, 3), 3, 7));
    assertThat(ids(system, 3)).containsAll(people(7)).hasSize(8);
  }

  @Test
  void anAnswerWithoutRecordsIsAFailureAndNoEmptyPage() {
    for (var odd :
        List.of(
            "{\"error\": \"down for maintenance\"}",
            "{\"rows\": null}",
            "{\"rows\": [null]}",
            "{\"rows\": \"none\"}",
            "null",
            "[]",
            "")) {
      var system = listing("kind: page, parameter: page", it -> odd);
      assertThatThrownBy(() -> system.list(request(null, null, 3)))
          .as(odd)
          .isInstanceOfSatisfying(
              SystemFailure.class,
              e -> assertThat(e.failure()).isInstanceOf(Failure.Transient.class));
      assertThat(system.find("people", List.of(new Query("mail", Value.text("a")))))
          .as(odd)
          .allMatch(FindOutcome.Failed.class::isInstance);
      assertThat(system.read("people", List.of(PERSON)))
          .as(odd)
          .allMatch(ReadOutcome.Failed.class::isInstance);
    }
    assertThat(
            listing("kind: page, parameter: page", it -> "{\"rows\": []}")
                .read("people", List.of(PERSON)))
        .containsExactly(new ReadOutcome.Missing(PERSON));
  }

  @Test
  void anAnswerWithoutRecordsIsEmptyWhereTheManifestSaysSo() {
    var said = MANIFEST.replace("records: rows", "records: rows, withoutRecords: empty");
    var system =
        connect(said, "type: datetime", "kind: page, parameter: page", "{since}", it -> "{}");

    assertThat(system.list(request(null, null, 3)).records()).isEmpty();
    assertThat(system.find("people", "mail", Value.text("a"))).isEmpty();
    assertThat(system.read("people", List.of(PERSON)))
        .containsExactly(new ReadOutcome.Missing(PERSON));
  }

  @Test
  void aTotalMayStandInAHeader() {
    var paging = "kind: page, parameter: page, sizeParameter: size, total: 'header:X-Total-Count'";
    var system = listing(paging, it -> capped(2, 7).apply(it).replace("total", "count"));
    headers = Map.of("x-total-count", "7");

    assertThat(system.list(request(null, null, 5)).total()).isEqualTo(7);
    asked.clear();
    assertThat(ids(system, 5)).containsExactlyElementsOf(people(7));
    assertThat(asked).as("the total is reached").hasSize(4);

    headers = Map.of();
    assertThat(system.list(request(null, null, 5)).total()).isNull();
    assertThat(ids(system, 5)).as("where none is said").containsExactlyElementsOf(people(7));
  }

  @Test
  void aCountMayBeAHeaderOfAnAnswerWithoutABody() {
    var counting =
        MANIFEST + "      count: {method: HEAD, path: /people, total: 'header:X-Total-Count'}\n";
    var system =
        connect(counting, "type: datetime", "kind: page, parameter: page", "{since}", it -> "");
    headers = Map.of("x-total-count", "42");

    assertThat(system.count("people")).hasValue(42);

    headers = Map.of("x-total-count", "many");
    assertThatThrownBy(() -> system.count("people")).isInstanceOf(SystemFailure.class);
  }

  private static int page(Map<String, String> query, int last) {
    return Math.min(last, Integer.parseInt(query.get("page")));
  }

  private Function<Map<String, String>, String> pages(int count) {
    return it -> rows(0, Integer.parseInt(it.get("page")), size(it), count);
  }

  private Function<Map<String, String>, String> capped(int cap, int count) {
    return it -> rows(1, Integer.parseInt(it.get("page")), Math.min(cap, size(it)), count);
  }

  private Function<Map<String, String>, String> offsets(int cap, int count) {
    return it -> answer(Integer.parseInt(it.get("offset")), Math.min(cap, size(it)), count);
  }

  private static int size(Map<String, String> query) {
    return Integer.parseInt(query.getOrDefault("size", "1000"));
  }

  private static String rows(int first, int page, int size, int count) {
    return answer((page - first) * size, size, count);
  }

  private static String answer(int from, int size, int count) {
    var rows =
        IntStream.range(Math.max(0, from), Math.min(count, from + size))
            .mapToObj(i -> "{\"id\": \"p%d\"}".formatted(i))
            .toList();
    return "{\"total\": %d, \"rows\": %s}".formatted(count, from < 0 ? "[]" : rows);
  }

  private static List<String> people(int count) {
    return IntStream.range(0, count).mapToObj(i -> "p" + i).toList();
  }

  @Test
  void s22timesOfAPatternAreReadAndAskedForInTheZoneTheyAreWrittenIn() {
    var system =
        connect(
            "type: datetime, format: dd.MM.yyyy HH:mm:ss, timeZone: America/New_York",
            "kind: page, parameter: page, total: total",
            "{since:dd.MM.yyyy HH:mm:ss}",
            it -> "{\"total\": 1, \"rows\": [{\"id\": 1, \"changed\": \"22.11.2025 01:02:03\"}]}");

    var row = system.list(request(Instant.parse("2025-07-01T12:00:00Z"), null, 10)).records();

    assertThat(row)
        .extracting(NativeRecord::updatedAt)
        .containsExactly(Instant.parse("2025-11-22T06:02:03Z"));
    assertThat(asked.get(0)).containsEntry("since", "01.07.2025 08:00:00");
  }

  @Test
  void s22anHourThatAZoneHasTwiceIsAskedForWhole() {
    var system =
        connect(
            "type: datetime, timeZone: America/New_York",
            "kind: page, parameter: page, total: total",
            "{since:yyyy-MM-dd HH:mm:ss}",
            it -> "{\"total\": 0, \"rows\": []}");

    // 01:59:50 summer time: ten seconds later it is 01:00:00 once more
    system.list(request(Instant.parse("2025-11-02T05:59:50Z"), null, 10));
    // and after it
    system.list(request(Instant.parse("2025-11-02T07:00:05Z"), null, 10));

    assertThat(asked)
        .extracting(it -> it.get("since"))
        .containsExactly("2025-11-02 01:00:00", "2025-11-02 02:00:05");
  }

  @Test
  void s22aTimeIsAskedForInTheStepOfTheSystemsOwnTimes() {
    var system = listing("kind: page, parameter: page", it -> "{\"rows\": []}");
    var fine = MANIFEST.replace("granularity: 1s", "granularity: 1ms");
    var finer =
        connect(
            fine,
            "type: datetime",
            "kind: page, parameter: page",
            "{since}",
            it -> "{\"rows\": []}");
    var ours = Instant.parse("2026-11-25T14:21:06.827812692Z");

    system.list(request(ours, null, 10));
    finer.list(request(ours, null, 10));

    assertThat(asked)
        .extracting(it -> it.get("since"))
        .containsExactly("2026-11-25T14:21:06Z", "2026-11-25T14:21:06.827Z");
  }

  @Test
  void aSearchMayNameTheFieldAsAParameter() {
    var system = listing("kind: page, parameter: page", it -> "{\"rows\": []}");

    system.find("people", "mail", Value.text("ann@example.com"));

    assertThat(asked).containsExactly(Map.of("mail", "ann@example.com"));
  }

  private HttpSystem listing(String paging, Function<Map<String, String>, String> vendor) {
    return connect("type: datetime", paging, "{since}", vendor);
  }

  private HttpSystem connect(
      String changed, String paging, String since, Function<Map<String, String>, String> vendor) {
    return connect(MANIFEST, changed, paging, since, vendor);
  }

  private HttpSystem connect(
      String manifest,
      String changed,
      String paging,
      String since,
      Function<Map<String, String>, String> vendor) {
    asked.clear();
    var read =
        DefinitionReader.readSystem(
            "odd.system.yaml", manifest.formatted(changed, paging, since, paging));
    assertThat(read.findings()).isEmpty();
    HttpTransport transport =
        call -> {
          var query = query(call);
          asked.add(query);
          assertThat(asked).as("requests").hasSizeLessThan(100);
          return CompletableFuture.completedFuture(
              new HttpResult.Answered(200, headers, vendor.apply(query).getBytes()));
        };
    return new HttpSystem(
        SystemId.of("odd"),
        read.definition(),
        Map.of(),
        new Sender(transport, FixedCredentials.of(read.definition().auth(), Map.of())),
        new RetryAfter(InstantSource.system()),
        WantedFields.NONE,
        new ClockOffset());
  }

  private static Map<String, String> query(HttpCall call) {
    var query = new LinkedHashMap<String, String>();
    var raw = call.uri().getQuery();
    for (var pair : (raw == null ? "" : raw).split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return query;
  }

  private static List<String> ids(HttpSystem system, int size) {
    var ids = new ArrayList<String>();
    String cursor = null;
    do {
      var page = system.list(request(null, cursor, size));
      page.records().forEach(it -> ids.add(it.ref().id()));
      cursor = page.next();
    } while (cursor != null);
    return ids;
  }

  private static ListRequest request(@Nullable Instant since, @Nullable String cursor, int size) {
    return new ListRequest("people", since, cursor, size);
  }
}

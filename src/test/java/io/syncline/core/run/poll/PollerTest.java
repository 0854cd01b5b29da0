package io.syncline.core.run.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.UnaskedSystem;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PollerTest {

  private static final SystemId ID = SystemId.of("plain");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final ObjectType CONTACTS =
      new ObjectType(
          "contacts",
          new ObjectType.Known(List.of("contact"), List.of()),
          new ObjectType.Reading(
              "id", ObjectType.IdCase.EXACT, null, null, ObjectType.Absent.UNSAID),
          new ObjectType.Timing(
              null,
              "updatedAt",
              ObjectType.Poll.BY_TIME,
              Duration.ofSeconds(1),
              Duration.ofSeconds(10),
              Duration.ZERO),
          new ObjectType.Writing(false, false, null, null),
          Map.of(),
          Map.of());

  private static final ObjectType WHOLE =
      new ObjectType(
          "contacts",
          CONTACTS.known(),
          CONTACTS.reading(),
          new ObjectType.Timing(
              null,
              null,
              ObjectType.Poll.WHOLE_LIST,
              Duration.ofSeconds(1),
              Duration.ofSeconds(10),
              Duration.ZERO),
          CONTACTS.writing(),
          Map.of(),
          Map.of());

  private Instant now = START;
  private final Source source = new Source();
  private final Kept inbox = new Kept();
  private final Marks marks = new Marks();
  private final List<Duration> rests = new ArrayList<>();
  private final Poller poller =
      new Poller(inbox, marks, new Ids(() -> now, new Random(1)), () -> now, rests::add);

  @Test
  void s22rowsBecomeCompleteEventsWithoutIdentity() {
    source.put("a", now);
    poll();
    assertThat(inbox.events)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.source()).isEqualTo(InboxEvent.Source.POLL);
              assertThat(event.complete()).isTrue();
              assertThat(event.identity()).isNull();
              assertThat(event.occurredAt()).isEqualTo(START);
              assertThat(event.ref()).isEqualTo(new NativeRef(ID, "contacts", "a"));
            });
  }

  @Test
  void s22theWatermarkTrailsTheNewestTimeByTheCommitLagInWholeSteps() {
    now = START.plusSeconds(100);
    source.put("a", START.plusMillis(42_700));
    poll();
    assertThat(marks.get(ID, "contacts")).contains(START.plusSeconds(32));
  }

  @Test
  void aPollThatReadAllIsNotedAlsoWhereNoRowHadATime() {
    source.breaks = 3;
    assertThatThrownBy(this::poll).isInstanceOf(SystemFailure.class);
    assertThat(marks.polled).isEmpty();

    poll();

    assertThat(marks.polled).containsExactly(ID + "/contacts");
    assertThat(marks.get(ID, "contacts")).isEmpty();
  }

  @Test
  void s22pollsBesideWebhooksBeginNowAndPassNothingOver() {
    source.put("old", START.minus(Duration.ofDays(2)));
    assertThat(poller.beginNow(source, CONTACTS)).isTrue();
    assertThat(poller.beginNow(source, CONTACTS)).as("once").isFalse();
    source.put("new", START);
    now = START.plusSeconds(60);
    poll();
    assertThat(inbox.ids()).containsExactly("new");
  }

  @Test
  void aPageWhoseConnectionBreaksIsAskedForAgain() {
    source.put("a", now);
    source.breaks = 2;
    poll();
    assertThat(inbox.ids()).containsExactly("a");
    assertThat(rests).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void whatIsNoBrokenConnectionIsNotAskedForAgain() {
    source.failure = new Failure.RateLimited("429", null);
    source.breaks = 1;
    assertThatThrownBy(this::poll).isInstanceOf(SystemFailure.class);
    assertThat(rests).isEmpty();
  }

  @Test
  void s22rowsOfOneSecondAreReadAgainAndNotPassedOver() {
    now = START.plusSeconds(60);
    source.put("a", START.plusSeconds(30));
    poll();
    source.put("b", START.plusSeconds(30));
    poll();
    assertThat(inbox.ids()).contains("a", "b");
  }

  @Test
  void s22aRowThatAppearsLateButWithinTheCommitLagIsSeen() {
    now = START.plusSeconds(60);
    source.put("a", START.plusSeconds(50));
    poll();
    source.put("late", START.plusSeconds(41));
    poll();
    assertThat(inbox.ids()).contains("late");
  }

  @Test
  void s22aRowWithoutATimeIsTakenAndNeverMovesTheWatermark() {
    source.put("timeless", null);
    poll();
    assertThat(inbox.ids()).containsExactly("timeless");
    assertThat(marks.get(ID, "contacts")).isEmpty();
    now = START.plusSeconds(60);
    source.put("a", START.plusSeconds(30));
    poll();
    inbox.events.clear();
    poll();
    assertThat(inbox.ids()).contains("timeless");
  }

  @Test
  void s22aRowStampedInTheFutureHidesNothing() {
    source.put("future", Instant.parse("9999-12-31T00:00:00Z"));
    poll();
    now = now.plusSeconds(5);
    source.put("a", now);
    poll();
    assertThat(inbox.ids()).contains("a");
  }

  @Test
  void s22theWatermarkStaysWhereAPageCouldNotBeHadOrStored() {
    for (int i = 0; i < 10; i++) {
      source.put("r" + i, START.minusSeconds(100 - i));
    }
    source.failAt = 2;
    assertThatThrownBy(this::poll).isInstanceOf(SystemFailure.class);
    assertThat(marks.get(ID, "contacts")).isEmpty();
    source.failAt = -1;
    inbox.failAt = 1;
    assertThatThrownBy(this::poll).isInstanceOf(Inbox.InboxUnavailable.class);
    assertThat(marks.get(ID, "contacts")).isEmpty();
    inbox.failAt = -1;
    poll();
    assertThat(Set.copyOf(inbox.ids())).hasSize(10);
    assertThat(marks.get(ID, "contacts")).isPresent();
  }

  @Test
  void s22aRowIsFiledUntilNothingMoreCanBearItsTimeAndThenNoMore() {
    now = START.plusSeconds(60);
    source.put("a", now);
    int filed = 0;
    for (int second = 0; second < 60; second++) {
      inbox.events.clear();
      poll();
      filed += inbox.events.size();
      now = now.plusSeconds(1);
    }
    assertThat(inbox.events).as("after a minute").isEmpty();
    assertThat(filed).as("1 s granularity, 10 s commit lag, 5 s for clocks").isEqualTo(17);
    source.put("a", now);
    poll();
    assertThat(inbox.ids()).containsExactly("a");
  }

  @Test
  void rowsWithoutATimeAreComparedWhereTheWholeListIsPolled() {
    source.put("a", null);
    source.put("b", null);
    for (int minute = 0; minute < 59; minute++) {
      poller.runOnce(source, WHOLE, 3);
      now = now.plus(Duration.ofMinutes(1));
    }
    assertThat(inbox.ids()).containsExactly("a", "b");

    source.put("a", null);
    poller.runOnce(source, WHOLE, 3);
    assertThat(inbox.ids()).containsExactly("a", "b", "a");

    now = now.plus(Duration.ofMinutes(1));
    poller.runOnce(source, WHOLE, 3);
    assertThat(inbox.ids()).as("again after an hour").hasSize(5);
  }

  @Test
  void s22anEditThatAListingDoesNotShowIsFiledWhileItMayBearTheSameTime() {
    now = START.plusSeconds(60);
    source.put("a", now);
    poll();
    inbox.events.clear();
    now = now.plusMillis(900);
    poll();
    assertThat(inbox.ids()).containsExactly("a");
  }

  @Test
  void pagesThatGoRoundInACircleEnd() {
    source.put("a", now);
    source.circle = "0";
    assertThatThrownBy(this::poll).isInstanceOf(SystemFailure.class);
    assertThat(marks.get(ID, "contacts")).isEmpty();
  }

  @Test
  void pagesThatGoRoundInACircleEndThoughEachHasANewCursor() {
    source.put("a", now);
    source.circle = "0000";
    assertThatThrownBy(this::poll).isInstanceOf(SystemFailure.class);
    assertThat(marks.get(ID, "contacts")).isEmpty();
  }

  @Test
  void s22whatAFailoverLostIsPolledAgain() {
    marks.put(START.minusSeconds(3600));
    source.put("a", START);
    now = START.plusSeconds(3600);
    poll();
    inbox.events.clear();
    poll();
    assertThat(inbox.events).as("nothing can have happened to it").isEmpty();

    marks.put(START.minusSeconds(3600));
    poll();
    assertThat(inbox.ids()).containsExactly("a");

    inbox.events.clear();
    marks.marks.clear();
    poll();
    assertThat(inbox.ids()).containsExactly("a");
  }

  @Test
  void s22whatWasFiledIsPolledAgainAfterTheDatabaseWasAway() {
    marks.put(START.minusSeconds(3600));
    source.put("a", START);
    now = START.plusSeconds(3600);
    poll();
    source.put("b", START.plusSeconds(5));
    inbox.failAt = 0;
    assertThatThrownBy(this::poll).isInstanceOf(Inbox.InboxUnavailable.class);
    inbox.events.clear();
    poll();
    assertThat(inbox.ids()).contains("a", "b");
  }

  @Test
  void s22everyEditWithinTheCommitLagArrivesWhateverTheTimesLookLike() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var truth = new HashMap<String, Long>();
    for (int step = 0; step < 400; step++) {
      now = now.plusMillis(random.nextInt(3_000));
      for (int i = random.nextInt(5); i > 0; i--) {
        var id = "r" + random.nextInt(60);
        var lag = random.nextInt(9_000);
        var stamp = now.minusMillis(lag);
        var shown =
            switch (random.nextInt(3)) {
              case 0 -> Instant.ofEpochSecond(stamp.getEpochSecond());
              case 1 -> null;
              default -> stamp;
            };
        truth.put(id, source.put(id, shown));
      }
      if (random.nextInt(4) == 0) {
        poll();
      }
    }
    poll();
    var seen = new HashMap<String, Long>();
    inbox.events.forEach(e -> seen.merge(e.ref().id(), revision(e.payload()), Math::max));
    assertThat(seen).as("seed %d", seed).isEqualTo(truth);
  }

  private static long revision(Value.Struct row) {
    return ((Value.Decimal) row.fields().get("revision")).value().longValue();
  }

  private void poll() {
    poller.runOnce(source, CONTACTS, 3);
  }

  /** Rows in the order of their times, those without a time first, in pages by offset. */
  private static final class Source extends UnaskedSystem {
    private final Map<String, NativeRecord> rows = new LinkedHashMap<>();
    private long revision;
    private int failAt = -1;
    private @Nullable String circle;
    private Failure failure = new Failure.Transient("down");
    private int breaks;

    private Source() {
      super(ID);
    }

    private long put(String id, @Nullable Instant time) {
      revision++;
      var fields =
          new Value.Struct(Map.of("id", Value.text(id), "revision", Value.decimal(revision)));
      rows.put(
          id, new NativeRecord(new NativeRef(ID, "contacts", id), fields, null, time, null, false));
      return revision;
    }

    @Override
    public RecordPage list(ListRequest request) {
      int from = request.cursor() == null ? 0 : Integer.parseInt(request.cursor());
      if (failAt == from / request.pageSize()) {
        throw new SystemFailure(ID, "list", failure);
      }
      if (breaks > 0) {
        breaks--;
        throw new SystemFailure(ID, "list", failure);
      }
      var matching =
          rows.values().stream()
              .filter(
                  r ->
                      request.since() == null
                          || r.updatedAt() == null
                          || !r.updatedAt().isBefore(request.since()))
              .collect(Collectors.toList());
      var page = matching.stream().skip(from).limit(request.pageSize()).toList();
      int end = from + page.size();
      if (circle != null) {
        circle = circle.length() == 1 ? circle : circle + "0";
        return new RecordPage(page, circle, (long) matching.size());
      }
      var next = end < matching.size() ? Integer.toString(end) : null;
      return new RecordPage(page, next, (long) matching.size());
    }
  }

  /** Keeps events in memory. */
  private static final class Kept implements Inbox {
    private final List<InboxEvent> events = new ArrayList<>();
    private int failAt = -1;

    @Override
    public Set<UUID> accept(List<InboxEvent> accepted) {
      if (failAt >= 0 && --failAt < 0) {
        throw new InboxUnavailable(new IllegalStateException("down"));
      }
      events.addAll(accepted);
      return new HashSet<>(accepted.stream().map(InboxEvent::id).toList());
    }

    private List<String> ids() {
      return events.stream().map(e -> e.ref().id()).toList();
    }
  }

  /** Keeps watermarks in memory. */
  private static final class Marks implements Watermarks {
    private final Map<String, String> tokens = new HashMap<>();
    private final Map<String, Instant> marks = new HashMap<>();
    private final Set<String> polled = new HashSet<>();

    private void put(Instant to) {
      marks.put(ID + "/contacts", to);
    }

    @Override
    public Optional<Instant> get(SystemId system, String object) {
      return Optional.ofNullable(marks.get(system + "/" + object));
    }

    @Override
    public void advance(SystemId system, String object, Instant to) {
      marks.merge(system + "/" + object, to, (a, b) -> a.isAfter(b) ? a : b);
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
    public void polled(SystemId system, String object) {
      polled.add(system + "/" + object);
    }
  }
}

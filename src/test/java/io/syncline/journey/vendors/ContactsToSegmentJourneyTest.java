package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.sandbox.hubspot.HubSpotSandbox;
import io.syncline.sandbox.zendesk.ZendeskSandbox;
import io.syncline.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contacts of HubSpot, carried to Zendesk and to Segment, which shows none of what it was sent. */
class ContactsToSegmentJourneyTest {

  private static final String WRITE_KEY = "key-of-the-source";

  private static final String SYNC =
      """
      service: people
      version: "1"
      direction: unidirectional
      systems:
        - {id: hubspot, primary: true, objects: [contacts]}
        - {id: zendesk, objects: [{name: users, mapping: contact}]}
        - {id: segment, deletes: ignore, objects: [{name: users, mapping: contact}]}
      fieldMapping:
        hubspot: {firstName: firstName, lastName: lastName, email: email}
        zendesk: {firstName: firstName, lastName: lastName, email: email}
        segment: {firstName: firstName, lastName: lastName, email: email}
      syncConfig:
        pollInterval: 1m
        deduplication: {matchFields: [email]}
        cleansing: {normalizeCase: {email: lowercase}}
      """;

  private final long seed = Long.getLong("journey.seed", 1);
  private final Random random = new Random(seed);
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
  private final SegmentStandIn segment = new SegmentStandIn(clock, WRITE_KEY);
  private final FaultyPort segmentPort = new FaultyPort("segment", segment, seed);
  private final HubSpotSandbox hubspot = ContactDesks.hubspot(clock, seed);
  private final ZendeskSandbox zendesk = ContactDesks.zendesk(clock, seed);
  private final ContactDesks desks = new ContactDesks(hubspot, zendesk, clock, seed, removed -> {});
  private Installed installed;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    Assumptions.assumeFalse(TestDatabase.IN_MEMORY, "needs a database");
    System.out.println("ContactsToSegmentJourneyTest: -Djourney.seed=" + seed);
    var applications = new ArrayList<Installed.Application>();
    desks.installed().stream()
        .filter(it -> !it.id().equals("salesforce"))
        .forEach(applications::add);
    applications.add(
        new Installed.Application(
            "segment", "segment", Map.of("baseUrl", segmentPort.url(), "writeKey", WRITE_KEY)));
    installed =
        new Installed(
            clock,
            seed,
            folder.resolve("routes"),
            applications,
            Map.of("syncs/people.sync.yaml", SYNC));
  }

  @AfterEach
  void stop() {
    if (installed != null) {
      installed.close();
    }
    segmentPort.close();
    desks.close();
  }

  @Test
  @DisplayName(
      "S6, S9: each contact is one person of Segment with its last values, whatever fails, and"
          + " nobody is asked; reconciliation compares the others and says that Segment is not"
          + " comparable")
  void contactsArriveOnce() {
    segmentPort.failing(0.25);
    segmentPort.surely();
    var ids = new ArrayList<String>();
    for (int i = 0; i < 12; i++) {
      ids.add(person(i, "Lee"));
      between();
    }
    for (int i = 0; i < 12; i++) {
      edit(ids.get(i), Map.of("lastname", "Lee " + i));
      between();
    }
    edit(ids.get(3), Map.of("firstname", ""));
    installed.settle();
    segmentPort.failing(0);
    installed.settle();

    assertThat(segmentPort.hit()).as("seed %d", seed).containsKeys(FaultyPort.OF_ANY_VENDOR);
    assertThat(segment.people()).as("seed %d", seed).isEqualTo(expected(12));
    assertThat(segment.size()).as("seed %d", seed).isEqualTo(12);
    assertThat(segment.unknown()).isEmpty();
    assertThat(installed.questions()).as("seed %d", seed).isEmpty();
    assertThat(records("select count(*) from link where system_id = 'segment'"))
        .containsExactly("12");

    clock.pass(Duration.ofDays(1));
    installed.settle();
    assertThat(installed.differences()).as("seed %d", seed).isEmpty();
    assertThat(records("select reason from sync_run where kind = 'reconcile'"))
        .containsExactly("contact in segment is not comparable: it is write-only");

    segment.forget();
    assertThat(installed.differences()).as("nothing shows what is lost there").isEmpty();
    assertThat(records("select count(*) from tombstone")).containsExactly("0");
    assertThat(records("select count(*) from link where system_id = 'segment'"))
        .containsExactly("12");
  }

  @Test
  @DisplayName(
      "S7, S9: a call without an answer goes out again, the same, not before the first can no"
          + " longer arrive, and before anything newer")
  void aLostAnswerIsRepeatedBeforeWhatIsNewer() {
    var id = person(0, "Lee");
    installed.poll();
    installed.judge();
    segmentPort.next(FaultyPort.Fault.LOST_ANSWER);
    installed.deliver();
    var first = segment.calls();
    edit(id, Map.of("lastname", "Lind"));
    installed.settle();

    var calls = segment.calls();
    assertThat(first).hasSize(1);
    assertThat(calls.size()).isGreaterThan(2);
    assertThat(calls.get(1).body()).as("the same again").isEqualTo(calls.get(0).body());
    assertThat(Duration.between(calls.get(0).at(), calls.get(1).at()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(10));
    assertThat(calls.get(2).body()).contains("Lind");
    assertThat(segment.people().get("p0@example.com")).containsEntry("lastName", "Lind");
    assertThat(installed.questions()).isEmpty();
  }

  @Test
  @DisplayName("a call that Segment refuses is a dead letter; the contact's other systems go on")
  void whatIsRefusedIsADeadLetter() {
    person(0, "Invalid");
    person(1, "Lee");
    installed.settle();

    assertThat(installed.questions())
        .singleElement()
        .asString()
        .startsWith("dead: write: HTTP 400");
    assertThat(segment.people().keySet()).containsExactly("p1@example.com");
    assertThat(zendesk.records()).extracting(it -> it.text("email")).contains("p0@example.com");
    assertThat(installed.differences()).isEmpty();
  }

  private String person(int number, String lastName) {
    var fields =
        Map.of("email", "p" + number + "@example.com", "firstname", "Pat", "lastname", lastName);
    return hubspot.create(fields);
  }

  private void edit(String id, Map<String, String> fields) {
    hubspot.edit(id, fields);
  }

  private static Map<String, Map<String, String>> expected(int people) {
    var all = new TreeMap<String, Map<String, String>>();
    for (int i = 0; i < people; i++) {
      var traits = new TreeMap<String, String>();
      traits.put("email", "p" + i + "@example.com");
      traits.put("lastName", "Lee " + i);
      if (i != 3) {
        traits.put("firstName", "Pat");
      }
      all.put("p" + i + "@example.com", traits);
    }
    return all;
  }

  private void between() {
    clock.pass(Duration.ofMillis(500 + random.nextInt(4_000)));
    switch (random.nextInt(3)) {
      case 0 -> installed.poll();
      case 1 -> installed.judge();
      default -> installed.deliver();
    }
  }

  private List<String> records(String sql) {
    return installed.query(sql);
  }
}

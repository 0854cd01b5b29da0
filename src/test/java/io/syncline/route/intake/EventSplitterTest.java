package io.syncline.route.intake;

import static io.syncline.route.intake.Hooked.HUBSPOT;
import static io.syncline.route.intake.Hooked.NOW;
import static io.syncline.route.intake.Hooked.hubspotEvent;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.value.Value;
import io.syncline.definition.Samples;
import io.syncline.route.intake.http.HookRefused;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSplitterTest {

  private final EventSplitter splitter =
      new EventSplitter(new Ids(InstantSource.fixed(NOW), new SplittableRandom(1)));

  @Test
  void anEventIsReadAsItsSystemTypeDescribesIt() {
    var event = only("[" + hubspotEvent(7, "contact.creation", "12345678901") + "]");
    assertThat(event.ref()).isEqualTo(new NativeRef(HUBSPOT, "contacts", "12345678901"));
    assertThat(event.kind()).isEqualTo(EventKind.CREATED);
    assertThat(event.source()).isEqualTo(InboxEvent.Source.HOOK);
    assertThat(event.occurredAt()).isEqualTo(Instant.ofEpochMilli(1763719200000L));
    assertThat(event.receivedAt()).isEqualTo(NOW);
    assertThat(event.origin()).isEqualTo(Origin.of("hubspot"));
    assertThat(event.complete()).isFalse();
    assertThat(event.payload().fields()).containsEntry("portalId", Value.decimal(62515));
  }

  @Test
  @DisplayName("S3: the declared fields make an event's identity, whatever else differs")
  void theDeclaredFieldsMakeAnEventsIdentity() {
    var one = only("[" + hubspotEvent(7, "contact.propertyChange", "1") + "]");
    var retried =
        only(
            "["
                + hubspotEvent(7, "contact.propertyChange", "1")
                    .replace("\"attemptNumber\": 0", "\"attemptNumber\": 1")
                + "]");
    var other = only("[" + hubspotEvent(8, "contact.propertyChange", "1") + "]");
    assertThat(retried.identity()).isEqualTo(one.identity()).isNotNull();
    assertThat(other.identity()).isNotEqualTo(one.identity());
  }

  @Test
  @DisplayName("S3: an event that lacks part of its identity is never dropped for another")
  void anEventThatLacksPartOfItsIdentityHasNone() {
    assertThat(only("{\"subscriptionType\": \"contact.x\", \"objectId\": 1}").identity()).isNull();
  }

  @Test
  void aLongIdentityIsKeptAsItsHash() {
    var body = hubspotEvent(7, "contact.x", "1").replace("12", "\"" + "x".repeat(5_000) + "\"");
    assertThat(only(body).identity()).startsWith("sha256:").hasSize(71);
  }

  @Test
  void anIdMayStandAtSeveralPlacesAndElsewhereForAnObject() {
    var webhook =
        Samples.webhook(
            """
            signature: unsigned
            object: type
            objects: {person: people, work: worklogs}
            nativeId: "key|person.id"
            nativeIds: {worklogs: worklog.id}
            """);
    var body =
        """
        [{"type": "person", "key": "", "person": {"id": 7}}, {"type": "person", "key": "k1"},
         {"type": "work", "key": "no", "worklog": {"id": 9}}, {"type": "work", "key": "no"}]
        """;
    var split =
        splitter.split(
            new Hook(HUBSPOT, webhook, List.of()),
            Hooked.request(HUBSPOT, "https://x", body.getBytes(UTF_8), Map.of()));

    assertThat(split.events())
        .extracting(it -> it.ref().object() + "/" + it.ref().id())
        .containsExactly("people/7", "people/k1", "worklogs/9");
    assertThat(split.bad()).hasSize(1);
  }

  /** What Directus sends: one {@code key} of a create, and the {@code keys} of an update. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          keys[]|key      ; {"key": 7}                                 ; 7     ; 0
          keys[]|key      ; {"keys": ["7", 8, "7"]}                    ; 7,8   ; 0
          keys[]|key      ; {"keys": ["7"], "key": 9}                  ; 7     ; 0
          keys[]|key      ; {"keys": [], "key": 9}                     ; 9     ; 0
          keys[]|key      ; {"keys": []}                               ; ''    ; 1
          keys[]|key      ; {"keys": "7"}                              ; ''    ; 1
          keys[]|key      ; {"keys": ["7", null, {"id": 1}, "", 8]}    ; 7,8   ; 1
          keys[]|key      ; {"keys": [{}]}                             ; ''    ; 1
          items[].a.id     ; {"items": [{"a": {"id": 1}}, {"a": {"id": 2}}]} ; 1,2 ; 0
          items[].a.id     ; {"items": [{"a": {"id": 1}}, {"a": 2}, 3]} ; 1     ; 1
          """)
  void anEventMayNameSeveralRecords(String places, String event, String ids, int bad) {
    var split = splitNaming(places, event);

    assertThat(String.join(",", split.events().stream().map(it -> it.ref().id()).toList()))
        .isEqualTo(ids);
    assertThat(split.bad()).hasSize(bad);
  }

  @Test
  @DisplayName(
      "S3: events of one body that name several records each keep an identity of their own")
  void s3eachRecordThatAnEventNamesHasAnIdentityOfItsOwn() {
    var event = "{\"uid\": \"e1\", \"keys\": [1, 2]}";
    var first = splitNaming("keys[]", event).events();
    var again = splitNaming("keys[]", event).events();

    assertThat(first).extracting(InboxEvent::identity).doesNotContainNull().doesNotHaveDuplicates();
    assertThat(again)
        .extracting(InboxEvent::identity)
        .containsExactlyElementsOf(first.stream().map(InboxEvent::identity).toList());
  }

  @Test
  void anEventThatNamesMoreRecordsThanABodyMayIsRefused() {
    var many = new ArrayList<String>();
    for (int i = 0; i < 5_001; i++) {
      many.add("\"k" + i + "\"");
    }
    assertThatThrownBy(() -> splitNaming("keys[]", "{\"keys\": [" + String.join(",", many) + "]}"))
        .isInstanceOf(HookRefused.class)
        .hasMessageStartingWith("413 ");
  }

  private SplitHook splitNaming(String places, String event) {
    var webhook =
        Samples.webhook(
            """
            signature: unsigned
            identity: [uid]
            object: type
            objects: {"*": people}
            nativeId: "%s"
            """
                .formatted(places));
    var body = event.replaceFirst("\\{", "{\"type\": \"t\", ");
    return splitter.split(
        new Hook(HUBSPOT, webhook, List.of()),
        Hooked.request(HUBSPOT, "https://x", body.getBytes(UTF_8), Map.of()));
  }

  @Test
  void oneBadEventCostsNoneOfTheOthers() {
    var events = new ArrayList<String>();
    for (int i = 0; i < 500; i++) {
      events.add(hubspotEvent(i, i == 250 ? "starship.launch" : "contact.x", "1" + i));
    }
    var split = split("[" + String.join(",", events) + "]");
    assertThat(split.events()).hasSize(499);
    assertThat(split.bad())
        .singleElement()
        .satisfies(
            bad -> {
              assertThat(bad.reason()).isEqualTo("the event's object is unknown");
              assertThat(bad.payload().fields()).containsEntry("eventId", Value.decimal(250));
            });
  }

  @Test
  void whatCannotBeAnEventIsBadByItself() {
    var split =
        split(
            """
            [1, null, "x", [], {},
             {"subscriptionType": 5, "objectId": 1},
             {"subscriptionType": "contact.x"},
             {"subscriptionType": "contact.x", "objectId": ""},
             {"subscriptionType": "contact.x", "objectId": {"a": 1}},
             {"subscriptionType": "contact.x", "objectId": 1e900},
             {"subscriptionType": "contact.x", "objectId": "%s"}]\
            """
                .formatted("9".repeat(513)));
    assertThat(split.events()).isEmpty();
    assertThat(split.bad()).hasSize(11);
    assertThat(split.bad().get(0).payload().fields()).isEqualTo(Map.of("value", Value.decimal(1)));
  }

  @Test
  void extremeNumbersAreKeptAsSent() {
    var digits = "1234567890123456789012345678901234567890";
    var event =
        only(
            """
            {"subscriptionType": "contact.x", "objectId": -5, "occurredAt": %s, "n": -%s}\
            """
                .formatted(digits, digits));
    assertThat(event.ref().id()).isEqualTo("-5");
    assertThat(event.occurredAt()).isNull();
    assertThat(event.payload().fields()).containsEntry("n", Value.decimal("-" + digits));
  }

  @Test
  void nulAndLoneSurrogatesDoNotStopAnEvent() {
    var event =
        only(
            """
            {"subscriptionType": "contact.x", "objectId": "a\\u0000b", "name": "\\ud800 \\u0000"}\
            """);
    assertThat(event.ref().id()).isEqualTo("a\uFDD0b");
    assertThat(event.payload().fields()).containsEntry("name", Value.text("\uFDD0 \uFDD0"));
  }

  @Test
  void timesAreReadInEveryUsualForm() {
    var expected = Instant.parse("2017-06-21T01:15:39.902Z");
    for (var text :
        List.of(
            "\"2017-06-21T01:15:39.902\"",
            "\"2017-06-21T01:15:39.902Z\"",
            "\"2017-06-21T03:15:39.902+02:00\"",
            "\"2017-06-20T18:15:39.902-07:00\"",
            "1498007739902",
            "1498007739.902")) {
      var body = "{\"subscriptionType\":\"contact.x\",\"objectId\":1,\"occurredAt\":" + text + "}";
      assertThat(only(body).occurredAt()).as(text).isEqualTo(expected);
    }
  }

  /**
   * @param said what the manifest says of the record
   * @param event an event
   * @param holds whether it may stand for a read
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          record: {at: user, newerBy: version, complete: true}  | {"type": "made", "user": {"id": 3}}      | true
          record: {at: user, newerBy: version, complete: true}  | {"type": "changed", "user": {"id": 3}}   | true
          record: {at: user, newerBy: version, complete: true}  | {"type": "removed", "user": {"id": 3}}   | false
          record: {at: user, newerBy: version, complete: true}  | {"type": "renamed", "user": {"id": 3}}   | false
          record: {at: user, newerBy: version, complete: true}  | {"user": {"id": 3}}                      | false
          record: {at: whom, newerBy: version, complete: true}  | {"type": "made", "user": {"id": 3}}      | false
          record: {at: user, newerBy: version, complete: false} | {"type": "made", "user": {"id": 3}}      | false
          object: type                                          | {"type": "made", "user": {"id": 3}}      | false
          """)
  @DisplayName(
      "S3: what an event holds counts as a read only if its manifest says so, and its kind")
  void s3whatAnEventHoldsStandsForAReadOnlyWithItsClaims(String said, String event, boolean holds) {
    var split = holding("{secret: \"${key}\", header: X-Signature}", said, event);
    assertThat(split.events()).singleElement().matches(it -> it.complete() == holds);
  }

  @Test
  @DisplayName("S3: what anybody may send never counts as a read")
  void s3whatAnybodyMaySendNeverStandsForARead() {
    var split =
        holding(
            "unsigned",
            "record: {at: user, newerBy: version, complete: true}",
            "{\"type\": \"made\", \"user\": {\"id\": 3}}");
    assertThat(split.events()).singleElement().matches(it -> !it.complete());
  }

  private SplitHook holding(String signature, String said, String event) {
    var record = said.startsWith("record") ? said : "";
    var webhook =
        Samples.webhook(
            """
            signature: %s
            object: user.object
            objects: {"*": users}
            nativeId: user.id
            kind: type
            kinds: {made: created, changed: updated, removed: deleted}
            %s
            """
                .formatted(signature, record));
    var body = event.replace("\"id\"", "\"object\": \"u\", \"id\"");
    return splitter.split(
        new Hook(HUBSPOT, webhook, List.of("s")),
        Hooked.request(HUBSPOT, "", body.getBytes(UTF_8), Map.of()));
  }

  @Test
  void s3anEventThatCarriesItsRecordIsAHintWithoutClaims() {
    var webhook =
        Samples.webhook(
            """
            signature: unsigned
            events: detail
            object: type
            objects: {"*": users}
            nativeId: user.id
            """);
    var body = "{\"detail\": {\"type\": \"t\", \"user\": {\"id\": 3, \"email\": \"a@b.c\"}}}";
    var split =
        splitter.split(
            new Hook(HUBSPOT, webhook, List.of("s")),
            Hooked.request(HUBSPOT, "", body.getBytes(UTF_8), Map.of()));
    assertThat(split.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.complete()).isFalse();
              assertThat(event.payload().fields()).containsOnlyKeys("type", "user");
              assertThat(event.identity()).isNull();
              assertThat(event.kind()).isEqualTo(EventKind.UPDATED);
            });
  }

  @Test
  void aBodyWithoutEventsIsRefused() {
    for (var body :
        List.of("", "  ", "{", "[1,", "1", "null", "\"x\"", "[] []", "{\"a\":\u0001}")) {
      assertRefused(body);
    }
    assertRefused("[".repeat(10_000) + "]".repeat(10_000));
  }

  private void assertRefused(String body) {
    assertThatThrownBy(() -> split(body))
        .as("%d characters", body.length())
        .isInstanceOf(HookRefused.class)
        .hasMessageStartingWith("400 ");
  }

  @Test
  @DisplayName("S16: a merge gives each merged record an event that names the surviving record")
  void aMergeGivesAnEventForEachMergedRecord() {
    var merge = hubspotEvent(7, "contact.merge", "1").strip();
    var body =
        merge.substring(0, merge.length() - 1)
            + ", \"primaryObjectId\": 1, \"mergedObjectIds\": [2, 3], \"newObjectId\": 9,"
            + " \"@mergedInto\": \"666\"}";
    var events = split("[" + body + "]").events();

    assertThat(events)
        .extracting(it -> it.ref().id() + " into " + it.mergedInto().id())
        .containsExactlyInAnyOrder("1 into 9", "2 into 9", "3 into 9");
    assertThat(events).extracting(InboxEvent::identity).doesNotHaveDuplicates();
    var again = split("[" + body + "]").events();
    assertThat(again)
        .extracting(InboxEvent::identity)
        .containsExactlyElementsOf(events.stream().map(InboxEvent::identity).toList());
  }

  @Test
  void theOneThatIsLeftIsOnlyLookedAt() {
    var merge = hubspotEvent(7, "contact.merge", "1").strip();
    var body =
        merge.substring(0, merge.length() - 1)
            + ", \"primaryObjectId\": 1, \"mergedObjectIds\": [2], \"newObjectId\": 1,"
            + " \"@mergedInto\": \"666\"}";
    var events = split("[" + body + "]").events();

    assertThat(events).hasSize(2);
    assertThat(events.get(0).ref().id()).isEqualTo("1");
    assertThat(events.get(0).mergedInto()).as("no other event has that").isNull();
    assertThat(events.get(1).mergedInto().id()).isEqualTo("1");
  }

  @Test
  void theIdOfARecordUnderAnotherHoldsItsParents() {
    var webhook =
        Samples.webhook(
            Hooked.XERO_SIGNATURE
                + """
                object: kind
                objects: {log: logs, issue: issues}
                nativeId: id
                parents: {logs: issue.id}
                """);
    var body =
        "[{\"kind\": \"log\", \"id\": 1, \"issue\": {\"id\": \"A~7\"}},"
            + "{\"kind\": \"issue\", \"id\": 2}, {\"kind\": \"log\", \"id\": 3}]";
    var split =
        splitter.split(
            new Hook(HUBSPOT, webhook, List.of("s")),
            Hooked.request(HUBSPOT, "", body.getBytes(UTF_8), Map.of()));

    assertThat(split.events())
        .extracting(it -> it.ref().toString())
        .containsExactly("hubspot/logs/A%7E7~1", "hubspot/issues/2");
    assertThat(split.bad())
        .singleElement()
        .satisfies(it -> assertThat(it.toString()).contains("does not name the parent"));
  }

  private InboxEvent only(String body) {
    var split = split(body);
    assertThat(split.bad()).isEmpty();
    assertThat(split.events()).hasSize(1);
    return split.events().get(0);
  }

  private SplitHook split(String body) {
    return splitter.split(
        Hooked.hubspot(Hooked.SECRET), Hooked.request(HUBSPOT, "", body.getBytes(UTF_8), Map.of()));
  }
}

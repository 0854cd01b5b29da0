package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.Poller;
import io.syncline.core.run.poll.Watermarks;
import io.syncline.core.system.SystemFailure;
import io.syncline.store.memory.MemoryStore;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Polls that follow a feed of events, a token, or a list of what was deleted (S22). */
class FeedPollsTest {

  private static final SystemId ID = SystemId.of("odd");

  private static final String EVENTS =
      """
      objects:
        people:
          path: /people
          operations:
            list: {records: rows}
            get: {}
            feed:
              path: /events
              query: {"created[gte]": "{since:epoch-seconds}"}
              records: data
              id: data.object.id
              paging: {kind: lastRecord, parameter: starting_after, next: id, more: has_more}
              changes: {at: created, identity: [id], kind: type, kinds: {"*.deleted": deleted}, where: {type: "person.*"}, keeps: 30d}
      """;

  private static final String TOKEN =
      """
      objects:
        people:
          path: /people
          operations:
            list: {records: rows}
            get: {}
            feed:
              path: /changes
              query: {pageToken: "{token}"}
              records: changes
              id: fileId
              paging: {kind: cursor, parameter: pageToken, next: nextPageToken}
              errors: [{status: 410, failure: missing}]
              changes: {kind: removed, kinds: {"true": deleted}, token: newStartPageToken, start: {path: /start, token: startPageToken}}
      """;

  private static final String DELETED =
      """
      objects:
        people:
          updatedAt: at
          path: /people
          fields: {at: {type: datetime}}
          operations:
            list: {query: {since: "{since}"}, records: rows}
            get: {}
            deleted: {path: deleted/, query: {start: "{since}", end: "{until}"}, records: deletedRecords, changes: {at: deletedDate, keeps: 30d}}
      """;

  private final List<HttpCall> asked = new ArrayList<>();
  private final List<String> filed = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final Map<String, String> answers = new LinkedHashMap<>();

  private boolean broken;
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final Watermarks marks = new MemoryStore(new Ids(() -> now, new Random(1))).watermarks();

  @Test
  void theFirstPollReadsAllAndTheNextOnesFollowTheFeed() {
    answers.put("/people", "{'rows':[{'id':'p1'},{'id':'p2'}]}");
    var system = system(EVENTS);
    poll(system);
    assertThat(filed).containsExactly("UPDATED p1", "UPDATED p2");

    filed.clear();
    answers.put(
        "starting_after=e2",
        "{'data':[" + event("e3", "person.deleted", "p9") + "],'has_more':false}");
    answers.put(
        "/events",
        "{'data':["
            + event("e1", "person.updated", "p1")
            + ",{'id':'e2','type':'ball.thrown','created':1772366400,'data':{}}],'has_more':true}");
    poll(system);

    assertThat(filed).containsExactly("UPDATED p1", "DELETED p9");
    assertThat(last()).contains("created%5Bgte%5D=" + (now.getEpochSecond() - 86_400));
    assertThat(marks.get(ID, "people")).contains(Instant.parse("2026-03-01T11:59:55Z"));

    now = now.plusSeconds(60);
    poll(system);
    filed.clear();
    poll(system);
    assertThat(filed).as("rows that are shown again").isEmpty();
  }

  @Test
  @DisplayName("S22: two edits of one moment that look the same are both filed")
  void s22RowsThatMayStillHaveASecondEditAreFiledAgain() {
    answers.put("/people", "{'rows':[]}");
    var system = system(EVENTS);
    poll(system);
    var row = event("e1", "person.updated", "p1").replace("1772366400", "1772366399");
    answers.put("/events", "{'data':[" + row + "],'has_more':false}");
    for (int i = 0; i < 4; i++) {
      poll(system);
      now = now.plusSeconds(5);
    }

    assertThat(filed).as("until nothing more can bear its time").hasSize(3);
    poll(system);
    assertThat(filed).hasSize(3);
  }

  @Test
  void rowsThatLackAPartOfTheirIdentityAreAllTaken() {
    answers.put("/people", "{'rows':[]}");
    var system = system(EVENTS);
    poll(system);
    var row = "{'type':'person.updated','created':1772360000,'data':{'object':{'id':'p1'}}}";
    answers.put("/events", "{'data':[" + row + "," + row + "],'has_more':false}");
    poll(system);

    assertThat(filed).hasSize(2);
  }

  @Test
  void aFeedThatDoesNotGoBackSoFarIsNotFollowed() {
    answers.put("/people", "{'rows':[{'id':'p1'}]}");
    var system = system(EVENTS);
    poll(system);
    now = now.plusSeconds(31L * 86_400);
    asked.clear();
    poll(system);

    assertThat(asked).extracting(it -> it.uri().getPath()).containsExactly("/people");
    assertThat(filed).containsExactly("UPDATED p1", "UPDATED p1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'data':[{'id':'e1','type':'person.updated','created':1772366400}]}",
        "{'data':[{'id':'e1','type':'person.updated','data':{'object':{'id':'p1'}}}]}",
        "{'data':[{'id':'e1','type':'person.x','created':'soon','data':{'object':{'id':'p1'}}}]}",
        "{'error':'try later'}",
        "{'data':null}"
      })
  void anUnclearFeedIsAFailedPollAndNothingIsPassedOver(String answer) {
    answers.put("/people", "{'rows':[]}");
    var system = system(EVENTS);
    poll(system);
    var before = marks.get(ID, "people");
    answers.put("/events", answer);

    assertThatThrownBy(() -> poll(system)).isInstanceOf(SystemFailure.class);
    assertThat(marks.get(ID, "people")).isEqualTo(before);
  }

  @Test
  void aTokenIsAskedForBeforeAllIsReadAndMovesWhenAllIsFiled() {
    answers.put("/start", "{'startPageToken':'t1'}");
    answers.put("/people", "{'rows':[{'id':'p1'}]}");
    var system = system(TOKEN);
    poll(system);
    assertThat(asked).extracting(it -> it.uri().getPath()).containsExactly("/start", "/people");
    assertThat(marks.token(ID, "people")).contains("t1");

    answers.put("pageToken=t1", "{'changes':[{'fileId':'p2'}],'nextPageToken':'n2'}");
    answers.put(
        "pageToken=n2", "{'changes':[{'fileId':'p3','removed':true}],'newStartPageToken':'t2'}");
    poll(system);
    assertThat(filed).containsExactly("UPDATED p1", "UPDATED p2", "DELETED p3");
    assertThat(marks.token(ID, "people")).contains("t2");
  }

  @Test
  void anExpiredTokenReadsAllAgain() {
    answers.put("/start", "{'startPageToken':'t1'}");
    answers.put("/people", "{'rows':[{'id':'p1'}]}");
    var system = system(TOKEN);
    poll(system);
    answers.put("pageToken=t1", "410");
    answers.put("/start", "{'startPageToken':'t9'}");
    poll(system);

    assertThat(filed).containsExactly("UPDATED p1", "UPDATED p1");
    assertThat(marks.token(ID, "people")).contains("t9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'changes':[]}", "404", "500", "401", "{}", "{'nextPageToken':'n'}"})
  void aTokenWithoutAClearAnswerStays(String answer) {
    answers.put("/start", "{'startPageToken':'t1'}");
    answers.put("/people", "{'rows':[]}");
    var system = system(TOKEN);
    poll(system);
    answers.put("pageToken=t1", answer);

    assertThatThrownBy(() -> poll(system)).isInstanceOf(SystemFailure.class);
    assertThat(marks.token(ID, "people")).contains("t1");
  }

  @Test
  void aStartMayBeToldByAnAnswerOfAnotherStatus() {
    answers.put("/start", "412{'startPageToken':'t1'}");
    answers.put("/people", "{'rows':[]}");
    poll(
        system(
            TOKEN.replace(
                "token: startPageToken}",
                "token: startPageToken, errors: [{status: 412, failure: none}]}")));

    assertThat(marks.token(ID, "people")).contains("t1");
  }

  @Test
  void aFeedWhosePageWasNotStoredStaysWhereItWas() {
    answers.put("/start", "{'startPageToken':'t1'}");
    answers.put("/people", "{'rows':[]}");
    var system = system(TOKEN);
    poll(system);
    answers.put("pageToken=t1", "{'changes':[{'fileId':'p2'}],'newStartPageToken':'t2'}");
    broken = true;
    assertThatThrownBy(() -> poll(system)).isInstanceOf(Inbox.InboxUnavailable.class);
    assertThat(marks.token(ID, "people")).contains("t1");
  }

  @Test
  void aStartThatTellsNoTokenFailsBeforeAnythingIsRead() {
    answers.put("/start", "{}");

    assertThatThrownBy(() -> poll(system(TOKEN)))
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("its position");
  }

  @Test
  void aFeedWithoutAStartShowsAllWithoutAToken() {
    answers.put("pageToken=t1", "{'changes':[],'newStartPageToken':'t2'}");
    answers.put("/changes", "{'changes':[{'fileId':'p1'}],'newStartPageToken':'t1'}");
    var system =
        system(
            TOKEN
                .replace(", start: {path: /start, token: startPageToken}", "")
                .replace("list: {records: rows}\n      ", ""));
    poll(system);
    assertThat(asked.get(0).uri().getQuery()).isNull();
    poll(system);
    assertThat(filed).containsExactly("UPDATED p1");
    assertThat(marks.token(ID, "people")).contains("t2");

    answers.put("pageToken=t2", "410");
    poll(system);
    assertThat(filed).containsExactly("UPDATED p1", "UPDATED p1");
  }

  /** As Microsoft Graph tells what changed. */
  private static final String DELTA =
      """
      objects:
        people:
          path: /people
          operations:
            get: {}
            feed:
              path: delta
              records: value
              paging: {kind: link, next: "@odata\\\\.nextLink"}
              errors: [{status: 410, failure: missing}]
              changes: {kind: "@removed.reason", kinds: {"*": deleted}, link: true, token: "@odata\\\\.deltaLink"}
      """;

  @Test
  void aLinkIsFollowedAsItIsAndKept() {
    answers.put("d=1", "{'value':[{'id':'p2','@removed':{'reason':'deleted'}}]," + delta("d=2"));
    answers.put("s=7", "{'value':[{'id':'p3'}]," + delta("d=1"));
    answers.put("/people/delta", "{'value':[{'id':'p1'}],'@odata.nextLink':'" + at("s=7") + "'}");
    var system = system(DELTA);
    poll(system);
    assertThat(filed).containsExactly("UPDATED p1", "UPDATED p3");
    assertThat(marks.token(ID, "people")).contains(at("d=1"));

    poll(system(DELTA));
    assertThat(asked.get(asked.size() - 1).uri()).hasToString(at("d=1"));
    assertThat(filed).containsExactly("UPDATED p1", "UPDATED p3", "DELETED p2");
    assertThat(marks.token(ID, "people")).contains(at("d=2"));
  }

  @Test
  void anExpiredLinkStartsOverAndWhatIsNotShownThenIsNotCalledDeleted() {
    answers.put("/people/delta", "{'value':[{'id':'p1'},{'id':'p2'}]," + delta("d=1"));
    poll(system(DELTA));
    answers.put("d=1", "410");
    filed.clear();
    answers.put("/people/delta", "{'value':[{'id':'p1'}]," + delta("d=2"));
    poll(system(DELTA));

    assertThat(filed).containsExactly("UPDATED p1");
    assertThat(marks.token(ID, "people")).contains(at("d=2"));
  }

  @Test
  void aLinkToAnotherHostIsNeitherKeptNorFollowed() {
    answers.put(
        "/people/delta",
        "{'value':[],'@odata.deltaLink':'https://evil.example.net/people/delta?d=1'}");
    assertThatThrownBy(() -> poll(system(DELTA)))
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("another host");
    assertThat(marks.token(ID, "people")).isEmpty();
  }

  private static String delta(String place) {
    return "'@odata.deltaLink':'" + at(place) + "'}";
  }

  private static String at(String place) {
    return "https://odd.example/people/delta?" + place;
  }

  /** As Plaid tells what happened to transactions. */
  private static final String LISTS =
      """
      objects:
        people:
          path: /people
          operations:
            get: {}
            feed:
              path: sync
              body: {cursor: "{token}"}
              paging: {kind: cursor, parameter: cursor, sizeParameter: count, next: next_cursor, more: has_more}
              changes: {lists: {added: created, modified: updated, removed: deleted}, token: next_cursor}
      """;

  @Test
  void severalListsOfOneAnswerAreAllRead() {
    answers.put(
        "/people/sync",
        "{'added':[{'id':'p1'},{'id':'p2'}],'modified':[{'id':'p3'}],'removed':[{'id':'p4'}],"
            + "'next_cursor':'c1','has_more':false}");
    poll(system(LISTS));

    assertThat(filed).containsExactly("CREATED p1", "CREATED p2", "UPDATED p3", "DELETED p4");
    assertThat(marks.token(ID, "people")).contains("c1");
    poll(system(LISTS));
    assertThat(asked.get(1).body()).asString().contains("\"cursor\":\"c1\"");
  }

  @Test
  void theBankOfTheExamplesIsReadByItsCursor() throws IOException {
    var file = Files.readString(Path.of("routes", "examples", "finance", "bank.system.yaml"));
    var bank = file.substring(file.indexOf("objects:")).replace("  transactions:", "  people:");
    answers.put("/transactions", "{'transactions':[{'transaction_id':'t1'}],'total':1}");
    answers.put(
        "/transactions/sync",
        "{'added':[{'transaction_id':'t1'},{'transaction_id':'t2'}],'modified':[],"
            + "'removed':[{'transaction_id':'t0'}],'next_cursor':'c1','has_more':false}");
    poll(system(bank));
    assertThat(filed).contains("CREATED t2", "DELETED t0");

    filed.clear();
    answers.put(
        "/transactions/sync",
        "{'added':[],'modified':[{'transaction_id':'t2'}],'removed':[],'next_cursor':'c2',"
            + "'has_more':false}");
    poll(system(bank));
    assertThat(filed).containsExactly("UPDATED t2");
    assertThat(asked.get(asked.size() - 1).body()).asString().contains("\"cursor\":\"c1\"");
    assertThat(marks.token(ID, "people")).contains("c2");
  }

  @Test
  void aListThatIsMissingIsAFailedPoll() {
    answers.put(
        "/people/sync",
        "{'added':[{'id':'p1'}],'modified':[],'next_cursor':'c1','has_more':false}");

    assertThatThrownBy(() -> poll(system(LISTS)))
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("removed");
    assertThat(filed).isEmpty();
    assertThat(marks.token(ID, "people")).isEmpty();
  }

  @Test
  void aListOfChangesOfSeveralObjectsSaysWhatWasDeleted() {
    var cdc =
        """
        objects:
          people:
            id: Id
            path: /people
            operations:
              list: {records: rows}
              get: {}
              feed: {path: /cdc, query: {entities: Customer, changedSince: "{since}"}, records: "CDCResponse[].QueryResponse[].Customer", changes: {at: MetaData.LastUpdatedTime, identity: [Id, MetaData.LastUpdatedTime], kind: status, kinds: {Deleted: deleted}}}
        """;
    answers.put("/people", "{'rows':[]}");
    var system = system(cdc);
    poll(system);
    answers.put(
        "/cdc",
        "{'CDCResponse':[{'QueryResponse':[{'Invoice':[{'Id':'9'}]},{'Customer':["
            + "{'Id':'1','MetaData':{'LastUpdatedTime':'2026-03-01T11:00:00Z'}},"
            + "{'Id':'2','status':'Deleted','MetaData':{'LastUpdatedTime':'2026-03-01T11:00:01Z'}}]},{}]}]}");
    poll(system);

    assertThat(filed).containsExactly("UPDATED 1", "DELETED 2");
  }

  @Test
  void whatWasDeletedIsFiledOnceAndAskedForFromThereOn() {
    answers.put("/people", "{'rows':[]}");
    answers.put(
        "/people/deleted/",
        "{'deletedRecords':[{'id':'p4','deletedDate':'2026-03-01T11:00:00.000+0000'}]}");
    var system = system(DELETED);
    poll(system);
    poll(system);

    assertThat(filed).containsExactly("DELETED p4");
    assertThat(last()).contains("start=2026-03-01T10%3A59%3A55Z", "end=2026-03-01T12%3A00%3A00Z");
    assertThat(marks.get(ID, "people")).isEmpty();

    now = now.plusSeconds(60L * 86_400);
    poll(system);
    assertThat(last()).as("not longer than it is kept").contains("start=2026-03-31T12%3A01%3A00Z");
  }

  @Test
  void aListOfDeletedRecordsThatCannotBeReadIsAFailedPoll() {
    answers.put("/people", "{'rows':[]}");
    answers.put("/people/deleted/", "404");

    assertThatThrownBy(() -> poll(system(DELETED))).isInstanceOf(SystemFailure.class);
  }

  private static String event(String id, String type, String person) {
    return "{'id':'%s','type':'%s','created':1772366400,'data':{'object':{'id':'%s'}}}"
        .formatted(id, type, person);
  }

  private String last() {
    return asked.get(asked.size() - 1).uri().getRawQuery();
  }

  private void poll(HttpSystem system) {
    var object = Objects.requireNonNull(system.type().objects().get("people"));
    new Poller(inbox(), marks, new Ids(() -> now, new Random(1)), () -> now, rest -> {})
        .runOnce(system, object, 100);
  }

  private Inbox inbox() {
    return events -> {
      if (broken) {
        throw new Inbox.InboxUnavailable(new IllegalStateException("down"));
      }
      var taken = new HashSet<UUID>();
      for (InboxEvent event : events) {
        if (event.identity() == null || seen.add(event.identity())) {
          filed.add(event.kind() + " " + event.ref().id());
          taken.add(event.id());
        }
      }
      return taken;
    };
  }

  private HttpSystem system(String manifest) {
    return OddAnswersTest.connect(manifest, asked, this::answer);
  }

  /** The answer of the most telling part of its address. */
  private HttpResult answer(HttpCall call) {
    var query = String.valueOf(call.uri().getQuery());
    var said =
        answers.entrySet().stream()
            .filter(it -> query.contains(it.getKey()))
            .findFirst()
            .map(Map.Entry::getValue)
            .orElse(answers.getOrDefault(call.uri().getPath(), "500"));
    boolean status = said.matches("(?s)\\d{3}.*");
    return new HttpResult.Answered(
        status ? Integer.parseInt(said.substring(0, 3)) : 200,
        Map.of(),
        (status ? said.substring(3) : said).replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}

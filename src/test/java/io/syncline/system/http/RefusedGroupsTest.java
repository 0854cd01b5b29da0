package io.syncline.system.http;

import static io.syncline.system.http.OddAnswersTest.ODD;
import static io.syncline.system.http.OddAnswersTest.answer;
import static io.syncline.system.http.OddAnswersTest.creates;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.SettableClock;
import io.syncline.core.model.NativeRef;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A system that refuses a group of records: of this group, or of any. */
class RefusedGroupsTest {

  private static final String MANIFEST =
      """
      objects:
        people:
          fields: {mail: {}}
          operations:
            get: {method: GET, path: "/people/{id}"}
            getMany: {method: GET, path: /batch, query: {ids: "{ids}"}, records: items, batch: 20}
            create: {method: POST, path: /people, body: {"...": "{fields}"}}
            createMany:
              method: POST
              path: /batch
              body: {records: [{"...": "{fields}"}]}
              batch: 20
              itemStatus: {success: ok, errors: errors}
      """;

  private static final HttpResult CREATED = answer(201, "{\"id\":\"n1\"}");
  private static final HttpResult BOTH =
      answer(200, "[{\"id\":\"n1\",\"ok\":true},{\"id\":\"n2\",\"ok\":true}]");

  private final SettableClock clock = new SettableClock(Contacts.START);
  private final List<HttpCall> asked = new ArrayList<>();
  private HttpResult group = BOTH;
  private Function<HttpCall, HttpResult> single = call -> CREATED;
  private final HttpSystem system =
      OddAnswersTest.connect(
          MANIFEST, asked, call -> isGroup(call) ? group : single.apply(call), clock);

  private static boolean isGroup(HttpCall call) {
    return call.uri().getPath().equals("/batch");
  }

  private long groups() {
    return asked.stream().filter(RefusedGroupsTest::isGroup).count();
  }

  private long singles() {
    return asked.size() - groups();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405, 410, 413, 422, 501})
  void aRefusedOperationIsTriedAgainAfterAnHour(int status) {
    group = answer(status, "");

    assertThat(creates(system, "k1", "k2")).hasOnlyElementsOfType(WriteOutcome.Done.class);
    assertThat(creates(system, "k3", "k4")).hasOnlyElementsOfType(WriteOutcome.Done.class);
    assertThat(groups()).isEqualTo(1);
    assertThat(singles()).isEqualTo(4);
    assertThat(system.notices())
        .singleElement()
        .asString()
        .startsWith("people.createMany is refused since " + Contacts.START)
        .contains("HTTP " + status);

    clock.pass(Duration.ofHours(1));
    group = BOTH;
    assertThat(creates(system, "k5", "k6")).hasOnlyElementsOfType(WriteOutcome.Done.class);
    assertThat(groups()).isEqualTo(2);
    assertThat(singles()).isEqualTo(4);
    assertThat(system.notices()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 422})
  void aGroupRefusedForOneOfItsRecordsSaysNothingOfOthers(int status) {
    group = answer(status, "");
    single = call -> singles() == 2 ? answer(422, "") : CREATED;

    var outcomes = creates(system, "k1", "k2");
    assertThat(outcomes.get(0)).isInstanceOf(WriteOutcome.Done.class);
    assertThat(failure(outcomes.get(1))).isInstanceOf(Failure.Invalid.class);
    group = BOTH;
    creates(system, "k3", "k4");
    assertThat(groups()).isEqualTo(2);
    assertThat(system.notices()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {405, 501})
  void anOperationThatIsNotThereIsRememberedWhateverTheRecordsAre(int status) {
    group = answer(status, "");
    single = call -> answer(422, "");

    creates(system, "k1", "k2");
    creates(system, "k3", "k4");
    assertThat(groups()).isEqualTo(1);
    assertThat(system.notices()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503})
  void anUnknownOutcomeIsNeverFollowedByASecondCreate(int status) {
    group = answer(status, "");
    assertUnknown();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 501})
  void aWebPageIsNoAnswerOfTheSystem(int status) {
    group = answer(status, "<html><body>proxy</body></html>");
    assertUnknown();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405, 410, 501})
  void recordsOfARefusedReadAreReadAlone(int status) {
    group = answer(status, "");
    single = call -> answer(200, "{\"id\":\"" + call.uri().getPath().substring(8) + "\"}");

    var refs = List.of(new NativeRef(ODD, "people", "n1"), new NativeRef(ODD, "people", "n2"));
    assertThat(system.read("people", refs)).hasOnlyElementsOfType(ReadOutcome.Found.class);
    assertThat(groups()).isEqualTo(1);
    assertThat(singles()).isEqualTo(2);
  }

  @Test
  void aLostAnswerIsNoRefusal() {
    group = new HttpResult.Lost("no answer");
    assertUnknown();
  }

  private void assertUnknown() {
    assertThat(creates(system, "k1", "k2"))
        .allSatisfy(it -> assertThat(failure(it)).isInstanceOf(Failure.OutcomeUnknown.class));
    assertThat(singles()).isZero();
    assertThat(system.notices()).isEmpty();
  }

  @Test
  void aPauseAndRefusedCredentialsAreNoRefusalOfTheGroup() {
    for (int status : List.of(401, 403, 429)) {
      group = answer(status, "");
      assertThat(creates(system, "k1", "k2")).hasOnlyElementsOfType(WriteOutcome.Failed.class);
    }
    assertThat(singles()).isZero();
    assertThat(system.notices()).isEmpty();
  }

  private static Failure failure(WriteOutcome outcome) {
    return ((WriteOutcome.Failed) outcome).failure();
  }
}

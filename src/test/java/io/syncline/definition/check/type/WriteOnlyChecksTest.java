package io.syncline.definition.check.type;

import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.notices;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.definition.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a read could use is a problem where nothing reads, in a manifest and in a sync. */
class WriteOnlyChecksTest {

  private static final String STREAM =
      """
      type: stream
      baseUrl: https://stream.example
      objects:
        users:
          entities: [contact]
          id: userId
          path: /identify
          fields:
            email: email
            phone: phone
          operations:
            upsert: {method: POST, body: {"...": "{fields}", userId: "{id}"}}
      """;

  private static final String SYNC =
      """
      service: people
      direction: unidirectional
      systems:
        - {id: crm, primary: true, objects: [contacts]}
        - {id: stream, objects: [users]}
      fieldMapping:
        email: email
      """;

  private static Loaded loaded(String stream, String... syncs) {
    return load(
        Map.of(), List.of(new Source("stream.system.yaml", Source.Kind.SYSTEM, stream)), syncs);
  }

  private static List<String> problemsOf(String stream, String... syncs) {
    return problems(loaded(stream, syncs));
  }

  @Test
  void anUpsertByOurIdIsEnough() {
    var loaded = loaded(STREAM, SYNC);
    assertThat(problems(loaded)).isEmpty();
    var users = loaded.types().named("stream").orElseThrow().objects().get("users");
    assertThat(users.writeOnly()).isTrue();
    assertThat(users.givesIds()).isTrue();
    assertThat(notices(loaded))
        .anyMatch(it -> it.contains("/systems/1") && it.contains("`stream` is write-only"))
        .anyMatch(it -> it.contains("not reconciled on a schedule"));
    var rules = loaded.syncs().get(0).form().entities().get(0).reconciliation();
    assertThat(rules.timing().enabled()).isFalse();
  }

  @Test
  void aWriteOnlyTargetBesideTwoThatAreComparedLeavesTheScheduleAlone() {
    var loaded =
        loaded(
            STREAM,
            """
            service: people
            direction: multi-directional
            systems:
              - {id: crm, primary: true, objects: [contacts]}
              - {id: crm-two, type: crm, objects: [contacts]}
              - {id: stream, objects: [users]}
            fieldMapping:
              email: email
            """);
    assertThat(problems(loaded)).isEmpty();
    assertThat(notices(loaded)).noneMatch(it -> it.contains("on a schedule"));
    var form = loaded.syncs().get(0).form().entities().get(0);
    assertThat(form.reconciliation().timing().enabled()).isTrue();
    assertThat(form.flow().flows().permitted().keySet())
        .extracting(Object::toString)
        .doesNotContain("stream");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'id: userId'      | 'id: userId\\n    updatedAt: at'          | 11 | `updatedAt` does nothing here: no operation reads `users`
          'id: userId'      | 'id: userId\\n    poll: wholeList'        | 11 | `poll` does nothing here
          'id: userId'      | 'id: userId\\n    matchKeys: [email]'     | 11 | `matchKeys` does nothing here
          'id: userId'      | 'id: userId\\n    replaces: true'         | 11 | an update that replaces the whole record is built from a read
          'id: userId'      | 'id: userId\\n    version: v'             | 11 | `version` does nothing here
          'id: userId'      | 'id: userId\\n    archivedWhen: a=b'      | 11 | `archivedWhen` does nothing here
          'id: userId'      | 'id: userId\\n    marker: phone'          | 11 | an `upsert` is by the id that we give
          'email: email'    | 'email: {attribute: email, findable: true}' | 9 | nothing is searched here
          'phone: phone'    | 'phone: {attribute: phone, writable: false}' | 10 | it is neither read nor written
          'phone: phone'    | '"tags[name=a].b": phone'               | 10 | a change of one item is built from the whole list
          'userId: "{id}"'  | 'userId: a'                             | 12 | nothing in it says `{id}`
          'userId: "{id}"'  | 'userId: "{id}", m: "{marker}"'         | 12 | by `{id}`, not by `{marker}`
          'userId: "{id}"'  | 'userId: "{id}", v: "{version}"'        | 12 | no operation reads it
          'userId: "{id}"'  | 'userId: "{id}", n: "{fields.email} {fields.phone}"' | 12 | a change may name one
          'upsert: {'       | 'create: {}\\n      upsert: {'           | 12 | leave `create` out
          """)
  void whatOnlyAReadCouldUseIsAProblem(String from, String to, int line, String message) {
    var changed = STREAM.replace(from, to.replace("\\n", "\n"));
    assertThat(changed).isNotEqualTo(STREAM);
    assertThat(loaded(changed).findings())
        .filteredOn(it -> it.kind() == Finding.Kind.PROBLEM)
        .anySatisfy(
            it -> {
              assertThat(it.message()).contains(message);
              assertThat(it.position()).isNotNull();
              assertThat(it.position().line()).isBetween(line - 4, line + 2);
            });
  }

  @Test
  void anEventOfWhatCannotBeReadIsAProblem() {
    var webhook =
        """
        settings: {secret: {secret: true}}
        webhook: {signature: {secret: "${secret}", header: X-S}, object: type, objects: {user: users}, nativeId: id}
        objects:
        """;
    assertThat(problemsOf(STREAM.replace("objects:\n", webhook)))
        .anyMatch(it -> it.contains("an event of `users` says nothing that could be used"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'direction: unidirectional' | 'direction: bi-directional' | 2 | nothing can travel from `stream`, which is write-only: write `direction: unidirectional`
          'id: stream,'  | 'id: stream, primary: true,' | 5 | `stream` cannot be the system of record
          'id: stream,'  | 'id: stream, weight: 5,'     | 5 | a weight does nothing
          'email: email' | 'stream: {email: {to: email, direction: in}}' | 7 | so `direction: in` does nothing
          """)
  void aSyncThatNeedsItsValuesIsRefused(String from, String to, int line, String message) {
    var base = to.contains("primary") ? SYNC.replace("primary: true, ", "") : SYNC;
    refused(base.replace(from, to), line, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'ownership: {email: stream}'            | `stream` is write-only and gives no values: it cannot own `email`
          'conflictResolution: stream-wins'       | `stream` is write-only: it never wins a conflict
          'conflictResolution: {email: stream-wins}' | `stream` is write-only: it never wins a conflict
          'conflictResolution: targetWins'        | `targetWins` takes the value of `stream`, which is write-only
          'bidirectional: [{systems: [crm, stream]}]' | give it a sync of its own
          """)
  void aRuleThatNeedsItsValuesIsRefused(String rule, String message) {
    refused(SYNC + "syncConfig:\n  " + rule + "\n", 9, message);
  }

  @Test
  void aDirectionRuleFromItIsRefused() {
    var rules =
        """
        syncConfig:
          directionRules:
            - {condition: "email != null", from: stream, to: crm}
        """;
    refused(
        SYNC.replace("unidirectional", "conditional") + rules,
        10,
        "nothing can travel from `stream`, which is write-only");
  }

  private static void refused(String sync, int line, String message) {
    var found = new ArrayList<Finding>();
    loaded(STREAM, sync).findings().stream()
        .filter(it -> it.kind() == Finding.Kind.PROBLEM)
        .forEach(found::add);
    assertThat(found)
        .anySatisfy(
            it -> {
              assertThat(it.message()).contains(message);
              assertThat(it.position().line()).isEqualTo(line);
              assertThat(it.position().column()).isPositive();
            });
  }
}

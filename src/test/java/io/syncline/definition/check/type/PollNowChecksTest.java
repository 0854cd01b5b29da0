package io.syncline.definition.check.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.definition.source.DefinitionReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A webhook names records, or says that the system is polled, and not half of both. */
class PollNowChecksTest {

  private static final String SIGNED =
      "signature: {kind: secret, header: X-Token, secret: \"${token}\"}, ";

  @Test
  void eitherOfThemHasNoProblem() {
    assertThat(problems(SIGNED + "pollNow: true")).isEmpty();
    assertThat(problems(SIGNED + "object: a, objects: {p: people}, nativeId: id")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          objects: {p: people}, nativeId: id | `object` is required here, or `pollNow: true`
          object: a, objects: {p: people} | `nativeId` is required here, or `pollNow: true`
          pollNow: false | `object` is required here
          pollNow: true, nativeId: id | `nativeId` does nothing beside `pollNow`
          pollNow: true, object: a | `object` does nothing beside `pollNow`
          pollNow: true, objects: {p: people} | `objects` does nothing
          pollNow: true, identity: [id] | `identity` does nothing
          pollNow: true, events: data | `events` does nothing
          pollNow: true, form: map | `form` does nothing
          pollNow: true, occurredAt: at | `occurredAt` does nothing
          pollNow: true, kind: a | `kind` does nothing
          pollNow: true, kinds: {a: deleted} | `kinds` does nothing
          pollNow: true, nativeIds: {people: id} | `nativeIds` does nothing
          pollNow: true, own: {by: me} | `own` does nothing
          pollNow: true, change: {field: f, fields: {a: b}} | `change` does nothing
          pollNow: true, merged: {into: [a], lost: [b]} | `merged` does nothing
          pollNw: true, object: a, nativeId: id | did you mean `pollNow`?
          """)
  void halfOfBothIsAProblem(String written, String message) {
    assertThat(problems(SIGNED + written)).anyMatch(it -> it.contains(message));
  }

  @Test
  void whatAnybodyMaySendPollsNothing() {
    assertThat(problems("signature: {kind: unsigned}, pollNow: true"))
        .anyMatch(it -> it.contains("anybody could have the system polled"));
  }

  private static List<String> problems(String webhook) {
    var file =
        "type: shop\nbaseUrl: \"https://api.example.com\"\nsettings: {token: {secret: true}}\n"
            + "webhook: {"
            + webhook
            + "}\nobjects: {people: {id: id, operations: {get: {method: GET, path: \"/p/{id}\"}}}}\n";
    var read = DefinitionReader.readSystem("shop.system.yaml", file);
    var all = new ArrayList<>(read.findings());
    if (read.definition() != null) {
      all.addAll(TypeChecks.of(read.definition()));
    }
    return all.stream()
        .filter(it -> it.kind() == Finding.Kind.PROBLEM)
        .map(Finding::toString)
        .toList();
  }
}

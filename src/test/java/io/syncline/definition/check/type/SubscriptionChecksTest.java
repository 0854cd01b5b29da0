package io.syncline.definition.check.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.definition.source.DefinitionReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscriptions that could never work are problems of the file. */
class SubscriptionChecksTest {

  private static final String GOOD =
      "list: {path: /h}, create: {path: /h, body: {url: \"{hook.url}\", key: \"{hook.secret}\"}},"
          + " remove: {path: \"/h/{id}\"}";

  @Test
  void oneThatWorksHasNoProblem() {
    assertThat(problems(GOOD)).isEmpty();
    assertThat(problems(GOOD + ", renew: {path: \"/h/{id}\"}, expires: ends")).isEmpty();
    assertThat(
            problems(
                GOOD
                    + ", afterCreate: [{path: \"/h/{id}/verify\"}],"
                    + " beforeRemove: [{path: \"/h/{id}/end\"}], inactiveWhen: status=off"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          list: {path: /h}, create: {path: /h}, remove: {path: "/h/{id}"} | write `{hook.url}`
          list: {path: /h}, create: {path: "/h/{hook.url}"}, remove: {path: /h} | write `{id}`
          list: {path: /h}, create: {path: "/h/{hook.url}"} | `remove` is required here
          list: {path: "/h/{id}"}, create: {path: "/h/{hook.url}"}, remove: {path: "/h/{id}"} | `id` is not filled in here
          list: {path: /h}, create: {path: "/h/{hook.ulr}"}, remove: {path: "/h/{id}"} | did you mean `hook.url`?
          list: {path: "/${tokn}"}, create: {path: "/h/{hook.url}"}, remove: {path: "/h/{id}"} | did you mean `token`?
          GOOD, event: topic | write `{hook.event}`
          GOOD, evnt: topic | did you mean `event`?
          GOOD, event: "{x}" | a path is written here
          GOOD, event: topic, expires: ends | cannot be said
          list: {path: /h}, create: {path: "/h/{hook.url}/{hook.event}"}, remove: {path: "/h/{id}"}, event: topic | `events` names none
          list: {path: /h}, create: {path: "/h/{hook.url}/{hook.event}"}, remove: {path: "/h/{id}"} | `hook.event` is not filled in here
          GOOD, secret: key | not both
          GOOD, renew: {path: "/h/{id}"} | `renew` needs `expires`
          GOOD, renewBefore: 0s | more than 0
          GOOD, id: "a..b" | path
          GOOD, id: "gid!a..b" | path
          GOOD, id: "gid!" | path
          GOOD, afterCreate: [{path: /verify}] | `afterCreate` says which one: write `{id}`
          GOOD, afterCreate: [{path: "/h/{id}/{hook.ulr}"}] | did you mean `hook.url`?
          GOOD, afterCreate: [{path: "/h/{id}", records: data}] | nothing of this answer is read without `secret`
          GOOD, beforeRemove: [{path: /end}] | `beforeRemove` says which one: write `{id}`
          GOOD, beforeRemove: [{path: "/h/{id}", records: data}] | nothing of this answer is read here
          GOOD, beforeRemoved: [{path: "/h/{id}"}] | did you mean `beforeRemove`?
          GOOD, inactiveWhen: status | is no `<path>=<value>`
          GOOD, inactiveWhen: "a..b=off" | path
          list: {path: /h}, create: {path: /h}, afterCreate: [{path: "/h/{id}/{hook.url}"}], remove: {path: "/h/{id}"} | write `{hook.url}`
          GOOD, expries: a | did you mean `expires`?
          """)
  void whatCannotWorkIsAProblem(String written, String message) {
    assertThat(problems(written.replace("GOOD", GOOD).replace('!', '|')))
        .anyMatch(it -> it.contains(message));
  }

  private static List<String> problems(String written) {
    var file =
        "type: shop\nbaseUrl: \"https://api.example.com\"\nsettings: {token: {secret: true}}\n"
            + "webhook:\n  signature: {header: X-S, secret: \"${token}\"}\n  object: topic\n"
            + "  nativeId: id\n  objects: {people: people}\n  subscription: {"
            + written
            + "}\n"
            + "objects: {people: {id: id, operations: {get: {method: GET, path: \"/p/{id}\"}}}}\n";
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

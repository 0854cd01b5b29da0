package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** People and their companies in the stand-ins, under a definition of a test's own. */
final class People {
  private final Stage stage;

  /**
   * @param sync takes the place of the repository's
   */
  People(Stage stage, String sync) {
    this.stage = stage;
    var syncs = stage.product.routes().resolve("syncs");
    try {
      Files.deleteIfExists(syncs.resolve("contacts.sync.yaml"));
      Files.deleteIfExists(syncs.resolve("contacts.case.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Definitions.write(syncs.resolve("people.sync.yaml"), sync);
  }

  /** Somebody new in the CRM. */
  String arrives(int number) {
    return stage.sandboxes.hubspot.create(
        Map.of(
            "email", email(number),
            "firstname", "First" + number,
            "lastname", "Last" + number));
  }

  static String email(int number) {
    return "person%d@example.com".formatted(number);
  }

  /** Whose field holds this, archived or not. */
  static NativeRecord named(Sandbox sandbox, String object, String field, String value) {
    return sandbox.records(object).stream()
        .filter(it -> it.fields().path(field).asText().equals(value))
        .reduce((first, last) -> last)
        .orElseThrow(() -> new AssertionError("no one in " + object + " has that " + field));
  }

  static long active(Sandbox sandbox) {
    return sandbox.records().stream().filter(it -> !it.archived()).count();
  }

  /** The open questions of a kind. */
  List<String> questions(String kind) {
    return stage
        .tables
        .rows(
            "select id::text as id from review_item where status = 'open' and kind = '"
                + kind
                + "'")
        .stream()
        .map(it -> it.get("id"))
        .toList();
  }

  /** A person answers the only question of a kind. */
  void answers(String kind, String choice) {
    var open = questions(kind);
    assertThat(open).as(kind + " questions").hasSize(1);
    var answer =
        stage.product.api("POST", "/reviews/" + open.get(0), "{\"choice\": \"" + choice + "\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** Everything that failed for good. */
  List<Map<String, String>> deadLetters() {
    return stage.tables.rows("select stage, reason from dead_letter where status = 'open'");
  }

  JsonPath record(String entity, String system, String id) {
    var answer = stage.product.api("GET", "/records/" + entity + "/" + system + "/" + id, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonPath.from(answer.body());
  }

  long links(String system) {
    return stage.tables.number("select count(*) from link where system_id = '" + system + "'");
  }
}

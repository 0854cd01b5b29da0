package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.hubspot.HubSpotSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the copies of a record that goes, over HTTP. */
@Tag("process")
@Tag("long")
class DeletesIT {

  private static final String SYNC =
      """
      service: people
      direction: bi-directional
      systems:
        - {id: hubspot, primary: true, objects: [contacts]}
        - {id: xero, deletes: %s, objects: [{name: Contacts, mapping: contact}]}
        - {id: zendesk, deletes: %s, objects: [{name: users, mapping: contact}]}
        - {id: legacy, deletes: %s, objects: [{name: contacts, mapping: contact}]}
      fieldMapping: {firstName: firstName, lastName: lastName, email: email}
      syncConfig:
        pollInterval: 1s
        initial: link
        firstMeeting: strategy
        safetyThreshold: {maxDeletes: 7}
        deduplication: {matchFields: [email]}
      """;

  private static final String ROUTE =
      """
      - route:
          id: retire
          from:
            uri: direct:zendesk.users.delete
            steps:
              - log: "retired ${body}"
              - setBody: {constant: ""}
      """;

  /** It is as slow as the person who does it. */
  private static final String RESTORE =
      """
      - route:
          id: bring-back
          from:
            uri: direct:hubspot.contacts.restore
            steps:
              - log: "to be brought back: ${body}"
              - delay: {constant: "3000"}
              - setBody: {constant: ""}
      """;

  @TempDir Path directory;

  private Stage stage;
  private People people;

  @Test
  @DisplayName("S16: archive, propagate and unlink, each as its system says, behind one brake")
  void everySystemDoesWhatItsDefinitionSays() {
    try (var set = Stage.withReadyDatabase(directory, 16)) {
      begin(set, "archive", "propagate", "unlink");
      var all = everywhere(5);

      remove(all.get(0), all.get(1));
      await("two are gone in support").atMost(Stage.PATIENCE).until(() -> active("zendesk") == 3);
      stage.awaitQuiet();
      assertThat(active("xero")).as("archived").isEqualTo(3);
      assertThat(active("legacy")).as("unlinked, and left alone").isEqualTo(5);
      assertThat(people.links("legacy")).isEqualTo(3);
      assertThat(people.links("zendesk")).isEqualTo(3);

      remove(all.get(2), all.get(3));
      await("the brake").atMost(Stage.PATIENCE).until(() -> asked("safety_hold") == 1);
      stage.awaitQuiet();
      assertThat(active("zendesk")).as("no more than the brake lets pass").isEqualTo(3);
      assertThat(active("xero")).isEqualTo(3);

      people.answers("safety_hold", "let-go");
      await("let go").atMost(Stage.PATIENCE).until(() -> active("zendesk") == 1);
      stage.awaitQuiet();
      assertThat(active("xero")).isEqualTo(1);
      assertThat(people.links("legacy")).isEqualTo(1);
      assertThat(people.deadLetters()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "S16: ignore leaves a copy alone; what HubSpot does not restore becomes a question, and is"
          + " created again")
  void whatComesBackWhereHubSpotCannot() {
    try (var set = Stage.withReadyDatabase(directory, 17)) {
      begin(set, "archive", "ignore", "ignore");
      everywhere(1);
      var books = stage.sandboxes.xero.records().get(0).id();

      stage.sandboxes.xero.remove(books);
      await("archived in the CRM").atMost(Stage.PATIENCE).until(() -> active("hubspot") == 0);
      stage.awaitQuiet();
      assertThat(active("zendesk")).isEqualTo(1);
      assertThat(active("legacy")).isEqualTo(1);

      stage.sandboxes.xero.edit(books, Map.of("ContactStatus", "ACTIVE"));
      await("a question").atMost(Stage.PATIENCE).until(() -> asked("observed_delete") == 1);
      stage.awaitQuiet();
      assertThat(people.deadLetters()).isEmpty();
      assertThat(active("hubspot")).isZero();

      people.answers("observed_delete", "recreate");
      await("created again").atMost(Stage.PATIENCE).until(() -> active("hubspot") == 1);
      stage.awaitQuiet();
      assertThat(asked("observed_delete")).isZero();
      assertThat(people.deadLetters()).isEmpty();
      assertThat(active("zendesk")).isEqualTo(1);
    }
  }

  @Test
  @DisplayName(
      "S16, S19: two contacts that become one in HubSpot are one record, and none is deleted")
  void aMergeIsNotADelete() {
    try (var set = Stage.withReadyDatabase(directory, 19)) {
      begin(set, "archive", "propagate", "ignore");
      var all = everywhere(2);

      merge(all.get(0), all.get(1));
      await("one record")
          .atMost(Stage.PATIENCE)
          .until(
              () ->
                  stage.tables.number("select count(*) from record where status = 'active'") == 1);
      stage.awaitQuiet();

      assertThat(active("xero")).isEqualTo(2);
      assertThat(active("zendesk")).isEqualTo(2);
      assertThat(people.links("hubspot")).isEqualTo(1);
      assertThat(people.links("zendesk")).isEqualTo(2);
      assertThat(stage.tables.number("select count(*) from link where role = 'secondary'"))
          .as("surplus copies are read only")
          .isEqualTo(3);
      assertThat(asked("observed_delete")).isZero();
      assertThat(people.deadLetters()).isEmpty();
    }
  }

  @Test
  @DisplayName("S16: a delete goes through the integrator's own route where there is one")
  void aDeleteThroughARouteOfOnesOwn() {
    try (var set = Stage.withReadyDatabase(directory, 20)) {
      Definitions.write(set.product.routes().resolve("systems/retire.camel.yaml"), ROUTE);
      begin(set, "archive", "propagate", "ignore");
      var all = everywhere(1);
      var user = stage.sandboxes.zendesk.records().get(0).id();

      remove(all.get(0));
      await("the link ends").atMost(Stage.PATIENCE).until(() -> people.links("zendesk") == 0);
      stage.awaitQuiet();
      assertThat(stage.product.output()).contains("retired " + user);
      assertThat(active("zendesk")).as("the route did otherwise").isEqualTo(1);
      assertThat(people.deadLetters()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "S16: what is active again comes back through the integrator's own route where there is one")
  void aRestoreThroughARouteOfOnesOwn() throws IOException {
    try (var set = Stage.withReadyDatabase(directory, 21)) {
      var systems = set.product.routes().resolve("systems");
      Definitions.write(systems.resolve("bring-back.camel.yaml"), RESTORE);
      var manifest = systems.resolve("hubspot.system.yaml");
      Definitions.write(
          manifest,
          Files.readString(manifest)
              // The manifest says that the system can do it; how, says the route.
              .replaceFirst(
                  "(?m)^  companies:$",
                  "      restore: {method: POST, path: \"/nowhere/{id}\"}\n  companies:"));
      begin(set, "archive", "ignore", "ignore");
      var contact = everywhere(1).get(0);
      var books = stage.sandboxes.xero.records().get(0).id();
      stage.sandboxes.xero.remove(books);
      await("archived in the CRM").atMost(Stage.PATIENCE).until(() -> active("hubspot") == 0);
      stage.awaitQuiet();

      stage.sandboxes.xero.edit(books, Map.of("ContactStatus", "ACTIVE"));
      await("the route is called")
          .atMost(Stage.PATIENCE)
          .until(() -> stage.product.output().contains("to be brought back: " + contact));
      stage.sandboxes.hubspot.bringBack(contact);
      await("it is known")
          .atMost(Stage.PATIENCE)
          .until(
              () ->
                  stage.tables.number(
                          "select count(*) from sync_audit_log where operation = 'restore'"
                              + " and target = 'hubspot' and outcome = 'applied'")
                      == 1);
      stage.awaitQuiet();

      assertThat(active("hubspot")).isEqualTo(1);
      assertThat(active("xero")).isEqualTo(1);
      assertThat(asked("observed_delete")).isZero();
      assertThat(people.deadLetters()).isEmpty();
      stage.sandboxes.xero.edit(books, Map.of("FirstName", "Back"));
      await("edits travel again")
          .atMost(Stage.PATIENCE)
          .until(() -> "Back".equals(stage.sandboxes.hubspot.record(contact).text("firstname")));
      stage.awaitQuiet();
    }
  }

  private void begin(Stage set, String xero, String zendesk, String legacy) {
    stage = set;
    people = new People(stage, SYNC.formatted(xero, zendesk, legacy));
    stage.product.start("hubspot");
  }

  private List<String> everywhere(int number) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < number; i++) {
      ids.add(people.arrives(i));
    }
    for (var system : List.of("xero", "zendesk", "legacy")) {
      await("all are in " + system).atMost(Stage.PATIENCE).until(() -> active(system) == number);
    }
    stage.awaitQuiet();
    return ids;
  }

  private void remove(String... contacts) {
    List.of(contacts).forEach(stage.sandboxes.hubspot::remove);
  }

  private long active(String system) {
    return People.active(stage.sandboxes.all().get(system));
  }

  private int asked(String kind) {
    return people.questions(kind).size();
  }

  /** A person merges two contacts in HubSpot, which is a call of its API. */
  private void merge(String survivor, String other) {
    var body =
        "{\"primaryObjectId\": \"%s\", \"objectIdToMerge\": \"%s\"}".formatted(survivor, other);
    var request =
        HttpRequest.newBuilder(
                URI.create(stage.sandboxes.hubspot.baseUri() + "/crm/v3/objects/contacts/merge"))
            .header("Authorization", "Bearer " + HubSpotSandbox.DEFAULTS.token())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

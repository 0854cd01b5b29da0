package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.kernel.NativeRecord;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * People and the companies they work for, between HubSpot and Zendesk, over HTTP: each system says
 * its own ids.
 */
@Tag("process")
@Tag("long")
class CompaniesIT {

  private static final String SYNC =
      """
      service: people
      direction: bi-directional
      systems:
        - {id: hubspot, primary: true, objects: [companies, contacts]}
        - id: zendesk
          deletes: propagate
          objects: [{name: organizations, mapping: company}, {name: users, mapping: contact}]
      fieldMapping:
        name: company.name
        email: contact.email
        firstName: contact.firstName
        lastName: contact.lastName
        employer: contact.employer
      syncConfig:
        initial: link
        firstMeeting: strategy
      """;

  @TempDir Path directory;

  private Stage stage;
  private People people;

  @Test
  @DisplayName(
      "S15: a child that comes first brings its parent; renamed, re-parented on the other side, and"
          + " its parent deleted")
  void referencesFromEndToEnd() {
    try (var set = Stage.withReadyDatabase(directory, 15)) {
      stage = set;
      people = new People(stage, SYNC);
      stage.product.start("hubspot");

      var acme = stage.sandboxes.hubspot.createSilently("companies", Map.of("name", "Acme"));
      var ann = theChildComesFirst(acme);
      theParentIsRenamed(acme, ann);
      var globex = theChildIsGivenAnother(ann);
      theParentIsDeleted(ann, globex);

      assertThat(people.deadLetters()).isEmpty();
    }
  }

  /** HubSpot reports the contact only. */
  private String theChildComesFirst(String acme) {
    var ann =
        stage.sandboxes.hubspot.create(
            Map.of(
                "email",
                People.email(1),
                "firstname",
                "Ann",
                "lastname",
                "Lee",
                "associatedcompanyid",
                acme));
    await("the organization and its user")
        .atMost(Stage.PATIENCE)
        .ignoreExceptionsMatching(AssertionError.class::isInstance)
        .untilAsserted(() -> assertThat(employer(user())).isEqualTo(organization("Acme").id()));
    stage.awaitQuiet();

    var shown = people.record("contact", "hubspot", ann);
    assertThat(shown.getString("attributes.employer.systems.hubspot.names")).isEqualTo(acme);
    assertThat(shown.getString("attributes.employer.systems.zendesk.names"))
        .isEqualTo(organization("Acme").id());
    assertThat(shown.getBoolean("attributes.employer.systems.zendesk.agrees")).isTrue();
    return ann;
  }

  private void theParentIsRenamed(String acme, String ann) {
    long before = userWrites();
    stage.sandboxes.hubspot.edit("companies", acme, Map.of("name", "Acme Ltd"));
    await("the new name")
        .atMost(Stage.PATIENCE)
        .ignoreExceptionsMatching(AssertionError.class::isInstance)
        .until(() -> !organization("Acme Ltd").archived());
    stage.awaitQuiet();

    assertThat(stage.sandboxes.zendesk.records("organizations")).hasSize(1);
    assertThat(employer(user())).isEqualTo(organization("Acme Ltd").id());
    assertThat(userWrites()).as("a company name causes no write to a contact").isEqualTo(before);
  }

  /** Support moves a person to a company that is new there. */
  private String theChildIsGivenAnother(String ann) {
    var zendesk = stage.sandboxes.zendesk;
    var globex = zendesk.create("organizations", Map.of("name", "Globex"));
    zendesk.edit(user().id(), Map.of("organization_id", Long.parseLong(globex)));
    await("the person moves in the CRM too")
        .atMost(Stage.PATIENCE)
        .ignoreExceptionsMatching(AssertionError.class::isInstance)
        .untilAsserted(
            () ->
                assertThat(contact(ann).fields().path("associatedcompanyid").asText())
                    .isEqualTo(company("Globex").id()));
    stage.awaitQuiet();
    return company("Globex").id();
  }

  private void theParentIsDeleted(String ann, String globex) {
    stage.sandboxes.hubspot.remove("companies", globex);
    await("the organization is deleted")
        .atMost(Stage.PATIENCE)
        .until(() -> organization("Globex").archived());
    stage.awaitQuiet();

    assertThat(user().archived()).as("the person stays").isFalse();
    assertThat(contact(ann).archived()).isFalse();
    assertThat(contact(ann).fields().path("associatedcompanyid").asText())
        .as("it was not cleared")
        .isEqualTo(globex);
    stage.sandboxes.hubspot.edit(ann, Map.of("firstname", "Anne"));
    await("the rest of the person flows on")
        .atMost(Stage.PATIENCE)
        .until(() -> user().fields().at("/user_fields/first_name").asText().equals("Anne"));
    stage.awaitQuiet();
  }

  private long userWrites() {
    return stage.sandboxes.writes("zendesk").stream()
        .filter(it -> it.object().equals("users"))
        .count();
  }

  private NativeRecord organization(String name) {
    return People.named(stage.sandboxes.zendesk, "organizations", "name", name);
  }

  private NativeRecord company(String name) {
    return People.named(stage.sandboxes.hubspot, "companies", "name", name);
  }

  private NativeRecord contact(String id) {
    return Objects.requireNonNull(stage.sandboxes.hubspot.record(id));
  }

  private NativeRecord user() {
    return People.named(stage.sandboxes.zendesk, "users", "email", People.email(1));
  }

  private static String employer(NativeRecord user) {
    return user.fields().path("organization_id").asText();
  }
}

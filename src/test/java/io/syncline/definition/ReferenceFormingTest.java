package io.syncline.definition;

import static io.syncline.definition.Samples.held;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.notices;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.model.FieldMapping.Reference;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The records that references lead to, and where references do not take part. */
class ReferenceFormingTest {

  private static final String TYPE =
      """
      type: %s
      baseUrl: x
      objects:
        %s: {entities: [firm], matchKeys: [name], fields: {name: name}, operations: %s}
        people:
          entities: [person]
          matchKeys: [email]
          fields:
            email: {attribute: email, type: email}
            employer: %s
          operations: %s
      """;

  private static Source type(String name, String firms, String employer) {
    return new Source(
        name + ".system.yaml",
        Source.Kind.SYSTEM,
        TYPE.formatted(name, firms, Samples.OPERATIONS, employer, Samples.OPERATIONS));
  }

  private static Loaded loaded(String employerThere, String sync) {
    return load(
        Map.of(),
        List.of(
            type("left", "firms", "{attribute: employer, references: firms}"),
            type("right", "accounts", employerThere)),
        sync);
  }

  private static Installation installation(Loaded loaded) {
    assertThat(problems(loaded)).isEmpty();
    return InstallationBuilder.build(
            loaded.syncs().stream()
                .map(it -> new StartedSync(it.form(), it.contentHash(), Instant.EPOCH))
                .toList())
        .installation();
  }

  private static final String BOTH =
      """
      service: both
      direction: hierarchical
      systems: [{id: left, objects: [firms, people]}, {id: right, objects: [accounts, people]}]
      fieldMapping: {name: name, email: email, employer: employer}
      syncConfig: {consistency: causal}
      """;

  @Test
  @DisplayName("S15: a reference leads to the object its manifest names, by whichever name")
  void s15AReferenceLeadsToTheObjectItsManifestNames() {
    var loaded = loaded("{attribute: employer, references: firm}", BOTH);
    var person = installation(loaded).entity("person").orElseThrow();

    assertThat(person.references()).isEqualTo(Map.of("employer", "firm"));
    assertThat(reference(person.participant(SystemId.of("left")).orElseThrow()))
        .isEqualTo(new Reference("firm", "firms"));
    assertThat(reference(person.participant(SystemId.of("right")).orElseThrow()))
        .isEqualTo(new Reference("firm", "accounts"));
    assertThat(held(loaded)).as("`hierarchical` and `causal` are active").isEmpty();
    assertThat(person.syncs())
        .singleElement()
        .satisfies(it -> assertThat(it.order().parentsFirst() && it.order().causal()).isTrue());
    assertThat(notices(loaded)).noneMatch(it -> it.contains("recognised"));
  }

  @Test
  @DisplayName("S15: a text in the place of a reference takes no part, and that is said")
  void s15ATextTakesNoPart() {
    var loaded = loaded("{attribute: employer}", BOTH);
    var person = installation(loaded).entity("person").orElseThrow();

    assertThat(person.participant(SystemId.of("right")).orElseThrow().mappingOf("employer"))
        .isEmpty();
    assertThat(notices(loaded))
        .anyMatch(it -> it.contains("`employer` of `right` is no reference"));
  }

  @Test
  @DisplayName("S15: a reference to what no sync keeps travels nowhere, and that is said")
  void s15AReferenceToAnUnsyncedObjectTravelsNowhere() {
    var loaded =
        loaded(
            "{attribute: employer, references: accounts}",
            """
            service: people
            direction: bi-directional
            systems: [{id: left, objects: [people]}, {id: right, objects: [people]}]
            fieldMapping: {email: email, employer: employer}
            """);
    var person = installation(loaded).entity("person").orElseThrow();

    assertThat(person.references()).isEmpty();
    assertThat(person.participant(SystemId.of("left")).orElseThrow().mappingOf("employer"))
        .isEmpty();
    assertThat(notices(loaded)).anyMatch(it -> it.contains("which no entity of this sync keeps"));
  }

  @Test
  @DisplayName("S15: records are not matched by the records they refer to")
  void s15RecordsAreNotMatchedByTheirReferences() {
    var loaded =
        loaded(
            "{attribute: employer, references: accounts}",
            BOTH + "deduplication: {matchFields: [person.employer]}\n");
    assertThat(problems(loaded))
        .anyMatch(it -> it.contains("not matched by the records they refer to"));
  }

  private static Reference reference(Participant participant) {
    return participant.mappingOf("employer").orElseThrow().reference();
  }
}

package io.syncline.app.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.cases.CaseFile.Case;
import io.syncline.core.definition.cases.CaseFile.Happening;
import io.syncline.core.definition.cases.CaseText;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.map.LoadedSyncs;
import io.syncline.core.engine.trial.SyncTrials;
import io.syncline.core.engine.trial.SyncTrials.Attempt;
import io.syncline.core.engine.trial.SyncTrials.Outcome;
import io.syncline.core.engine.trial.Trial;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.transform.WriteReason;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.check.CaseChecks;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.json.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialsInMemoryTest {

  private static final InstantSource NOW =
      InstantSource.fixed(Instant.parse("2026-05-01T10:00:00Z"));
  private static final SystemId HUBSPOT = SystemId.of("hubspot");

  private static SyncTrials trials(Loaded loaded) {
    return new TrialsInMemory(
        new LoadedSyncs() {
          @Override
          public Optional<LoadedSync> loaded(String sync) {
            return loaded.syncs().stream().filter(it -> it.name().equals(sync)).findFirst();
          }

          @Override
          public SystemTypes types() {
            return loaded.types();
          }
        },
        OperationRoutes.NONE,
        NOW);
  }

  private static Loaded load(Path path) {
    return new RoutesDirectory(Map.of()).load(path);
  }

  private static Outcome product(Attempt attempt) {
    return trials(load(Path.of("routes"))).attempt("contacts", attempt);
  }

  private static Attempt attempt(String record, String before) {
    return new Attempt(
        HUBSPOT,
        null,
        null,
        Json.parseStruct(record),
        before == null ? null : Json.parseStruct(before));
  }

  private static Trial tried(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Tried.class);
    return ((Outcome.Tried) outcome).trial();
  }

  private static Trial.ReadField field(Trial trial, String path) {
    return trial.fields().stream().filter(it -> it.field().equals(path)).findFirst().orElseThrow();
  }

  @Test
  void eachStepIsShownAndEachTarget() {
    var trial =
        tried(
            product(
                attempt(
                    """
                    {"id": "7", "properties": {"email": "Ann@Example.COM", "firstname": "Ann",
                      "lastname": "Lee", "phone": "+1 (415) 555-2671"}}""",
                    null)));

    assertThat(field(trial, "properties.phone").became()).isEqualTo(Value.text("+14155552671"));
    assertThat(field(trial, "properties.phone").done()).isNotEmpty();
    assertThat(field(trial, "properties.email").said()).isNotNull();
    assertThat(trial.record()).extracting(Trial.Holding::attribute).contains("email", "phone");
    assertThat(trial.steps()).isNotEmpty();
    assertThat(trial.targets())
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.writes()).hasSize(1))
        .allSatisfy(
            it ->
                assertThat(it.left())
                    .extracting(Trial.Left::reason)
                    .doesNotContain(WriteReason.DUE, WriteReason.NO_COPY));
  }

  @Test
  void aValueThatCannotPassIsNamedWithItsPlaceAndNeverQuoted() {
    var trial =
        tried(product(attempt("{\"id\": \"7\", \"properties\": {\"email\": \"nobody\"}}", null)));

    var email = field(trial, "properties.email");
    assertThat(email.problems()).isNotEmpty();
    assertThat(email.problems().get(0).reason()).doesNotContain("nobody");
    assertThat(Objects.requireNonNull(email.said()).file()).endsWith("contacts.sync.yaml");
  }

  @Test
  void anEditWritesWhatItChangedAndSaysWhyNotTheRest() {
    var before =
        "{\"id\": \"7\", \"properties\": {\"email\": \"ann@example.com\", \"firstname\": \"Ann\","
            + " \"lastname\": \"Lee\"}}";
    var trial = tried(product(attempt("{\"properties\": {\"lastname\": \"Long\"}}", before)));

    assertThat(trial.targets())
        .allSatisfy(
            it -> {
              assertThat(it.writes()).hasSize(2);
              assertThat(it.left()).extracting(Trial.Left::reason).contains(WriteReason.NO_VALUE);
            });
    assertThat(trial.written().when()).hasSize(2);
  }

  @Test
  void whatCannotBeTriedSaysWhy() {
    assertThat(product(attempt("{\"properties\": {}}", null)))
        .isInstanceOfSatisfying(
            Outcome.NotTried.class,
            it -> assertThat(it.reasons().get(0).message()).contains("write `id`"));
    assertThat(trials(load(Path.of("routes"))).attempt("none", attempt("{}", null)))
        .isInstanceOf(Outcome.NotTried.class);
    var elsewhere = new Attempt(SystemId.of("jira"), null, "7", Value.Struct.EMPTY, null);
    assertThat(product(elsewhere)).isInstanceOf(Outcome.NotTried.class);
  }

  /** Every record that the documentation's cases use, as a person would paste it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/strategies",
        "docs/business-rules",
        "routes/examples/crm",
        "routes/examples/hr",
        "routes/examples/projects"
      })
  void whatIsSavedHolds(String path) {
    var loaded = load(Path.of(path));
    int tried = 0;
    for (var cases : loaded.cases()) {
      var sync =
          loaded.syncs().stream()
              .filter(it -> it.name().equals(cases.sync()))
              .findFirst()
              .orElseThrow();
      for (var record : records(cases.cases().cases())) {
        var outcome =
            trials(loaded)
                .attempt(
                    sync.name(),
                    new Attempt(
                        record.system(),
                        record.object(),
                        record.id() == null ? "7" : record.id(),
                        Objects.requireNonNull(record.record()),
                        null));
        if (outcome instanceof Outcome.Tried it) {
          assertThat(failures(loaded, sync, CaseText.of(sync.name(), it.trial().written())))
              .as(sync.file())
              .isEmpty();
          tried++;
        }
      }
    }
    assertThat(tried).as("records tried of " + path).isPositive();
  }

  private static List<Happening> records(List<Case> cases) {
    return cases.stream()
        .flatMap(it -> it.when().stream())
        .filter(it -> it.record() != null)
        .toList();
  }

  @Test
  void textOfEveryKindIsSavedAsItIs() {
    var loaded = load(Path.of("routes"));
    var names = List.of("yes", "~", "a: b # c", "\"'\\", "1e3", "zwei\nZeilen", "日本 😀", "-", "{}");
    for (var name : names) {
      var record =
          new Value.Struct(
              Map.of(
                  "id",
                  Value.text("1"),
                  "properties",
                  new Value.Struct(
                      Map.of(
                          "email", Value.text("a@example.com"), "firstname", Value.text(name)))));
      var trial =
          tried(trials(loaded).attempt("contacts", new Attempt(HUBSPOT, null, null, record, null)));
      assertThat(failures(loaded, loaded.syncs().get(0), CaseText.of("contacts", trial.written())))
          .as(name)
          .isEmpty();
    }
  }

  /** What {@code syncline test} says of such a file. */
  private static List<String> failures(Loaded loaded, LoadedSync sync, String text) {
    var read = DefinitionReader.readCase("tried.case.yaml", text);
    assertThat(read.findings()).as(text).isEmpty();
    var file = Objects.requireNonNull(read.definition());
    assertThat(CaseChecks.of(file, sync.form(), loaded.types())).as(text).isEmpty();
    return new CasesInMemory()
        .run(sync, loaded.types(), loaded.routes(), file).stream()
            .flatMap(it -> it.failures().stream())
            .map(it -> it + " in " + text)
            .toList();
  }
}

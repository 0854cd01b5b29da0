package io.syncline.definition.check.type;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.OPERATIONS;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.definition.Source;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompileChecksTest {

  @Test
  void anUnknownTransformIsAProblemAtItsLine() {
    var loaded =
        load(
            HEAD
                + """
                fieldMapping:
                  firstName: {to: firstName, transform: [trim, titelcase]}
                  phone: {to: phone, transform: [prefix(]}
                """);

    assertThat(problems(loaded))
        .hasSize(2)
        .anySatisfy(it -> assertThat(it).contains("s0.sync.yaml:7:", "did you mean `titlecase`?"))
        .anySatisfy(it -> assertThat(it).contains("s0.sync.yaml:8:").contains("prefix"));
    assertThat(loaded.syncs()).isEmpty();
  }

  @Test
  void aCountQuerySaysWhereItsNumberStands() {
    var manifest =
        """
        type: counted
        baseUrl: "https://api.example.com"
        objects:
          people:
            id: id
            operations:
              list: {method: GET, path: /people}
              count: {method: GET, path: /people/count%s}
        """;

    assertThat(problems(counted(manifest.formatted(""))))
        .singleElement()
        .asString()
        .contains("counted.system.yaml:8:", "total");
    assertThat(problems(counted(manifest.formatted(", total: n")))).isEmpty();
  }

  private static Loaded counted(String manifest) {
    return load(
        Map.of(), List.of(new Source("counted.system.yaml", Source.Kind.SYSTEM, manifest)), HEAD);
  }

  @Test
  void whatIsPickedFromAllElementsOfAListIsOnlyRead() {
    var manifest =
        """
        type: counted
        baseUrl: "https://api.example.com"
        objects:
          people:
            id: %s
            fields:
              "Line[].Linked[][Type=Invoice].Id": {attribute: bill%s}
            operations:
              list: {method: GET, path: /people}
        """;

    assertThat(problems(counted(manifest.formatted("id", ", writable: false")))).isEmpty();
    assertThat(problems(counted(manifest.formatted("id", ""))))
        .singleElement()
        .asString()
        .contains("counted.system.yaml:7:", "all elements of a list", "writable: false");
    assertThat(problems(counted(manifest.formatted("id", ", writable: false, findable: true"))))
        .singleElement()
        .asString()
        .contains("counted.system.yaml:7:", "findable");
    assertThat(problems(counted(manifest.formatted("\"ids[].id\"", ", writable: false"))))
        .singleElement()
        .asString()
        .contains("counted.system.yaml:5:", "one place is wanted");
    assertThat(
            problems(
                counted(manifest.replace("[][Type", "[][").formatted("id", ", writable: false"))))
        .singleElement()
        .asString()
        .contains("counted.system.yaml:7:", "a name is missing");
  }

  @Test
  void aCreateMakesTheOneItemOfAList() {
    var manifest =
        """
        type: counted
        baseUrl: "https://api.example.com"
        objects:
          people:
            fields:
              Line: {type: list%s}
              Total: {type: decimal}
              "Line[].Linked[][Type=Invoice].Id": {attribute: bill, %s}
            operations:
              list: {method: GET, path: /people}
        """;
    var item = "createOnly: true, beside: {Amount: Total}";

    assertThat(problems(counted(manifest.formatted(", writable: false", item)))).isEmpty();
    assertThat(problems(counted(manifest.formatted("", item))))
        .singleElement()
        .asString()
        .contains("an item of `Line`", "writable: false");
    assertThat(
            problems(
                counted(
                    manifest.formatted(
                        ", writable: false", "createOnly: true, beside: {Amount: Totl}"))))
        .singleElement()
        .asString()
        .contains("Totl");
    assertThat(
            problems(
                counted(
                    manifest.formatted(
                        ", writable: false", "writable: false, beside: {Amount: Total}"))))
        .singleElement()
        .asString()
        .contains("`beside` is of a field");
  }

  @Test
  void aRouteThatNothingUndoesIsAProblemWhereTheFieldIsWritten() {
    assertThat(valueRoute("transform: ['direct:tidy']"))
        .anyMatch(it -> it.contains("/firstName") && it.contains("`direct:tidy` is undone"));
    assertThat(valueRoute("transform: ['direct:tidy'], inverse: 'direct:tiny'"))
        .noneMatch(it -> it.contains("undone"));
    assertThat(valueRoute("transform: ['direct:tidy'], direction: in"))
        .noneMatch(it -> it.contains("undone"));
  }

  @Test
  void anInverseThatDoesNothingIsAProblem() {
    assertThat(valueRoute("inverse: 'direct:tiny'"))
        .singleElement()
        .asString()
        .contains("s0.sync.yaml:7:", "`transform` does not begin with one");
    assertThat(valueRoute("transform: ['direct:tidy'], inverse: 'direct:tiny', direction: in"))
        .anyMatch(it -> it.contains("`inverse` does nothing"));
    for (var word : List.of("uppercase", "trim", "'direct:'")) {
      assertThat(valueRoute("transform: ['direct:tidy'], inverse: " + word))
          .anyMatch(it -> it.contains("`inverse` is a route"));
    }
  }

  @Test
  void aRouteBehindAnotherTransformIsAProblem() {
    assertThat(valueRoute("transform: [trim, 'direct:tidy'], direction: in"))
        .singleElement()
        .asString()
        .contains("s0.sync.yaml:7:", "as the first of its transforms");
  }

  @Test
  void aRouteThatIsNotThereIsAProblemWithTheNearestName() {
    assertThat(valueRoute("transform: ['direct:tidy'], inverse: 'direct:untidy'"))
        .anyMatch(it -> it.contains("begins at `direct:tidy`"))
        .anyMatch(it -> it.contains("begins at `direct:untidy`"));
  }

  private List<String> valueRoute(String line) {
    return problems(
        load(HEAD + "fieldMapping:\n  firstName: {to: firstName, %s}\n".formatted(line)));
  }

  @Test
  void otherProblemsAreReportedTogetherWithUnreadableWords() {
    var loaded =
        load(
            HEAD
                + """
                fieldMapping:
                  firstName: {to: firstName, direction: inn, transform: [titelcase]}
                  email: email
                syncConfig:
                  batchSize: 9999
                  ownership: {email: bilinng}
                  conflictResolution: {"*": lastWriteWinz, emial: masterWins}
                  validation:
                    email: {onInvalid: rejct, min: 5, max: 1}
                """);

    assertThat(problems(loaded))
        .anySatisfy(it -> assertThat(it).contains("s0.sync.yaml:7:", "`inn` is not"))
        .anySatisfy(it -> assertThat(it).contains("s0.sync.yaml:7:", "titelcase"))
        .anySatisfy(it -> assertThat(it).contains("s0.sync.yaml:10:", "9999"))
        .anySatisfy(it -> assertThat(it).contains("s0.sync.yaml:11:", "bilinng", "`billing`"))
        .anySatisfy(it -> assertThat(it).contains("s0.sync.yaml:12:", "lastWriteWinz"))
        .anySatisfy(it -> assertThat(it).contains("s0.sync.yaml:12:", "emial", "`email`"))
        .anySatisfy(it -> assertThat(it).contains("s0.sync.yaml:14:", "rejct"))
        .anySatisfy(it -> assertThat(it).contains("s0.sync.yaml:14:", "smallest"))
        .hasSize(8);
    assertThat(loaded.syncs()).isEmpty();
  }

  @Test
  void aWordThatIsMissingBecauseItIsWrongIsReportedOnce() {
    var loaded = load(HEAD.replace("- {id: billing", "- {id: billing, primry: true"));

    assertThat(problems(loaded)).singleElement().asString().contains("`primry`");
  }

  @Test
  void anUnknownNormalizationIsAProblemAtItsLine() {
    var loaded =
        load(
            HEAD
                + """
                syncConfig:
                  validation:
                    email: {normalize: lowercas}
                """);

    assertThat(problems(loaded)).singleElement().asString().contains("s0.sync.yaml:8:", "lowercas");
  }

  @Test
  void anAttributeThatARuleNamesIsLookedUpWhereItStands() {
    var loaded =
        load(
            HEAD
                + """
                businessRules:
                  - {name: big, condition: frstName == 'Ann', action: notify}
                  - {name: odd, condition: when the moon is full, action: notify}
                  - {name: sum, rule: phone = emial}
                """);

    assertThat(problems(loaded))
        .hasSize(2)
        .anySatisfy(
            it ->
                assertThat(it).contains("s0.sync.yaml:7:", "frstName", "did you mean `FirstName`"))
        .anySatisfy(
            it -> assertThat(it).contains("s0.sync.yaml:9:", "emial", "did you mean `email`"));
    assertThat(loaded.findings()).anyMatch(it -> it.toString().contains("it is no expression"));
  }

  @Test
  void aTimeoutLongerThanALeaseIsAProblem() {
    var type = "type: slow\nbaseUrl: https://slow.example\ntimeout: 2m\n";
    var loaded =
        load(Map.of(), List.of(new Source("slow.system.yaml", Source.Kind.SYSTEM, type)), HEAD);

    assertThat(problems(loaded)).singleElement().asString().contains("slow.system.yaml:3:", "75s");
  }

  @Test
  void pathsAndTimeFormatsOfATypeAreTriedWhenItIsRead() {
    var type =
        """
        type: odd
        baseUrl: https://odd.example
        objects:
          people:
            entities: [contact]
            fields:
              Phones[PhoneType=DEFAULT.Number: {attribute: phone}
              born: {attribute: birthday, type: date, format: "yyyy-bb"}
              since: {attribute: since, type: datetime, format: epoch-millis}
            operations: %s
        """
            .formatted(OPERATIONS);
    var loaded =
        load(Map.of(), List.of(new Source("odd.system.yaml", Source.Kind.SYSTEM, type)), HEAD);

    assertThat(problems(loaded))
        .hasSize(2)
        .anySatisfy(it -> assertThat(it).contains("odd.system.yaml:7:").contains("Phones"))
        .anySatisfy(it -> assertThat(it).contains("odd.system.yaml:8:").contains("yyyy-bb"));
    assertThat(loaded.types().named("odd")).isEmpty();
    assertThat(loaded.syncs()).as("others go on").hasSize(1);
  }
}

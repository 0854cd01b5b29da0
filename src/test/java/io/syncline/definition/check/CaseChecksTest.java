package io.syncline.definition.check;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.definition.Source;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaseChecksTest {

  private static Loaded cases(String text) {
    var file = new Source("people.case.yaml", Source.Kind.CASE, text);
    return load(Map.of(), List.of(file), HEAD);
  }

  @Test
  void aCaseThatNamesWhatThereIsIsLoaded() {
    var loaded =
        cases(
            """
            sync: people
            cases:
              - name: fine
                given:
                  records:
                    - attributes: {first-name: Ann}
                      links: {crm: '1', billing: B1}
                      shadows: {crm: {firstname: Ann}}
                  systems: {crm: {contacts: {'2': {properties: {}}}}}
                when:
                  - {system: crm, record: {id: '1', properties: {firstname: Anna}}}
                then:
                  writes: {billing: [{id: B1, fields: {FirstName: Anna}}]}
                  records: [{firstName: Anna}]
                  conflicts: []
                  review: [first-meeting]
            """);

    assertThat(problems(loaded)).isEmpty();
    assertThat(loaded.cases()).hasSize(1);
  }

  @Test
  void whatIsGivenIsLookedUpWhereItStands() {
    var loaded =
        cases(
            """
            sync: people
            cases:
              - name: odd
                given:
                  records:
                    - attributes: {frstName: Ann}
                      links:
                        biling: B1
                      shadows:
                        crm: {firstnme: Ann}
                  systems:
                    crm: {contcts: {'2': {properties: {}}}}
                when:
                  - {system: crm, record: {id: '1'}}
            """);

    assertThat(problems(loaded))
        .hasSize(4)
        .anySatisfy(it -> assertThat(it).contains("yaml:6:", "frstName", "did you mean"))
        .anySatisfy(it -> assertThat(it).contains("yaml:8:", "did you mean `billing`"))
        .anySatisfy(it -> assertThat(it).contains("yaml:10:", "did you mean `firstname`"))
        .anySatisfy(it -> assertThat(it).contains("yaml:12:", "did you mean `contacts`"));
    assertThat(loaded.cases()).isEmpty();
  }

  @Test
  void whatIsExpectedIsLookedUpWhereItStands() {
    var loaded =
        cases(
            """
            sync: people
            cases:
              - name: odd
                when:
                  - {system: crn, record: {id: '1'}}
                then:
                  writes:
                    billing: [{fields: {FrstName: Anna}}]
                    desk: []
                  records: [{emial: a@b.example}]
                  conflicts: [{attribute: firstName, winner: bill}]
                  review: [frst-meeting]
            """);

    assertThat(problems(loaded))
        .hasSize(6)
        .anySatisfy(it -> assertThat(it).contains("yaml:5:", "`crn` is not a system"))
        .anySatisfy(it -> assertThat(it).contains("yaml:8:", "did you mean `FirstName`"))
        .anySatisfy(it -> assertThat(it).contains("yaml:9:", "`desk` is not a system"))
        .anySatisfy(it -> assertThat(it).contains("yaml:10:", "did you mean `email`"))
        .anySatisfy(it -> assertThat(it).contains("yaml:11:", "`bill` is not a system"))
        .anySatisfy(it -> assertThat(it).contains("yaml:12:", "did you mean `firstMeeting`"));
  }

  @Test
  void aClosedMonthIsOneOfASyncThatHasMonths() {
    var loaded =
        cases(
            """
            sync: people
            cases:
              - name: closed
                given: {closed: [2026-13]}
                when:
                  - {system: crm, record: {id: '1', properties: {firstname: Anna}}}
            """);

    assertThat(problems(loaded)).hasSize(2);
    assertThat(problems(loaded).toString()).contains("periodAttribute", "`2026-13` is no month");
  }
}

package io.syncline.definition;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.held;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.notices;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.form.StartedSync;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a rule that computes an attribute. */
class BusinessRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{name: a, rule: phone = email}, {name: b, rule: phone = email}] | computed by the rule `a` already
          [{name: a, rule: phone = email}, {name: b, rule: email = phone}] | need one another
          [{name: a, rule: phone = phone}]                                 | need one another
          [{name: a, rule: phone = }]                                      | it is no expression
          [{name: a, rule: phone == email}]                                | a rule assigns
          [{name: a, rule: phone = emial}]                                 | did you mean `email`
          """)
  void aRuleThatCannotHoldIsRefused(String rules, String problem) {
    assertThat(problems(load(HEAD + "businessRules: " + rules)))
        .anyMatch(it -> it.contains(problem));
  }

  @Test
  void whatARuleComputesHasNoOwner() {
    var owned =
        "syncConfig: {ownership: {phone: crm}}\nbusinessRules: [{name: a, rule: phone = email}]";
    assertThat(problems(load(HEAD + owned))).anyMatch(it -> it.contains("cannot own it"));
  }

  @Test
  void aRuleWithoutItsInputsKeepsTheSyncFromStarting() {
    var loaded = load(HEAD + "businessRules: [{name: a, rule: phone = zzzz * 2}]");
    assertThat(held(loaded)).anyMatch(it -> it.contains("so nothing is computed"));
    assertThat(notices(loaded)).anyMatch(it -> it.contains("no system of this sync declares"));
  }

  @Test
  void anotherSyncThatWritesWhatARuleComputesIsNotStarted() {
    var other = HEAD.replace("service: people", "service: others");
    var loaded = load(HEAD + "businessRules: [{name: a, rule: phone = email}]", other);
    var built =
        InstallationBuilder.build(
            loaded.syncs().stream()
                .map(it -> new StartedSync(it.form(), it.contentHash(), Instant.EPOCH))
                .toList());
    assertThat(built.notStarted()).hasSize(1);
    assertThat(built.notStarted().values().toString()).contains("another rule");
  }
}

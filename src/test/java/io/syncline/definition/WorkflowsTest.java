package io.syncline.definition;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.held;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.model.SystemId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a definition may say of workflows. */
class WorkflowsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{name: a, trigger: created, steps: [biling.create]}]                | did you mean `billing.create`
          [{name: a, trigger: created, steps: [billing.erase]}]                | is no step
          [{name: a, trigger: created, steps: []}]                             | it has no `steps`
          [{name: a, steps: [billing.create]}]                                 | it needs a `trigger`
          [{name: a, trigger: 'email ==', steps: [billing.create]}]            | it is no expression
          [{name: a, trigger: created, steps: [{uses: billing.create, at: nay}]}] | no entity of this sync has all
          [{name: a, trigger: created, steps: [{wait: nay == 1}]}]                 | no entity of this sync has all
          [{name: a, trigger: created, steps: [{wait: 'email =='}]}]               | /workflows/0/steps/0/waitFor: it is no expression
          [{name: a, trigger: created, steps: [{wait: email != null, uses: approve}]}] | /workflows/0/steps/0: a step that waits has no `uses`
          [{name: a, trigger: created, steps: [{wait: email != null, otherwise: fail}]}] | otherwise: it does nothing without a `timeout`
          [{name: a, trigger: created, steps: [{wait: email != null, timeout: 0s}]}] | it has to be longer than 0
          [{name: a, trigger: created, steps: [{uses: approve, timeout: 2d}]}]     | do nothing without `wait`
          [{name: a, trigger: created, steps: [{at: email}]}]                      | it needs `uses` or `wait`
          [{name: a, trigger: created, steps: [{uses: w, at: email}], stepDefinitions: {w: {wait: email != null}}}] | a step that waits has no `at`
          [{name: a, trigger: created, steps: [w], stepDefinitions: {w: {wait: email != null, otherwise: fail}}}] | does nothing without a `timeout`
          [{name: a, trigger: created, steps: [w], stepDefinitions: {w: {wait: email != null, uses: approve}}}]   | a step that waits has no `uses`
          [{name: a, trigger: created, steps: [w], stepDefinitions: {w: {wait: 'email =='}}}]      | it is no expression
          [{name: a, trigger: created, steps: [w], stepDefinitions: {w: {wait: emial != null}}}]   | did you mean `email`
          [{name: a, trigger: created, steps: [w], stepDefinitions: {w: {at: email}}}]             | it needs `uses` or `wait`
          [{name: a, trigger: created, steps: [approve]}, {name: a, trigger: manual, steps: [approve]}] | there is another workflow `a`
          """)
  void aWorkflowThatCannotRunIsRefused(String workflows, String problem) {
    assertThat(problems(load(HEAD + "workflows: " + workflows)))
        .anyMatch(
            it ->
                it.toLowerCase(java.util.Locale.ROOT)
                    .contains(problem.toLowerCase(java.util.Locale.ROOT)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {name: a, window: 24h}                    | it needs `fields`
          {name: a, fields: [email], condition: "email != null", action: notify} | they do nothing without a `window`
          """)
  void aWindowNeedsFields(String rule, String problem) {
    assertThat(problems(load(HEAD + "businessRules: [" + rule + "]")))
        .anyMatch(it -> it.contains(problem));
  }

  @Test
  void aWindowOverAttributesThatNoEntityHasKeepsTheSyncFromStarting() {
    assertThat(held(load(HEAD + "businessRules: [{name: a, window: 24h, fields: [email, nay]}]")))
        .anyMatch(it -> it.contains("no entity has all of these"));
    var fine = load(HEAD + "businessRules: [{name: a, window: 24h, fields: [email]}]");
    assertThat(problems(fine)).isEmpty();
    assertThat(held(fine)).isEmpty();
  }

  @Test
  void theActionOfARuleIsAWorkflowOfOneStep() {
    var text =
        """
        businessRules:
          - {name: no-mail, condition: "email == null", action: notify}
          - {name: mail, condition: "email != null", action: "direct:welcome"}
        """;
    var loaded = load(HEAD + text);
    assertThat(problems(loaded)).isEmpty();
    assertThat(held(loaded)).isEmpty();
    var installation =
        InstallationBuilder.build(
                loaded.syncs().stream()
                    .map(it -> new StartedSync(it.form(), it.contentHash(), Instant.EPOCH))
                    .toList())
            .installation();
    var plans =
        installation.entities().values().iterator().next().syncs().get(0).order().workflows();
    assertThat(plans)
        .extracting(it -> it.name() + " " + it.trigger().start() + " " + it.steps().get(0).action())
        .containsExactly(
            "no-mail CONDITION Action[kind=NOTIFY, target=]",
            "mail CONDITION Action[kind=ROUTE, target=welcome]");
    var twice = text + "  - {name: mail, condition: \"email == null\", action: notify}\n";
    assertThat(problems(load(HEAD + twice))).anyMatch(it -> it.contains("another `mail`"));
  }

  @Test
  void whatRulesAreComputedFromEntersThoughItTravelsNowhere() {
    var loaded = new RoutesDirectory(Map.of()).load(Path.of("routes", "examples", "inventory"));
    var flows = loaded.syncs().get(0).form().entities().get(0).flow().flows();
    assertThat(flows.mayEnter("quantity", SystemId.of("warehouse"))).isTrue();
    assertThat(flows.permits("quantity", SystemId.of("warehouse"), SystemId.of("shopify")))
        .isFalse();
    assertThat(flows.mayEnter("quantity", SystemId.of("shopify"))).isFalse();
  }

  @Test
  void aLifecycleNamesAWorkflow() {
    var text =
        "syncConfig: {lifecycle: {onboarding: hier}}\n"
            + "workflows: [{name: hire, trigger: created, steps: [approve]}]";
    assertThat(problems(load(HEAD + text))).anyMatch(it -> it.contains("did you mean `hire`"));
  }

  @Test
  void aStepThatCreatesTakesCreatingFromTheSync() {
    var text =
        """
        syncConfig: {lifecycle: {onboarding: hire, offboarding: leave}}
        workflows:
          - {name: hire, steps: [ask, billing.create], stepDefinitions: {ask: approve}}
          - {name: leave, trigger: "email == null", steps: ["direct:one", "direct:two"], order: reverse}
        """;
    var loaded = load(HEAD + text);
    assertThat(problems(loaded)).isEmpty();
    assertThat(held(loaded)).isEmpty();
    var installation =
        InstallationBuilder.build(
                loaded.syncs().stream()
                    .map(it -> new StartedSync(it.form(), it.contentHash(), Instant.EPOCH))
                    .toList())
            .installation();
    var entity = installation.entities().values().iterator().next();
    assertThat(entity.participants())
        .filteredOn(it -> it.create() == CreatePolicy.WORKFLOW)
        .extracting(Participant::system)
        .hasToString("[billing]");
    var plans = entity.syncs().get(0).order().workflows();
    assertThat(plans.get(0).trigger().start()).isEqualTo(WorkflowPlan.Start.CREATED);
    assertThat(plans.get(0).ends()).containsExactly("leave");
    assertThat(plans.get(1).ends()).containsExactly("hire");
    assertThat(plans.get(1).steps())
        .extracting(WorkflowPlan.Step::name)
        .containsExactly("direct:two", "direct:one");
  }
}

package io.syncline.definition;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.held;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.notices;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.model.EnrichmentPlan;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a definition may say of sources that fill what is empty. */
class EnrichmentDefinitionsTest {

  private static final Map<String, String> SET = Map.of("LOOKUP_TOKEN", "t");

  private static final Source LOOKUP =
      new Source(
          "lookup.system.yaml",
          Source.Kind.SYSTEM,
          """
          type: lookup
          settings: {token: {secret: true, required: true}}
          baseUrl: https://lookup.example
          auth: {kind: bearer, token: "${token}"}
          quota: {calls: 1000}
          objects:
            people:
              entities: [contact]
              path: /people
              fields:
                mail: {attribute: email, type: email, findable: true}
                mobile: {attribute: phone, type: phone}
                sure: confidence
                town: city
              operations: {find: {query: {mail: "{value}"}, cost: 3}}
            firms:
              entities: [company]
              path: /firms
              fields: {name: {attribute: name}}
              operations: {get: {}}
          """);

  private static Loaded of(String enrichment) {
    return load(
        SET,
        List.of(LOOKUP),
        HEAD
            + "fieldMapping: {email: email, phone: phone}\nsyncConfig: {enrichment: "
            + enrichment
            + "}");
  }

  private static SyncRules rules(Loaded loaded) {
    assertThat(problems(loaded)).isEmpty();
    assertThat(held(loaded)).isEmpty();
    return InstallationBuilder.build(
            loaded.syncs().stream()
                .map(it -> new StartedSync(it.form(), it.contentHash(), Instant.EPOCH))
                .toList())
        .installation()
        .entity("contact")
        .orElseThrow()
        .syncs()
        .get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                               | s0.sync.yaml:7:14 /syncConfig/enrichment: it names no `sources`
          {sources: [lookup, lookup]}                      | :7:45 /syncConfig/enrichment/sources/1: `lookup` is named twice
          {sources: [crm]}                                 | :7:37 /syncConfig/enrichment/sources/0: `crm` takes part in this sync
          {sources: [{system: lookup, object: peple}]}     | /syncConfig/enrichment/sources/0/object: `lookup` has no object `peple`; did you mean `people`?
          {sources: [{system: lookup, match: [phone]}]}    | /syncConfig/enrichment/sources/0/match/0: `lookup` cannot be asked by `phone`; it can by `email`
          {sources: [{system: lookup, object: firms}]}     | /syncConfig/enrichment/sources/0: `firms` of `lookup` can be asked by no attribute of this sync
          {sources: [lookup], budget: 0}                   | /syncConfig/enrichment/budget
          {sources: [lookup], refreshAfter: soon}          | /syncConfig/enrichment/refreshAfter
          {sources: [lookup], fill: [phone]}               | /syncConfig/enrichment/fill
          """)
  void whatCannotBeAskedIsRefused(String enrichment, String problem) {
    assertThat(problems(of(enrichment))).anyMatch(it -> it.contains(problem));
  }

  @Test
  void theWorkflowThatAsksKeepsItsName() {
    var own = "workflows: [{name: enrichment, trigger: manual, steps: [notify]}]\n";
    var loaded =
        load(SET, List.of(LOOKUP), HEAD + own + "syncConfig: {enrichment: {sources: [lookup]}}");
    assertThat(problems(loaded)).anyMatch(it -> it.contains("/workflows/0/name: `enrichment`"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {sources: [lookop]}                   | there is no system type `lookop`, so it is not asked; did you mean `lookup`?
          {sources: [{system: lookup, object: people}, clearbit]} | there is no system type `clearbit`, so it is not asked
          """)
  void anUnknownSourceIsANoticeAndStopsNothing(String enrichment, String notice) {
    var loaded = of(enrichment);
    assertThat(notices(loaded)).anyMatch(it -> it.contains(notice));
    rules(loaded);
  }

  @Test
  void aSourceThatIsNotConfiguredIsANoticeAndStopsNothing() {
    var loaded =
        load(
            Map.of(),
            List.of(LOOKUP),
            HEAD
                + "fieldMapping: {email: email, phone: phone}\n"
                + "syncConfig: {enrichment: {sources: [lookup]}}");
    assertThat(notices(loaded))
        .anyMatch(
            it -> it.contains("`lookup` is not configured, so it is not asked: LOOKUP_TOKEN"));
    rules(loaded);
  }

  @Test
  void aSourceThatFillsNothingIsANotice() {
    var loaded =
        load(
            SET,
            List.of(LOOKUP),
            HEAD + "fieldMapping: {email: email}\nsyncConfig: {enrichment: {sources: [lookup]}}");
    assertThat(notices(loaded)).anyMatch(it -> it.contains("`lookup` fills nothing"));
  }

  @Test
  void asksByWhatItCanFindAndFillsWhatTheEntityHas() {
    var rules =
        rules(of("{sources: [lookup], onNewContact: true, refreshAfter: 30d, budget: 100}"));
    var plan = rules.order().enrichment();
    assertThat(plan.budget()).isEqualTo(100);
    assertThat(plan.refreshAfter()).isEqualTo(Duration.ofDays(30));
    var source = plan.source("lookup").orElseThrow();
    assertThat(source.questions())
        .containsExactly(new EnrichmentPlan.Question("email", "mail", false));
    assertThat(source.answers().mappings())
        .extracting(FieldMapping::attribute)
        .containsExactly("phone");
    assertThat(source.confidence()).isEqualTo("sure");
    assertThat(source.cost()).isEqualTo(3);
    assertThat(rules.order().workflows())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.name()).isEqualTo(EnrichmentPlan.WORKFLOW);
              assertThat(it.trigger().start()).isEqualTo(WorkflowPlan.Start.CREATED);
            });
  }

  @Test
  void onDemandIsTheDefaultAndSwitchedOffNothingIsAsked() {
    assertThat(rules(of("{sources: [lookup]}")).order().workflows())
        .extracting(it -> it.trigger().start())
        .containsExactly(WorkflowPlan.Start.MANUAL);
    assertThat(rules(of("{enabled: false, sources: [lookup]}")).order().workflows()).isEmpty();
  }

  @Test
  void aSourceMayServeAPurpose() {
    var loaded =
        load(
            SET,
            List.of(LOOKUP),
            HEAD
                + """
                fieldMapping: {email: email, phone: phone}
                syncConfig:
                  enrichment: {sources: [lookup]}
                  gdpr: {consentTracking: true, purposes: {lookups: {attribute: phone, systems: [lookup]}}}
                """);
    assertThat(rules(loaded).safeguards().privacy().purposes())
        .containsOnlyKeys(SystemId.of("lookup"));
  }
}

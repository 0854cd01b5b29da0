package io.syncline.definition.source;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.held;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.notices;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.compile.form.SyncExplanation;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.rule.MergeRule;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.rule.Strategy.Kind;
import io.syncline.core.definition.source.DefinitionText;
import io.syncline.core.model.SystemId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S10: how strategies are written, and what of it cannot stand")
class StrategyFormsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "masterWins",
        "sourceWins",
        "target-wins",
        "lastWriteWins",
        "timestamp-based",
        "first_write_wins",
        "manual",
        "merge",
        "billing-wins",
        "{merge: append}",
        "{merge: {numbers: delta}}",
        "{merge: {key: kind, otherwise: lastWriteWins}}",
        "{custom: 'first > second ? first : second'}",
        "{custom: newer.city ?? older}",
        "{phone: firstWriteWins, '*': manual}"
      })
  void everyStrategyIsActive(String written) {
    var loaded = load(HEAD + "syncConfig: {conflictResolution: " + written + "}");

    assertThat(problems(loaded)).isEmpty();
    assertThat(held(loaded)).isEmpty();
    assertThat(notices(loaded)).noneMatch(it -> it.contains("conflictResolution"));
    assertThat(build(loaded).notStarted()).isEmpty();
  }

  @Test
  void strategiesAreMixedFreelyPerAttribute() {
    assertThat(attribute("phone: targetWins, hours: {merge: {numbers: delta}}", "phone").strategy())
        .isEqualTo(Strategy.of(Kind.TARGET_WINS));
    assertThat(attribute("phone: targetWins, hours: {merge: {numbers: delta}}", "hours").strategy())
        .isEqualTo(
            Strategy.merge(
                new MergeRule(
                    MergeRule.Arrays.REPLACE,
                    List.of(),
                    MergeRule.Numbers.DELTA,
                    Strategy.of(Kind.MANUAL))));
    assertThat(attribute("lastName: {merge: {key: [a.b, c]}}", "lastName").strategy())
        .isEqualTo(Strategy.merge(MergeRule.lists(MergeRule.Arrays.MERGE, "a.b", "c")));
    assertThat(attribute("lastName: {merge: append}", "lastName").strategy())
        .isEqualTo(Strategy.merge(MergeRule.lists(MergeRule.Arrays.APPEND)));
  }

  @Test
  void aRouteMayDecide() {
    var loaded =
        load(HEAD + "syncConfig: {conflictResolution: {phone: {custom: 'direct:decide'}}}");

    assertThat(problems(loaded)).isEmpty();
    assertThat(held(loaded)).isEmpty();
    assertThat(contact(loaded, "phone").strategy().route()).isEqualTo("direct:decide");
  }

  @Test
  void aRouteHasItsTimeoutAndTenSecondsByDefault() {
    assertThat(contact(load(deciding("direct:decide")), "phone").strategy().patience())
        .isEqualTo(Duration.ofSeconds(10));
    var timed = load(deciding("{route: 'direct:decide', timeout: 3s}"));
    assertThat(problems(timed)).isEmpty();
    assertThat(contact(timed, "phone").strategy())
        .isEqualTo(Strategy.custom("direct:decide", Duration.ofSeconds(3)));
    assertThat(contact(load(deciding("{route: 'direct:decide'}")), "phone").strategy())
        .isEqualTo(Strategy.custom("direct:decide"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{route: 'direct:decide', timeout: 31s}",
        "{route: 'direct:decide', timeout: 0}",
        "{route: 'first > second', timeout: 3s}",
        "{timeout: 3s}",
        "{rout: 'direct:decide'}",
        "[direct:decide]"
      })
  void aRouteThatIsNoneOrMayTakeTooLongIsAProblem(String written) {
    assertThat(problems(load(deciding(written)))).isNotEmpty();
  }

  private static String deciding(String custom) {
    return HEAD + "syncConfig: {conflictResolution: {phone: {custom: " + custom + "}}}";
  }

  @Test
  void weightsComeFromTheSystems() {
    var loaded =
        load(
            HEAD.replace("id: billing,", "id: billing, weight: 70,")
                + "syncConfig: {conflictResolution: weighted}");

    assertThat(problems(loaded)).isEmpty();
    assertThat(contact(loaded, "phone").strategy().weights())
        .containsExactly(Map.entry(SystemId.of("billing"), new BigDecimal(70)));
  }

  @Test
  void weightsAreWantedInsideAMergeToo() {
    assertThat(
            problems(
                load(
                    HEAD
                        + "syncConfig: {conflictResolution: {phone: {merge: {otherwise:"
                        + " weighted}}}}")))
        .singleElement()
        .asString()
        .contains("`weighted` needs the `weight` of a system");
  }

  @Test
  void aWrongWordIsAnsweredWithTheNearest() {
    assertProblem("{merge: {arays: append}}", "did you mean `arrays`?");
    assertProblem("{merge: {arrays: apend}}", "did you mean `append`?");
    assertProblem("{merge: {otherwise: lastWriteWin}}", "did you mean `lastWriteWins`?");
    assertProblem("{phone: {custom: newr}}", "did you mean `newer`?");
  }

  @Test
  void whatCannotStandIsSaidAtItsPlace() {
    assertProblem("custom", "needs an expression");
    assertProblem("{custom: 'first >'}", "1:");
    assertProblem("{custom: [a]}", "an expression or a route is expected here");
    assertProblem("{merge: {otherwise: {custom: newer}}}", "`custom` cannot decide inside a merge");
    assertProblem("{merge: {otherwise: fieldPriority}}", "cannot decide inside a merge");
    assertProblem("{merge: {arrays: append, key: kind}}", "a `key` needs `arrays: merge`");
    assertProblem("{lastWriteWins: {a: b}}", "`lastWriteWins` takes no options");
    assertProblem("{phone: {merge: {numbers: delta}}}", "`phone` is phone");
    assertProblem("{contact.hours: {merge: append}}", "are for lists, and `contact.hours` is");
    assertProblem("fieldPriority", "every attribute has an owner");
  }

  private static void assertProblem(String written, String words) {
    var problems = problems(load(HEAD + "syncConfig: {conflictResolution: " + written + "}"));
    assertThat(problems)
        .as(written)
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it).contains("s0.sync.yaml:"))
        .anySatisfy(it -> assertThat(it).contains(words));
  }

  @Test
  void explainPrintsTheParametersOfAStrategy() {
    var loaded =
        load(
            HEAD
                + """
                syncConfig:
                  conflictResolution:
                    lastName: {merge: {key: kind, otherwise: crm-wins}}
                    hours: {merge: {numbers: delta}}
                    firstName: {custom: "newer ?? older"}
                """);
    var sync = loaded.syncs().get(0);

    assertThat(SyncExplanation.of(sync))
        .contains("merge (lists: merge by kind, else crm-wins)")
        .contains("merge (numbers: delta, else manual)")
        .contains("custom (newer ?? older)");
    assertThat(DefinitionText.of(sync.form().definition()))
        .contains("      merge:\n        key: kind\n        otherwise: crm-wins\n")
        .contains("      custom: 'newer ?? older'\n");
  }

  @Test
  @DisplayName("S2: a safety threshold is for the attributes named, else for every number")
  void aSafetyThresholdIsForNumbers() {
    var loaded =
        load(HEAD + "syncConfig: {safetyThreshold: {maxDecreasePercent: 30, minChange: 5}}");
    assertThat(held(loaded)).isEmpty();
    assertThat(contact(loaded, "phone").limit()).isNull();
    var limit = contact(loaded, "hours").limit();
    assertThat(limit).isNotNull();
    assertThat(limit.maxDecreasePercent()).isEqualByComparingTo("30");
    assertThat(limit.maxIncreasePercent()).isNull();
    assertThat(limit.minChange()).isEqualByComparingTo("5");

    var named =
        load(HEAD + "syncConfig: {safetyThreshold: {maxIncreasePercent: 9, attributes: [phone]}}");
    assertThat(contact(named, "hours").limit()).isNull();
    assertThat(contact(named, "phone").limit()).isNotNull();
  }

  @Test
  @DisplayName("S21: of the limits of two syncs that share an attribute the narrower holds")
  void theNarrowerLimitHolds() {
    var one = HEAD + "syncConfig: {safetyThreshold: {maxDecreasePercent: 30}}";
    var other =
        """
        service: more
        systems: [{id: crm, objects: [contacts]}, {id: desk, objects: [{name: users, mapping: contact}]}]
        fieldMapping: {hours: hours}
        syncConfig: {safetyThreshold: {maxDecreasePercent: 10, maxIncreasePercent: 5, minChange: 1}}
        """;
    var built = build(load(one, other));
    var limit = built.installation().entities().get("contact").attributes().get("hours").limit();

    assertThat(limit).isNotNull();
    assertThat(limit.maxDecreasePercent()).isEqualByComparingTo("10");
    assertThat(limit.maxIncreasePercent()).isEqualByComparingTo("5");
    assertThat(limit.minChange()).isEqualByComparingTo("1");
  }

  private static InstallationBuilder.Built build(Loaded loaded) {
    assertThat(problems(loaded)).isEmpty();
    return InstallationBuilder.build(
        loaded.syncs().stream()
            .map(it -> new StartedSync(it.form(), it.contentHash(), Instant.EPOCH))
            .toList());
  }

  private static Attribute attribute(String resolution, String name) {
    return contact(load(HEAD + "syncConfig: {conflictResolution: {" + resolution + "}}"), name);
  }

  private static Attribute contact(Loaded loaded, String attribute) {
    return build(loaded).installation().entities().get("contact").attributes().get(attribute);
  }
}

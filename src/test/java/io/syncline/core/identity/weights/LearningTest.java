package io.syncline.core.identity.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.identity.Levels;
import io.syncline.core.identity.MadeUpPeople;
import io.syncline.core.identity.proposal.Proposals;
import io.syncline.core.identity.proposal.Proposals.Found;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS) // what is learned is learned once
@DisplayName(
    "How much agreement proves is learned without decisions, on people whose identity is known")
class LearningTest {

  private static final int PEOPLE = 3_000;

  /** Of twenty people so many are in both systems. */
  private static final int MANY = 16;

  private static final int HALF = 10;
  private static final int FEW = 4;
  static final Entity ENTITY = entity();

  private final MadeUpPeople.Sides sides = sides(21, MANY);
  private final Learning.Learned learned =
      Learning.from(ENTITY, List.copyOf(sides.ones()), List.copyOf(sides.others()));

  /** With rules that are wrong often enough. */
  private static Entity entity() {
    var plain = MadeUpPeople.entity();
    return new Entity(
        plain.name(),
        plain.participants(),
        plain.attributes(),
        List.of(
            MatchRule.on("email"),
            MatchRule.on("phone"),
            rule("lastName", "company"),
            rule("firstName", "lastName"),
            rule("company", "city", "firstName")),
        plain.cleansing(),
        plain.region(),
        plain.timeZone(),
        plain.syncs(),
        plain.matching());
  }

  private static MatchRule rule(String... attributes) {
    return new MatchRule(String.join("+", attributes), List.of(attributes));
  }

  static MadeUpPeople.Sides sides(long seed, int bothOfTwenty) {
    var made = MadeUpPeople.withFewNames(new Random(seed));
    return made.sides(made.people(PEOPLE), bothOfTwenty);
  }

  @Test
  void theRatesAreNearThoseOfTheTruth() {
    var levels = new Levels(ENTITY);
    var others = byId(sides.others());
    var same = new long[levels.attributes().size()][Levels.COUNT + 1];
    for (var one : sides.ones()) {
      var other = others.get(one.ref().id());
      if (other != null) {
        count(levels, one, other, same);
      }
    }
    var chance = new long[same.length][Levels.COUNT + 1];
    var random = new Random(3);
    for (int i = 0; i < 50_000; i++) {
      var one = sides.ones().get(random.nextInt(sides.ones().size()));
      var other = sides.others().get(random.nextInt(sides.others().size()));
      if (!one.ref().id().equals(other.ref().id())) {
        count(levels, one, other, chance);
      }
    }

    assertThat(learned.blocks()).allMatch(Learning.Block::converged).hasSizeGreaterThan(3);
    for (int i = 0; i < same.length; i++) {
      var rates = learned.weights().rates().get(i);
      for (int level = 0; level < Levels.COUNT; level++) {
        assertThat(rates.m().get(level))
            .as("m of %s, level %d", rates.attribute(), level)
            .isCloseTo(rate(same[i], level), within(0.04));
        assertThat(rates.u().get(level))
            .as("u of %s, level %d", rates.attribute(), level)
            .isCloseTo(rate(chance[i], level), within(0.01));
      }
    }
  }

  @Test
  void whatAProposedRuleStatesHoldsForPeopleItWasNotLearnedFrom() {
    assertThat(learned.rules()).hasSizeGreaterThan(2);
    assertThat(learned.present()).hasSize(5);
    holds(learned, sides(22, MANY), 0.02);
  }

  @Test
  void aRuleThatIsOftenWrongIsSaidToBe() {
    var half = sides(31, HALF);
    var estimates = Learning.from(ENTITY, half.ones(), half.others());

    assertThat(estimates.present()).extracting(ProposedRule::precision).anyMatch(it -> it < 0.93);
    assertThat(estimates.rules()).isNotEmpty().allMatch(it -> it.precision() >= 0.99);
    holds(estimates, sides(32, HALF), 0.05);
  }

  @Test
  void whereFewAreInBothSystemsNoRuleIsProposed() {
    var few = sides(31, FEW);
    var estimates = Learning.from(ENTITY, few.ones(), few.others());

    assertThat(estimates.weights()).isNotNull();
    assertThat(estimates.rules()).isEmpty();
    assertThat(estimates.present()).isEmpty();
  }

  private static void holds(Learning.Learned learned, MadeUpPeople.Sides unseen, double tolerance) {
    Stream.concat(learned.rules().stream(), learned.present().stream())
        .forEach(
            rule -> {
              var truth = truth(unseen, rule);
              assertThat(rule.precision())
                  .as("precision of %s", rule.yaml())
                  .isCloseTo(truth[0], within(tolerance));
              assertThat(rule.coverage())
                  .as("coverage of %s", rule.yaml())
                  .isCloseTo(truth[1], within(0.06));
            });
  }

  /** Precision and coverage of the links that a rule would make. */
  static double[] truth(MadeUpPeople.Sides sides, ProposedRule rule) {
    var ones = values(sides.ones(), rule);
    var others = values(sides.others(), rule);
    double links = 0;
    double right = 0;
    for (var it : ones.entrySet()) {
      var theirs = others.getOrDefault(it.getKey(), List.of());
      if (it.getValue().size() == 1 && theirs.size() == 1) {
        links++;
        right += it.getValue().equals(theirs) ? 1 : 0;
      }
    }
    return new double[] {right / links, right / sides.both()};
  }

  @Test
  void theOrderOfTheRecordsSaysNothing() {
    var ones = sides(21, MANY).ones();
    var others = sides(21, MANY).others();
    Collections.shuffle(ones, new Random(1));
    Collections.shuffle(others, new Random(2));

    var again = Learning.from(ENTITY, ones, others);

    assertThat(again.rules()).isEqualTo(learned.rules());
    assertThat(again.weights().rates()).isEqualTo(learned.weights().rates());
  }

  @Test
  void ofQuestionsThoseThatAreOneWeighMore() {
    var held =
        Stream.concat(sides.ones().stream(), sides.others().stream())
            .collect(Collectors.toMap(Found::ref, Found::attributes));
    var questions =
        Proposals.between(ENTITY, sides.ones(), sides.others()).all().stream()
            .filter(it -> !it.certain())
            .collect(
                Collectors.partitioningBy(
                    it -> it.one().id().equals(it.other().id()),
                    Collectors.mapping(
                        it ->
                            learned.weights().of(held.get(it.one()), held.get(it.other())).value(),
                        Collectors.toList())));

    long inOrder = 0;
    for (double right : questions.get(true)) {
      inOrder += questions.get(false).stream().filter(wrong -> wrong < right).count();
    }
    assertThat(1.0 * inOrder / questions.get(true).size() / questions.get(false).size())
        .as("the chance that a right question weighs more than a wrong one")
        .isGreaterThan(0.9);
  }

  @Test
  void aWeightNamesWhatEachAttributeHasOfIt() {
    var one = sides.ones().get(0).attributes();
    var weight = learned.weights().of(one, one);

    assertThat(weight.value()).isGreaterThan(10);
    assertThat(weight.shares()).contains("lastName +").contains("city +").doesNotContain("-");
  }

  @Test
  void fromTooLittleNothingIsLearned() {
    var few = Learning.from(ENTITY, sides.ones().subList(0, 30), sides.others().subList(0, 30));

    assertThat(few.weights()).isNull();
    assertThat(few.rules()).isEmpty();
  }

  private static void count(Levels levels, Found one, Found other, long[][] counts) {
    var compared = levels.compare(levels.held(one.attributes()), levels.held(other.attributes()));
    for (int i = 0; i < compared.length; i++) {
      counts[i][compared[i]]++;
    }
  }

  private static double rate(long[] counts, int level) {
    return 1.0
        * counts[level]
        / (counts[Levels.SAME] + counts[Levels.NEAR] + counts[Levels.DIFFERENT]);
  }

  private static Map<String, Found> byId(List<Found> records) {
    return records.stream().collect(Collectors.toMap(it -> it.ref().id(), Function.identity()));
  }

  /** The ids of those that have each value of the rule. */
  private static Map<String, List<String>> values(List<Found> records, ProposedRule rule) {
    var levels = new Levels(ENTITY);
    var places = rule.attributes().stream().map(levels.attributes()::indexOf).toList();
    return records.stream()
        .filter(it -> places.stream().allMatch(at -> levels.exact(it.attributes())[at] != null))
        .collect(
            Collectors.groupingBy(
                it ->
                    places.stream()
                        .map(at -> levels.exact(it.attributes())[at])
                        .collect(Collectors.joining("\n")),
                Collectors.mapping(it -> it.ref().id(), Collectors.toList())));
  }
}

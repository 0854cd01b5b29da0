package io.syncline.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("S17: likeness is explained, symmetric, and never overrules a strong id")
class FuzzyScoreTest {

  private static final FuzzyRule COMPANY = new FuzzyRule("company", 0.9, 0.97);
  private static final FuzzyRule LAST_NAME = new FuzzyRule("lastName", 0.85, 0.97);

  @ParameterizedTest
  @CsvSource({
    "Acme Corp, ACME Corporation, 1.00",
    "Acme Widgets, Widgets Acme Inc., 1.00",
    "Mikrosoft, Microsoft, 0.90",
    "Acme Ltd, Acme GmbH, 0.90",
    "AcmeWidgets, Acme Widgets, 1.00"
  })
  void namesThatAreWrittenOtherwiseAreAlike(String one, String other, double atLeast) {
    assertThat(alike("company", one, other)).isGreaterThanOrEqualTo(atLeast);
  }

  @ParameterizedTest
  @CsvSource({
    "Acme North, Acme South",
    "Johnson Electric, Johnson Controls",
    "First National Bank, Second National Bank",
    "Acme, Apex"
  })
  void namesThatShareAWordAreNotAlike(String one, String other) {
    assertThat(alike("company", one, other)).isLessThan(0.9);
  }

  @Test
  void likenessIsSymmetricAndWholeWithItselfWhateverIsWritten() {
    var random = new Random(17);
    for (int i = 0; i < rounds(3_000); i++) {
      var one = text(random);
      var other = random.nextInt(4) == 0 ? one : text(random);
      double there = alike("company", one, other);
      assertThat(there)
          .as("seed 17, round %d: %s / %s", i, one, other)
          .isCloseTo(alike("company", other, one), within(1e-9))
          .isBetween(0.0, 1.0 + 1e-9);
      if (one.equals(other) && one.codePoints().anyMatch(Character::isLetterOrDigit)) {
        assertThat(there).as("seed 17, round %d: %s", i, one).isEqualTo(1.0);
      }
    }
  }

  @Test
  void whatIsAlikeSharesABlockingKeyInNineCasesOfTenOfOneTypingError() {
    var random = new Random(4);
    var entity = contacts(COMPANY);
    int alike = 0;
    int met = 0;
    int rounds = rounds(2_000);
    for (int i = 0; i < rounds; i++) {
      var one = name(random) + " " + name(random);
      var other = mistyped(one, random);
      if (alike("company", one, other) >= 0.9) {
        alike++;
        var shared = new HashSet<>(BlockingKeys.of(entity, said("company", one)));
        shared.retainAll(BlockingKeys.of(entity, said("company", other)));
        met += shared.isEmpty() ? 0 : 1;
      }
    }
    assertThat(alike).isGreaterThan(rounds / 2);
    assertThat(met).as("seed 4: of %d", alike).isGreaterThanOrEqualTo(alike * 9 / 10);
  }

  @Test
  void aPersonIsAskedFromTheThresholdUpwards() {
    assertThat(verdict(said("company", "Microsoft"), said("company", "Mikrosoft")))
        .isEqualTo(MatchScore.Verdict.REVIEW);
    assertThat(verdict(said("company", "Microsoft"), said("company", "Macrosoft Games")))
        .isEqualTo(MatchScore.Verdict.DIFFERENT);
  }

  @Test
  void noLinkIsMadeWithoutASecondAttributeThatAgrees() {
    var one = said("company", "Acme Corp");
    var other = said("company", "ACME Corporation");

    assertThat(verdict(one, other)).isEqualTo(MatchScore.Verdict.REVIEW);
    assertThat(
            verdict(
                one.with("firstName", Value.text("Ann")),
                other.with("firstName", Value.text("ann"))))
        .isEqualTo(MatchScore.Verdict.LINK);
  }

  @Test
  void aPartOfTheFirstAttributeIsNoSecondOne() {
    var one = said("company", "Ann Lee").with("firstName", Value.text("Ann"));

    assertThat(verdict(one, one)).isEqualTo(MatchScore.Verdict.REVIEW);
  }

  @Test
  void differentStrongIdsAreNeverLinkedAlone() {
    var one = said("company", "Acme").with("firstName", Value.text("Ann"));
    var score =
        compare(
            List.of(COMPANY),
            one.with("email", Value.text("ann@a.example")),
            one.with("email", Value.text("ann@b.example")));

    assertThat(score.verdict()).isEqualTo(MatchScore.Verdict.REVIEW);
    assertThat(score.against()).isEqualTo("email");
  }

  @Test
  void autoLinkIsNeverTheDefault() {
    var one = said("company", "Acme").with("firstName", Value.text("Ann"));

    assertThat(compare(List.of(new FuzzyRule("company", 0.9, null)), one, one).verdict())
        .isEqualTo(MatchScore.Verdict.REVIEW);
  }

  @Test
  void anAttributeThatDisagreesWeighsAgainstOneThatAgrees() {
    var one = said("company", "Acme").with("lastName", Value.text("Lee"));
    var other = said("company", "Acme").with("lastName", Value.text("Novak"));

    assertThat(compare(List.of(COMPANY, LAST_NAME), one, other).verdict())
        .isEqualTo(MatchScore.Verdict.DIFFERENT);
  }

  @Test
  void theScoreIsExplainedWithoutAnyValue() {
    var one = said("company", "Acme Corp").with("lastName", Value.text("Lee"));
    var score = compare(List.of(COMPANY, LAST_NAME), one, one);

    assertThat(score.explained())
        .isEqualTo("company 1.00 of 0.90, lastName 1.00 of 0.85; score 1.00; lastName agrees");
    assertThat(score.rule()).isEqualTo("fuzzy:company=1.00,lastName=1.00 score=1.00");
  }

  @Test
  void whatTheFirstAttributeSaysInOtherWordsIsNoSecondOne() {
    var one = said("company", "Acme Corp");

    assertThat(verdict(one, one)).isEqualTo(MatchScore.Verdict.REVIEW);
  }

  @Test
  void aStrongIdThatOneSideDoesNotFillExcludesNoMatch() {
    var one = said("company", "Acme").with("firstName", Value.text("Ann"));
    var score = compare(List.of(COMPANY), one, one.with("email", Value.text("ann@a.example")));

    assertThat(score.verdict()).isEqualTo(MatchScore.Verdict.LINK);
    assertThat(score.against()).isNull();
    assertThat(score.explained()).isEqualTo("company 1.00 of 0.90; score 1.00; firstName agrees");
  }

  @Test
  void aStrongIdThatIsTheSameExcludesNoMatch() {
    var one = said("company", "Acme").with("email", Value.text("ann@a.example"));

    assertThat(compare(List.of(COMPANY), one, one).against()).isNull();
  }

  @Test
  void anAttributeThatIsNotThereNeedsNoAutoLink() {
    var one = said("company", "Acme").with("firstName", Value.text("Ann"));
    var rules = List.of(COMPANY, new FuzzyRule("lastName", 0.9, null));

    assertThat(compare(rules, one, one).verdict()).isEqualTo(MatchScore.Verdict.LINK);
    var both = one.with("lastName", Value.text("Lee"));
    assertThat(compare(rules, both, both).verdict()).isEqualTo(MatchScore.Verdict.REVIEW);
  }

  @Test
  void whatOneSideLacksCountsAgainstALink() {
    var rules = List.of(COMPANY, new FuzzyRule("lastName", 0.85, 0.95));
    var one = said("company", "Acme").with("firstName", Value.text("Ann"));
    var more = one.with("lastName", Value.text("Lee"));

    assertThat(compare(rules, more, more).verdict()).isEqualTo(MatchScore.Verdict.LINK);
    assertThat(compare(rules, one, one).verdict()).isEqualTo(MatchScore.Verdict.LINK);
    assertThat(compare(rules, more, one).verdict()).isEqualTo(MatchScore.Verdict.REVIEW);
    assertThat(compare(rules, one, more).verdict()).isEqualTo(MatchScore.Verdict.REVIEW);
  }

  @Test
  void aNameAloneLinksNoOneThoughItHasTwoParts() {
    var rules =
        List.of(new FuzzyRule("firstName", 0.85, 0.9), new FuzzyRule("lastName", 0.85, 0.9));
    var one = said("firstName", "Ann").with("lastName", Value.text("Lee"));

    assertThat(compare(rules, one, one).verdict()).isEqualTo(MatchScore.Verdict.REVIEW);
    var more = one.with("company", Value.text("Acme"));
    assertThat(compare(rules, more, more).verdict()).isEqualTo(MatchScore.Verdict.LINK);
  }

  @Test
  void swappedNamesInitialsAndShortFormsAreAlike() {
    var rules =
        List.of(new FuzzyRule("firstName", 0.85, 0.9), new FuzzyRule("lastName", 0.85, 0.9));
    var robert = said("firstName", "Robert").with("lastName", Value.text("Søndergård"));

    assertThat(compare(rules, robert, named("Sondergard", "Robert")).value()).isGreaterThan(0.97);
    assertThat(compare(rules, robert, named("Bob", "Søndergård")).value()).isGreaterThan(0.97);
    assertThat(compare(rules, robert, named("R.", "Søndergård")).value()).isBetween(0.9, 0.95);
    assertThat(compare(rules, robert, named("Karl", "Søndergård")).value()).isLessThan(0.6);
  }

  @Test
  void aSwappedNameIsALittleLessThanTheSame() {
    var rules =
        List.of(new FuzzyRule("firstName", 0.85, 0.9), new FuzzyRule("lastName", 0.85, 0.9));
    var score = compare(rules, named("Robert", "Lee"), named("Lee", "Robert"));

    assertThat(score.evidence()).allMatch(it -> it.similarity() < 1 && it.similarity() > 0.9);
    assertThat(compare(rules, named("Robert", "Lee"), said("firstName", "Lee")).value())
        .as("without the other part nothing is swapped")
        .isLessThan(0.5);
  }

  @Test
  void onlyTheTwoPartsOfANameAreSwapped() {
    var rules = List.of(COMPANY, LAST_NAME);
    var one = said("company", "Lee").with("lastName", Value.text("Acme"));
    var other = said("company", "Acme").with("lastName", Value.text("Lee"));

    assertThat(compare(rules, one, other).value()).isLessThan(0.5);
  }

  @Test
  void initialsCountInNamesOfPersonsOnlyAndOfOneWord() {
    var rules = List.of(new FuzzyRule("lastName", 0.85, 0.9), COMPANY);
    assertThat(compare(rules, said("lastName", "L."), said("lastName", "Lee")).value())
        .isGreaterThan(0.8);
    assertThat(compare(rules, said("company", "L."), said("company", "Lee")).value()).isZero();
    assertThat(compare(rules, said("lastName", "L. Novak"), said("lastName", "Lee Karl")).value())
        .isLessThan(0.5);
  }

  @Test
  void whatManyShareCarriesNoLink() {
    var rules = List.of(COMPANY);
    var contacts = Contacts.synced().typed("company", ValueType.PICKLIST);
    var entity = contacts.matching(MatchRule.on("email")).alike(rules.get(0)).entity();
    var likeness = new FuzzyScore(entity);
    var one = likeness.profile(said("company", "gold plan").with("lastName", Value.text("Lee")));

    assertThat(likeness.compare(one, one).verdict()).isEqualTo(MatchScore.Verdict.REVIEW);
    assertThat(likeness.compare(one, one).second()).isNull();
  }

  @Test
  void whatIsMissingCountsMidwayBetweenItsTwoLimits() {
    var one = said("company", "Acme").with("firstName", Value.text("Ann"));
    var more = one.with("lastName", Value.text("Lee"));
    var easy = new FuzzyRule("company", 0.5, 0.6);

    assertThat(compare(List.of(easy, new FuzzyRule("lastName", 0.85, 0.95)), more, one).verdict())
        .as("1 + 0.9 reaches 0.6 + 0.95")
        .isEqualTo(MatchScore.Verdict.LINK);
    assertThat(compare(List.of(easy, new FuzzyRule("lastName", 0.1, 0.95)), more, one).verdict())
        .as("1 + 0.525 does not reach 0.6 + 0.95")
        .isEqualTo(MatchScore.Verdict.REVIEW);
    assertThat(compare(List.of(easy, new FuzzyRule("lastName", 0.1, null)), more, one).verdict())
        .as("1 + 0.55 does not reach 0.6 + 1")
        .isEqualTo(MatchScore.Verdict.REVIEW);
  }

  private static Attributes named(String given, String family) {
    return said("firstName", given).with("lastName", Value.text(family));
  }

  @Test
  void theScoreIsTheMeanOfWhatBothSidesHave() {
    var one = said("company", "Acme").with("lastName", Value.text("Lee"));
    var other = said("company", "Acme").with("lastName", Value.text("Novak"));

    assertThat(compare(List.of(COMPANY, LAST_NAME), one, other).value()).isEqualTo(0.5);
    assertThat(compare(List.of(COMPANY, LAST_NAME), one, said("company", "Acme")).value())
        .isEqualTo(1.0);
    assertThat(compare(List.of(COMPANY), said("lastName", "Lee"), one).value()).isZero();
  }

  @Test
  void aThresholdIsReachedByWhatIsExactlyIt() {
    var all = new FuzzyRule("company", 1.0, 1.0);
    var one = said("company", "Acme").with("firstName", Value.text("Ann"));

    assertThat(compare(List.of(all), one, one).verdict()).isEqualTo(MatchScore.Verdict.LINK);
    assertThat(new MatchScore.Evidence("company", 0.9, 0.9).reached()).isTrue();
    assertThat(new MatchScore.Evidence("company", 0.89, 0.9).reached()).isFalse();
  }

  @Test
  void theCheapLookSaysWhatTheWholeOneSays() {
    var random = new Random(5);
    var likeness = new FuzzyScore(contacts(COMPANY, LAST_NAME));
    var names = List.of("Acme", "Acme Corp", "Akme", "Globex", "Globexx", "Lee", "Li", "");
    for (int i = 0; i < rounds(4_000); i++) {
      var one = likeness.profile(named(random, names));
      var other = likeness.profile(named(random, names));
      assertThat(likeness.mayBeAlike(one, other))
          .as("seed 5, round %d", i)
          .isEqualTo(likeness.compare(one, other).verdict() != MatchScore.Verdict.DIFFERENT);
    }
    var exact = new FuzzyScore(contacts(new FuzzyRule("company", 1.0, null)));
    var acme = exact.profile(said("company", "Acme"));
    assertThat(exact.mayBeAlike(acme, acme)).isTrue();
  }

  private static Attributes named(Random random, List<String> names) {
    return said("company", names.get(random.nextInt(names.size())))
        .with("lastName", Value.text(names.get(random.nextInt(names.size()))));
  }

  @Test
  void onlyAnEntityWithFuzzyRulesIsComparedAtAll() {
    assertThat(new FuzzyScore(contacts(COMPANY)).isAsked()).isTrue();
    assertThat(new FuzzyScore(contacts()).isAsked()).isFalse();
  }

  private static MatchScore.Verdict verdict(Attributes one, Attributes other) {
    return compare(List.of(COMPANY), one, other).verdict();
  }

  private static double alike(String attribute, String one, String other) {
    return compare(List.of(COMPANY), said(attribute, one), said(attribute, other)).value();
  }

  private static MatchScore compare(List<FuzzyRule> rules, Attributes one, Attributes other) {
    var likeness = new FuzzyScore(contacts(rules.toArray(FuzzyRule[]::new)));
    return likeness.compare(likeness.profile(one), likeness.profile(other));
  }

  private static Entity contacts(FuzzyRule... rules) {
    return Contacts.synced().matching(MatchRule.on("email")).alike(rules).entity();
  }

  private static Attributes said(String attribute, String text) {
    return Attributes.of(new HashMap<>(Map.of(attribute, Value.text(text))));
  }

  private static String name(Random random) {
    var name = new StringBuilder();
    for (int i = 0; i < 3 + random.nextInt(3); i++) {
      name.append("bcdfghjklmnprstvwz".charAt(random.nextInt(18)));
      name.append("aeiou".charAt(random.nextInt(5)));
    }
    return name.toString();
  }

  private static String mistyped(String text, Random random) {
    int at = random.nextInt(text.length() - 1);
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, at) + text.substring(at + 1);
      case 1 ->
          text.substring(0, at) + text.charAt(at + 1) + text.charAt(at) + text.substring(at + 2);
      default -> text.substring(0, at) + "x" + text.substring(at + 1);
    };
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    int length = random.nextInt(20);
    for (int i = 0; i < length; i++) {
      text.append("aAbcéß.-&' Ltd株0".charAt(random.nextInt(16)));
    }
    return text.toString();
  }

  /** Seldom where every mutant of the code is tried. */
  private static int rounds(int usually) {
    return Math.max(10, usually / Integer.getInteger("mutation.thrift", 1));
  }
}

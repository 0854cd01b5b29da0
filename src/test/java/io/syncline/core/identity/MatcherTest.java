package io.syncline.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.Entity;
import io.syncline.core.definition.FuzzyRule;
import io.syncline.core.definition.MatchRule;
import io.syncline.core.model.Attributes;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S17: never a guess about who is who")
class MatcherTest {

  private static final MatchRule NAMES = new MatchRule("names", List.of("firstName", "lastName"));

  private final Map<RecordId, Attributes> records = new LinkedHashMap<>();
  private final Contacts contacts = Contacts.synced().matching(MatchRule.on("email"), NAMES);

  @Test
  void oneRecordWithTheSameNormalizedEmailIsTheOne() {
    var ann = known("email", "ann@example.com");
    known("email", "bob@example.com");

    assertThat(identify("email", " ANN@example.com "))
        .isEqualTo(new Identification.One(ann, "email"));
  }

  @Test
  void nobodyMatchesAnEmptyValue() {
    known("email", "");

    assertThat(identify("email", "")).isEqualTo(new Identification.Nobody());
  }

  @Test
  void twoCandidatesAreAQuestion() {
    var one = known("email", "shared@example.com");
    var two = known("email", "shared@example.com");

    assertThat(identify("email", "shared@example.com"))
        .isInstanceOfSatisfying(
            Identification.Ambiguous.class,
            it -> assertThat(it.candidates()).containsExactlyInAnyOrder(one, two));
  }

  @Test
  void aLaterRuleDecidesWhereTheStrongerOneIsNotFilled() {
    var ann = known("firstName", "Ann", "lastName", "Lee");

    assertThat(identify("email", "ann@example.com", "firstName", "Ann", "lastName", "Lee"))
        .isEqualTo(new Identification.One(ann, "names"));
  }

  @Test
  void aLaterRuleIsAQuestionWhereTheStrongerOneSpeaksAgainst() {
    var ann = known("email", "ann@one.example", "firstName", "Ann", "lastName", "Lee");

    assertThat(identify("email", "ann@two.example", "firstName", "Ann", "lastName", "Lee"))
        .isInstanceOfSatisfying(
            Identification.Ambiguous.class, it -> assertThat(it.candidates()).containsExactly(ann));
  }

  @Test
  void partsOfACompositeKeyDoNotRunIntoOneAnother() {
    known("firstName", "Ann", "lastName", "Marie Lee");

    assertThat(identify("firstName", "Ann Marie", "lastName", "Lee"))
        .isEqualTo(new Identification.Nobody());
  }

  @Test
  void aRuleThatOneSideDoesNotFillSpeaksAgainstNobody() {
    var ann = known("email", "ann@one.example", "firstName", "Ann", "lastName", "Lee");

    assertThat(identify("firstName", "Ann", "lastName", "Lee"))
        .isEqualTo(new Identification.One(ann, "names"));
  }

  @Test
  void aStrongerRuleThatAgreesSpeaksAgainstNobodyThoughItDidNotFindThem() {
    var ann = known("email", "ann@one.example", "firstName", "Ann", "lastName", "Lee");

    assertThat(
            Matcher.identify(
                contacts.entity(),
                records.get(ann),
                value -> value.rule().equals("names") ? Set.of(ann) : Set.of(),
                records::get))
        .isEqualTo(new Identification.One(ann, "names"));
  }

  @Test
  void whoIsAlikeIsAskedAboutAndTheNearestIsNamedFirst() {
    var mik = known("company", "Mikrosoft");
    var mic = known("company", "Microsoft");
    known("company", "Globex");

    assertThat(alike(0.97, "company", "Microsoft"))
        .isInstanceOfSatisfying(
            Identification.Ambiguous.class,
            it -> {
              assertThat(it.candidates()).containsExactly(mic, mik);
              assertThat(it.why())
                  .startsWith("it resembles " + mic + ": company 1.00 of 0.90; score 1.00; or ")
                  .contains(mik + ": company 0.9");
            });
    assertThat(alike(0.97, "company", "Initech")).isEqualTo(new Identification.Nobody());
  }

  @Test
  void oneIsLinkedByLikenessOnlyWhereNobodyElseComesNear() {
    var ann = known("company", "Acme Corp", "firstName", "Ann");
    known("company", "Globex", "firstName", "Bob");
    var said = new String[] {"company", "ACME Corporation", "firstName", "Ann"};

    assertThat(alike(0.97, said))
        .isEqualTo(new Identification.One(ann, "fuzzy:company=1.00 score=1.00"));
    assertThat(alike(null, said))
        .as("without autoLink")
        .isInstanceOfSatisfying(
            Identification.Ambiguous.class, it -> assertThat(it.candidates()).containsExactly(ann));
    var other = known("company", "Acme", "firstName", "Cy");
    assertThat(alike(0.97, said))
        .isInstanceOfSatisfying(
            Identification.Ambiguous.class,
            it -> assertThat(it.candidates()).containsExactly(ann, other));
  }

  @Test
  void whomAnExactRuleKnowsIsNotLookedForByLikeness() {
    var ann = known("email", "ann@example.com");
    known("company", "Acme");

    assertThat(alike(0.97, "email", "ann@example.com", "company", "Acme"))
        .isEqualTo(new Identification.One(ann, "email"));
    assertThat(identify("company", "Acme"))
        .as("without fuzzy rules")
        .isEqualTo(new Identification.Nobody());
  }

  @Test
  void noMoreThanTenCandidatesAreNamed() {
    for (int i = 0; i < 12; i++) {
      known("company", "Acme");
    }

    assertThat(alike(null, "company", "Acme"))
        .isInstanceOfSatisfying(
            Identification.Ambiguous.class,
            it ->
                assertThat(it.candidates())
                    .containsExactlyElementsOf(records.keySet().stream().limit(10).toList()));
  }

  /** All that are known share a blocking key. */
  private Identification alike(@Nullable Double autoLink, String... namesAndValues) {
    var entity = contacts.alike(new FuzzyRule("company", 0.9, autoLink)).entity();
    return Matcher.identify(
        entity,
        attributes(namesAndValues),
        value -> index(entity).getOrDefault(value, Set.of()),
        records::keySet,
        records::get);
  }

  private RecordId known(String... namesAndValues) {
    var id = new RecordId(new UUID(0, records.size() + 1L));
    records.put(id, attributes(namesAndValues));
    return id;
  }

  private Identification identify(String... namesAndValues) {
    var entity = contacts.entity();
    var index = index(entity);
    return Matcher.identify(
        entity,
        attributes(namesAndValues),
        value -> index.getOrDefault(value, Set.of()),
        records::get);
  }

  private Map<MatchValue, Set<RecordId>> index(Entity entity) {
    var index = new HashMap<MatchValue, Set<RecordId>>();
    records.forEach(
        (id, values) ->
            MatchValues.of(entity, values)
                .values()
                .forEach(it -> index.computeIfAbsent(it, key -> new HashSet<>()).add(id)));
    return index;
  }

  private static Attributes attributes(String... namesAndValues) {
    var values = new HashMap<String, Value>();
    var words = Arrays.asList(namesAndValues);
    for (int i = 0; i < words.size(); i += 2) {
      values.put(words.get(i), Value.text(words.get(i + 1)));
    }
    return Attributes.of(values);
  }
}

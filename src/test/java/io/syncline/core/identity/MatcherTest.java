package io.syncline.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("S17: identity is never guessed")
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
  void anEmptyValueMatchesNoRecord() {
    known("email", "");

    assertThat(identify("email", "")).isEqualTo(new Identification.NoMatch());
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
        .isEqualTo(new Identification.NoMatch());
  }

  @Test
  void aRuleThatOneSideDoesNotFillExcludesNoMatch() {
    var ann = known("email", "ann@one.example", "firstName", "Ann", "lastName", "Lee");

    assertThat(identify("firstName", "Ann", "lastName", "Lee"))
        .isEqualTo(new Identification.One(ann, "names"));
  }

  @Test
  void aStrongerRuleThatAgreesExcludesNoMatchThoughItFoundNone() {
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
    assertThat(alike(0.97, "company", "Initech")).isEqualTo(new Identification.NoMatch());
  }

  @Test
  void oneIsLinkedByLikenessOnlyWhereNoOtherIsClose() {
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
  void aRecordFoundByAnExactRuleIsNotSearchedByLikeness() {
    var ann = known("email", "ann@example.com");
    known("company", "Acme");

    assertThat(alike(0.97, "email", "ann@example.com", "company", "Acme"))
        .isEqualTo(new Identification.One(ann, "email"));
    assertThat(identify("company", "Acme"))
        .as("without fuzzy rules")
        .isEqualTo(new Identification.NoMatch());
  }

  @ParameterizedTest
  @DisplayName("S17: one address does not make two plainly different people one")
  @CsvSource({
    "Ann, Lee, Ann, Lee, true",
    "Ann, Lee, Lee, Ann, true",
    "Ann, Lee, A., Lee, true",
    "Ann, Lee, Ann, Novak, true",
    "Robert, Lee, Bob, Li, true",
    "Søren, Łukaszewski, Soren, Lukaszewski, true",
    "Jürgen, Müller, Juergen, Mueller, true",
    "Ann, Lee, Bob, '', true",
    "'', '', Bob, Novak, true",
    "Ann, v12, Bob, v97, true",
    "Ann, Lee, Bob, Novak, false",
    "Katharina, Lindberg, Thomas, Steiner, false"
  })
  void oneAddressDoesNotMakeTwoPlainlyDifferentPeopleOne(
      String given, String family, String otherGiven, String otherFamily, boolean one) {
    var known = known(person("ann@example.com", given, family));

    var who = byEmail(person("ann@example.com", otherGiven, otherFamily));

    assertThat(who)
        .isEqualTo(
            one
                ? new Identification.One(known, "email")
                : new Identification.Ambiguous(
                    List.of(known), "matches by email but the names are plainly different"));
  }

  @Test
  @DisplayName("S17: a mailbox of a function links two people only if their names agree")
  void aSharedMailboxCarriesLittleWeight() {
    var ann = known(person("info@example.com", "Ann", "Lee"));

    assertThat(byEmail(person("Info@example.com", "Ann", "Lee")))
        .isEqualTo(new Identification.One(ann, "email"));
    assertThat(byEmail("email", "info@example.com"))
        .as("nothing is known that differs")
        .isEqualTo(new Identification.One(ann, "email"));
    assertThat(byEmail(person("info@example.com", "Bob", "Lee")))
        .isEqualTo(
            new Identification.Ambiguous(
                List.of(ann),
                "matches by email but several people may share it, and the names differ"));
  }

  @Test
  @DisplayName("S17: what only fills a field identifies no one")
  void placeholdersIdentifyNoOne() {
    known("email", "noreply@example.com");

    assertThat(byEmail("email", "noreply@example.com")).isEqualTo(new Identification.NoMatch());
  }

  @Test
  @DisplayName("S17: rivals are looked for from both sides before likeness links")
  void rivalsAreLookedForFromBothSides() {
    var said = new String[] {"company", "ACME Corporation", "firstName", "Ann"};
    var ann = known("company", "Acme Corp", "firstName", "Ann");
    var linked = known("company", "Acme", "firstName", "Ann");
    var far = known("company", "Acme Norths", "firstName", "Ann");

    assertThat(alike(Set.of(ann), Set.of(far), Set.of(), said))
        .isEqualTo(new Identification.One(ann, "fuzzy:company=1.00 score=1.00"));
    assertThat(alike(Set.of(ann), Set.of(linked), Set.of(), said))
        .as("it may be a duplicate of a copy that is linked")
        .isInstanceOfSatisfying(
            Identification.Ambiguous.class,
            it -> {
              assertThat(it.candidates()).containsExactly(ann);
              assertThat(it.why()).endsWith("; one that has a copy there comes as near");
            });
    assertThat(alike(Set.of(ann), Set.of(), Set.of(ann), said))
        .as("a person is asked of another copy whether it is this record")
        .isInstanceOf(Identification.Ambiguous.class);
  }

  @Test
  @DisplayName("S17: a rival that is far enough behind does not keep likeness from linking")
  void aRivalFarBehindIsNone() {
    var said = new String[] {"company", "Acme Widgets", "firstName", "Ann"};
    var same = known("company", "Acme Widgets", "firstName", "Ann");
    var near = known("company", "Acme Widgets North", "firstName", "Ann");

    assertThat(alike(Set.of(same), Set.of(near), Set.of(), said))
        .isInstanceOf(Identification.One.class);
    assertThat(alike(Set.of(near), Set.of(), Set.of(), said))
        .as("it is alike, though")
        .isInstanceOf(Identification.Ambiguous.class);
  }

  @Test
  @DisplayName("S17: two free records that are as near are a question about both")
  void twoThatAreAsNearAreAQuestion() {
    var said = new String[] {"company", "Acme Corp", "firstName", "Ann"};
    var one = known("company", "Acme", "firstName", "Ann");
    var other = known("company", "Acme Inc", "firstName", "Ann");

    assertThat(alike(Set.of(one, other), Set.of(), Set.of(), said))
        .isInstanceOfSatisfying(
            Identification.Ambiguous.class,
            it -> {
              assertThat(it.candidates()).containsExactlyInAnyOrder(one, other);
              assertThat(it.why()).doesNotContain("has a copy there");
            });
  }

  private Identification alike(
      Set<RecordId> free, Set<RecordId> taken, Set<RecordId> wanted, String... said) {
    return Matcher.identify(
        contacts.alike(new FuzzyRule("company", 0.8, 0.97)).entity(),
        attributes(said),
        value -> Set.of(),
        () -> new Matcher.Near(free, taken),
        wanted::contains,
        records::get);
  }

  private static String[] person(String email, String given, String family) {
    return Stream.of("email", email, "firstName", given, "lastName", family).toArray(String[]::new);
  }

  private Identification byEmail(String... said) {
    var entity = Contacts.synced().entity();
    var index = index(entity);
    return Matcher.identify(
        entity, attributes(said), value -> index.getOrDefault(value, Set.of()), records::get);
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

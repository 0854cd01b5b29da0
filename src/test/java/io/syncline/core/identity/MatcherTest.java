package io.syncline.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
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

  private RecordId known(String... namesAndValues) {
    var id = new RecordId(new UUID(0, records.size() + 1L));
    records.put(id, attributes(namesAndValues));
    return id;
  }

  private Identification identify(String... namesAndValues) {
    var entity = contacts.entity();
    var index = new HashMap<MatchValue, Set<RecordId>>();
    records.forEach(
        (id, values) ->
            MatchValues.of(entity, values)
                .values()
                .forEach(it -> index.computeIfAbsent(it, key -> new HashSet<>()).add(id)));
    return Matcher.identify(
        entity,
        attributes(namesAndValues),
        value -> index.getOrDefault(value, Set.of()),
        records::get);
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

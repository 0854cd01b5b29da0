package io.syncline.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S17: what records that may be alike have in common")
class BlockingKeysTest {

  @Test
  void anOutlineSurvivesVowelsDoubledLettersAndTheOrderOfWords() {
    assertThat(outlines("Banana")).containsExactlyInAnyOrder("=bn", "bn");
    assertThat(outlines("Bannano")).isEqualTo(outlines("Banana"));
    assertThat(outlines("Lima Banana")).isEqualTo(outlines("Banana Lima"));
    assertThat(outlines("Constantinople")).contains("cnst");
  }

  @Test
  void aNumberIsItsOwnOutline() {
    assertThat(outlines("Studio 20077")).containsExactlyInAnyOrder("=20077 std", "20077", "std");
  }

  @Test
  void aLetterAloneIsShared() {
    assertThat(outlines("Lee")).as("by too many to be a key").containsExactly("=l");
  }

  @Test
  void aLongTextHasNoMoreThanSixWordsForKeys() {
    assertThat(outlines("be ce de fe ge ke")).hasSize(1);
    assertThat(outlines("bat cat dat fat gat kat lat mat")).hasSize(7);
  }

  @Test
  void theKeysOfARecordAreMatchValuesOfTheFuzzyRule() {
    var entity = Contacts.synced().alike(new FuzzyRule("company", 0.9, null)).entity();
    var said = Attributes.of(Map.of("company", Value.text("Acme"), "lastName", Value.text("Lee")));

    assertThat(BlockingKeys.of(entity, said))
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.rule()).isEqualTo("fuzzy:company"))
        .allSatisfy(it -> assertThat(it.entity()).isEqualTo("contact"));
    assertThat(BlockingKeys.of(entity, said.with("company", Value.text("Akme Inc"))))
        .doesNotContainAnyElementsOf(BlockingKeys.of(entity, said));
    assertThat(BlockingKeys.of(entity, said.with("company", Value.text("Acmee"))))
        .isEqualTo(BlockingKeys.of(entity, said));
    assertThat(BlockingKeys.of(entity, Attributes.of(Map.of("lastName", Value.text("Lee")))))
        .isEmpty();
    assertThat(MatchValues.all(entity, said.with("email", Value.text("a@x.example")))).hasSize(3);
  }

  @Test
  @DisplayName("S17: the outlines of swapped names meet, where both parts are compared")
  void theOutlinesOfSwappedNamesMeet() {
    var first = new FuzzyRule("firstName", 0.9, null);
    var last = new FuzzyRule("lastName", 0.9, null);
    var company = new FuzzyRule("company", 0.9, null);

    var both = Contacts.synced().alike(first, last, company).entity();
    assertThat(BlockingKeys.group(both, "firstName")).isEqualTo("name");
    assertThat(BlockingKeys.group(both, "lastName")).isEqualTo("name");
    assertThat(BlockingKeys.group(both, "company")).isEqualTo("company");
    assertThat(BlockingKeys.group(both, "unknown")).isEqualTo("unknown");
    var one = Contacts.synced().alike(last, company).entity();
    assertThat(BlockingKeys.group(one, "lastName")).isEqualTo("lastName");
    assertThat(BlockingKeys.group(Contacts.synced().alike(first).entity(), "firstName"))
        .isEqualTo("firstName");
  }

  private static Set<String> outlines(String text) {
    return BlockingKeys.outlines(Tokens.of(text));
  }
}

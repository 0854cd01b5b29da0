package io.syncline.core.find;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SearchWordsTest {

  /** Any attribute will do: its type makes it a phone number. */
  private static final String PHONE = "firstName";

  private static final Entity CONTACT =
      Contacts.synced()
          .attributes(
              it ->
                  it.name().equals("company")
                      ? Ruled.masked(it)
                      : it.name().equals(PHONE) ? Attribute.plain(PHONE, ValueType.PHONE) : it)
          .installation()
          .entity("contact")
          .orElseThrow();

  @Test
  void wordsAreFoldedAndTakenApart() {
    assertThat(words("lastName", "  Ó'BRIEN-Smith, (von)\u00a0Straße "))
        .contains("ó'brien-smith", "brien", "smith", "von", "strasse");
    assertThat(words("email", "Ada@Example.com")).contains("ada@example.com", "ada", "example");
  }

  @Test
  void theDomainOfAnAddressIsAWordOfIts() {
    assertThat(words("email", "ada@example.com")).contains("example.com");
  }

  @Test
  void aMaskedAttributeHasNoWords() {
    assertThat(words("company", "Analytical Engines")).isEmpty();
  }

  @Test
  void whatIsEmptyOrCannotBeStoredHasNoWords() {
    assertThat(words("lastName", "")).isEmpty();
    assertThat(words("lastName", "a\u0000b")).isEmpty();
    assertThat(SearchWords.asked("a\u0000b")).isEmpty();
    assertThat(SearchWords.asked(" -- ")).isEmpty();
  }

  @Test
  void aPhoneNumberIsFoundWithAndWithoutItsCountry() {
    var stored = words(PHONE, "+14155553133");

    for (var asked :
        List.of("+1 (415) 555-3133", "0014155553133", "415 555 3133", "0415-555-3133")) {
      var word = SearchWords.asked(asked);
      assertThat(word).as(asked).hasSize(1);
      assertThat(stored).as(asked).anyMatch(it -> it.startsWith(word.get(0)));
    }
    assertThat(SearchWords.asked("12345")).containsExactly("12345");
  }

  private static Set<String> words(String attribute, String value) {
    var values = new HashMap<String, AttributeState>();
    values.put(attribute, new AttributeState(Value.text(value), Contacts.CRM, Contacts.START, 1));
    var record = UnifiedRecord.born(new RecordId(new UUID(0, 1)), "contact").changed(values);
    var words = SearchWords.of(CONTACT, record);
    return words.getOrDefault(attribute, Set.of());
  }
}

package io.syncline.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S17: when two names may be one person's")
class PersonNameTest {

  @Test
  void eachAttributeHoldsItsPartOfAName() {
    var contact = Contacts.synced().entity();
    assertThat(PersonName.part(contact, text("firstName"))).isEqualTo(PersonName.Part.GIVEN);
    assertThat(PersonName.part(contact, text("last_name"))).isEqualTo(PersonName.Part.FAMILY);
    assertThat(PersonName.part(contact, text("fullName"))).isEqualTo(PersonName.Part.WHOLE);
    assertThat(PersonName.part(contact, text("company"))).isEqualTo(PersonName.Part.NONE);
    assertThat(PersonName.part(contact, Attribute.plain("firstName", ValueType.PICKLIST)))
        .as("one of a list")
        .isEqualTo(PersonName.Part.NONE);
    assertThat(PersonName.part(of("company", "name"), text("name")))
        .as("the name of a company")
        .isEqualTo(PersonName.Part.NONE);
  }

  @Test
  void aWholeNameReplacesItsParts() {
    var entity = of("contact", "firstName", "lastName", "name");
    var whole = said("name", "Ann Lee");
    assertThat(PersonName.of(entity, whole))
        .isEqualTo(new PersonName(List.of(), List.of("ann", "lee")));
    assertThat(PersonName.of(entity, said("firstName", "Bob", "lastName", "Novak", "name", "B.")))
        .isEqualTo(new PersonName(List.of("bob"), List.of("novak")));
    assertThat(PersonName.of(entity, said("firstName", "Bob", "name", "Ann Lee")))
        .as("half a name is none")
        .isEqualTo(PersonName.of(entity, whole));
    assertThat(PersonName.of(entity, said("lastName", "Bob", "name", "Ann Lee")))
        .isEqualTo(PersonName.of(entity, whole));
    assertThat(PersonName.of(entity, said("name", "Shop 24"))).isEqualTo(PersonName.UNKNOWN);
  }

  @Test
  void onlyCompleteNamesAgreeOrDiffer() {
    var ann = new PersonName(List.of("ann"), List.of("lee"));
    var only = new PersonName(List.of(), List.of("ann"));
    var longer = new PersonName(List.of("ann"), List.of("maria", "lee"));
    assertThat(ann.agrees(longer)).isTrue();
    assertThat(longer.agrees(ann)).isTrue();
    assertThat(ann.agrees(only)).isFalse();
    assertThat(only.agrees(ann)).isFalse();
    assertThat(ann.plainlyDiffers(new PersonName(List.of("bob"), List.of("novak")))).isTrue();
    assertThat(ann.plainlyDiffers(new PersonName(List.of(), List.of("bob")))).isFalse();
    assertThat(new PersonName(List.of(), List.of("bob")).plainlyDiffers(ann)).isFalse();
  }

  @Test
  void twoWordsAreOneNameByDegrees() {
    assertThat(PersonName.likeness("a", "a")).isEqualTo(1);
    assertThat(PersonName.likeness("a", "ann")).isEqualTo(Nicknames.INITIAL);
    assertThat(PersonName.likeness("b", "ann")).isZero();
    assertThat(PersonName.likeness("bob", "robert")).isEqualTo(Nicknames.SHORT_FORM);
    assertThat(PersonName.likeness("sondergard", "sondergaard")).isBetween(0.85, 0.999);
    assertThat(PersonName.likeness("mueller", "muller")).as("umlauts").isEqualTo(1);
    assertThat(PersonName.likeness("ann", "karl")).isZero();
  }

  @Test
  void aNameOfThreeLettersOrMoreMayBeginAnother() {
    assertThat(PersonName.likeness("abc", "abcdefghij")).isEqualTo(Nicknames.SHORT_FORM);
    assertThat(PersonName.likeness("abcdefghij", "abc")).isEqualTo(Nicknames.SHORT_FORM);
    assertThat(PersonName.likeness("christ", "christop")).isEqualTo(Nicknames.SHORT_FORM);
    assertThat(PersonName.likeness("ab", "abxyz")).isZero();
    assertThat(PersonName.likeness("xyz", "abxyz")).as("it ends it only").isZero();
  }

  private static Entity of(String name, String... attributes) {
    var byName = new TreeMap<String, Attribute>();
    for (var it : attributes) {
      byName.put(it, text(it));
    }
    return new Entity(
        name, List.of(), byName, List.of(), Cleansing.NONE, "", ZoneOffset.UTC, List.of());
  }

  private static Attributes said(String... pairs) {
    Map<String, Value> said = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      said.put(pairs[i], Value.text(pairs[i + 1]));
    }
    return Attributes.of(said);
  }

  private static Attribute text(String name) {
    return Attribute.plain(name, ValueType.TEXT);
  }
}

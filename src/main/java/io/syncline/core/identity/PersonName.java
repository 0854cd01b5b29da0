package io.syncline.core.identity;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/**
 * The name of a person in a record: given and family name, or a whole name whose words may be
 * either. Swapped names, initials, short forms and spelling without accents are the same name.
 *
 * @param given words of the given name; empty where only a whole name is known
 * @param family words of the family name, or of the whole name
 */
record PersonName(List<String> given, List<String> family) {

  static final PersonName UNKNOWN = new PersonName(List.of(), List.of());

  private static final Set<String> GIVEN = Set.of("firstname", "givenname", "forename", "first");
  private static final Set<String> FAMILY = Set.of("lastname", "surname", "familyname", "last");
  private static final Set<String> WHOLE =
      Set.of("name", "fullname", "displayname", "contactname", "personname");

  /** From here on two words are one, written otherwise (Winkler 1990). */
  private static final double SAME_WORD = 0.85;

  private static final int SHORT_FORM = 3;
  private static final JaroWinklerSimilarity JARO_WINKLER = new JaroWinklerSimilarity();

  /** Which part of a name an attribute holds. */
  enum Part {
    GIVEN,
    FAMILY,
    WHOLE,
    NONE
  }

  PersonName {
    given = List.copyOf(given);
    family = List.copyOf(family);
  }

  static Part part(Entity entity, Attribute attribute) {
    if (attribute.type() != ValueType.TEXT || Similarity.isOfCompanies(entity.name())) {
      return Part.NONE;
    }
    var name = attribute.name().replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    return GIVEN.contains(name)
        ? Part.GIVEN
        : FAMILY.contains(name) ? Part.FAMILY : WHOLE.contains(name) ? Part.WHOLE : Part.NONE;
  }

  static PersonName of(Entity entity, Attributes attributes) {
    var given = new ArrayList<String>();
    var family = new ArrayList<String>();
    var whole = new ArrayList<String>();
    for (var attribute : entity.attributes().values()) {
      var words =
          switch (part(entity, attribute)) {
            case GIVEN -> given;
            case FAMILY -> family;
            case WHOLE -> whole;
            case NONE -> null;
          };
      if (words != null && attributes.get(attribute.name()) instanceof Value.Text text) {
        words.addAll(Tokens.of(text.value()).words());
      }
    }
    var name =
        given.isEmpty() || family.isEmpty()
            ? new PersonName(List.of(), whole)
            : new PersonName(given, family);
    return name.isOfLetters() ? name : UNKNOWN;
  }

  /** A word with a digit in it is no personal name. */
  private boolean isOfLetters() {
    return words().allMatch(it -> it.codePoints().allMatch(Character::isLetter));
  }

  private Stream<String> words() {
    return Stream.concat(given.stream(), family.stream());
  }

  /** Whether a given and a family name are known; fewer prove too little. */
  boolean isComplete() {
    return words().limit(2).count() == 2;
  }

  /** Whether both are complete, and no word of one is like any word of the other. */
  boolean plainlyDiffers(PersonName other) {
    return isComplete()
        && other.isComplete()
        && words().noneMatch(it -> other.words().anyMatch(that -> like(it, that)));
  }

  /** Whether both are complete, and each word of the shorter one is like one of the other. */
  boolean agrees(PersonName other) {
    return isComplete() && other.isComplete() && (covers(other) || other.covers(this));
  }

  private boolean covers(PersonName other) {
    return other.words().allMatch(it -> words().anyMatch(that -> like(it, that)));
  }

  /** Whether two words may be one name: initials and short forms too. */
  static boolean like(String one, String other) {
    return likeness(one, other) > 0;
  }

  /** How much two words are one name, from 0 to 1. */
  static double likeness(String one, String other) {
    if (one.equals(other)) {
      return 1;
    }
    int shorter = Math.min(one.length(), other.length());
    if (shorter == 1) {
      return one.charAt(0) == other.charAt(0) ? Nicknames.INITIAL : 0;
    }
    if (Nicknames.same(one, other)) {
      return Nicknames.SHORT_FORM;
    }
    if (shorter >= SHORT_FORM && (one.startsWith(other) || other.startsWith(one))) {
      return Nicknames.SHORT_FORM;
    }
    double alike = JARO_WINKLER.apply(plain(one), plain(other));
    return alike < SAME_WORD ? 0 : alike;
  }

  /** Umlauts written as two letters or as one: Mueller and Muller are one name. */
  private static String plain(String word) {
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u");
  }
}

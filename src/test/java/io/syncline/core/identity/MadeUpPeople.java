package io.syncline.core.identity;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.rule.Matching;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * People who are made up, so that the truth is known: with typing errors, short forms, swapped
 * names, families who share an address, functions' mailboxes, switchboards, namesakes and values
 * that only fill a field.
 */
public final class MadeUpPeople {

  private static final List<String> GIVEN =
      List.of(
          "Robert",
          "William",
          "Katharina",
          "Michael",
          "Anna",
          "Elisabeth",
          "Thomas",
          "Peter",
          "Stefan",
          "Margaret",
          "James",
          "Maria",
          "Søren",
          "Łukasz",
          "Jürgen",
          "Zoë",
          "Nadia",
          "Victor",
          "Olga",
          "Hugo",
          "Ingrid",
          "Daniel",
          "Sophie",
          "Carlos",
          "Yara",
          "Felix");

  private static final Map<String, String> SHORT =
      Map.of(
          "Robert",
          "Bob",
          "William",
          "Bill",
          "Katharina",
          "Kathi",
          "Michael",
          "Mike",
          "Thomas",
          "Tom",
          "Margaret",
          "Peggy",
          "Elisabeth",
          "Lisa",
          "James",
          "Jim",
          "Daniel",
          "Dan");

  private static final List<String> ENDS =
      List.of("mann", "berg", "sson", "ski", "feld", "er", "stein", "ova", "ez", "hoff", "ley");
  private static final List<String> BEGINNINGS =
      List.of(
          "Hart", "Lind", "Brand", "Kow", "Wester", "Sand", "Fried", "Gold", "Schu", "Mart", "Pet",
          "Nov", "Ras", "Holm", "Kirch", "Bau", "Ziegl", "Grün", "Bøj", "Wał", "Moor", "Ash");

  /** A person as they are, before any system says it. */
  public record Person(int number, Map<String, String> said) {}

  /** Who is in which system. */
  public record Sides(List<Found> ones, List<Found> others, int both) {}

  private final Random random;
  private final Supplier<String> given;
  private final Supplier<String> family;
  private final Supplier<String> company;

  private MadeUpPeople(
      Random random, Supplier<String> given, Supplier<String> family, Supplier<String> company) {
    this.random = random;
    this.given = given;
    this.family = family;
    this.company = company;
  }

  /** Few names, so that a few thousand people have many namesakes. */
  public static MadeUpPeople withFewNames(Random random) {
    return new MadeUpPeople(
        random,
        () -> any(GIVEN, random),
        () -> any(BEGINNINGS, random) + any(ENDS, random),
        () -> any(BEGINNINGS, random) + " " + any(List.of("Systems", "Bau", "Trading"), random));
  }

  /**
   * Many names, the most common a hundred times as common as the middle one, as in a census, and
   * companies of a dozen people on average.
   */
  public static MadeUpPeople withManyNames(Random random, int people) {
    var given = words(2_000, random);
    given.addAll(0, GIVEN);
    var family = words(20_000, random);
    var companies = words(people / 12 + 1, random);
    return new MadeUpPeople(
        random,
        () -> skewed(given, random),
        () -> skewed(family, random),
        () -> skewed(companies, random) + " " + any(List.of("Systems", "Bau", "Ltd"), random));
  }

  private static List<String> words(int count, Random random) {
    var words = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var word = new StringBuilder();
      for (int j = 0; j < 2 + random.nextInt(3); j++) {
        word.append("bcdfghjklmnprstvwz".charAt(random.nextInt(18)));
        word.append("aeiou".charAt(random.nextInt(5)));
      }
      word.append("nrstlmk".charAt(random.nextInt(7)));
      words.add(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return words;
  }

  private static String skewed(List<String> words, Random random) {
    double place = words.size() * Math.pow(random.nextDouble(), 2.2);
    return words.get((int) Math.min(words.size() - 1, place));
  }

  /** Of twenty people this many are in both systems, the others in one of them. */
  public Sides sides(List<Person> people, int bothOfTwenty) {
    var ones = new ArrayList<Found>();
    var others = new ArrayList<Found>();
    int both = 0;
    for (var it : people) {
      int where = random.nextInt(20) - (20 - bothOfTwenty);
      boolean one = where >= 0 || where % 2 == 0;
      if (one) {
        ones.add(found(CRM, it, it.said()));
      }
      if (where >= 0 || !one) {
        others.add(found(BOOKS, it, typed(it.said())));
      }
      both += where >= 0 ? 1 : 0;
    }
    return new Sides(ones, others, both);
  }

  private static Found found(SystemId system, Person person, Map<String, String> said) {
    var values = new HashMap<String, Value>();
    said.forEach(
        (name, text) -> {
          if (!text.isEmpty()) {
            values.put(name, Value.text(text));
          }
        });
    return new Found(
        new NativeRef(system, "contacts", "p" + person.number()), Attributes.of(values));
  }

  /** At least so many people, families and namesakes among them. */
  public List<Person> people(int count) {
    var people = new ArrayList<Person>();
    while (people.size() < count) {
      var one = person();
      people.add(new Person(people.size(), one));
      if (random.nextInt(12) == 0) {
        people.add(new Person(people.size(), relative(one)));
      }
      if (random.nextInt(25) == 0) {
        people.add(new Person(people.size(), namesake(one)));
      }
    }
    return people;
  }

  private Map<String, String> person() {
    var first = given.get();
    var last = family.get();
    var at = company.get();
    var domain = at.toLowerCase(Locale.ROOT).replace(" ", "-") + ".example";
    var said = new HashMap<String, String>();
    said.put("firstName", first);
    said.put("lastName", last);
    said.put("company", at);
    said.put("city", any(List.of("Bern", "Graz", "Oslo"), random));
    said.put("birthDate", day(random));
    said.put(
        "email",
        switch (random.nextInt(14)) {
          case 0 -> "info@" + domain;
          case 1 -> "noreply@" + domain;
          case 2, 3 -> "";
          default -> first + "." + last + random.nextInt(100) + "@" + domain;
        });
    said.put(
        "phone",
        switch (random.nextInt(8)) {
          case 0 -> "+4131" + Math.floorMod(at.hashCode(), 900_000) + "00";
          case 1 -> "000000";
          case 2 -> "";
          default -> "+4179" + (1_000_000 + random.nextInt(8_999_999));
        });
    return said;
  }

  /** Who lives in the same house: the same family name, telephone, often the address. */
  private Map<String, String> relative(Map<String, String> one) {
    var other = new HashMap<>(one);
    other.put("firstName", given.get());
    other.put("birthDate", day(random));
    if (random.nextBoolean()) {
      other.put("email", "");
    }
    return other;
  }

  /** The same name, and nothing else. */
  private Map<String, String> namesake(Map<String, String> one) {
    var other = new HashMap<>(person());
    other.put("firstName", one.get("firstName"));
    other.put("lastName", one.get("lastName"));
    return other;
  }

  /** As somebody typed it into the other system. */
  private Map<String, String> typed(Map<String, String> one) {
    var other = new HashMap<>(one);
    if (random.nextInt(6) == 0) {
      other.computeIfPresent("firstName", (name, it) -> SHORT.getOrDefault(it, it));
    }
    if (random.nextInt(20) == 0) {
      other.put("firstName", one.get("lastName"));
      other.put("lastName", one.get("firstName"));
    }
    if (random.nextInt(8) == 0) {
      other.computeIfPresent("lastName", (name, it) -> slip(it, random));
    }
    if (random.nextInt(10) == 0) {
      other.put(
          "lastName", other.get("lastName").replace("ø", "o").replace("ł", "l").replace("ü", "ue"));
    }
    for (var name : List.of("email", "phone", "birthDate", "company")) {
      if (random.nextInt(5) == 0) {
        other.put(name, "");
      }
    }
    if (random.nextInt(25) == 0) {
      other.put("email", "new" + random.nextInt(1_000_000) + "@mail.example");
    }
    return other;
  }

  private static String slip(String text, Random random) {
    int at = 1 + random.nextInt(text.length() - 2);
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, at) + text.substring(at + 1);
      case 1 ->
          text.substring(0, at) + text.charAt(at + 1) + text.charAt(at) + text.substring(at + 2);
      default -> text.substring(0, at) + text.charAt(at) + text.substring(at);
    };
  }

  private static String day(Random random) {
    return LocalDate.of(1950, 1, 1).plusDays(random.nextInt(18_000)).toString();
  }

  private static String any(List<String> words, Random random) {
    return words.get(random.nextInt(words.size()));
  }

  /** Contacts by their address and number, else by their names and company. */
  public static Entity entity() {
    var plain = Contacts.synced().entity();
    var attributes = new HashMap<>(plain.attributes());
    attributes.put("phone", Attribute.plain("phone", ValueType.PHONE));
    attributes.put("birthDate", Attribute.plain("birthDate", ValueType.DATE));
    attributes.put("city", Attribute.plain("city", ValueType.TEXT));
    return new Entity(
        plain.name(),
        plain.participants(),
        attributes,
        List.of(MatchRule.on("email"), MatchRule.on("phone")),
        plain.cleansing(),
        plain.region(),
        plain.timeZone(),
        plain.syncs(),
        new Matching(
            List.of(
                new FuzzyRule("firstName", 0.85, 0.92),
                new FuzzyRule("lastName", 0.85, 0.92),
                new FuzzyRule("company", 0.90, 0.95)),
            false,
            false,
            null));
  }
}

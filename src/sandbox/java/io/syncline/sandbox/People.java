package io.syncline.sandbox;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Makes up people, the same ones for the same seed. No two have the same full name or email (some
 * vendors insist on that); names hold accents, apostrophes, spaces and non-Latin-1 letters.
 */
public final class People {
  private static final List<String> FIRST =
      List.of(
          "Anna",
          "Björn",
          "Chloé",
          "Dmitri",
          "Eilidh",
          "Fatima",
          "Giulia",
          "Hiroshi",
          "Inés",
          "Jack",
          "Kwame",
          "Lucía",
          "Małgorzata",
          "Noah",
          "Oluwaseun",
          "Priya",
          "Quentin",
          "Rósa",
          "Søren",
          "Tereza",
          "Uwe",
          "Valentina",
          "William",
          "Xiadani",
          "Yusuf",
          "Zoë",
          "Mary Ann",
          "Jean-Luc",
          "Aoife",
          "Sanna",
          "Tomás",
          "Ngozi",
          "Leila",
          "Marek",
          "Ella",
          "Omar",
          "Ruth");
  private static final List<String> LAST =
      List.of(
          "Andersson",
          "O'Brien",
          "Núñez",
          "Kowalczyk",
          "van der Berg",
          "Smith",
          "Müller",
          "Łukasik",
          "Okafor",
          "Patel",
          "Dubois",
          "Rossi",
          "Nakamura",
          "García",
          "Haddad",
          "Lindqvist",
          "Novák",
          "Silva",
          "MacLeod",
          "D'Angelo",
          "Þórsdóttir",
          "Nguyễn",
          "Ionescu",
          "Bakker",
          "Çelik",
          "Fernández",
          "Grönholm",
          "Hughes",
          "Ivanova",
          "Jensen",
          "Kaya");
  private static final List<String> COMPANIES =
      List.of(
          "Northwind Traders",
          "Bluebird & Sons",
          "Kappa Analytics",
          "Fjord Seafood AS",
          "Olive Tree GmbH",
          "Quill Press",
          "Red Oak Dental",
          "Solaris 24/7",
          "Tide & Stone",
          "Umbra Lighting",
          "Vega Logistics",
          "Wren Architects");
  private static final List<String> TITLES =
      List.of(
          "Accountant",
          "Buyer",
          "Chief of Staff",
          "Data Engineer",
          "Head of Sales",
          "Office Manager",
          "Owner",
          "Project Lead",
          "Support Agent",
          "VP, Operations");
  private static final List<List<String>> CITIES =
      List.of(
          List.of("Berlin", "Germany"),
          List.of("São Paulo", "Brazil"),
          List.of("Reykjavík", "Iceland"),
          List.of("Toronto", "Canada"),
          List.of("Lyon", "France"),
          List.of("Osaka", "Japan"),
          List.of("Kraków", "Poland"),
          List.of("Austin", "United States"),
          List.of("Cork", "Ireland"));

  private final Random random;
  private int made;

  public People(long seed) {
    random = new Random(seed);
  }

  /** The next person. */
  public Person next() {
    int number = made++;
    var first = FIRST.get(number % FIRST.size());
    var last = lastName(number / FIRST.size());
    var city = pick(CITIES);
    return new Person(
        first,
        last,
        email(first, last, number),
        phone(number),
        pick(COMPANIES),
        pick(TITLES),
        city.get(0),
        city.get(1));
  }

  /** Single surnames first, then double ones, then numbered ones: all different. */
  private static String lastName(int index) {
    int names = LAST.size();
    if (index < names) {
      return LAST.get(index);
    }
    int pair = (index - names) % (names * names);
    int round = (index - names) / (names * names);
    var name = LAST.get(pair % names) + "-" + LAST.get(pair / names);
    return round == 0 ? name : name + " " + (round + 1);
  }

  private static String email(String first, String last, int number) {
    var plain =
        Normalizer.normalize(first + "." + last, Normalizer.Form.NFD)
            .replace('ł', 'l')
            .replace('Ł', 'L')
            .replace("ø", "o")
            .replaceAll("[^A-Za-z.-]", "");
    return plain.toLowerCase(Locale.ROOT) + "." + number + "@example.com";
  }

  /** A number of Ofcom's range for drama, 07700 900000 to 900999, lengthened to stay distinct. */
  private static String phone(int number) {
    return String.format(Locale.ROOT, "+4477009%05d", number % 100_000);
  }

  /** The same person with one or two things changed or emptied; never the same values as before. */
  public Person edited(Person person) {
    return switch (random.nextInt(12)) {
      case 0 -> person.withLastName(married(person.lastName()));
      case 1 -> person.withEmail(moved(person.email()));
      case 2, 3, 4 -> person.withPhone(String.format(Locale.ROOT, "+1415555%04d", nextDigits()));
      case 5, 6, 7 -> job(person);
      case 8, 9 -> city(person);
      default -> emptied(person);
    };
  }

  private Person emptied(Person person) {
    var some = random.nextBoolean() ? person.withPhone("") : person.withJob("", "");
    return some.equals(person) ? city(person) : some;
  }

  private int nextDigits() {
    return random.nextInt(10_000);
  }

  /** A suffix no other person has: surnames are never taken over. */
  private String married(String last) {
    var base = last.contains(" née ") ? last.substring(0, last.indexOf(" née ")) : last;
    return base + " née " + pick(LAST) + " " + Integer.toString(made++, 36);
  }

  private String moved(String email) {
    var local = email.substring(0, email.indexOf('@'));
    return local + "@" + (email.endsWith("example.com") ? "example.org" : "example.com");
  }

  private Person job(Person person) {
    var company = pick(COMPANIES);
    var title = pick(TITLES);
    return company.equals(person.company()) && title.equals(person.jobTitle())
        ? job(person)
        : person.withJob(company, title);
  }

  private Person city(Person person) {
    var city = pick(CITIES);
    return city.get(0).equals(person.city())
        ? city(person)
        : person.withCity(city.get(0), city.get(1));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}

package io.syncline.core.identity;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.clean.MatchNormalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/**
 * How alike two values of one attribute are, from 0 to 1. Symmetric, and 1 for a value with itself.
 *
 * <p>Text is compared token by token, whatever their order: each token with the one nearest to it
 * by Jaro-Winkler (Winkler 1990), those further apart than {@value #SAME_TOKEN} counting nothing,
 * each weighted by its length (a Dice coefficient over soft tokens). Jaro-Winkler over the whole
 * text is not used, because a common beginning makes it call "Acme North" and "Acme South" nearly
 * the same. Company names are compared without their legal forms; two that say different forms are
 * at most {@value #OTHER_FORM}. Email addresses need the same domain, phone numbers the same last
 * nine digits; a date may have day and month swapped; everything else is the same or is not.
 */
final class Similarity {

  /** Below this, two tokens are two words and not one misspelt. */
  private static final double SAME_TOKEN = 0.85;

  /** "Acme Ltd" and "Acme GmbH" are often two companies of one group. */
  private static final double OTHER_FORM = 0.90;

  private static final double SAME_END = 0.95;

  /** Day and month in the other order. */
  private static final double NEAR_DAY = 0.90;

  private static final int PARTS = 3;
  private static final int END_OF_NUMBER = 9;

  private static final Set<String> COMPANIES =
      Set.of(
          "company", "organization", "organisation", "account", "customer", "vendor", "supplier");

  private static final JaroWinklerSimilarity JARO_WINKLER = new JaroWinklerSimilarity();

  /** How the values of an attribute are compared. */
  enum Kind {
    NAME,
    COMPANY,
    EMAIL,
    PHONE,
    DATE,
    SAME
  }

  private Similarity() {}

  /** What an attribute of an entity holds: {@code name} of a company is a company's name. */
  static Kind kind(String entity, Attribute attribute) {
    return switch (attribute.type()) {
      case EMAIL -> Kind.EMAIL;
      case PHONE -> Kind.PHONE;
      case DATE -> Kind.DATE;
      case TEXT -> ofCompany(entity, attribute.name()) ? Kind.COMPANY : Kind.NAME;
      default -> Kind.SAME;
    };
  }

  /** Whether an entity's records are companies. */
  static boolean isOfCompanies(String entity) {
    return COMPANIES.contains(entity.toLowerCase(Locale.ROOT));
  }

  private static boolean ofCompany(String entity, String attribute) {
    var name = attribute.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    if (name.equals("name") || name.equals("legalname") || name.equals("tradingname")) {
      return isOfCompanies(entity);
    }
    return COMPANIES.contains(name)
        || COMPANIES.stream().anyMatch(it -> name.equals(it + "name"))
        || name.equals("businessname");
  }

  /** A value prepared for many comparisons; empty where nothing is left to compare. */
  static Optional<Ready> ready(Kind kind, ValueType type, Value value) {
    var normalized = MatchNormalizer.normalize(type, value);
    return switch (kind) {
      case NAME -> normalized.map(Tokens::of).filter(it -> !it.words().isEmpty()).map(Words::new);
      case COMPANY ->
          normalized.map(CompanyName::of).filter(it -> !it.words().isEmpty()).map(Company::new);
      case EMAIL -> normalized.map(Email::of);
      case DATE -> normalized.map(Day::new);
      case PHONE, SAME -> normalized.map(it -> new Plain(it, kind == Kind.PHONE));
    };
  }

  /** A value ready to be compared with others of its attribute. */
  sealed interface Ready {

    double to(Ready other);

    /** What it consists of, in the order of its letters, for blocking. */
    Tokens tokens();
  }

  private record Words(Tokens tokens) implements Ready {
    @Override
    public double to(Ready other) {
      return other instanceof Words that ? alike(tokens, that.tokens) : 0;
    }
  }

  private record Company(CompanyName name) implements Ready {
    @Override
    public double to(Ready other) {
      if (!(other instanceof Company that)) {
        return 0;
      }
      double alike = alike(name.tokens(), that.name.tokens());
      return name.mayShareForm(that.name) ? alike : Math.min(alike, OTHER_FORM);
    }

    @Override
    public Tokens tokens() {
      return name.tokens();
    }
  }

  private record Email(String local, String domain) implements Ready {

    static Email of(String address) {
      int at = address.lastIndexOf('@');
      return new Email(address.substring(0, at), address.substring(at + 1));
    }

    @Override
    public double to(Ready other) {
      return other instanceof Email that && domain.equals(that.domain)
          ? JARO_WINKLER.apply(local, that.local)
          : 0;
    }

    @Override
    public Tokens tokens() {
      return Tokens.of(local);
    }
  }

  /** A date: day and month are easily written in each other's place. */
  private record Day(String text) implements Ready {
    @Override
    public double to(Ready other) {
      if (!(other instanceof Day that)) {
        return 0;
      }
      if (text.equals(that.text)) {
        return 1;
      }
      var mine = text.split("-");
      var theirs = that.text.split("-");
      if (mine.length != PARTS || theirs.length != PARTS || !mine[0].equals(theirs[0])) {
        return 0;
      }
      boolean swapped = mine[1].equals(theirs[2]) && mine[2].equals(theirs[1]);
      return swapped ? NEAR_DAY : 0;
    }

    @Override
    public Tokens tokens() {
      return Tokens.whole(text);
    }
  }

  private record Plain(String text, boolean number) implements Ready {
    @Override
    public double to(Ready other) {
      if (!(other instanceof Plain that)) {
        return 0;
      }
      return text.equals(that.text) ? 1 : number && end().equals(that.end()) ? SAME_END : 0;
    }

    private String end() {
      return text.length() > END_OF_NUMBER ? text.substring(text.length() - END_OF_NUMBER) : text;
    }

    @Override
    public Tokens tokens() {
      return Tokens.whole(number ? end() : text);
    }
  }

  private static double alike(Tokens one, Tokens other) {
    if (one.compact().equals(other.compact())) {
      return 1;
    }
    return (covered(one, other) + covered(other, one))
        / (one.compact().length() + other.compact().length());
  }

  /** How many letters of {@code one} find their like in {@code other}. */
  private static double covered(Tokens one, Tokens other) {
    double letters = 0;
    for (var token : one.words()) {
      double best = 0;
      for (var against : other.words()) {
        best = Math.max(best, token(token, against));
      }
      letters += best * token.length();
    }
    return letters;
  }

  private static double token(String one, String other) {
    if (one.equals(other)) {
      return 1;
    }
    int shorter = Math.min(one.length(), other.length());
    int longer = Math.max(one.length(), other.length());
    if (shorter == 1 || 2 * shorter < longer || !shareEnd(one, other)) {
      return 0;
    }
    double alike = JARO_WINKLER.apply(one, other);
    return alike < SAME_TOKEN ? 0 : alike;
  }

  /** A cheap check first: nearly all pairs of words differ in their first and last letters. */
  private static boolean shareEnd(String one, String other) {
    return one.charAt(0) == other.charAt(0)
        || one.charAt(1) == other.charAt(1)
        || one.charAt(one.length() - 1) == other.charAt(other.length() - 1);
  }
}

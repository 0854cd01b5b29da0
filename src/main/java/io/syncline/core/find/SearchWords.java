package io.syncline.core.find;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.scalar.Characters;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.Phones;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The words by which a record is found: those of its values, folded so that spelling does not
 * matter. What is masked or encrypted has none.
 *
 * <p>A word is the text between white space, without punctuation around it, each run of letters and
 * digits in it, and the domain of an address. A phone number is its digits from the last to the
 * first, behind {@link #PHONE}: so it is found with and without its country.
 */
public final class SearchWords {

  /** Begins the word of a phone number. */
  static final String PHONE = "tel:";

  private static final int LONGEST = 100;
  private static final int MOST = 64;
  private static final int FEWEST_PHONE_DIGITS = 6;

  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
  private static final Pattern AROUND = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$");
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern NUMBER = Pattern.compile("[+(]?[0-9][0-9 ()./-]*");

  private SearchWords() {}

  /** Whether values of an attribute may be searched. */
  public static boolean searchable(Attribute attribute) {
    return !attribute.secrecy().masked()
        && !attribute.secrecy().encrypted()
        && switch (attribute.type()) {
          case BOOLEAN, DATETIME, REFERENCE, OBJECT -> false;
          default -> true;
        };
  }

  /** The words of a record, by searchable attribute. */
  public static Map<String, Set<String>> of(Entity entity, UnifiedRecord record) {
    var words = new TreeMap<String, Set<String>>();
    record
        .attributes()
        .forEach(
            (name, state) ->
                entity
                    .attribute(name)
                    .filter(SearchWords::searchable)
                    .ifPresent(it -> words.put(name, of(it.type(), state.value()))));
    return words;
  }

  private static Set<String> of(ValueType type, Value value) {
    var words = new TreeSet<String>();
    if (value instanceof Value.Items items) {
      items.values().forEach(it -> words.addAll(of(type, it)));
      return words;
    }
    var text = value.isEmpty() ? null : Scalars.text(value);
    if (text == null || !Characters.storable(text)) {
      return words;
    }
    if (type == ValueType.PHONE) {
      var digits = digits(Phones.e164(text, ""));
      if (digits.length() >= FEWEST_PHONE_DIGITS) {
        words.add(phone(digits));
      }
      return words;
    }
    for (var word : split(text)) {
      words.add(word);
      if (word.indexOf('@') > 0) {
        words.add(word.substring(word.lastIndexOf('@') + 1));
      }
      for (var part : BETWEEN.split(word)) {
        if (part.length() > 1) {
          words.add(part);
        }
      }
      if (words.size() >= MOST) {
        break;
      }
    }
    return words;
  }

  /**
   * What is searched, as words of which a record must have each, in full or as a beginning; empty:
   * there is nothing to search for. A number that may be one of a phone is one word.
   */
  public static List<String> asked(String query) {
    var text = query.strip();
    if (!Characters.storable(text)) {
      return List.of();
    }
    var digits = digits(text).replaceFirst("^0{1,2}", "");
    return NUMBER.matcher(text).matches() && digits.length() >= FEWEST_PHONE_DIGITS
        ? List.of(phone(digits))
        : split(text);
  }

  /** The same as plain words, where it was taken for a phone number and none was found. */
  public static List<String> plainly(String query) {
    return Characters.storable(query) ? split(query) : List.of();
  }

  private static List<String> split(String text) {
    var words = new ArrayList<String>();
    for (var part : SPACE.split(folded(text))) {
      var word = AROUND.matcher(part).replaceAll("");
      if (!word.isEmpty()) {
        words.add(word.length() > LONGEST ? word.substring(0, LONGEST) : word);
      }
    }
    return words;
  }

  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  private static String digits(String text) {
    var digits = new StringBuilder();
    text.chars().filter(it -> it >= '0' && it <= '9').forEach(it -> digits.append((char) it));
    return digits.toString();
  }

  private static String phone(String digits) {
    return PHONE + new StringBuilder(digits).reverse();
  }
}

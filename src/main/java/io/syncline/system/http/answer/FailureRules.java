package io.syncline.system.http.answer;

import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.definition.system.ErrorRule.FailureClass;
import io.syncline.core.model.scalar.BoundedPattern;
import io.syncline.core.model.value.Value;
import io.syncline.system.http.call.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The error rules of an operation and of its system type, in the order in which they are tried. */
final class FailureRules {

  /** The statuses that speak of items. */
  private static final Set<String> ITEMS =
      Set.of(ErrorRule.ITEM, Integer.toString(ItemErrors.STATUS));

  private final List<ErrorRule> rules;

  FailureRules(List<ErrorRule> ofOperation, List<ErrorRule> ofType) {
    this.rules = new ArrayList<>(ofOperation);
    this.rules.addAll(ofType);
  }

  /** The rule that fits a whole answer; null where none does. */
  @Nullable ErrorRule ofAnswer(int status, Map<String, String> headers, Value body) {
    var digits = Integer.toString(status);
    return first(rule -> rule.status().isEmpty() || fits(rule, digits), headers, body);
  }

  /** The rule that fits what an item of a group's answer says of its own failure. */
  @Nullable ErrorRule ofItem(int status, Value error) {
    var digits = Integer.toString(status);
    return first(
        rule ->
            rule.failure() != FailureClass.NONE
                && (rule.status().stream().anyMatch(ITEMS::contains) || fits(rule, digits)),
        Map.of(),
        error);
  }

  private @Nullable ErrorRule first(
      Predicate<ErrorRule> may, Map<String, String> headers, Value body) {
    for (var rule : rules) {
      if (may.test(rule) && holds(rule.when(), at(rule.when().path(), headers, body))) {
        return rule;
      }
    }
    return null;
  }

  /** Whether rules say which answers refuse our credentials. */
  boolean refuse() {
    return rules.stream().anyMatch(rule -> rule.failure() == FailureClass.REFUSED);
  }

  /** Whether rules say which answers of a status mean that a record is missing. */
  boolean spellsOutMissing(int status) {
    var digits = Integer.toString(status);
    return rules.stream()
        .anyMatch(rule -> rule.failure() == FailureClass.MISSING && fits(rule, digits));
  }

  private static boolean fits(ErrorRule rule, String digits) {
    for (var pattern : rule.status()) {
      boolean fits =
          pattern.endsWith("xx")
              ? pattern.charAt(0) == digits.charAt(0)
              : pattern.equals(digits) && !ITEMS.contains(pattern);
      if (fits) {
        return true;
      }
    }
    return false;
  }

  /** What is at a path of the answer, or in a header of it; null: nothing. */
  private static @Nullable Value at(
      @Nullable String path, Map<String, String> headers, Value body) {
    if (path == null || !path.startsWith(ErrorRule.HEADER)) {
      return Answers.at(body, path);
    }
    var name = path.substring(ErrorRule.HEADER.length()).toLowerCase(Locale.ROOT);
    var header = headers.get(name);
    return header == null ? null : Value.text(header);
  }

  private static boolean holds(ErrorRule.When when, @Nullable Value there) {
    boolean empty = there == null || there.isEmpty();
    if (when.present() != null && when.present() == empty) {
      return false;
    }
    boolean reads = when.contains() != null || when.is() != null || when.isNot() != null;
    var text = reads && there != null ? Formats.text(there) : "";
    return (when.contains() == null || text.contains(when.contains()))
        && (when.is() == null || !empty && text.equals(when.is()))
        && (when.isNot() == null || empty || !text.equals(when.isNot()));
  }

  /** The rule in words that are the manifest's alone. */
  static String why(String answer, ErrorRule.When when) {
    var why = new StringBuilder(answer);
    var where = when.path() == null ? "it" : when.path();
    add(why, when.contains());
    add(why, when.is() == null ? null : where + " is " + when.is());
    add(why, when.isNot() == null ? null : where + " is not " + when.isNot());
    add(
        why,
        when.present() == null ? null : where + (when.present() ? " is there" : " is missing"));
    return why.toString();
  }

  private static void add(StringBuilder to, @Nullable String text) {
    if (text != null) {
      to.append(", ").append(text);
    }
  }

  /** The id of the record that exists already; null where the answer does not tell it. */
  static @Nullable String existing(ErrorRule rule, Map<String, String> headers, Value body) {
    var where = rule.existing();
    if (where == null) {
      return null;
    }
    if (where.indexOf('(') < 0) {
      return Answers.text(body, where);
    }
    var said = at(rule.when().path(), headers, body);
    try {
      return BoundedPattern.of(where).group(said == null ? "" : Formats.text(said)).orElse(null);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

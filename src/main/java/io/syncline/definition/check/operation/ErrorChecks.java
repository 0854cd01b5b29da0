package io.syncline.definition.check.operation;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.transform.FieldTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Error rules that no answer meets, or every one. */
public final class ErrorChecks {

  private static final Pattern STATUS = Pattern.compile("[1-5](\\d\\d|xx)|" + ErrorRule.ITEM);

  private final List<Finding> findings = new ArrayList<>();

  private ErrorChecks() {}

  /**
   * @param path of the rules
   */
  public static List<Finding> of(String path, List<ErrorRule> rules) {
    var checks = new ErrorChecks();
    for (int i = 0; i < rules.size(); i++) {
      checks.rule(path + "/" + i, rules.get(i));
    }
    return checks.findings;
  }

  private void rule(String path, ErrorRule rule) {
    var when = rule.when();
    rule.status().stream()
        .filter(it -> !STATUS.matcher(it).matches())
        .forEach(
            it ->
                problem(
                    path + "/status",
                    "`%s` is no HTTP status; allowed: one such as 409, a class such as 5xx, or `item`"
                        .formatted(it)));
    where(path + "/path", rule);
    existing(path + "/existing", rule.existing());
    boolean success =
        rule.status().stream().anyMatch(it -> it.startsWith("2") && !it.equals("207"));
    if (!when.asks() && (rule.status().isEmpty() || success)) {
      problem(
          path,
          "this would be so of every answer%s: say `contains`, `is`, `isNot` or `present`"
              .formatted(success ? " of success" : ""));
    } else if (when.present() != null && when.path() == null) {
      problem(path + "/present", "`present` needs `path`: where it is, or is not");
    } else if (when.is() != null && when.is().equals(when.isNot())) {
      problem(path + "/isNot", "`is` and `isNot` are the same: this is never so");
    }
    if (rule.failure() == ErrorRule.FailureClass.NONE && rule.status().contains(ErrorRule.ITEM)) {
      problem(path + "/failure", "an item that names a failure of its own is no success");
    }
  }

  /** A path of the answer, or one of its headers; an item has no headers of its own. */
  private void where(String path, ErrorRule rule) {
    var where = rule.when().path();
    if (where == null || !HeaderPlaces.isHeader(where)) {
      path(path, where);
    } else if (!HeaderPlaces.isNamed(where)) {
      problem(path, "`header:` is followed by the name of a header, as in `header:X-Error`");
    } else if (rule.status().contains(ErrorRule.ITEM)) {
      problem(path, "an item of a group has no headers: leave `item` out");
    }
  }

  /** A path, or a pattern where it has a group. */
  private void existing(String path, @Nullable String written) {
    if (written == null || written.indexOf('(') < 0) {
      path(path, written);
      return;
    }
    try {
      if (Pattern.compile(written).matcher("").groupCount() != 1) {
        problem(path, "the pattern has one group, which is the existing record's id");
      }
    } catch (PatternSyntaxException e) {
      problem(path, "this is no regular expression: " + e.getDescription());
    }
  }

  private void path(String path, @Nullable String written) {
    if (written != null && !written.isEmpty()) {
      FieldTypes.pathProblem(written).ifPresent(it -> problem(path, it));
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}

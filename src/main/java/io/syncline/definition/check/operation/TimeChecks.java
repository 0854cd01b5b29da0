package io.syncline.definition.check.operation;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.transform.FieldTimes;
import io.syncline.core.transform.path.FirstPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks an object's times: formats that cannot be parsed, and times that do not show changes. */
public final class TimeChecks {

  private static final String WHEN = "(at|on|date|time|datetime|timestamp|stamp|utc|gmt)";

  /** The last name of a path, compared loosely. */
  private static final Pattern CHANGE =
      Pattern.compile(
          "(hs|sys|record|row|last|date|time)*(updated|modified|changed|edited)%1$s*|last(update|modification|change|edit)%1$s*|(update|modification|change)%1$s+"
              .formatted(WHEN));

  private static final Pattern CREATION =
      Pattern.compile(
          "(sys|record|row|date|time)*(created?|creation|inserted|added)%s*".formatted(WHEN));

  private final String path;
  private final ObjectType object;
  private final List<Finding> findings = new ArrayList<>();

  private TimeChecks(String path, ObjectType object) {
    this.path = path;
    this.object = object;
  }

  /**
   * @param path of the object
   */
  public static List<Finding> of(String path, ObjectType object) {
    var checks = new TimeChecks(path, object);
    places(object.updatedAt()).forEach(it -> checks.format("/updatedAt", it));
    places(object.createdAt()).forEach(it -> checks.format("/createdAt", it));
    checks.change();
    checks.changed();
    checks.poll();
    return checks.findings;
  }

  /** The places of a time, of which the first that a record shows counts. */
  public static List<String> places(@Nullable String written) {
    return written == null ? List.of() : FirstPath.parts(written);
  }

  /** The field that the object's `updatedAt` should name, as its name says; empty: none does. */
  private static Optional<String> timeOfChange(ObjectType object) {
    return object.fields().values().stream()
        .filter(it -> it.type() != ValueType.BOOLEAN)
        .map(FieldType::path)
        .filter(it -> says(CHANGE, it))
        .sorted()
        .findFirst();
  }

  /** Ends a message with the field that is the time of the last change, where one is declared. */
  public static String suggestion(ObjectType object) {
    return timeOfChange(object).map("; did you mean `updatedAt: %s`?"::formatted).orElse("");
  }

  private static boolean says(Pattern pattern, String path) {
    var last = path.substring(path.lastIndexOf('.') + 1);
    return pattern.matcher(Names.loose(last)).matches();
  }

  /** Whatever type the field has. */
  private void format(String key, String written) {
    var field = object.fields().get(written);
    try {
      FieldTimes.of(field);
    } catch (IllegalArgumentException e) {
      findings.add(
          Finding.problem(
              path + key,
              "its field's format `%s` is no time format: %s"
                  .formatted(field == null ? "" : field.format(), e.getMessage())));
    }
  }

  private void change() {
    var places = places(object.updatedAt());
    if (places.isEmpty()) {
      return;
    }
    var updatedAt = places.get(0);
    if (updatedAt.equals(object.createdAt())) {
      var message =
          "`updatedAt` and `createdAt` are one field, so no change would be seen%s; where records"
              + " never change, leave out `createdAt`";
      var better = timeOfChange(object).filter(it -> !it.equals(updatedAt));
      var hint = better.map("; did you mean `%s`?"::formatted).orElse("");
      findings.add(
          Finding.problem(path + "/updatedAt", message.formatted(hint).replace("`?;", "`? Else,")));
    } else if (says(CREATION, updatedAt)) {
      timeOfChange(object)
          .map(
              it ->
                  Finding.notice(
                      path + "/updatedAt",
                      "`%s` is called like the time of creation; did you mean `%s`?"
                          .formatted(updatedAt, it)))
          .ifPresent(findings::add);
    }
  }

  private void poll() {
    if (!object.pollsWholeList()) {
      return;
    }
    if (!object.can(Operation.Kind.LIST)) {
      findings.add(Finding.problem(path + "/poll", "`poll: wholeList` needs the operation `list`"));
    } else if (object.updatedAt() != null || object.can(Operation.Kind.CHANGED)) {
      findings.add(
          Finding.problem(
              path + "/poll",
              "`poll: wholeList` is for records without a time of change: leave it out, polls ask"
                  + " by `%s`".formatted(object.updatedAt() == null ? "changed" : "updatedAt")));
    }
  }

  /** A poll knows since when to ask only from the times of what it read before. */
  private void changed() {
    var changed = object.operations().get(Operation.Kind.CHANGED);
    boolean refused =
        changed != null && Optional.ofNullable(changed.paging()).filter(Paging::byTime).isPresent();
    if (changed != null && object.updatedAt() == null && !refused) {
      findings.add(
          Finding.notice(
              path + "/operations/changed",
              "without `updatedAt` it is never asked: every poll reads the whole list"
                  + suggestion(object)));
    }
  }
}

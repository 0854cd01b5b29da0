package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.WorkflowPlan.Derivation;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a condition may say of projects and their time entries without naming attributes: {@code
 * worklog_added} and {@code project_completed}.
 */
public final class ProjectEvents {

  private static final Pattern ADDED = Pattern.compile("(?i)\\bworklog_?added\\b");
  private static final Pattern COMPLETED = Pattern.compile("(?i)\\bproject_?completed\\b");
  private static final Set<String> ENTRIES =
      Set.of("worklog", "timeentry", "timetracking", "timeactivity", "timesheet");

  private ProjectEvents() {}

  /** Whether a text is {@code worklog_added}: a time entry is new. */
  public static boolean isAdded(String text) {
    return ADDED.matcher(text.strip()).matches();
  }

  /** Whether a text is {@code project_completed}. */
  public static boolean isCompleted(String text) {
    return COMPLETED.matcher(text.strip()).matches();
  }

  /** Whether a condition names that an entry is new. */
  public static boolean namesAdded(String condition) {
    return ADDED.matcher(condition).find();
  }

  /** A condition over a new time entry: it was added. */
  public static String ofNew(String condition) {
    return ADDED.matcher(condition).replaceAll("true");
  }

  /** A condition over projects, by the attributes that say whether one is completed. */
  public static String ofProject(String condition, String completed) {
    return COMPLETED.matcher(condition).replaceAll("(" + completed + ")");
  }

  public static boolean areEntries(AttributeScope scope) {
    return names(scope).anyMatch(ENTRIES::contains);
  }

  public static boolean areProjects(AttributeScope scope) {
    return names(scope).anyMatch("project"::equals);
  }

  private static Stream<String> names(AttributeScope scope) {
    return Stream.concat(
            Stream.of(scope.map().entity().name()),
            scope.map().entity().members().stream()
                .flatMap(
                    it ->
                        Stream.concat(
                            Stream.of(it.object().name()), it.object().entities().stream())))
        .map(Names::singular);
  }

  /** When a project is completed; empty: it has no attribute that says so. */
  public static Optional<String> completed(AttributeScope scope) {
    return !scope.attributes("status").isEmpty()
        ? Optional.of("status =~ ['" + String.join("', '", Derivation.COMPLETED_STATUS) + "']")
        : scope.attributes("completed").isEmpty()
            ? Optional.empty()
            : Optional.of("completed == true");
  }
}

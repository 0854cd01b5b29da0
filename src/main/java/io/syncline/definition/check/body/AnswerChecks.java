package io.syncline.definition.check.body;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Paging;
import io.syncline.definition.binding.ConstantNames;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an operation looks for in its answers, that their format does not have. Used once. */
public final class AnswerChecks {

  private static final String HEADER = "header:";

  /** Of these the answer is no record. */
  private static final Set<Kind> WITHOUT_RECORDS = EnumSet.of(Kind.COUNT, Kind.JOB, Kind.CHECK);

  private final String path;
  private final Operation operation;
  private final List<Finding> findings = new ArrayList<>();

  private AnswerChecks(String path, Operation operation) {
    this.path = path;
    this.operation = operation;
  }

  /**
   * @param path of the operation
   */
  public static List<Finding> of(String path, Operation operation) {
    var checks = new AnswerChecks(path, operation);
    var paging = operation.paging();
    switch (operation.request().accept()) {
      case JSON -> {}
      case CSV -> checks.csv(paging);
      case XML -> checks.xml();
    }
    var further = paging == null ? null : paging.continuation();
    if (further != null && further.accept() != operation.request().accept()) {
      checks.problem(
          "/paging/continuation",
          "all pages are read alike: say `accept: %s` here too, or at the object"
              .formatted(ConstantNames.name(operation.request().accept())));
    }
    return checks.findings;
  }

  private void xml() {
    var changes = operation.answer().beside().changes();
    boolean lists = changes != null && !changes.lists().isEmpty();
    boolean reads = operation.kind().reads() && !WITHOUT_RECORDS.contains(operation.kind());
    if (reads && operation.records().isEmpty() && !lists) {
      problem(
          "",
          "`records` is required with `accept: xml`: its path begins with the root element, as in"
              + " `records: People.Person`");
    }
  }

  private void csv(@Nullable Paging paging) {
    var answer = operation.answer();
    var changes = answer.beside().changes();
    nowhere("/records", operation.records().isEmpty() ? null : operation.records());
    if (answer.form() != Operation.Form.LIST) {
      problem("/form", "the lines of CSV are the records: leave out `form`");
    }
    nowhere("/total", operation.total());
    if (paging != null) {
      nowhere("/paging/next", paging.kind() == Paging.Kind.LAST_RECORD ? null : paging.next());
      nowhere("/paging/more", paging.more());
      nowhere("/paging/total", paging.total());
    }
    if (changes != null) {
      nowhere("/changes/token", changes.token());
      nowhere("/changes/lists", changes.lists().isEmpty() ? null : "lists");
    }
    if (answer.itemStatus() != null) {
      nowhere("/itemStatus/errorList", answer.itemStatus().errorList());
    }
  }

  /** Beside its records, an answer in CSV says nothing but in headers. */
  private void nowhere(String below, @Nullable String place) {
    if (place != null && !place.startsWith(HEADER)) {
      problem(
          below,
          "an answer in CSV holds its records and nothing else: there is no place `%s` in it"
              .formatted(place));
    }
  }

  private void problem(String below, String message) {
    findings.add(Finding.problem(path + below, message));
  }
}

package io.syncline.definition.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.transform.FieldTypes;
import io.syncline.definition.binding.Words;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of an object's listings that could never follow one another, and totals of none. */
final class PagingChecks {

  private final ObjectType object;
  private final List<Finding> findings = new ArrayList<>();

  private PagingChecks(ObjectType object) {
    this.object = object;
  }

  /**
   * @param path of the object's operations
   */
  static List<Finding> of(String path, ObjectType object) {
    var checks = new PagingChecks(object);
    object
        .operations()
        .values()
        .forEach(it -> checks.operation(path + "/" + Words.name(it.kind()), it));
    return checks.findings;
  }

  private void operation(String path, Operation operation) {
    total(path + "/total", operation.total());
    var paging = operation.paging();
    if (paging != null) {
      paging(path + "/paging", paging);
      if (paging.byTime()) {
        byTime(path + "/paging", operation, paging);
      }
    }
  }

  /** A number of the answer's body, or of a header. */
  private void total(String path, @Nullable String written) {
    if (written == null) {
      return;
    }
    if (written.isBlank()) {
      problem(path, "it names no field; leave it out where the answer gives no total");
    } else if (written.startsWith(TypeChecks.HEADER)) {
      if (!TypeChecks.HEADER_NAME
          .matcher(written.substring(TypeChecks.HEADER.length()))
          .matches()) {
        problem(
            path, "`header:` is followed by the name of a header, as in `header:X-Total-Count`");
      }
    } else {
      path(path, written);
    }
  }

  private void paging(String path, Paging paging) {
    path(path + "/next", paging.next());
    total(path + "/total", paging.total());
    var more = paging.more();
    path(path + "/more", more != null && more.startsWith("!") ? more.substring(1) : more);
    if (paging.kind() == Paging.Kind.LINK_HEADER) {
      return;
    }
    var kind = Words.name(paging.kind());
    var parameter = paging.parameter();
    if (parameter == null) {
      problem(path, "`%s` says in `parameter` how the next page is asked for".formatted(kind));
    } else if (parameter.equals(paging.sizeParameter())) {
      problem(
          path + "/sizeParameter",
          "`%s` asks for the next page already (`parameter`): one would replace the other"
              .formatted(parameter));
    }
    if (!counted(paging) && paging.next() == null) {
      problem(path, "`%s` needs `next`: where an answer holds the next page".formatted(kind));
    }
  }

  /** Each page that ends at a later time is followed by one that is asked for since then (S22). */
  private void byTime(String path, Operation operation, Paging paging) {
    if (operation.kind() != Operation.Kind.LIST && operation.kind() != Operation.Kind.CHANGED) {
      return;
    }
    boolean keyset = paging.kind() == Paging.Kind.KEYSET;
    var here = path + (keyset ? "/kind" : "/byTime");
    var otherwise = keyset ? "; else write `kind: cursor`" : "; else leave out `byTime`";
    if (object.updatedAt() == null) {
      problem(
          here,
          "pages that follow one another by time need the object's `updatedAt`"
              + otherwise
              + TimeChecks.suggestion(object));
    } else if (!operation.says("{since") && (asked(operation) || counted(paging))) {
      problem(
          here,
          "pages that follow one another by time are asked for since a time, and nothing in the"
              + " request says `{since}`"
              + otherwise);
    }
  }

  /** Whether it is what a poll asks. */
  private boolean asked(Operation operation) {
    return operation.kind() == Operation.Kind.CHANGED || !object.can(Operation.Kind.CHANGED);
  }

  private static boolean counted(Paging paging) {
    return paging.kind() == Paging.Kind.OFFSET || paging.kind() == Paging.Kind.PAGE;
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

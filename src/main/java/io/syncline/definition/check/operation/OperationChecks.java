package io.syncline.definition.check.operation;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.transform.FieldTypes;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.check.body.AnswerChecks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations of an object: what could never be asked, or read from an answer. */
public final class OperationChecks {

  private final List<Finding> findings = new ArrayList<>();

  private OperationChecks() {}

  /**
   * @param path of the object
   */
  public static List<Finding> of(String path, ObjectType object) {
    var checks = new OperationChecks();
    if (object.givesIds()) {
      checks.givenIds(path, object);
    }
    if (object.can(Operation.Kind.CHANGED) && !object.can(Operation.Kind.LIST)) {
      checks.problem(
          path + "/operations/changed",
          "`changed` needs a `list` beside it: the first poll reads all there is");
    }
    checks.findings.addAll(TimeChecks.of(path, object));
    checks.findings.addAll(FeedChecks.of(path, object));
    if (object.table() == null) {
      checks.findings.addAll(PagingChecks.of(path + "/operations", object));
    }
    object
        .operations()
        .forEach(
            (kind, operation) -> {
              var at = path + "/operations/" + ConstantNames.name(kind);
              checks.operation(at, kind, operation);
              checks.removal(at, operation, object);
              if (object.absent() == ObjectType.Absent.CLEARED) {
                checks.absent(at, operation);
              }
            });
    return checks.findings;
  }

  /** A create without our id would make a record of another one, and a repeat a second one. */
  private void givenIds(String path, ObjectType object) {
    for (var kind : List.of(Operation.Kind.CREATE, Operation.Kind.CREATE_MANY)) {
      var create = object.operations().get(kind);
      if (create != null && !create.says("{marker") && !create.says("{fields}")) {
        problem(
            path + "/operations/" + ConstantNames.name(kind),
            "`marker` is the id, so a create says it: nothing in it says `{marker}`");
      }
    }
    if (!object.upserts()
        && !object.writeOnly()
        && object.can(Operation.Kind.CREATE)
        && !object.can(Operation.Kind.FIND_MARKER)
        && !object.can(Operation.Kind.FIND)) {
      problem(
          path + "/marker",
          "`marker` is the id, and no `findMarker` looks whether it is there: say `findMarker:"
              + " {path: \"/{value}\"}`");
    }
  }

  private void operation(String path, Operation.Kind kind, Operation operation) {
    for (var part : operation.records().split("\\[]\\.?", -1)) {
      path(path + "/records", part);
    }
    itemStatus(path + "/itemStatus", operation.itemStatus());
    findings.addAll(AnswerChecks.of(path, operation));
    id(path + "/id", kind, operation);
    findings.addAll(ErrorChecks.of(path + "/errors", operation.errors()));
    if (operation.batch() > 1) {
      together(path, kind, operation);
    }
    boolean job = operation.itemStatus() != null && operation.itemStatus().job() != null;
    if (kind == Operation.Kind.JOB || job) {
      findings.add(Finding.notice(path, "recognised, not active in this version"));
    }
  }

  /** What takes a record out of use, or brings it back. */
  private void removal(String path, Operation operation, ObjectType object) {
    var kind = operation.kind();
    var after = operation.after();
    if (after != null && (kind != Operation.Kind.DELETE || after != Operation.Kind.ARCHIVE)) {
      problem(path + "/after", "only `delete` says `after`, and only `archive`");
    } else if (after != null && !object.can(after)) {
      problem(path + "/after", "this object has no `archive`");
    }
    boolean alone =
        kind == Operation.Kind.ARCHIVE
            || kind == Operation.Kind.DELETE
            || kind == Operation.Kind.RESTORE;
    if (alone && operation.says("{version") && (object.version() == null || !object.readable())) {
      problem(
          path, "`{version}` is read before: the object needs its `version`, and `get` beside it");
    }
  }

  private void itemStatus(String path, Operation.@Nullable ItemStatus status) {
    if (status == null) {
      return;
    }
    path(path + "/errors", status.errors());
    path(path + "/success", status.success());
    path(path + "/status", status.status());
    path(path + "/record", status.record());
    path(path + "/errorList", status.errorList());
    for (var name : status.id() == null ? new String[0] : status.id().split("\\|")) {
      path(path + "/id", name);
    }
  }

  /** A read tells ids in its records; a write may tell one in a header, or as its answer. */
  private void id(String path, Operation.Kind kind, Operation operation) {
    var id = operation.answer().id();
    if (id == null) {
      return;
    }
    boolean one = !kind.reads() && operation.batch() <= 1;
    if (id.isEmpty() && one) {
      return;
    }
    for (var place : FirstPath.parts(id)) {
      boolean header = HeaderPlaces.isHeader(place);
      if ((header || id.isEmpty()) && !one) {
        problem(
            path, "only a write of one record tells its id in a header, or as its whole answer");
      } else if (header && !HeaderPlaces.isNamed(place)) {
        problem(path, "`header:` is followed by the name of a header, as in `header:Location`");
      } else if (!header) {
        FieldTypes.pathProblem(place).ifPresent(it -> problem(path, it));
      }
    }
  }

  private void absent(String path, Operation operation) {
    if (operation.absent() == ObjectType.Absent.UNSAID) {
      problem(
          path + "/absent",
          "`absent: cleared` of the object holds for all its operations; say it at those it holds"
              + " for");
    }
  }

  /** Markers hold no comma; other values may. */
  private void together(String path, Operation.Kind kind, Operation operation) {
    if (kind == Operation.Kind.FIND) {
      problem(
          path + "/batch",
          "`find` asks for one value a call; `findMarker` may ask for several markers");
    } else if (kind == Operation.Kind.FIND_MARKER && !operation.says("{values")) {
      problem(path, "`findMarker` with a `batch` says `{values}`, the markers it asks for");
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

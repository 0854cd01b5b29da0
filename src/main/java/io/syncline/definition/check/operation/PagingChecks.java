package io.syncline.definition.check.operation;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.FieldTypes;
import io.syncline.definition.binding.ConstantNames;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pages of an object's listings that could never follow one another, and totals of none. */
final class PagingChecks {

  private static final Set<Paging.Kind> NEXT_NEEDED =
      EnumSet.of(Paging.Kind.CURSOR, Paging.Kind.KEYSET, Paging.Kind.LINK);

  private static final Pattern PLACE = Pattern.compile("(?<![$\\\\])\\{[A-Za-z][^{}]*}");

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
        .forEach(it -> checks.operation(path + "/" + ConstantNames.name(it.kind()), it));
    return checks.findings;
  }

  private void operation(String path, Operation operation) {
    total(path + "/total", operation.total());
    var paging = operation.paging();
    if (paging != null) {
      paging(path + "/paging", paging);
      request(path + "/paging", operation, paging);
      envelope(path, operation, paging);
      if (paging.byTime()) {
        byTime(path + "/paging", operation, paging);
      }
      if (paging.maxRecords() != null) {
        windows(path + "/paging/maxRecords", operation, paging);
      }
    }
  }

  /** An answer that tells more than its records is not itself their list. */
  private void envelope(String path, Operation operation, Paging paging) {
    var changes = operation.answer().beside().changes();
    boolean placed = changes != null && (changes.token() != null || !changes.lists().isEmpty());
    var key =
        NEXT_NEEDED.contains(paging.kind()) && paging.next() != null
            ? "next"
            : paging.more() != null ? "more" : ofBody(paging.total()) ? "total" : null;
    if (key != null && operation.records().isEmpty() && !placed) {
      problem(
          path,
          "`records` is required here: an answer that holds `%s` of `paging` is no list of records"
              .formatted(key));
    }
  }

  private static boolean ofBody(@Nullable String place) {
    return place != null && !HeaderPlaces.isHeader(place);
  }

  /** A number of the answer's body, or of a header. */
  private void total(String path, @Nullable String written) {
    if (written == null) {
      return;
    }
    if (written.isBlank()) {
      problem(path, "it names no field; leave it out where the answer gives no total");
    } else if (HeaderPlaces.isHeader(written)) {
      if (!HeaderPlaces.isNamed(written)) {
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
    var kind = ConstantNames.name(paging.kind());
    var parameter = paging.parameter();
    if (parameter != null && parameter.equals(paging.sizeParameter())) {
      problem(
          path + "/sizeParameter",
          "`%s` asks for the next page already (`parameter`): one would replace the other"
              .formatted(parameter));
    }
    boolean needed = NEXT_NEEDED.contains(paging.kind());
    if (needed && paging.next() == null) {
      problem(path, "`%s` needs `next`: where an answer holds the next page".formatted(kind));
    } else if (!needed && paging.next() != null && paging.kind() != Paging.Kind.LAST_RECORD) {
      nothing(path + "/next", "next", kind);
    }
    if (paging.end().emptyPageEnds()) {
      if (paging.kind().counted() || paging.kind() == Paging.Kind.LAST_RECORD) {
        nothing(path + "/emptyPageEnds", "emptyPageEnds", kind);
      } else if (paging.more() != null) {
        problem(
            path + "/emptyPageEnds", "`more` says which page is the last: leave out one of them");
      }
    }
    if (paging.first() != null && !paging.kind().counted()) {
      nothing(path + "/first", "first", kind);
    }
  }

  /** A search that is asked in parts of time. */
  private void windows(String path, Operation operation, Paging paging) {
    if (operation.kind() != Operation.Kind.LIST && operation.kind() != Operation.Kind.CHANGED) {
      problem(path, "`maxRecords` is of `list` and `changed`: it does nothing here");
      return;
    }
    if (paging.byTime()) {
      problem(
          path, "pages that follow one another by time reach all records: leave out `maxRecords`");
    }
    if (paging.total() == null) {
      problem(path, "`maxRecords` needs `total`: by it a search that would be cut is noticed");
    }
    if (!operation.says("{since") || !operation.says("{until")) {
      problem(
          path,
          "a search that is too large is asked in parts of time: its request says `{since}` and"
              + " `{until}`");
    }
  }

  /** What asks for the pages after the first. */
  private void request(String path, Operation operation, Paging paging) {
    var kind = ConstantNames.name(paging.kind());
    var place = paging.kind().place();
    var continuation = paging.continuation();
    if (place == null) {
      if (paging.parameter() != null) {
        nothing(path + "/parameter", "parameter", kind);
      }
      if (!operation.method().equals("GET")) {
        problem(path + "/kind", "a link is followed by `GET`: this operation is another request");
      }
    } else if (continuation != null && place.equals("cursor")) {
      if (!continuation.says("{cursor}")) {
        problem(
            path + "/continuation",
            "nothing in it says `{cursor}`: it would show the same page again and again");
      } else if (paging.parameter() != null) {
        problem(
            path + "/parameter", "`continuation` asks for the next page: leave out `parameter`");
      }
    } else if (paging.parameter() == null && !operation.says("{" + place + "}")) {
      problem(
          path,
          "`%s` says in `parameter` how the next page is asked for, or has `{%s}` in its request"
              .formatted(kind, place));
    }
    if (continuation == null && "cursor".equals(place)) {
      firstPage(path, operation.request());
    }
    if (continuation != null && !"cursor".equals(place)) {
      nothing(path + "/continuation", "continuation", kind);
    }
  }

  /** The first page has no cursor: a text is left out then, unless something else fills it. */
  private void firstPage(String path, Operation.Request request) {
    var texts = new ArrayList<>(request.query().values().stream().flatMap(List::stream).toList());
    texts.addAll(request.headers().values());
    texts(request.body(), texts);
    boolean mixed =
        texts.stream()
            .filter(it -> it.contains("{cursor}"))
            .anyMatch(it -> PLACE.matcher(it).results().count() > 1);
    if (mixed || request.path().contains("{cursor}")) {
      problem(
          path,
          "the first page has no cursor, so `{cursor}` would be missing inside its text: say in"
              + " `continuation` how the other pages are asked for");
    }
  }

  private static void texts(@Nullable Value value, List<String> to) {
    if (value instanceof Value.Text text) {
      to.add(text.value());
    } else if (value instanceof Value.Struct struct) {
      struct.fields().values().forEach(it -> texts(it, to));
    } else if (value instanceof Value.Items items) {
      items.values().forEach(it -> texts(it, to));
    }
  }

  private void nothing(String path, String key, String kind) {
    problem(path, "`%s` does nothing for `kind: %s`: leave it out".formatted(key, kind));
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
    } else if (!operation.says("{since") && (asked(operation) || paging.kind().counted())) {
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

  private void path(String path, @Nullable String written) {
    if (written != null && !written.isEmpty()) {
      FieldTypes.pathProblem(written).ifPresent(it -> problem(path, it));
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}

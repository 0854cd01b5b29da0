package io.syncline.definition.check.operation;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.Changes;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.transform.FieldTypes;
import io.syncline.definition.binding.ConstantNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Feeds of changes and lists of deleted records that could not be followed, or would lose some. */
final class FeedChecks {

  private final ObjectType object;
  private final List<Finding> findings = new ArrayList<>();

  private FeedChecks(ObjectType object) {
    this.object = object;
  }

  /**
   * @param path of the object
   */
  static List<Finding> of(String path, ObjectType object) {
    var checks = new FeedChecks(object);
    object
        .operations()
        .forEach(
            (kind, operation) ->
                checks.operation(
                    path + "/operations/" + ConstantNames.name(kind), kind, operation));
    return checks.findings;
  }

  private void operation(String path, Kind kind, Operation operation) {
    var changes = operation.answer().beside().changes();
    if (kind != Kind.FEED && kind != Kind.DELETED) {
      if (changes != null) {
        problem(path + "/changes", "`changes` is of `feed` and `deleted`: it does nothing here");
      }
      return;
    }
    if (changes == null) {
      problem(path, "`changes` is required here: what its rows say");
      return;
    }
    paths(path + "/changes", changes);
    if (!changes.lists().isEmpty() && !operation.records().isEmpty()) {
      problem(path + "/records", "`lists` says where the records are: leave out `records`");
    }
    if (changes.lists().isEmpty() && operation.records().isEmpty() && changes.token() != null) {
      problem(
          path, "`records` is required here: an answer that holds a `token` is no list of rows");
    }
    paging(path + "/paging", operation.paging());
    if (changes.token() == null) {
      byTime(path, kind, operation, changes);
    } else if (kind == Kind.FEED) {
      byToken(path, operation, changes);
    }
    if (kind == Kind.FEED) {
      feed(path, operation, changes);
    } else {
      deleted(path, changes);
    }
  }

  private void paths(String path, Changes changes) {
    path(path + "/at", changes.at());
    path(path + "/kind", changes.kind());
    path(path + "/token", changes.token());
    changes.identity().forEach(it -> path(path + "/identity", it));
    changes.where().keySet().forEach(it -> path(path + "/where", it));
    if (changes.start() != null) {
      path(path + "/start/token", changes.start().token());
      findings.addAll(ErrorChecks.of(path + "/start/errors", changes.start().errors()));
    }
    if (!changes.lists().isEmpty()) {
      lists(path, changes);
    }
    if (changes.kind() == null && !changes.kinds().isEmpty()) {
      problem(path + "/kinds", "`kinds` needs `kind`: where a row says what happened");
    }
    if (changes.kinds().containsValue(EventKind.MERGED)) {
      problem(path + "/kinds", "a row does not say what a record was merged into: `deleted`");
    }
  }

  private void lists(String path, Changes changes) {
    changes.lists().keySet().stream()
        .flatMap(it -> Arrays.stream(it.split("\\[]\\.?", -1)))
        .forEach(it -> path(path + "/lists", it));
    if (changes.kind() != null) {
      problem(path + "/kind", "`lists` says what happened to the records of each: leave it out");
    }
    if (changes.lists().containsValue(EventKind.MERGED)) {
      problem(path + "/lists", "a row does not say what a record was merged into: `deleted`");
    }
  }

  private void paging(String path, @Nullable Paging paging) {
    if (paging != null && paging.byTime()) {
      problem(path, "rows of a feed do not follow one another by a record's time: leave it out");
    }
    if (paging != null && paging.kind() == Paging.Kind.LAST_RECORD && paging.next() == null) {
      problem(path, "`lastRecord` needs `next` here: where a row holds its own id");
    }
  }

  private void byTime(String path, Kind kind, Operation operation, Changes changes) {
    if (!operation.says("{since")) {
      problem(
          path,
          "nothing in its request says `{since}`"
              + (kind == Kind.FEED ? ", and no `token` says where it goes on" : ""));
    }
    if (changes.at() == null) {
      problem(path + "/changes", "`at` is required here: the time by which the next poll goes on");
    }
    if (changes.link()) {
      problem(path + "/changes/link", "`link` says that the `token` is an address: write `token`");
    }
    if (changes.start() != null) {
      problem(path + "/changes/start", "`start` is of a feed that goes on by a `token`");
    }
    if (kind == Kind.FEED && changes.identity().isEmpty()) {
      problem(
          path + "/changes",
          "`identity` is required here: each poll shows the last rows again, and only what makes"
              + " one the same keeps its record from being read each time");
    }
  }

  private void byToken(String path, Operation operation, Changes changes) {
    if (changes.link()) {
      link(path, operation);
    } else if (!operation.says("{token")) {
      problem(path, "nothing in its request says `{token}`: each poll would read the same");
    }
    if (!changes.identity().isEmpty()) {
      problem(
          path + "/changes/identity",
          "a feed that goes on by a `token` shows no row again: leave it out");
    }
    if (changes.keeps() != null) {
      problem(
          path + "/changes/keeps",
          "`keeps` is of a feed that goes on since a time: here an error rule says that a token is"
              + " known no more (`missing`)");
    }
  }

  /** The whole address says where to go on: it is asked as it is. */
  private void link(String path, Operation operation) {
    if (!operation.method().equals("GET")) {
      problem(
          path + "/changes/link", "a link is followed by `GET`: this operation is another request");
    }
    if (operation.says("{token")) {
      problem(
          path + "/changes/link",
          "a token that is a `link` is asked as it is: leave out `{token}`");
    }
  }

  private void feed(String path, Operation operation, Changes changes) {
    boolean shows = changes.token() != null && changes.start() == null;
    if (!shows && !object.can(Kind.LIST)) {
      problem(path, "`feed` needs a `list` beside it: the first poll reads all there is");
    }
    if (!object.readable()) {
      problem(path, "`feed` needs `get` or `getMany` beside it: its rows name records to read");
    }
    if (object.parent() != null) {
      underParents(path, operation, changes);
    }
    if (object.pollsWholeList()) {
      problem(path, "`poll: wholeList` reads all records: a `feed` would not be asked");
    }
  }

  /** Each parent has a feed, and a token, of its own. */
  private void underParents(String path, Operation operation, Changes changes) {
    if (object.idWithParent()) {
      problem(
          path,
          "a row does not tell its record's parent: a `feed` under parents needs `ids: own` of"
              + " `parent`");
    }
    if (changes.token() == null || changes.start() == null) {
      problem(path + "/changes", "a `feed` under parents needs `token`, and `start` that tells it");
    } else if (!operation.by(changes.start().request()).says("{parent.id")) {
      problem(
          path + "/changes/start",
          "nothing in it says `{parent.id}`: each parent has a token of its own");
    }
  }

  private void deleted(String path, Changes changes) {
    if (!object.polled()) {
      problem(path, "`deleted` is asked by polls, and this object is not polled");
    }
    if (changes.token() != null) {
      problem(
          path + "/changes/token", "`deleted` is asked since a time; a `feed` goes on by token");
    }
    if (!changes.lists().isEmpty()) {
      problem(path + "/changes/lists", "all rows of `deleted` are deleted records: leave it out");
    }
    if (changes.kind() != null) {
      problem(path + "/changes/kind", "all rows of `deleted` are deleted records: leave it out");
    }
    if (!changes.identity().isEmpty()) {
      problem(path + "/changes/identity", "a record and its time make a row of `deleted` the same");
    }
  }

  private void path(String path, @Nullable String written) {
    if (written != null) {
      if (written.isBlank()) {
        problem(path, "it names no field");
      } else {
        FieldTypes.pathProblem(written).ifPresent(it -> problem(path, it));
      }
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}

package io.syncline.core.delivery.step;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.delivery.attempt.TargetSearch;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.transform.clean.MatchNormalizer;
import io.syncline.core.transform.path.Paths;
import java.util.ArrayList;
import java.util.List;

/**
 * Searches by the unique values of a create without an outcome: the target refuses a second record
 * with one of them, so that the record that has it is the one that was made, or was there before
 * (S9).
 */
final class UniqueSearch {

  private final TargetSearch targetSearch;
  private final TargetCopies targetCopies;

  UniqueSearch(TargetSearch targetSearch, TargetCopies targetCopies) {
    this.targetSearch = targetSearch;
    this.targetCopies = targetCopies;
  }

  /** Whether the create filled a unique field that the target can be asked for. */
  static boolean isPossible(CreateTask task) {
    return !queries(task).isEmpty();
  }

  private static List<Query> queries(CreateTask task) {
    var queries = new ArrayList<Query>();
    if (task.type().can(Operation.Kind.FIND)) {
      var sent = task.committed().request().fields();
      for (var field : task.type().fields().values()) {
        var value = field.unique() && field.findable() ? Paths.read(sent, field.path()) : null;
        if (value != null && !value.isEmpty()) {
          queries.add(new Query(field.path(), value));
        }
      }
    }
    return queries;
  }

  /** By one unique value after the other, until one is found. */
  TargetSearch.Result find(CreateTask task) {
    TargetSearch.Result result = new TargetSearch.Result.NotFound();
    for (var query : queries(task)) {
      if (result instanceof TargetSearch.Result.NotFound) {
        var field = task.type().fields().get(query.field());
        result =
            targetSearch.by(
                task,
                query,
                it -> agrees(field, query.value(), it),
                field.attribute() == null ? field.path() : field.attribute());
      }
    }
    return result;
  }

  /** Searches are looser than what counts as the same value. */
  private static boolean agrees(FieldType field, Value sent, NativeRecord copy) {
    var said = Paths.read(copy.fields(), field.path());
    if (said == null || said.isEmpty()) {
      return false;
    }
    var ours = MatchNormalizer.normalize(field.type(), sent);
    return said.agreesWith(sent)
        || ours.isPresent() && ours.equals(MatchNormalizer.normalize(field.type(), said));
  }

  /**
   * Whether the record found is the one that the create made: it is no older, and it is as it was
   * sent, at least in something that is not unique. Else it was there before.
   */
  boolean isOurs(CreateTask task, NativeRecord copy) {
    var createdAt = copy.createdAt();
    var since = task.committed().committedAt().plus(task.batch().system().clockOffset());
    if (createdAt != null && createdAt.plus(task.type().granularity()).isBefore(since)) {
      return false;
    }
    var sent = task.committed().expected();
    var asSent =
        sent.keySet().stream()
            .filter(
                path ->
                    targetCopies.isAsSent(
                        task, path, Paths.read(copy.fields(), path), sent.get(path).value()))
            .toList();
    return asSent.size() == sent.size()
        || asSent.stream().anyMatch(it -> !sent.get(it).value().isEmpty() && !isUnique(task, it));
  }

  private static boolean isUnique(CreateTask task, String path) {
    var field = task.type().fields().get(path);
    return field != null && field.unique();
  }
}

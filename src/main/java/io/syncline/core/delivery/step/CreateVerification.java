package io.syncline.core.delivery.step;

import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.delivery.attempt.DeliveryReviews;
import io.syncline.core.delivery.attempt.IdempotencyKeys;
import io.syncline.core.delivery.attempt.RequestsInFlight;
import io.syncline.core.delivery.attempt.TargetCopies;
import io.syncline.core.delivery.attempt.TargetSearch;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.transform.clean.MatchNormalizer;
import io.syncline.core.transform.path.Paths;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Settles open intents of creates (S9). While the target remembers the idempotency key the same
 * bytes and key go out again; else it is searched for our marker, or for a unique value that was
 * sent, not earlier than the request may still be on its way and its record may still be invisible,
 * twice; then the same request goes out again. An upsert that cannot be searched for goes out again
 * once the first cannot arrive any more. A target with none of them gets no second create: a person
 * is asked.
 */
final class CreateVerification {
  private static final int LOOKS = 2;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final TargetSearch targetSearch;
  private final TargetCopies targetCopies;
  private final Completion completion;
  private final AttemptOutcomes attemptOutcomes;
  private final FindOrCreate findOrCreate;
  private final RequestsInFlight requestsInFlight;

  CreateVerification(
      TargetSearch targetSearch,
      TargetCopies targetCopies,
      Completion completion,
      AttemptOutcomes attemptOutcomes,
      FindOrCreate findOrCreate,
      RequestsInFlight requestsInFlight) {
    this.targetSearch = targetSearch;
    this.targetCopies = targetCopies;
    this.completion = completion;
    this.attemptOutcomes = attemptOutcomes;
    this.findOrCreate = findOrCreate;
    this.requestsInFlight = requestsInFlight;
  }

  void settle(List<CreateTask> tasks) {
    attemptOutcomes.each(tasks, Stage.VERIFY, this::settle);
  }

  private void settle(CreateTask task) {
    var link = task.link();
    if (IdempotencyKeys.remembered(task, task.now())) {
      task.sendAgain(task.committed());
    } else if (TargetSearch.searchesMarker(task)) {
      look(task);
    } else if (task.type().upserts() && link == null) {
      onceItCannotArrive(task);
    } else if (link != null) {
      // Its event came before its answer and linked it: what is due now is computed again.
      attemptOutcomes.intentVoid(task, link.link().ref(), "linked-meanwhile");
    } else if (!queries(task).isEmpty()) {
      look(task);
    } else {
      DeliveryReviews.unknown(
          task,
          "The system has neither a marker, an idempotency key nor a unique value to look by.");
    }
  }

  /** The same upsert twice is one record; one that arrives late would undo a newer one (S7). */
  private void onceItCannotArrive(CreateTask task) {
    var arrived = requestsInFlight.until(task);
    if (task.now().isBefore(arrived)) {
      task.putOff(arrived);
    } else {
      task.sendAgain(task.committed().again(task.now()));
    }
  }

  private Instant earliest(CreateTask task) {
    var first = requestsInFlight.until(task).plus(task.type().visibleAfter());
    return first.plus(between(task).multipliedBy(task.committed().looks()));
  }

  private static Duration between(CreateTask task) {
    var visible = task.type().visibleAfter();
    return visible.compareTo(BETWEEN_LOOKS) > 0 ? visible : BETWEEN_LOOKS;
  }

  private void look(CreateTask task) {
    var earliest = earliest(task);
    if (task.now().isBefore(earliest)) {
      task.putOff(earliest);
    } else if (TargetSearch.searchesMarker(task)) {
      judge(task, targetSearch.byMarker(task));
    } else {
      judge(task, byUniqueValues(task));
    }
  }

  private void judge(CreateTask task, TargetSearch.Result result) {
    if (result instanceof TargetSearch.Result.One one) {
      var ref = one.copy().ref();
      if (findOrCreate.isOfAnother(task, ref)) {
        findOrCreate.ask(task, List.of(ref), "the one that was found is linked to another record");
      } else if (!one.rule().equals(TargetSearch.MARKER) && !isOurs(task, one.copy())) {
        attemptOutcomes.intentVoid(task, ref, "there-before");
      } else {
        completion.appliedBefore(task, ref, one.copy());
      }
    } else if (result instanceof TargetSearch.Result.Unclear unclear) {
      findOrCreate.ask(task, unclear.candidates(), unclear.why());
    } else if (result instanceof TargetSearch.Result.NotAsked failed) {
      attemptOutcomes.failed(task, failed.failure(), Stage.VERIFY);
    } else {
      notSeen(task);
    }
  }

  private void notSeen(CreateTask task) {
    var looked = task.committed().looked();
    if (looked.looks() < LOOKS) {
      task.end(new Settled.Again(task.delivery, task.now().plus(between(task)), looked, false));
    } else {
      task.sendAgain(looked.again(task.now()));
    }
  }

  /** The unique fields that the create filled and that the target can be asked for. */
  private static List<Query> queries(CreateTask task) {
    var queries = new ArrayList<Query>();
    if (task.type().can(Operation.Kind.FIND)) {
      var sent = task.committed().request().fields();
      for (var field : task.type().fields().values()) {
        if (field.unique() && field.findable()) {
          places(task, field.path())
              .map(it -> Paths.read(sent, it))
              .filter(it -> it != null && !it.isEmpty())
              .findFirst()
              .ifPresent(it -> queries.add(new Query(field.path(), it)));
        }
      }
    }
    return queries;
  }

  /** The field itself, then those of which a create makes it where it has no value. */
  private static Stream<String> places(CreateTask task, String path) {
    var create = task.type().operation(Operation.Kind.CREATE);
    return create == null
        ? Stream.of(path)
        : Stream.concat(Stream.of(path), create.request().insteadOf(path).stream());
  }

  /**
   * By one unique value after the other, until one is found: the target refuses a second record
   * with one of them, so that the record that has it is the one that was made, or was there before.
   */
  private TargetSearch.Result byUniqueValues(CreateTask task) {
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
  private boolean isOurs(CreateTask task, NativeRecord copy) {
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
    return task.type().fields().values().stream()
        .filter(FieldType::unique)
        .anyMatch(it -> places(task, it.path()).anyMatch(path::equals));
  }
}

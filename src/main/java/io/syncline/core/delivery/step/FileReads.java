package io.syncline.core.delivery.step;

import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.system.ObjectType.FileContent;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.CreateTask;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.DeliveryTask;
import io.syncline.core.delivery.attempt.FieldsTask;
import io.syncline.core.delivery.attempt.IdempotencyKeys;
import io.syncline.core.delivery.attempt.RequestsInFlight;
import io.syncline.core.delivery.attempt.TargetSearch;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.file.FileCopy;
import io.syncline.core.system.file.FileSource;
import io.syncline.core.transform.path.Paths;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of files before the intents that write them are committed: a request leaves soon
 * after its commit, and a file may take long. What is read is what was judged: the field of a file
 * is its checksum, and other bytes are not written.
 */
final class FileReads {

  /**
   * So many files are on this machine at once, for all targets: so the disk that they take is at
   * most so many times the largest file that is allowed.
   */
  private static final int MOST = 4;

  /** How long a batch waits for others to let go of theirs. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration LATER = Duration.ofSeconds(1);

  /** With so many bytes on this machine no other file is read for the batch. */
  private static final long ENOUGH = 16L << 20;

  private final Semaphore room = new Semaphore(MOST, true);
  private final ConnectedSystems systems;
  private final AttemptOutcomes attemptOutcomes;
  private final RequestsInFlight requestsInFlight;

  FileReads(
      ConnectedSystems systems,
      AttemptOutcomes attemptOutcomes,
      RequestsInFlight requestsInFlight) {
    this.systems = systems;
    this.attemptOutcomes = attemptOutcomes;
    this.requestsInFlight = requestsInFlight;
  }

  /** The path of the field that is the file of the target's records; null: they hold none. */
  static @Nullable String field(DeliveryTask task) {
    var content = task.type().content();
    return content == null ? null : content.field();
  }

  /** A copy that holds the file of this checksum; null: none is known to. */
  static @Nullable FileSource source(FieldsTask task, Value checksum) {
    var context = task.context();
    var own = context.participant().system();
    for (var copy : context.state().links()) {
      var ref = copy.link().ref();
      var there = context.entity().participant(ref.system()).orElse(null);
      var content = there == null || ref.system().equals(own) ? null : there.type().content();
      var known = content == null ? null : copy.shadow().field(content.field());
      if (known != null && known.held().agreesWith(checksum)) {
        return new FileSource(ref);
      }
    }
    return null;
  }

  /** Reads what is to be written; where that fails, the delivery ends or goes on later. */
  void read(DeliveryBatch batch) {
    int files = 0;
    long bytes = 0;
    boolean full = false;
    for (var task : batch.open(DeliveryTask::needsFile)) {
      full = full || bytes >= ENOUGH || !hasRoom(files > 0);
      if (full) {
        task.putOff(files > 0 ? task.now() : task.now().plus(LATER));
      } else {
        files++;
        try {
          attemptOutcomes.guarded(task, stage(task), () -> read(task));
        } finally {
          var copy = task.file();
          bytes += copy == null ? 0 : copy.size();
          if (copy == null) {
            room.release();
          } else {
            copy.afterwards(room::release);
          }
        }
      }
    }
  }

  /**
   * Takes room for one file.
   *
   * @param atOnce a batch that holds files waits for no other: that one may wait for it
   */
  private boolean hasRoom(boolean atOnce) {
    try {
      return room.tryAcquire(atOnce ? 0 : PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void read(DeliveryTask task) {
    var request = task.committed().request();
    var from = Objects.requireNonNull(request.file()).from();
    var content = Objects.requireNonNull(task.type().content(), "the target has no files any more");
    if (!(Paths.read(request.fields(), content.field()) instanceof Value.Text checksum)) {
      throw new IllegalStateException("the request names no checksum");
    }
    var system = systems.find(from.system()).orElse(null);
    if (system == null) {
      failed(task, from, new Failure.Transient("the system that holds the file is not connected"));
      return;
    }
    try {
      system
          .file(from, checksum.value())
          .ifPresentOrElse(it -> read(task, from, it, content), () -> changed(task));
    } catch (SystemFailure e) {
      failed(task, from, e.failure());
    }
  }

  /** The request names the bytes as the target will show them, so that a look finds them there. */
  private void read(DeliveryTask task, NativeRef from, FileCopy copy, FileContent content) {
    try {
      copy.checkedBy(content.algorithm());
    } catch (UncheckedIOException e) {
      copy.close();
      failed(task, from, new Failure.Transient("its temporary file cannot be read"));
      return;
    }
    var request = task.committed().request();
    var named = Map.<String, Value>of(content.field(), Value.text(copy.checksum()));
    task.read(copy, request.with(Paths.write(request.fields(), named)));
  }

  /** The event that says so comes, and the delivery is computed again with what it says. */
  private void changed(DeliveryTask task) {
    if (task.sendsAgain() && isVoid(task)) {
      var arrived = requestsInFlight.until(task);
      if (IdempotencyKeys.remembered(task, task.now()) && task.now().isBefore(arrived)) {
        task.putOff(arrived);
      } else {
        attemptOutcomes.intentVoid(task, task.committed().request().target(), "file-changed");
      }
      return;
    }
    var stage = stage(task);
    if (!task.sendsAgain()) {
      task.closeIntent();
    }
    var failure = new Failure.Transient("the file was changed or removed since it was judged");
    attemptOutcomes.again(task, failure, stage, false);
  }

  /** What was sent before may have been applied: where it is given up, a person is asked (S9). */
  private static Stage stage(DeliveryTask task) {
    return task.sendsAgain() ? Stage.VERIFY : Stage.COMPUTE;
  }

  /**
   * Whether a request that is to go out again was not applied, and none that arrives late harms: a
   * create is computed again only where what the first one made is found by its marker.
   */
  private static boolean isVoid(DeliveryTask task) {
    return !(task instanceof CreateTask create)
        || TargetSearch.searchesMarker(create) && task.type().idempotencyKeyRetention() == null;
  }

  private void failed(DeliveryTask task, NativeRef from, Failure failure) {
    var stage = stage(task);
    if (failure instanceof Failure.Invalid || failure instanceof Failure.Permanent) {
      attemptOutcomes.giveUp(task, of(from, failure), stage);
      return;
    }
    if (!task.sendsAgain()) {
      task.closeIntent();
    }
    attemptOutcomes.failed(task, failure, stage);
  }

  /** Which system it is that did not give the file. */
  private static Failure of(NativeRef from, Failure failure) {
    var why = "the file of " + from.system() + ": " + failure.reason();
    return failure instanceof Failure.Invalid invalid
        ? new Failure.Invalid(why, invalid.fields())
        : new Failure.Permanent(why);
  }
}

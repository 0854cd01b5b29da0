package io.syncline.core.delivery;

import static io.syncline.core.Contacts.BOOKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.StoreOutage;
import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.World.TargetType;
import io.syncline.core.delivery.attempt.AttemptOutcomes;
import io.syncline.core.delivery.attempt.CircuitBreaker;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.attempt.DeliveryTask;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Slice;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How one attempt of an update ends that has written nothing yet. */
class AttemptOutcomesTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final World world = new World(TargetType.plain());
  private final NativeRef copy = ann();
  private final DeliveryBatch batch =
      world.deliverer.load(world.deliverer.claim(BOOKS, Slice.WHOLE, 10));
  private final DeliveryTask task = batch.open(it -> true).get(0);
  private final AttemptOutcomes outcomes =
      new AttemptOutcomes(
          World.POLICY,
          new CircuitBreaker(World.POLICY, new SplittableRandom(1)),
          new SplittableRandom(1));

  private NativeRef ann() {
    var ann = world.record(Map.of("email", "ann@x.org", "firstName", "Ann"));
    var ref = world.linked(ann);
    world.edit(ann, "firstName", "Anna");
    return ref;
  }

  @Test
  @DisplayName("a delivery that has ended takes no further step, and does not end twice")
  void whatHasEndedDoesNotEndAgain() {
    var stepped = new AtomicBoolean();
    task.putOff(world.now.plus(HOUR));
    outcomes.guarded(task, Stage.COMPUTE, () -> stepped.set(true));
    outcomes.failed(task, new Failure.Permanent("refused"), Stage.READ);

    assertThat(stepped).isFalse();
    assertThat(again().at()).isEqualTo(world.now.plus(HOUR));
    assertThat(batch.result().deadLetters()).isEmpty();
  }

  @Test
  @DisplayName("S7: what can never succeed is a dead letter at its first attempt")
  void whatCanNeverSucceedIsADeadLetter() {
    for (var hopeless :
        List.of(new Failure.Permanent("refused"), new Failure.Invalid("too long", Set.of()))) {
      var other = new AttemptOutcomesTest();
      other.outcomes.failed(other.task, hopeless, Stage.READ);
      assertThat(other.batch.result().deadLetters())
          .singleElement()
          .satisfies(
              it -> {
                assertThat(it.failure().reason()).isEqualTo(hopeless.reason());
                assertThat(it.about().ref()).isEqualTo(other.copy);
                assertThat(it.work().definition())
                    .isEqualTo(other.task.context().entity().definition());
              });
      assertThat(other.batch.result().settled()).singleElement().isInstanceOf(Settled.Ended.class);
    }
  }

  @Test
  @DisplayName("a system that says when to ask again is not asked before, and nothing is counted")
  void aSystemIsNotAskedBeforeItSaid() {
    outcomes.failed(task, new Failure.RateLimited("429", HOUR), Stage.READ);
    assertThat(again().at()).isAfterOrEqualTo(world.now.plus(HOUR));
    assertThat(again().attempt()).isFalse();
  }

  @Test
  @DisplayName("a failure of a system within a step is a failure of the attempt")
  void aFailureWithinAStepPutsOff() {
    outcomes.guarded(
        task,
        Stage.READ,
        () -> {
          throw new SystemFailure(BOOKS, "read", new Failure.RateLimited("429", HOUR));
        });
    assertThat(again().at()).isAfterOrEqualTo(world.now.plus(HOUR));
  }

  @Test
  @DisplayName("a failure of our own is a dead letter that names no value")
  void aFailureOfOurOwnIsADeadLetter() {
    outcomes.guarded(
        task,
        Stage.COMPUTE,
        () -> {
          throw new IllegalStateException("Anna");
        });
    assertThat(batch.result().deadLetters())
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.failure().reason())
                    .isEqualTo("compute failed: IllegalStateException"));
  }

  @Test
  @DisplayName("a failure of our own after the end changes nothing")
  void aFailureAfterTheEndChangesNothing() {
    outcomes.guarded(
        task,
        Stage.COMPUTE,
        () -> {
          task.putOff(world.now.plus(HOUR));
          throw new IllegalStateException("too late");
        });
    assertThat(again().at()).isEqualTo(world.now.plus(HOUR));
    assertThat(batch.result().deadLetters()).isEmpty();
  }

  @Test
  @DisplayName("S6: a store that is unavailable after a write leaves the delivery as it is stored")
  void anUnavailableStoreAfterAWriteSettlesNothing() {
    outcomes.guarded(
        task,
        Stage.WRITE,
        () -> {
          throw new StoreOutage();
        });
    assertThat(task.isOver()).isTrue();
    assertThat(batch.result().settled()).isEmpty();
    assertThat(batch.result().deadLetters()).isEmpty();
  }

  @Test
  @DisplayName("a store that is unavailable before a write ends the batch")
  void anUnavailableStoreBeforeAWriteEndsTheBatch() {
    assertThatThrownBy(
            () ->
                outcomes.guarded(
                    task,
                    Stage.FIND,
                    () -> {
                      throw new StoreOutage();
                    }))
        .isInstanceOf(StoreOutage.class);
    assertThat(task.isOver()).isFalse();
  }

  @Test
  @DisplayName("S16: a copy that was merged there is reported as merged, not as deleted")
  void aMergedCopyIsReportedAsMerged() {
    var into = new NativeRef(BOOKS, "contacts", "2");
    outcomes.notShown(task, new ReadOutcome.MergedInto(copy, into), Stage.READ);
    assertThat(batch.result().observed())
        .singleElement()
        .extracting(InboxEvent::kind)
        .isEqualTo(EventKind.MERGED);
    assertThat(reason()).isEqualTo("merged-away");
  }

  @Test
  @DisplayName("S16: a copy that is not there is reported as deleted")
  void aMissingCopyIsReportedAsDeleted() {
    outcomes.notShown(task, new ReadOutcome.Missing(copy), Stage.READ);
    assertThat(batch.result().observed())
        .singleElement()
        .extracting(InboxEvent::kind)
        .isEqualTo(EventKind.DELETED);
    assertThat(reason()).isEqualTo("gone");
  }

  @Test
  @DisplayName("S16: a copy that could not be read is not reported as gone")
  void aCopyThatCouldNotBeReadIsNotGone() {
    var failed = new ReadOutcome.Failed(copy, new Failure.RateLimited("429", HOUR));
    outcomes.notShown(task, failed, Stage.READ);
    assertThat(batch.result().observed()).isEmpty();
    assertThat(again().at()).isAfterOrEqualTo(world.now.plus(HOUR));
  }

  @Test
  @DisplayName("S16: a copy that was missed once is looked for again, and that is counted")
  void aMissedCopyIsLookedForAgain() {
    outcomes.missed(task);
    assertThat(again().at()).isEqualTo(world.now.plus(task.type().betweenLooks()));
    assertThat(again().attempt()).isTrue();
    assertThat(batch.result().observed()).isEmpty();
  }

  @Test
  @DisplayName("what waits for others is tried after half the time it has waited, in limits")
  void theWaitForOthersGrows() {
    var waited = new Duration[] {Duration.ZERO, Duration.ofMinutes(2), Duration.ofHours(2)};
    var pauses =
        new Duration[] {Duration.ofMillis(200), Duration.ofMinutes(1), Duration.ofMinutes(5)};
    for (int i = 0; i < waited.length; i++) {
      var other = new AttemptOutcomesTest();
      other.world.pass(waited[i]);
      other.outcomes.afterOthers(other.task);
      assertThat(other.again().at()).isEqualTo(other.world.now.plus(pauses[i]));
      assertThat(other.again().attempt()).isFalse();
    }
  }

  private Settled.Again again() {
    assertThat(batch.result().settled()).hasSize(1);
    return (Settled.Again) batch.result().settled().get(0);
  }

  private String reason() {
    assertThat(batch.result().audit()).hasSize(1);
    return batch.result().audit().get(0).result().reason();
  }
}

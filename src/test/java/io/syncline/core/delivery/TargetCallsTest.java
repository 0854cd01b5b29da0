package io.syncline.core.delivery;

import static io.syncline.core.Contacts.BOOKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.delivery.FakeTarget.Fault;
import io.syncline.core.delivery.World.TargetType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.WriteOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which failures of a target stop all that is for it, and what they do to one batch. */
class TargetCallsTest {

  private World world = new World(TargetType.plain());
  private int made;

  @Test
  @DisplayName("once a target turns out to be down, the rest of the batch is not sent to it")
  void theRestOfABatchIsNotSentToATargetThatIsDown() {
    edited(2);
    editedByRun();
    world.target.readsFail = true;
    world.runOnce();

    assertThat(world.target.calls).containsExactly("read 2");
    assertThat(world.store.waiting()).hasSize(3).allMatch(it -> it.attempts() == 0);
    assertThat(world.deliverer.nextDue(BOOKS, Slice.WHOLE).orElseThrow()).isAfter(world.now);
    assertOpen(true);
  }

  @Test
  @DisplayName("S6: a request that never left because the target is down has no intent left")
  void whatNeverLeftHasNoIntent() {
    world = new World(TargetType.plain().withConditions());
    edited(2);
    editedByRun();
    world.target.next(Fault.TRANSIENT, Fault.TRANSIENT);
    world.runOnce();

    assertThat(world.target.calls).containsExactly("write 2");
    assertThat(world.store.waiting()).hasSize(3).allMatch(it -> it.intent() == null);
  }

  @Test
  @DisplayName("searches that all fail stop the target")
  void searchesThatFailStopTheTarget() {
    created(2);
    world.target.readsFail = true;
    world.runOnce();

    assertThat(world.target.journal).isEmpty();
    assertOpen(true);
  }

  @Test
  @DisplayName("writes without an answer stop the target")
  void writesWithoutAnAnswerStopTheTarget() {
    edited(2);
    world.target.next(Fault.LOST_REQUEST, Fault.LOST_REQUEST);
    world.runOnce();

    assertOpen(true);
  }

  @Test
  @DisplayName("records that the target refuses do not stop it")
  void refusedRecordsDoNotStopTheTarget() {
    edited(2);
    world.target.next(Fault.INVALID, Fault.INVALID);
    world.runOnce();

    assertThat(world.store.deadLetters).hasSize(2);
    assertOpen(false);
  }

  @Test
  @DisplayName("a quota that is kept for people's changes does not stop them")
  void aQuotaKeptForPeopleStopsNobody() {
    editedByRun();
    var none = new Failure.OutOfQuota("kept", Duration.ofHours(1), true);
    world.target.refusals.add(new WriteOutcome.Failed(none));
    world.runOnce();

    assertThat(world.target.journal).isEmpty();
    assertOpen(false);
  }

  @Test
  @DisplayName("of several failures the one counts that says when to ask again")
  void theFailureCountsThatSaysWhenToAskAgain() {
    edited(2);
    world.target.retryAfter = Duration.ofMinutes(5);
    world.target.next(Fault.TRANSIENT, Fault.RATE_LIMITED);
    var limited = world.now;
    world.runOnce();
    world.pass(Duration.ofMinutes(4));

    assertThat(world.runOnce()).isZero();
    assertThat(world.deliverer.nextDue(BOOKS, Slice.WHOLE).orElseThrow())
        .isAfterOrEqualTo(limited.plus(Duration.ofMinutes(5)));
  }

  @Test
  @DisplayName("failures count together only where no success is between them")
  void aSuccessForgetsEarlierFailures() {
    edited(1);
    world.target.next(Fault.TRANSIENT);
    world.settle();
    assertThat(world.target.journal).hasSize(1);
    edited(1);
    world.target.next(Fault.TRANSIENT);
    world.runOnce();

    assertOpen(false);
  }

  @Test
  @DisplayName("S6: a call that breaks off may have written: its intents stay open")
  void aCallThatBreaksOffLeavesItsIntentsOpen() {
    var copy = edited(1);
    world.target.turn =
        () -> {
          throw new IllegalStateException("cut");
        };
    world.runOnce();
    assertThat(world.store.waiting())
        .singleElement()
        .satisfies(it -> assertThat(it.intent()).isNotNull());

    world.target.turn = () -> {};
    world.settle();
    assertThat(world.target.field(copy, "firstName")).isEqualTo(Value.text("new"));
    assertThat(world.target.journal).hasSize(1);
  }

  @Test
  @DisplayName("a read that breaks off for ever ends as a dead letter that says so")
  void aReadThatBreaksOffIsAFailureOfTheTarget() {
    edited(1);
    world.target.reading =
        () -> {
          throw new IllegalStateException("cut");
        };
    world.runOnce();
    world.pass(Duration.ofDays(8));
    world.settle();

    assertThat(world.store.deadLetters)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.failure().reason())
                    .isEqualTo("the call failed: IllegalStateException"));
  }

  @Test
  @DisplayName("S1: what a later call of a batch did has a later number than reads before it")
  void aLaterCallHasALaterNumber() {
    edited(1);
    var byRun = editedByRun();
    var elsewhere = new long[1];
    world.target.turn = () -> elsewhere[0] = world.store.nextNumber();
    world.runOnce();

    assertThat(world.target.journal).hasSize(2);
    assertThat(world.store.shadows.get(byRun).readNumber()).isGreaterThan(elsewhere[0]);
  }

  /** Whether work of another record waits, too. */
  private void assertOpen(boolean open) {
    created(1);
    world.target.readsFail = false;
    assertThat(world.runOnce()).isEqualTo(open ? 0 : 1);
  }

  private RecordId record() {
    return world.record(Map.of("email", "r" + made++ + "@x.org", "firstName", "old"));
  }

  private void created(int count) {
    for (int i = 0; i < count; i++) {
      world.order(record(), Set.of("email"), true);
    }
  }

  private NativeRef edited(int count) {
    NativeRef copy = null;
    for (int i = 0; i < count; i++) {
      var id = record();
      copy = world.linked(id);
      world.edit(id, "firstName", "new");
    }
    return copy;
  }

  /** A change that a run orders. */
  private NativeRef editedByRun() {
    var id = record();
    var copy = world.linked(id);
    world.edit(id, "firstName", "new", Origin.ofRun("run"));
    return copy;
  }
}

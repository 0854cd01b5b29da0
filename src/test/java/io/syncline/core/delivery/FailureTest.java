package io.syncline.core.delivery;

import static io.syncline.core.Contacts.BOOKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.StoreOutage;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.delivery.FakeTarget.Fault;
import io.syncline.core.delivery.World.TargetType;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FailureTest {

  private World world = new World(TargetType.plain().withConditions());
  private final List<RecordId> records = new ArrayList<>();

  private void records(int count) {
    for (int i = 0; i < count; i++) {
      var id = world.record(Map.of("email", "r" + i + "@x.org", "firstName", "R" + i));
      world.linked(id);
      records.add(id);
    }
  }

  @Test
  void aTargetThatIsDownForDaysLosesNothingAndCatchesUpUnaided() {
    records(30);
    world.target.faults = () -> Fault.TRANSIENT;
    records.forEach(it -> world.edit(it, "firstName", "new"));
    var back = world.now.plus(Duration.ofDays(3));
    long asked = 0;
    while (world.now.isBefore(back)) {
      asked += world.runOnce() > 0 ? 1 : 0;
      var due = world.deliverer.nextDue(BOOKS, Slice.WHOLE).orElseThrow();
      assertThat(due).isAfter(world.now);
      assertThat(due).isBefore(world.now.plus(Duration.ofMinutes(2)));
      world.now = due;
    }
    world.target.faults = () -> Fault.NONE;
    world.settle();

    assertThat(world.store.deadLetters).isEmpty();
    assertThat(world.target.journal).hasSize(30);
    assertThat(asked).isLessThan(3 * 24 * 60 * 2 + 20);
    assertThat(world.store.audit).hasSize(30);
  }

  @Test
  void aTargetThatNeverReturnsEndsInDeadLettersByAge() {
    records(1);
    world.target.faults = () -> Fault.TRANSIENT;
    world.edit(records.get(0), "firstName", "new");
    world.runOnce();
    world.pass(Duration.ofDays(7));
    world.settle();

    assertThat(world.store.deadLetters).hasSize(1);
    assertThat(world.store.deadLetters.get(0).failure().type()).isEqualTo("Transient");
    assertThat(world.now).isAfter(Instant.parse("2026-03-08T12:00:00Z"));
  }

  @Test
  @DisplayName("S23: work for a target that never answers a read or a search ends by its age, too")
  void aTargetThatNeverAnswersAReadEndsInDeadLettersByAge() {
    world = new World(TargetType.plain());
    records(2);
    records.forEach(it -> world.edit(it, "firstName", "new"));
    for (int i = 0; i < 2; i++) {
      world.order(world.record(Map.of("email", "n" + i + "@x.org")), Set.of("email"), true);
    }
    world.target.readsFail = true;
    world.runOnce();
    assertThat(world.store.deadLetters).isEmpty();
    world.pass(Duration.ofDays(8));
    world.settle();

    assertThat(world.store.deadLetters)
        .hasSize(4)
        .allSatisfy(it -> assertThat(it.failure().reason()).isEqualTo("down"));
    assertThat(world.target.journal).isEmpty();
    assertThat(world.store.reviews).isEmpty();
  }

  @Test
  @DisplayName("S9: a create that may have been applied ends as a question, however old it is")
  void aCreateWithoutAnOutcomeEndsAsAQuestion() {
    world = new World(TargetType.plain().withMarker(Duration.ZERO));
    for (int i = 0; i < 2; i++) {
      world.order(world.record(Map.of("email", "n" + i + "@x.org")), Set.of("email"), true);
    }
    world.target.faults = () -> Fault.LOST_ANSWER;
    world.runOnce();
    world.target.readsFail = true;
    world.pass(Duration.ofDays(8));
    world.settle();

    assertThat(world.store.reviews.values())
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.kind()).isEqualTo(ReviewItem.Kind.OUTCOME_UNKNOWN));
  }

  @Test
  void retryAfterIsHonouredForTheWholeTarget() {
    records(3);
    world.target.next(Fault.NONE, Fault.RATE_LIMITED, Fault.RATE_LIMITED);
    world.target.retryAfter = Duration.ofMinutes(5);
    var limited = world.now;
    records.forEach(it -> world.edit(it, "firstName", "new"));
    world.runOnce();

    assertThat(world.target.journal).hasSize(1);
    assertThat(world.deliverer.nextDue(BOOKS, Slice.WHOLE).orElseThrow())
        .isAfterOrEqualTo(limited.plus(Duration.ofMinutes(5)));
    world.pass(Duration.ofMinutes(4));
    assertThat(world.runOnce()).isZero();
    world.settle();
    assertThat(world.target.journal).hasSize(3);
  }

  @Test
  void onePoisonRecordEndsInTheDeadLettersAndTheRestGoesOn() {
    records(5);
    world.target.next(Fault.NONE, Fault.NONE, Fault.INVALID);
    records.forEach(it -> world.edit(it, "firstName", "new"));
    world.settle();

    assertThat(world.target.journal).hasSize(4);
    assertThat(world.store.deadLetters).hasSize(1);
    assertThat(world.store.deadLetters.get(0).work().payload().fields()).containsKey("firstName");
  }

  @Test
  void oneRecordThatTheTargetCannotAnswerDoesNotOpenTheCircuit() {
    records(3);
    world.target.next(Fault.NONE, Fault.TRANSIENT, Fault.NONE);
    records.forEach(it -> world.edit(it, "firstName", "new"));
    world.runOnce();

    assertThat(world.target.journal).hasSize(2);
    var other = world.record(Map.of("email", "o@x.org"));
    world.order(other, Set.of("email"), true);
    assertThat(world.runOnce()).isEqualTo(1);
  }

  @Test
  void aPermanentRefusalIsADeadLetterAtOnce() {
    records(1);
    world.target.next(Fault.PERMANENT);
    world.edit(records.get(0), "firstName", "new");
    world.settle();

    assertThat(world.store.deadLetters).hasSize(1);
    assertThat(world.store.waiting()).isEmpty();
    assertThat(world.reasons()).containsExactly("UPDATE FAILED write-permanent");
    var copy = world.target.all().get(0);
    assertThat(world.store.deadLetters.get(0).about().ref()).isEqualTo(copy);
    assertThat(world.store.audit.values()).allMatch(it -> copy.equals(it.about().ref()));
  }

  @Test
  void s8ACopyThatOthersKeepChangingIsNotTriedForEver() {
    records(1);
    var copy = world.target.all().get(0);
    world.edit(records.get(0), "firstName", "new");
    for (int i = 0; i < 12 && !world.store.waiting().isEmpty(); i++) {
      var batch = world.deliverer.load(world.deliverer.claim(BOOKS, Slice.WHOLE, 10));
      world.deliverer.commitIntents(
          world.deliverer.compute(
              world.deliverer.readTarget(world.deliverer.settleOpenIntents(batch))));
      world.target.edit(copy, "nickname", Value.text("n" + i));
      world.deliverer.settle(world.deliverer.write(batch));
      world.pass(Duration.ofMinutes(11));
    }

    assertThat(world.store.waiting()).isEmpty();
    assertThat(world.store.deadLetters).hasSize(1);
    assertThat(world.target.journal).isEmpty();
  }

  @Test
  void anEditThatIsNeverJudgedDoesNotHoldADeliveryForEver() {
    records(1);
    world.target.edit(world.target.all().get(0), "firstName", Value.text("theirs"));
    world.edit(records.get(0), "firstName", "new");
    for (int i = 0; i < 12; i++) {
      world.runOnce();
      world.store.observed.clear();
      world.pass(Duration.ofMinutes(11));
    }

    assertThat(world.store.waiting()).isEmpty();
    assertThat(world.target.journal).isEmpty();
    assertThat(world.reasons()).containsExactly("UPDATE HELD edit-not-judged");
  }

  @Test
  void whatIsNotSentBecauseTheTargetIsDownKeepsNoIntent() {
    records(3);
    world.target.readsFail = true;
    records.forEach(it -> world.edit(it, "lastName", "new"));
    world.runOnce();

    assertThat(world.target.calls).containsExactly("read 3");
    assertThat(world.store.waiting()).hasSize(3).allMatch(it -> it.intent() == null);
    assertThat(world.store.waiting()).allMatch(it -> it.attempts() == 0);
  }

  @Test
  @DisplayName("S6: an outage of our own database after a write is no failure of the delivery")
  void whatIsAnsweredWhileTheDatabaseIsDownIsVerifiedAndNoDeadLetter() {
    records(3);
    records.forEach(it -> world.edit(it, "firstName", "new"));
    world.target.turn = () -> world.store.answers = false;
    world.runOnce();

    assertUncounted(3);
    assertThat(world.store.waiting()).allMatch(it -> it.intent() != null);
    world.target.turn = () -> {};
    assertThatThrownBy(world::runOnce).isInstanceOf(StoreOutage.class);
    assertUncounted(3);
    world.store.answers = true;
    world.settle();
    assertThat(world.target.journal).hasSize(3);
    assertThat(world.applied()).hasSize(3);
    assertThat(world.store.deadLetters).isEmpty();
  }

  @Test
  void anOutageOfOurDatabaseBeforeAWriteEndsTheBatchAndCountsNothing() {
    records.add(world.record(Map.of("email", "new@x.org")));
    world.order(records.get(0), Set.of("email"), true);
    world.target.has(Map.of("email", Value.text("new@x.org")));
    world.store.answers = false;
    assertThatThrownBy(world::runOnce).isInstanceOf(StoreOutage.class);

    assertUncounted(1);
    assertThat(world.target.journal).isEmpty();
  }

  @Test
  void anOutageOfOurDatabaseWithinACallIsNoOutageOfTheTarget() {
    records(3);
    records.forEach(it -> world.edit(it, "lastName", "new"));
    Runnable outage =
        () -> {
          throw new IllegalStateException(new StoreOutage());
        };
    world.target.reading = outage;
    assertThatThrownBy(world::runOnce).isInstanceOf(StoreOutage.class);
    assertUncounted(3);
    world.target.reading = () -> {};
    world.target.turn = outage;
    world.runOnce();
    assertUncounted(3);
    world.target.turn = () -> {};
    world.settle();
    assertThat(world.applied()).hasSize(3);
    assertThat(world.target.journal).hasSize(3);
  }

  @Test
  @DisplayName("S9: a planned stop sends nothing more and leaves no create to ask about")
  void whatHadNotLeftWhenTheProcessStopsIsGivenUp() {
    for (int i = 0; i < 3; i++) {
      records.add(world.record(Map.of("email", "r" + i + "@x.org")));
      world.order(records.get(i), Set.of("email"), true);
    }
    var batch = world.deliverer.load(world.deliverer.claim(BOOKS, Slice.WHOLE, 100));
    world.deliverer.readTarget(world.deliverer.settleOpenIntents(batch));
    world.deliverer.commitIntents(world.deliverer.compute(batch));
    world.deliverer.stop();
    world.deliverer.settle(world.deliverer.write(batch));

    assertThat(world.target.journal).isEmpty();
    assertThat(world.store.waiting()).hasSize(3).allMatch(it -> it.intent() == null);
    world.restart();
    world.settle();
    assertThat(world.target.journal).hasSize(3);
    assertThat(world.store.reviews).isEmpty();
  }

  @Test
  void aProcessThatStopsCommitsNoIntentAndLetsItsBatchWait() {
    records(2);
    records.forEach(it -> world.edit(it, "firstName", "new"));
    world.deliverer.stop();
    world.runOnce();

    assertThat(world.target.journal).isEmpty();
    assertUncounted(2);
    assertThat(world.store.waiting()).allMatch(it -> it.intent() == null);
  }

  /** All of them are due now, as if nothing had been tried. */
  private void assertUncounted(int count) {
    assertThat(world.store.deadLetters).isEmpty();
    assertThat(world.store.waiting()).hasSize(count).allMatch(it -> it.attempts() == 0);
    assertThat(world.deliverer.nextDue(BOOKS, Slice.WHOLE).orElseThrow())
        .isBeforeOrEqualTo(world.now);
  }
}

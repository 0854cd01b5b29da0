package io.syncline.store;

import static io.syncline.store.Samples.BOOKS;
import static io.syncline.store.Samples.CRM;
import static io.syncline.store.Samples.IDS;
import static io.syncline.store.Samples.T0;
import static io.syncline.store.Samples.books;
import static io.syncline.store.Samples.crm;
import static io.syncline.store.Samples.delivery;
import static io.syncline.store.Samples.event;
import static io.syncline.store.Samples.intent;
import static io.syncline.store.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore.SettledBatch;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.Settled;
import io.syncline.core.model.About;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.LeaseLost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of deliveries promises. */
abstract class DeliveryContractTest {

  Stores stores;
  RecordId ada;

  public abstract Stores fresh();

  @BeforeEach
  void open() {
    stores = fresh();
    ada = IDS.nextRecord();
    save(
        it ->
            it.add(
                new Effect.RecordSaved(
                    record(ada, Map.of("email", "ada@example.com", "name", "Ada")), 0)));
  }

  @Test
  void s7LaterChangesJoinTheOpenDeliveryAndRaiseItsRevision() {
    var first = delivery(ada, "email");
    var second = delivery(ada, "name");
    save(it -> it.add(new Effect.DeliveryPlanned(first)));
    save(it -> it.add(new Effect.DeliveryPlanned(second)));

    var claimed = claim();

    assertThat(claimed).hasSize(1);
    assertThat(claimed.get(0).id()).isEqualTo(first.id());
    assertThat(claimed.get(0).attributes()).containsExactlyInAnyOrder("email", "name");
    assertThat(claimed.get(0).cause().events())
        .containsExactly(first.cause().events().get(0), second.cause().events().get(0));
    assertThat(claimed.get(0).state().revision()).isEqualTo(2);
  }

  @Test
  void s7ABurstPutsItsDeliveryOffUntilItEndsButNotForEver() {
    var settle = Duration.ofSeconds(60);
    for (int edit = 0; edit < 10; edit++) {
      var at = T0.plusSeconds(40L * edit);
      var next = orderedAt(ada, "name" + edit, at).dueAt(at.plus(settle));
      save(it -> it.add(new Effect.DeliveryPlanned(next)));
      var last = at.plus(settle);
      var longest = T0.plus(settle.multipliedBy(Delivery.LONGEST_BURST));
      assertThat(stores.deliveries().nextDue(BOOKS, Slice.WHOLE))
          .contains(last.isBefore(longest) ? last : longest);
    }
  }

  @Test
  void urgentDeliveriesGoFirstAndNothingWaitsBehindThemLongerThanTheirHeadStart() {
    var head = Duration.ofMinutes(5);
    var names = List.of("bulk early", "bulk late", "critical");
    var at = List.of(T0.minusSeconds(360), T0.minusSeconds(60), T0);
    for (int i = 0; i < 3; i++) {
      var id = IDS.nextRecord();
      var record = record(id, Map.of("email", names.get(i)));
      var due = i == 2 ? at.get(i).minus(head) : at.get(i);
      var it = orderedAt(id, names.get(i), at.get(i)).dueAt(due);
      save(
          changes -> {
            changes.add(new Effect.RecordSaved(record, 0));
            changes.add(new Effect.DeliveryPlanned(it));
          });
    }

    assertThat(claim())
        .extracting(it -> it.attributes().iterator().next())
        .containsExactly("bulk early", "critical", "bulk late");
  }

  @Test
  void s7AnIntentIsCommittedOnlyForTheRevisionThatWasClaimed() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    var before = claim().get(0);
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "name"))));

    assertThat(commit(before, intent("email", "ada@example.com"))).isEmpty();
    var now = claim().get(0);
    assertThat(commit(now, intent("email", "ada@example.com"))).containsExactly(now.id());
  }

  @Test
  void s6WhileAnIntentIsOpenItsRecordKnowsWhoIsBeingWritten() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    var before = locked();
    commit(claim().get(0), intent("email", "ada@example.com"));

    assertThat(before.writing()).isEmpty();
    assertThat(locked().writing()).containsExactly(BOOKS);
  }

  @Test
  void s9ARecordWhoseCreateHasNoOutcomeIsKnownToBeUnsettledThere() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    var before = unsettled();
    commit(claim().get(0), intent("email", "ada@example.com"));

    assertThat(before).isEmpty();
    assertThat(unsettled()).containsExactly(ada);
  }

  private Set<RecordId> unsettled() {
    return stores.changes().inTransaction(tx -> tx.reads().unsettled("contact", BOOKS));
  }

  private RecordState locked() {
    return stores
        .changes()
        .inTransaction(tx -> tx.reads().lock(new TreeSet<>(Set.of(ada))))
        .get(ada);
  }

  @Test
  void s6AnIntentComputedFromAValueThatChangedSinceIsNotCommitted() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    var claimed = claim().get(0);
    save(it -> it.add(new Effect.RecordSaved(changed("email", "new@example.com"), 1)));

    assertThat(commit(claimed, intent("email", "ada@example.com"))).isEmpty();
  }

  @Test
  void s7OnceItsIntentIsCommittedLaterChangesOpenTheNextWhichWaits() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    var first = claim().get(0);
    var intent = intent("email", "ada@example.com");
    commit(first, intent);
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "name"))));

    assertThat(claim()).extracting(Delivery::intent).containsExactly(intent);

    settle(written(claim().get(0), books("b1"), made(books("b1"))));
    assertThat(claim()).extracting(Delivery::attributes).containsExactly(Set.of("name"));
  }

  @Test
  void s1ACompletionAdvancesTheShadowAndMarksTheLink() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    var first = claim().get(0);
    commit(first, intent("email", "ada@example.com"));

    settle(written(claim().get(0), books("b1"), made(books("b1"))));

    var link = stores.deliveries().states(List.of(ada)).get(ada).link(books("b1")).orElseThrow();
    assertThat(link.openIntent()).isFalse();
    assertThat(link.shadow().readNumber()).isEqualTo(7);
    assertThat(link.shadow().field("EmailAddress"))
        .isEqualTo(
            FieldShadow.answered(Value.text("ADA@example.com"), Value.text("ada@example.com")));
    assertThat(link.link().lastSync().at()).isEqualTo(T0.plusSeconds(1));
    assertThat(link.link().lastSync().source()).isEqualTo(CRM);
    assertThat(link.link().lastSync().hash()).isEqualTo(VersionHash.of(Attributes.NONE));
    assertThat(stores.deliveries().depth(BOOKS)).isZero();
  }

  @Test
  void s6AnOpenIntentIsSeenOnItsLink() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    commit(claim().get(0), intent("email", "ada@example.com"));
    save(it -> it.link(made(books("b1"))));

    var state = stores.deliveries().states(List.of(ada)).get(ada);
    assertThat(state.link(books("b1")).orElseThrow().openIntent()).isTrue();
  }

  @Test
  void s17ANativeRecordThatAnotherHasEndsTheDeliveryWithAQuestion() {
    var grace = IDS.nextRecord();
    save(
        it -> {
          it.add(new Effect.RecordSaved(record(grace, Map.of("email", "grace@example.com")), 0));
          it.link(Link.made(grace, books("b1"), "match:email"));
          it.add(new Effect.DeliveryPlanned(delivery(ada, "email")));
        });
    var claimed = claim().get(0);
    commit(claimed, intent("email", "ada@example.com"));

    settle(written(claim().get(0), books("b1"), made(books("b1"))));

    assertThat(stores.deliveries().depth(BOOKS)).isZero();
    assertThat(stores.changes().links(List.of(books("b1"))).get(books("b1")).record())
        .isEqualTo(grace);
    assertThat(stores.deliveries().states(List.of(ada)).get(ada).links()).isEmpty();
  }

  @Test
  void whatJoinedMeanwhileKeepsADeliveryForWhichNothingWasDue() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    var claimed = claim().get(0);
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "name"))));

    settle(new Settled.NothingDue(claimed));
    assertThat(claim()).hasSize(1);

    settle(new Settled.NothingDue(claim().get(0)));
    assertThat(claim()).isEmpty();
  }

  @Test
  void s24TheEndOfADeliveryIsAuditedThoughNothingWasDueBefore() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    var claimed = claim().get(0);
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "name"))));
    settle(new Settled.NothingDue(claimed), audited(claimed, AuditEntry.Outcome.SKIPPED));
    settle(new Settled.Ended(claim().get(0)), audited(claimed, AuditEntry.Outcome.FAILED));

    assertThat(stores.audit().list(AuditLog.Query.newest(10)).rows())
        .extracting(it -> it.result().outcome())
        .containsExactly(AuditEntry.Outcome.FAILED);
  }

  AuditEntry audited(Delivery delivery, AuditEntry.Outcome outcome) {
    return new AuditEntry(
        delivery.id(),
        T0,
        new About("contact", ada, null),
        new AuditEntry.Systems(null, BOOKS),
        new AuditEntry.Result(AuditEntry.Operation.UPDATE, outcome, "any"),
        Map.of(),
        AuditEntry.By.actor(AuditEntry.SYNCLINE));
  }

  void settle(Settled settled, AuditEntry entry) {
    stores
        .deliveries()
        .settle(
            new SettledBatch(
                List.of(settled), List.of(), List.of(entry), List.of(), List.of(), List.of()));
  }

  @Test
  void s7ADeliveryWithoutIntentTakesInTheOneBehindIt() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    commit(claim().get(0), intent("email", "ada@example.com"));
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "name"))));

    settle(new Settled.Again(claim().get(0), T0.plusSeconds(9), null, true));

    assertThat(claim()).isEmpty();
    assertThat(stores.deliveries().nextDue(BOOKS, Slice.WHOLE)).contains(T0.plusSeconds(9));
    var later = stores.deliveries().claim(BOOKS, Slice.WHOLE, T0.plusSeconds(9), 10);
    assertThat(later).hasSize(1);
    assertThat(later.get(0).attributes()).containsExactlyInAnyOrder("email", "name");
    assertThat(later.get(0).attempts()).isEqualTo(1);
    assertThat(later.get(0).intent()).isNull();
  }

  @Test
  void s7WhatWasLeftOutOfAWriteStaysOpenForExactlyThat() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email", "name"))));
    commit(claim().get(0), intent("email", "ada@example.com"));
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "phone"))));
    var done = (Settled.Written) written(claim().get(0), books("b1"), made(books("b1")));

    settle(
        new Settled.Written(
            done.delivery().only(Set.of("email")),
            done.held(),
            done.at(),
            done.created(),
            new Settled.Left(Set.of("name"), T0.plusSeconds(9))));

    var later = stores.deliveries().claim(BOOKS, Slice.WHOLE, T0.plusSeconds(9), 10);
    assertThat(later).hasSize(1);
    assertThat(later.get(0).attributes()).containsExactlyInAnyOrder("name", "phone");
    assertThat(later.get(0).attempts()).isEqualTo(1);
    assertThat(later.get(0).intent()).isNull();
  }

  @Test
  void s6TheSameBytesMayBeSentAgainWhateverTheRecordHasBecome() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    var intent = intent("email", "ada@example.com");
    commit(claim().get(0), intent);
    save(it -> it.add(new Effect.RecordSaved(changed("email", "new@example.com"), 1)));
    var open = claim().get(0);

    assertThat(commit(open, intent.again(T0.plusSeconds(30)))).containsExactly(open.id());
  }

  @Test
  void theRunOfADeliveryStaysWhateverDeliveriesAreJoined() {
    save(it -> it.add(new Effect.DeliveryPlanned(ofRun(delivery(ada, "email")))));
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "name"))));
    assertThat(claim().get(0).origin()).isEqualTo(new Origin(List.of("run/r1", "crm")));

    commit(claim().get(0), intent("email", "ada@example.com"));
    settle(written(claim().get(0), books("1"), made(books("1"))));

    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    commit(claim().get(0), intent("email", "ada@example.com"));
    save(it -> it.add(new Effect.DeliveryPlanned(ofRun(delivery(ada, "name")))));
    settle(new Settled.Again(claim().get(0), T0, null, true));
    assertThat(claim()).hasSize(1);
    assertThat(claim().get(0).origin().run()).isEqualTo("r1");
  }

  private static Delivery ofRun(Delivery it) {
    return Delivery.due(
        it.id(),
        new Delivery.Change(
            it.record(), it.entity(), it.target(), it.attributes(), it.change().create()),
        new Delivery.Cause(it.cause().events(), Origin.ofRun("r1")),
        it.createdAt());
  }

  @Test
  void theNextDueIsNeverOneThatWaitsBehindAnIntent() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    commit(claim().get(0), intent("email", "ada@example.com"));
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "name"))));
    var open = claim().get(0);
    settle(new Settled.Again(open, T0.plusSeconds(9), open.intent(), true));

    assertThat(claim()).isEmpty();
    assertThat(stores.deliveries().nextDue(BOOKS, Slice.WHOLE)).contains(T0.plusSeconds(9));
  }

  @Test
  void s7ALaterSuccessClosesTheDeadLettersItCovers() {
    var covered = deadLetter("email");
    var other = deadLetter("phone");
    save(
        it -> {
          it.add(new Effect.DeadLettered(covered));
          it.add(new Effect.DeadLettered(other));
          it.add(new Effect.DeliveryPlanned(delivery(ada, "email", "name")));
        });
    commit(claim().get(0), intent("email", "ada@example.com"));

    settle(written(claim().get(0), books("b1"), made(books("b1"))));

    assertThat(stores.deadLetters().find(covered.id()).orElseThrow().status())
        .isEqualTo(DeadLetter.Status.SUPERSEDED);
    assertThat(stores.deadLetters().find(other.id()).orElseThrow().status())
        .isEqualTo(DeadLetter.Status.OPEN);
  }

  @Test
  void anOpenDeadLetterHasAnOwnerWhoStaysWhenItCloses() {
    var letter = deadLetter("email");
    save(it -> it.add(new Effect.DeadLettered(letter)));
    var letters = stores.deadLetters();
    assertThat(letters.find(letter.id()).orElseThrow().state()).isEqualTo(DeadLetter.State.OPEN);

    assertThat(letters.assign(letter.id(), "mara", "ops", T0)).isTrue();
    assertThat(letters.assign(letter.id(), "ada", "mara", T0)).isTrue();
    assertThat(letters.assign(IDS.next(), "ada", "mara", T0)).as("there is none").isFalse();
    assertThat(letters.list(ownedBy("mara")).rows()).isEmpty();
    assertThat(letters.list(ownedBy("ada")).rows()).extracting(DeadLetter::id).hasSize(1);

    assertThat(letters.replay(letter.id(), "ada", T0)).isTrue();
    assertThat(letters.find(letter.id()).orElseThrow().state())
        .isEqualTo(new DeadLetter.State(DeadLetter.Status.REPLAYED, "ada"));
    assertThat(letters.assign(letter.id(), null, "mara", T0)).as("it is closed").isFalse();
  }

  private static DeadLetters.Query ownedBy(String owner) {
    return new DeadLetters.Query(
        BOOKS,
        null,
        null,
        null,
        new DeadLetters.Query.How(null, null),
        owner,
        new DeadLetters.Query.Page(null, 10));
  }

  @Test
  void s18NothingIsCommittedUnderALostLease() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    var claimed = claim().get(0);
    stores.loseLeases().run();

    assertThat(commit(claimed, intent("email", "ada@example.com"))).isEmpty();
    assertThatThrownBy(() -> settle(new Settled.NothingDue(claimed))).isInstanceOf(LeaseLost.class);
    assertThat(stores.deliveries().depth(BOOKS)).isEqualTo(1);
  }

  @Test
  void settlingTwiceChangesNothingTheSecondTime() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    commit(claim().get(0), intent("email", "ada@example.com"));
    var settled = written(claim().get(0), books("b1"), made(books("b1")));

    settle(settled);
    settle(settled);

    assertThat(stores.deliveries().states(List.of(ada)).get(ada).links()).hasSize(1);
  }

  @Test
  void anEditFoundOnTheWayIsFiledInTheSameCommit() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    var claimed = claim().get(0);
    var edit = event(books("b1"), null);

    stores
        .deliveries()
        .settle(
            new SettledBatch(
                List.of(new Settled.Found(claimed, made(books("b1")), T0.plusSeconds(3))),
                List.of(edit),
                List.of(),
                List.of(),
                List.of(),
                List.of()));

    assertThat(stores.queue().depth(BOOKS)).isEqualTo(1);
    assertThat(stores.changes().links(List.of(books("b1")))).containsKey(books("b1"));
    assertThat(stores.deliveries().nextDue(BOOKS, Slice.WHOLE)).contains(T0.plusSeconds(3));
  }

  @Test
  void anEditIsWrittenInTheNextBatchHoweverManyDeliveriesOfARunWait() {
    save(
        changes -> {
          for (int i = 0; i < 3_000; i++) {
            var id = IDS.nextRecord();
            changes.add(new Effect.RecordSaved(record(id, Map.of("name", "Bulk")), 0));
            changes.add(
                new Effect.DeliveryPlanned(
                    ordered(id, "name", T0.minusSeconds(60), Origin.ofRun("run-1"))));
          }
        });
    save(
        changes ->
            changes.add(new Effect.DeliveryPlanned(ordered(ada, "email", T0, Origin.of("crm")))));

    assertThat(claim()).hasSize(10).extracting(Delivery::record).first().isEqualTo(ada);
  }

  @Test
  void anEditTakesTheDeliveryOfARunThatItJoinsWithIt() {
    for (int i = 0; i < 20; i++) {
      var id = IDS.nextRecord();
      save(
          changes -> {
            changes.add(new Effect.RecordSaved(record(id, Map.of("name", "Bulk")), 0));
            changes.add(
                new Effect.DeliveryPlanned(
                    ordered(id, "name", T0.minusSeconds(90), Origin.ofRun("run-1"))));
          });
    }
    save(
        it ->
            it.add(
                new Effect.DeliveryPlanned(
                    ordered(ada, "name", T0.minusSeconds(60), Origin.ofRun("run-1")))));
    save(it -> it.add(new Effect.DeliveryPlanned(ordered(ada, "email", T0, Origin.of("crm")))));

    var first = claim().get(0);
    assertThat(first.record()).isEqualTo(ada);
    assertThat(first.attributes()).containsExactlyInAnyOrder("email", "name");
    assertThat(first.origin().run()).isEqualTo("run-1");
  }

  @Test
  void s9NoCreateIsPromisedForWhoIsLinkedThereByNow() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    var claimed = claim().get(0);
    save(it -> it.link(Link.made(ada, books("7"), "match:email")));

    assertThat(commit(claimed, intent("email", "ada@example.com"))).isEmpty();
    assertThat(claim()).singleElement().satisfies(it -> assertThat(it.intent()).isNull());
  }

  @Test
  void s1ACompletionOlderThanWhatWasReadSinceIsALook() {
    var seen = FieldShadow.read(Value.text("EVE@example.com"));
    save(
        it -> {
          it.link(made(books("b1")));
          it.add(new Effect.DeliveryPlanned(delivery(ada, "email")));
        });
    var claimed = claim().get(0);
    save(
        it ->
            it.add(
                new Effect.ShadowAdvanced(
                    books("b1"), new Shadow(Map.of("EmailAddress", seen), 9, "v9", null))));

    settle(written(claimed, books("b1"), null));

    var state = stores.deliveries().states(List.of(ada)).get(ada);
    var shadow = state.link(books("b1")).orElseThrow().shadow();
    assertThat(shadow.field("EmailAddress")).isEqualTo(seen);
    assertThat(shadow.readNumber()).isEqualTo(9);
    assertThat(stores.queue().depth(BOOKS)).as("looks that were filed").isEqualTo(1);
  }

  @Test
  void s2NothingIsPromisedThatAPersonIsAskedAboutByNow() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    var claimed = claim().get(0);
    save(
        it ->
            it.add(
                new Effect.ReviewOpened(
                    new ReviewItem(
                        IDS.next(),
                        new ReviewItem.Key(ReviewItem.Kind.CONFLICT, ada + "#email"),
                        new About("contact", ada, null),
                        Set.of("email"),
                        List.of(),
                        "Which one is kept?",
                        T0))));

    assertThat(commit(claimed, intent("email", "ada@example.com"))).isEmpty();
  }

  @Test
  void s6AnEventThatIsParkedBehindAWriteIsDueWhenThatEnds() {
    var write = openWrite();
    park(crm("1"));
    assertThat(stores.queue().claim(CRM, Slice.WHOLE, T0.plusSeconds(10), 10)).isEmpty();

    var woken = settle(written(write, books("b1"), made(books("b1"))));

    assertThat(woken).containsExactly(CRM);
    assertThat(stores.queue().claim(CRM, Slice.WHOLE, T0, 10)).hasSize(1);
  }

  @Test
  void s6AnEventStaysParkedAsLongAsTheWriteHasNoOutcome() {
    var write = openWrite();
    park(crm("1"));

    var woken = settle(new Settled.Again(write, T0.plusSeconds(9), write.intent(), true));

    assertThat(woken).isEmpty();
    assertThat(stores.queue().claim(CRM, Slice.WHOLE, T0.plusSeconds(10), 10)).isEmpty();
    assertThat(stores.queue().claim(CRM, Slice.WHOLE, T0.plusSeconds(30), 10)).hasSize(1);
  }

  @Test
  void s6AnEventThatIsPutOffForAnotherReasonIsNotDueWhenAWriteEnds() {
    var write = openWrite();
    park(crm("1"));
    var event = stores.queue().claim(CRM, Slice.WHOLE, T0.plusSeconds(30), 10);
    stores.queue().putOff(event, T0.plusSeconds(60), true);

    assertThat(settle(new Settled.Again(write, T0, null, false))).isEmpty();
    assertThat(stores.queue().nextDue(CRM, Slice.WHOLE)).contains(T0.plusSeconds(60));
  }

  Delivery openWrite() {
    save(it -> it.add(new Effect.DeliveryPlanned(delivery(ada, "email"))));
    commit(claim().get(0), intent("email", "ada@example.com"));
    return claim().get(0);
  }

  private void park(NativeRef ref) {
    stores.inbox().accept(List.of(event(ref, null)));
    var event = stores.queue().claim(CRM, Slice.WHOLE, T0, 10).get(0);
    save(it -> it.add(Effect.EventPostponed.parked(event, ada, T0, null)));
  }

  private static Delivery orderedAt(RecordId record, String attribute, Instant at) {
    return ordered(record, attribute, at, Origin.of("crm"));
  }

  private static Delivery ordered(RecordId record, String attribute, Instant at, Origin origin) {
    return Delivery.due(
        IDS.next(),
        new Delivery.Change(record, "contact", BOOKS, Set.of(attribute), true),
        new Delivery.Cause(List.of(IDS.next()), origin),
        at);
  }

  Link made(NativeRef ref) {
    return Link.made(ada, ref, "created");
  }

  private UnifiedRecord changed(String attribute, String value) {
    var now = stores.deliveries().states(List.of(ada)).get(ada).record();
    var old = Objects.requireNonNull(now.attributes().get(attribute));
    return now.changed(Map.of(attribute, old.next(Value.text(value), BOOKS, T0)));
  }

  private DeadLetter deadLetter(String attribute) {
    return new DeadLetter(
        IDS.next(),
        BOOKS,
        new DeadLetter.Work(
            DeadLetter.Kind.DELIVERY,
            IDS.next(),
            Value.Struct.EMPTY,
            Set.of(attribute),
            "definition",
            false),
        new About("contact", ada, crm("1")),
        new DeadLetter.LastFailure("write", 1, "Invalid", "refused"),
        T0,
        DeadLetter.State.OPEN);
  }

  static Settled written(Delivery delivery, NativeRef ref, @Nullable Link created) {
    return new Settled.Written(
        delivery,
        new Settled.Held(
            ref,
            Map.of(
                "EmailAddress",
                FieldShadow.answered(Value.text("ADA@example.com"), Value.text("ada@example.com"))),
            7,
            "v1",
            VersionHash.of(Attributes.NONE)),
        T0.plusSeconds(1),
        created,
        null);
  }

  private Set<UUID> commit(Delivery delivery, Intent intent) {
    return stores.deliveries().commitIntents(Map.of(delivery.id(), intent), List.of(delivery));
  }

  Set<SystemId> settle(Settled settled) {
    return stores
        .deliveries()
        .settle(
            new SettledBatch(
                List.of(settled), List.of(), List.of(), List.of(), List.of(), List.of()));
  }

  private List<Delivery> claim() {
    return stores.deliveries().claim(BOOKS, Slice.WHOLE, T0, 10);
  }

  private void save(Consumer<ChangeSet> fill) {
    stores
        .changes()
        .inTransaction(
            transaction -> {
              transaction.reads().lock(new TreeSet<>(Set.of(ada)));
              var changes = new ChangeSet();
              fill.accept(changes);
              transaction.save(changes);
              return true;
            });
  }
}

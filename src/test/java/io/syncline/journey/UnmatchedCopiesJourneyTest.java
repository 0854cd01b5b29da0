package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.core.Contacts.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What books has travels nowhere: no record is made of a copy there. */
class UnmatchedCopiesJourneyTest {

  private World world =
      world(Contacts.synced().along((from, to) -> from.equals(CRM) && to.equals(DESK)));

  @Test
  @DisplayName("S17: a copy that was read before its counterpart is linked once that is known")
  void aCopyThatWasReadFirstIsLinked() {
    var there = world.system(BOOKS).create(Ann.WHOLE);
    world.settle();
    assertThat(world.reasons()).contains("not-permitted");

    var ann = world.settled(Ann.WHOLE);

    assertLinked(ann, there);
    assertThat(unmatched()).isEmpty();
    world.assertQuiet();
  }

  @Test
  @DisplayName("S17: also where a record gets a value by which it matches later")
  void aCopyIsLinkedToARecordThatMatchesLater() {
    var there = world.system(BOOKS).create(Ann.WHOLE);
    var ann = world.settled(Ann.likeHer("old@example.com"));
    assertThat(world.stores.records().find(world.system(BOOKS).ref(there))).isEmpty();

    world.system(CRM).edit(ann, "email", Value.text("ann@example.com"));
    world.settle();

    assertLinked(ann, there);
  }

  @Test
  @DisplayName("S17: it is found by what it said last")
  void itIsFoundByWhatItSaidLast() {
    var there = world.system(BOOKS).create(Ann.likeHer("old@example.com"));
    world.settle();
    world.system(BOOKS).edit(there, "email", Value.text("ann@example.com"));
    world.settle();

    world.settled(Ann.likeHer("old@example.com"));
    assertThat(world.stores.records().find(world.system(BOOKS).ref(there))).isEmpty();
    var ann = world.settled(Ann.WHOLE);

    assertLinked(ann, there);
  }

  @Test
  @DisplayName("S17: two such copies of one record are a question")
  void twoAreAQuestion() {
    world.system(BOOKS).create(Ann.WHOLE);
    world.system(BOOKS).create(Ann.WHOLE);
    world.settle();

    world.settled(Ann.WHOLE);

    assertThat(world.questions()).hasSize(1);
  }

  @Test
  @DisplayName("a copy that is deleted is forgotten")
  void aDeletedCopyIsForgotten() {
    var there = world.system(BOOKS).create(Ann.WHOLE);
    world.settle();
    assertThat(unmatched()).isNotEmpty();

    world.system(BOOKS).delete(there);
    world.settle();

    assertThat(unmatched()).isEmpty();
  }

  @Test
  @DisplayName("initial: none: an old copy is left alone until a newer record matches it")
  void anOldCopyIsLinkedToANewerRecord() {
    world =
        world(
            Contacts.synced()
                .initial(InitialSync.NONE)
                .along((a, b) -> a.equals(CRM) && b.equals(DESK)));
    var now = world.clock.instant();
    world.clock.set(START.minus(Duration.ofDays(30)));
    var there = world.system(BOOKS).create(Ann.WHOLE);
    world.clock.set(now);
    world.settle();
    assertThat(world.reasons()).contains("older-than-sync");

    var ann = world.settled(Ann.WHOLE);

    assertLinked(ann, there);
  }

  @Test
  @DisplayName("S9: a system that cannot be searched gets no second copy of what was read there")
  void whatCannotBeSearchedIsFoundAmongWhatWasRead() {
    world = world(unsearchable(Contacts.synced().oneWay()));
    var there = world.system(BOOKS).create(Ann.WHOLE);
    world.settle();

    var ann = world.system(CRM).create(Ann.WHOLE);
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.deliverer.runOnce(BOOKS, Slice.WHOLE, 10);
    assertThat(world.system(BOOKS).ids()).as("before it is read again").containsExactly(there);
    world.settle();

    assertLinked(ann, there);
    assertThat(world.system(BOOKS).ids()).containsExactly(there);
  }

  @Test
  @DisplayName("S9: one whose values are others by now is another record")
  void whatChangedSinceIsAnotherRecord() {
    world = world(unsearchable(Contacts.synced().oneWay()));
    var there = world.system(BOOKS).create(Ann.WHOLE);
    world.settle();
    world.silenceWebhooks();
    world.system(BOOKS).edit(there, "email", Value.text("eve@example.com"));

    world.system(CRM).create(Ann.WHOLE);
    world.hooks.add(world.event(CRM, "1", InboxEvent.Source.HOOK));
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("S9, S25: a backfill makes no second copy where the target cannot be searched")
  void aBackfillMakesNoSecondCopy(boolean oneWay) {
    world = world(unsearchable(oneWay ? Contacts.synced().oneWay() : Contacts.synced()));
    var there = old();
    var bulk = new Bulk(world);

    bulk.backfill(BulkRequest.ALL);

    assertLinked("1", there);
    assertThat(world.system(BOOKS).ids()).hasSize(2);
    assertThat(world.system(CRM).ids()).hasSize(2);
    world.assertQuiet();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("S9, S25: nor does a plan, and it shows so")
  void aPlanMakesNoSecondCopy(boolean oneWay) {
    world = world(unsearchable(oneWay ? Contacts.synced().oneWay() : Contacts.synced()));
    var there = old();
    var bulk = new Bulk(world);

    var plan = bulk.plan(new BulkRequest(null, Set.of(), null, false, null, 1));

    assertThat(
            bulk.items(plan).stream()
                .filter(it -> it.kind() == PlanItem.Kind.CREATE)
                .filter(it -> BOOKS.equals(it.target().system())))
        .hasSize(1);
    bulk.approve(plan);
    bulk.work();
    assertLinked("1", there);
    assertThat(world.system(BOOKS).ids()).hasSize(2);
  }

  @Test
  @DisplayName("S25: a run whose listings are others when it is resumed begins again")
  void aRunWithOtherListingsBeginsAgain() {
    world = world(unsearchable(Contacts.synced()));
    var there = old();
    var bulk = new Bulk(world);
    var run = bulk.backfill(new BulkRequest(null, Set.of(), null, false, 2, 1));
    assertThat(run.status()).isEqualTo(Run.Status.PAUSED);

    world.installation = Contacts.synced().installation();
    bulk.runs.control(run.id(), Runs.Control.RESUME, "test", world.clock.instant());
    bulk.work();

    assertThat(bulk.find(run.id()).status()).isEqualTo(Run.Status.SUCCEEDED);
    assertLinked("1", there);
    assertThat(world.system(BOOKS).ids()).hasSize(2);
    assertThat(world.system(DESK).ids()).hasSize(2);
  }

  /** Two persons in the CRM, of whom books has the first; the id there. */
  private String old() {
    var now = world.clock.instant();
    world.clock.set(START.minus(Duration.ofDays(30)));
    world.system(CRM).create(Ann.WHOLE);
    world.system(CRM).create(Ann.likeHer("bob@example.com"));
    var there = world.system(BOOKS).create(Ann.WHOLE);
    world.clock.set(now);
    world.hooks.clear();
    return there;
  }

  private static Contacts unsearchable(Contacts contacts) {
    return contacts.types(
        BOOKS,
        it -> {
          var operations = new HashMap<>(it.operations());
          operations.remove(Operation.Kind.FIND);
          operations.remove(Operation.Kind.FIND_MARKER);
          return Contacts.with(it, operations);
        });
  }

  private void assertLinked(String ann, String there) {
    assertThat(world.record(BOOKS, there).id()).isEqualTo(world.record(CRM, ann).id());
  }

  private List<String> unmatched() {
    return world.query("select native_id from unmatched_copy");
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 7);
  }
}

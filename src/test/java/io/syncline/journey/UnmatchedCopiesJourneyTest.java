package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.core.Contacts.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

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

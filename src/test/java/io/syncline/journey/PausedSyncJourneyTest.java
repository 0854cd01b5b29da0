package io.syncline.journey;

import static io.syncline.core.Contacts.ALL;
import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A sync is paused: what comes for it is kept, others go on, and it catches up unaided. */
class PausedSyncJourneyTest {

  private static final Map<String, Value> ANN = Ann.BARE;

  private World world = world(Contacts.synced());

  @Test
  @DisplayName("events of a sync that is paused are kept and judged once it is resumed")
  void eventsAreKept() {
    var ann = world.settled(ANN);
    long writes = world.writes();
    world.paused.add("contacts");
    edit(ann, "firstName", "Anne");
    edit(ann, "company", "Acme");
    run(20);

    assertThat(world.writes()).isEqualTo(writes);
    assertThat(world.waiting()).isPositive();
    for (var it : ALL) {
      assertThat(world.changes.nextDue(it, Slice.WHOLE)).as("no worker turns in vain").isEmpty();
      assertThat(world.deliverer.nextDue(it, Slice.WHOLE)).isEmpty();
    }
    world.paused.clear();
    world.settle();
    both("firstName", "Anne");
    both("company", "Acme");
  }

  @Test
  @DisplayName("what was ordered before the pause waits too")
  void deliveriesWait() {
    var ann = world.settled(ANN);
    edit(ann, "firstName", "Anne");
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 50);
    world.paused.add("contacts");
    run(20);
    both("firstName", "Ann");
    world.paused.clear();
    world.settle();
    both("firstName", "Anne");
  }

  @Test
  @DisplayName("S21: another sync of the same records goes on with its own system")
  void othersGoOn() {
    world = world(Contacts.synced().aSyncPerTarget());
    var ann = world.settled(ANN);
    world.paused.add("books");
    edit(ann, "firstName", "Anne");
    world.system(CRM).create(Map.of("email", Value.text("bob@example.com")));
    run(60);

    assertThat(world.system(DESK).fields("1")).containsEntry("firstName", Value.text("Anne"));
    assertThat(world.system(DESK).ids()).hasSize(2);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Ann"));
    assertThat(world.system(BOOKS).ids()).hasSize(1);
    world.paused.clear();
    world.settle();
    both("firstName", "Anne");
    assertThat(world.system(BOOKS).ids()).hasSize(2);
  }

  @Test
  @DisplayName("S21: attributes of another sync flow to the same copies, the paused one's wait")
  void otherAttributesGoOn() {
    world = world(Contacts.synced().aSyncForCompanies());
    var ann = world.settled(ANN);
    world.paused.add("companies");
    edit(ann, "firstName", "Anne");
    edit(ann, "company", "Acme");
    run(60);
    both("firstName", "Anne");
    edit(ann, "lastName", "Lee");
    run(60);

    both("lastName", "Lee");
    for (var it : new String[] {"1"}) {
      assertThat(world.system(BOOKS).fields(it)).doesNotContainKey("company");
      assertThat(world.system(DESK).fields(it)).doesNotContainKey("company");
    }
    world.paused.clear();
    world.settle();
    both("company", "Acme");
  }

  @Test
  @DisplayName("S16: nothing is deleted for a sync that is paused")
  void deletesWait() {
    world =
        world(
            Contacts.synced()
                .aSyncForCompanies()
                .deletes(BOOKS, DeletePolicy.PROPAGATE)
                .deletes(DESK, DeletePolicy.PROPAGATE));
    var ann = world.settled(ANN);
    world.paused.add("people");
    world.system(CRM).delete(ann);
    run(60);
    assertThat(world.system(BOOKS).ids()).hasSize(1);
    world.paused.clear();
    world.settle();
    assertThat(world.system(BOOKS).ids()).isEmpty();
    assertThat(world.system(DESK).ids()).isEmpty();
  }

  @Test
  @DisplayName(
      "S15, S21: a record that names itself, of which a pause withholds all else, looks once a"
          + " minute and is created soon after the pause")
  void aRecordThatNamesItselfIsCreatedAfterThePause() {
    world = world(Contacts.synced().typed("company", ValueType.REFERENCE).aSyncForCompanies());
    var ann = world.system(CRM).create(ANN);
    edit(ann, "company", ann);
    world.paused.add("people");
    assertThat(run(180)).as("work in three minutes").isLessThan(20);
    assertThat(world.system(BOOKS).ids()).isEmpty();

    world.paused.clear();
    run(70);

    assertThat(world.system(BOOKS).fields("1"))
        .containsEntry("firstName", Value.text("Ann"))
        .containsEntry("company", Value.text("1"));
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 20260501);
  }

  private void edit(String id, String field, String value) {
    world.system(CRM).edit(id, field, Value.text(value));
  }

  private void both(String field, String value) {
    assertThat(world.system(BOOKS).fields("1")).containsEntry(field, Value.text(value));
    assertThat(world.system(DESK).fields("1")).containsEntry(field, Value.text(value));
  }

  /** Answers how many events and deliveries were worked on. */
  private int run(int seconds) {
    int done = 0;
    for (int i = 0; i < seconds; i++) {
      world.arrive();
      done += world.step();
      world.clock.pass(Duration.ofSeconds(1));
    }
    return done;
  }
}

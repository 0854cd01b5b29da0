package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is linked while a delivery is between its look and its promise. */
class LinkedMeanwhileJourneyTest {

  private static final Map<String, Value> ANN = Ann.WITHOUT_LAST_NAME;

  @Test
  @DisplayName("S9, S17: who is linked between the search and the intent is not created again")
  void s9WhoIsLinkedMeanwhileIsNotCreatedAgain() {
    linkedMeanwhile(new World(TestDatabase.fresh(), Contacts.synced(), 1));
  }

  @Test
  @DisplayName("S9, S17: the same over stores in memory")
  void s9NorInMemory() {
    linkedMeanwhile(new World(Contacts.synced(), 1));
  }

  private static void linkedMeanwhile(World world) {
    world.system(CRM).create(ANN);
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    var deliverer = world.deliverer;
    var batch = deliverer.load(deliverer.claim(BOOKS, Slice.WHOLE, 10));
    deliverer.compute(deliverer.readTarget(deliverer.settleOpenIntents(batch)));

    world.system(BOOKS).create(ANN);
    world.arrive();
    world.changes.runOnce(BOOKS, Slice.WHOLE, 10);
    deliverer.settle(deliverer.write(deliverer.commitIntents(batch)));
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.questions()).isEmpty();
    world.assertQuiet();
  }
}

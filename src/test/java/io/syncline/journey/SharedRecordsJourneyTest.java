package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Several syncs that share records, each between some of the systems. */
class SharedRecordsJourneyTest {

  private static final SystemId SHOP = SystemId.of("shop");

  private World world;

  @Test
  @DisplayName("S21: a change goes on through as many syncs as lie on its way")
  void aChangeGoesThroughEverySyncOnItsWay() {
    world = new World(chain(), 20261122);
    var there = world.settled(Ann.BARE);

    world.system(CRM).edit(there, "lastName", Value.text("Lee"));
    world.settle();
    assertEverywhere("lastName", "Lee");

    world.system(SHOP).edit(world.system(SHOP).ids().get(0), "firstName", Value.text("Anne"));
    world.settle();
    assertEverywhere("firstName", "Anne");
    world.assertQuiet();
  }

  @Test
  @DisplayName("S21: a record made in one system reaches the other by way of the hub")
  void aNewRecordGoesThroughTheHub() {
    world = new World(Contacts.synced().aSyncPerTarget(), 20261122);
    world.system(BOOKS).create(Ann.BARE);
    world.settle();

    assertThat(world.system(CRM).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
    world.assertQuiet();
  }

  /** CRM and books, books and desk, desk and shop. */
  private static Contacts chain() {
    return Contacts.synced()
        .among(List.of(CRM, BOOKS, DESK, SHOP))
        .aSyncFor(
            Map.of(
                "first", Set.of(CRM, BOOKS),
                "second", Set.of(BOOKS, DESK),
                "third", Set.of(DESK, SHOP)));
  }

  private void assertEverywhere(String field, String value) {
    for (var id : List.of(CRM, BOOKS, DESK, SHOP)) {
      assertThat(world.system(id).ids()).as("copies in %s", id).hasSize(1);
      assertThat(world.system(id).fields(world.system(id).ids().get(0)))
          .as("in %s", id)
          .containsEntry(field, Value.text(value));
    }
  }
}

package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.definition.system.Webhook.NewerBy;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which reads of a linked copy count, and which do not, over the stores in memory. */
class LinkedRecordGuardsTest {

  @Test
  @DisplayName("S3: what a replica shows that lags behind overtakes nothing")
  void aReplicaThatLagsBehindOvertakesNothing() {
    var world = world(Contacts.synced());
    world.system(BOOKS).lag("1");
    var before = Map.copyOf(world.system(BOOKS).lagging);
    world.system(BOOKS).lagging.clear();
    world.system(BOOKS).edit("1", "company", Value.text("Bolt"));
    world.settle();
    assertThat(company(world, DESK)).isEqualTo(Value.text("Bolt"));

    world.system(BOOKS).lagging.putAll(before);
    world.hooks.add(world.event(BOOKS, "1", InboxEvent.Source.POLL));
    world.settle();
    assertThat(company(world, CRM)).isEqualTo(Value.text("Bolt"));
    assertThat(company(world, DESK)).isEqualTo(Value.text("Bolt"));
    assertThat(world.reasons()).contains("stale");
  }

  @Test
  @DisplayName("S6: a copy is not judged while a write to it has no known outcome")
  void aCopyIsNotJudgedDuringAWrite() {
    var world = world(Contacts.synced());
    var faults = new Fault[] {Fault.NONE, Fault.LOST_ANSWER};
    var next = new int[1];
    world.system(BOOKS).faults = () -> next[0] < faults.length ? faults[next[0]++] : Fault.NONE;
    world.system(CRM).edit("1", "company", Value.text("Bolt"));
    world.arrive();
    world.step();
    assertThat(next[0]).isEqualTo(2);
    world.system(BOOKS).edit("1", "firstName", Value.text("Anna"));
    world.arrive();
    world.changes.runOnce(BOOKS, Slice.WHOLE, 50);
    assertThat(world.record(CRM, "1").value("firstName")).isEqualTo(Value.text("Ann"));

    world.settle();
    assertThat(world.system(CRM).fields("1")).containsEntry("firstName", Value.text("Anna"));
    assertThat(company(world, DESK)).isEqualTo(Value.text("Bolt"));
  }

  private static Value company(World world, SystemId system) {
    return world.system(system).fields("1").get("company");
  }

  private static World world(Contacts contacts) {
    var world = new World(contacts, 1);
    world.system(BOOKS).full = NewerBy.VERSION;
    world.settled(
        Map.of(
            "email", Value.text("ann@a.example"),
            "firstName", Value.text("Ann"),
            "company", Value.text("Acme")));
    return world;
  }
}

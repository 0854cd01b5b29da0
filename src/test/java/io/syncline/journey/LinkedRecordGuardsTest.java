package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.core.audit.AuditEntry.Outcome.APPLIED;
import static io.syncline.core.audit.AuditEntry.Outcome.HELD;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.system.Webhook.NewerBy;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

  @Test
  @DisplayName("S24: the audit log says what was applied and what waits")
  void theAuditLogSaysWhatWasHeld() {
    var world = world(Contacts.synced().by(Strategy.of(Strategy.Kind.MANUAL)));
    world.system(CRM).edit("1", "company", Value.text("Bolt"));
    world.settle();
    world.assertQuiet();
    assertThat(outcomes(world, "crm/contacts/1")).contains(APPLIED).doesNotContain(HELD);

    world.system(CRM).edit("1", "firstName", Value.text("Anna"));
    world.system(BOOKS).edit("1", "firstName", Value.text("Anne"));
    world.settle();
    world.assertQuiet();
    assertThat(outcomes(world, "books/contacts/1").stream().filter(HELD::equals)).hasSize(1);
    assertThat(outcomes(world, "crm/contacts/1")).doesNotContain(HELD);
  }

  @Test
  @DisplayName(
      "a link says when it was synced last: by what changed something, and by no mere look")
  void aLinkSaysWhenItWasSynced() {
    var world = world(Contacts.synced());
    var first = synced(world, CRM);
    assertThat(first).isNotNull();
    assertThat(synced(world, BOOKS)).isNotNull();
    world.clock.pass(Duration.ofHours(1));
    world.assertQuiet();
    assertThat(synced(world, CRM)).isEqualTo(first);

    world.system(CRM).edit("1", "company", Value.text("Bolt"));
    world.settle();
    assertThat(synced(world, CRM)).isNotEqualTo(first);
  }

  private static @Nullable Object synced(World world, SystemId system) {
    var ref = world.system(system).ref("1");
    return world.stores.changes().links(List.of(ref)).get(ref).lastSync();
  }

  private static List<Outcome> outcomes(World world, String ref) {
    return world.stores.audit().list(AuditLog.Query.newest(1000)).rows().stream()
        .filter(it -> it.systems().target() == null)
        .filter(it -> it.about().ref() != null && it.about().ref().toString().equals(ref))
        .map(it -> it.result().outcome())
        .toList();
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

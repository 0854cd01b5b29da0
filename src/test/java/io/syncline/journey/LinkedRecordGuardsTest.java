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
import io.syncline.core.definition.rule.ChangeLimit;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.definition.system.Webhook.NewerBy;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Link;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
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
    assertThat(first.at()).isNotNull();
    assertThat(synced(world, BOOKS).at()).isNotNull();
    world.clock.pass(Duration.ofHours(1));
    world.assertQuiet();
    assertThat(synced(world, CRM)).isEqualTo(first);

    world.system(CRM).edit("1", "company", Value.text("Bolt"));
    world.settle();
    assertThat(synced(world, CRM)).isNotEqualTo(first);
  }

  @Test
  @DisplayName("S2: a change that is still too large is asked about again and written nowhere")
  void aSecondChangeThatIsTooLargeWaitsToo() {
    var limit = new ChangeLimit(new BigDecimal(50), new BigDecimal(50), BigDecimal.TEN);
    var world =
        new World(
            Contacts.synced()
                .typed("company", ValueType.INTEGER)
                .attributes(it -> it.name().equals("company") ? it.within(limit) : it),
            1);
    world.settled(Map.of("email", Value.text("ann@a.example"), "company", Value.decimal(100)));
    for (int value : List.of(10, 9, 8)) {
      world.system(CRM).edit("1", "company", Value.decimal(value));
      world.settle();
      assertThat(world.questions()).singleElement().asString().startsWith("safety_hold");
      assertThat(company(world, BOOKS)).isEqualTo(Value.decimal(100));
      assertThat(company(world, DESK)).isEqualTo(Value.decimal(100));
    }
    world.system(CRM).edit("1", "company", Value.decimal(90));
    world.settle();
    assertThat(world.questions()).isEmpty();
    assertThat(company(world, DESK)).isEqualTo(Value.decimal(90));
  }

  @Test
  @DisplayName("S16: a copy that somebody brings back there is written again")
  void aCopyThatComesBackIsWritten() {
    var contacts = Contacts.synced();
    for (var system : List.of(CRM, BOOKS, DESK)) {
      contacts = contacts.deletes(system, DeletePolicy.IGNORE);
    }
    var world = world(contacts);
    world.system(BOOKS).archive("1");
    world.settle();
    world.system(CRM).edit("1", "company", Value.text("Bolt"));
    world.settle();
    assertThat(company(world, BOOKS)).as("nothing is written there").isEqualTo(Value.text("Acme"));

    world.system(BOOKS).reactivate("1");
    world.settle();
    assertThat(company(world, BOOKS)).isEqualTo(Value.text("Bolt"));
    world.system(CRM).edit("1", "company", Value.text("Cole"));
    world.settle();
    assertThat(company(world, BOOKS)).isEqualTo(Value.text("Cole"));
    world.assertQuiet();
  }

  @Test
  @DisplayName("S16: the question about a delete ends when the copy is back, whatever else waits")
  void aDeleteThatIsTakenBackIsAskedNoMore() {
    var contacts =
        Contacts.synced()
            .oneWay()
            .by(Strategy.of(Strategy.Kind.MANUAL))
            .deletes(BOOKS, DeletePolicy.PROPAGATE);
    var world = world(contacts);
    world.system(BOOKS).delete("1");
    world.settle();
    assertThat(world.questions()).singleElement().asString().startsWith("observed_delete");

    world.system(CRM).edit("1", "company", Value.text("Bolt"));
    world.settle();
    world.system(BOOKS).restore("1");
    world.system(BOOKS).edit("1", "company", Value.text("Cole"));
    world.settle();
    assertThat(world.questions()).noneMatch(it -> it.startsWith("observed_delete"));
  }

  private static Link.LastSync synced(World world, SystemId system) {
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

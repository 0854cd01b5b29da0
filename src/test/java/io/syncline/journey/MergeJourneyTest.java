package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.journey.IdentityJourneyTest.all;
import static io.syncline.journey.IdentityJourneyTest.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.Matching;
import io.syncline.core.definition.rule.MergeStrategy;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.system.Webhook;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.merge.Identities.Answer;
import io.syncline.store.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Merge, split and their undoing, and merges that a vendor makes, over real PostgreSQL. */
@DisplayName("S19: merge and split")
class MergeJourneyTest {

  @Test
  @DisplayName("S16: a merge that the vendor only reports is followed, and deletes nothing")
  void aMergeThatIsOnlyReportedIsFollowed() {
    var world =
        new World(
            TestDatabase.fresh(),
            Contacts.synced()
                .deletes(BOOKS, DeletePolicy.PROPAGATE)
                .deletes(DESK, DeletePolicy.PROPAGATE),
            20260701);
    var crm = world.system(CRM);
    var lost = crm.create(Map.of("email", Value.text("ann@example.com")));
    world.settle();
    var left = crm.create(Map.of("email", Value.text("anne@example.com")));
    world.settle();
    crm.delete(lost);
    world.hooks.clear();
    var bare = world.event(CRM, lost, InboxEvent.Source.HOOK);
    world
        .stores
        .inbox()
        .accept(
            List.of(
                new InboxEvent(
                    bare.id(),
                    bare.ref(),
                    Webhook.EventKind.MERGED,
                    bare.source(),
                    InboxEvent.Arrival.at(bare.receivedAt()),
                    InboxEvent.Content.partial(
                        new Value.Struct(Map.of(InboxEvent.MERGED_INTO, Value.text(left)))),
                    bare.origin())));
    world.settle();

    assertThat(world.system(BOOKS).ids()).as("no copy is deleted").hasSize(2);
    assertThat(world.reasons()).contains("merged-there");
  }

  @Test
  @DisplayName("two records become one: values merged, links re-pointed, surplus ones secondary")
  void mergeOfTwo() {
    var world = world(MergeStrategy.MOST_COMPLETE);
    var one = contact(world, "email", "ann@a.example", "firstName", "Ann");
    var other = contact(world, "email", "ann@b.example", "lastName", "Lee", "company", "Acme");
    var answer = world.identities.merge(one, other, "person", "kim");
    world.settle();

    assertThat(answer).isInstanceOf(Answer.Done.class);
    var state = world.stores.records().find(one).orElseThrow();
    assertThat(state.record().value("email")).isEqualTo(Value.text("ann@b.example"));
    assertThat(state.record().value("firstName")).isEqualTo(Value.text("Ann"));
    assertThat(state.record().value("lastName")).isEqualTo(Value.text("Lee"));
    assertThat(state.links()).hasSize(6);
    for (var system : List.of(CRM, BOOKS, DESK)) {
      assertThat(world.system(system).fields("1"))
          .as("the main copy in %s", system)
          .containsEntry("email", Value.text("ann@b.example"))
          .containsEntry("company", Value.text("Acme"));
      assertThat(link(world, system, "2").role()).isEqualTo(Link.Role.SECONDARY);
    }
    assertThat(world.questions()).isEmpty();
    quiet(world);
  }

  @Test
  @DisplayName("undo restores both, and leaves alone what was changed since")
  void undo() {
    var world = world(MergeStrategy.MOST_COMPLETE);
    var one = contact(world, "email", "ann@a.example", "firstName", "Ann");
    var other = contact(world, "email", "ann@b.example", "lastName", "Lee", "company", "Acme");
    var merged = (Answer.Done) world.identities.merge(one, other, "person", "kim");
    world.settle();
    world.system(CRM).edit("1", "company", Value.text("Acme Ltd"));
    world.settle();
    var undone = (Answer.Done) world.identities.undo(merged.id(), "kim");
    world.settle();

    assertThat(undone.kept()).containsExactly("company");
    var first = world.stores.records().find(one).orElseThrow();
    assertThat(first.record().value("email")).isEqualTo(Value.text("ann@a.example"));
    assertThat(first.record().value("company")).isEqualTo(Value.text("Acme Ltd"));
    assertThat(first.links()).hasSize(3);
    var second = world.stores.records().find(other).orElseThrow();
    assertThat(second.record().value("email")).isEqualTo(Value.text("ann@b.example"));
    assertThat(second.record().value("company")).isEqualTo(Value.text("Acme"));
    assertThat(second.links()).hasSize(3).allMatch(it -> it.link().role() == Link.Role.MAIN);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("email", Value.text("ann@a.example"));
    assertThat(world.system(BOOKS).fields("2")).containsEntry("email", Value.text("ann@b.example"));
    assertThat(world.identities.undo(merged.id(), "kim")).isInstanceOf(Answer.Refused.class);
    quiet(world);
  }

  @Test
  @DisplayName("while a write has no known outcome nothing is merged")
  void waitsForOpenIntents() {
    var world = world(null);
    var one = contact(world, "email", "ann@a.example");
    var other = contact(world, "email", "ann@b.example");
    world.system(BOOKS).faults = () -> Fault.LOST_REQUEST;
    world.system(CRM).edit("1", "firstName", Value.text("Ann"));
    world.arrive();
    world.step();

    assertThat(world.identities.merge(one, other, "person", "kim")).isInstanceOf(Answer.Busy.class);
    world.system(BOOKS).faults = () -> Fault.NONE;
    world.settle();
    assertThat(world.identities.merge(one, other, "person", "kim")).isInstanceOf(Answer.Done.class);
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Ann"));
  }

  @Test
  @DisplayName("deliveries that waited are planned again, creates included")
  void openDeliveriesArePlannedAgain() {
    var world = world(null);
    var one = contact(world, "email", "ann@a.example");
    world.system(DESK).faults = () -> Fault.DOWN;
    world.system(CRM).create(said("email", "ann@b.example", "lastName", "Lee"));
    world.arrive();
    world.step();
    world.step();
    var other = world.stores.records().find(ref(world, CRM, "2")).orElseThrow().record().id();
    var answer = world.identities.merge(one, other, "person", "kim");
    world.system(DESK).faults = () -> Fault.NONE;
    world.settle();

    assertThat(answer).isInstanceOf(Answer.Done.class);
    assertThat(world.system(DESK).ids()).as("one record, one copy").containsExactly("1");
    assertThat(world.system(DESK).fields("1")).containsEntry("lastName", Value.text("Lee"));
  }

  @Test
  @DisplayName("a wrong link is taken apart: each part holds what its copies hold")
  void splitOfAWrongLink() {
    var world = world(null);
    var ann = contact(world, "firstName", "Ann");
    world.system(BOOKS).edit("1", "company", Value.text("Lee Ltd"));
    world.settle();
    var answer = (Answer.Done) world.identities.split(ann, Set.of(ref(world, CRM, "1")), "kim");
    world.settle();

    assertThat(link(world, CRM, "1").record()).isEqualTo(answer.record());
    assertThat(link(world, CRM, "1").generation()).isEqualTo(2);
    assertThat(link(world, BOOKS, "1").record()).isEqualTo(ann);
    world.system(BOOKS).edit("1", "firstName", Value.text("Bob"));
    world.system(CRM).edit("1", "firstName", Value.text("Anne"));
    world.settle();
    assertThat(world.system(CRM).fields("1")).containsEntry("firstName", Value.text("Anne"));
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Bob"));
    assertThat(world.system(DESK).fields("1")).containsEntry("firstName", Value.text("Bob"));
    assertThat(world.questions()).isEmpty();
    quiet(world);
  }

  @Test
  @DisplayName("the leaving copy is looked at, and carried on to where it has no copy any more")
  void whatLeavesIsCarriedOn() {
    var world = world(null);
    var ann = contact(world, "firstName", "Ann");
    world.system(CRM).edit("1", "lastName", Value.text("Lee"));
    world.hooks.clear();
    var answer = (Answer.Done) world.identities.split(ann, Set.of(ref(world, CRM, "1")), "kim");
    world.settle();

    var left = world.stores.records().find(answer.record()).orElseThrow();
    assertThat(left.links())
        .extracting(it -> it.link().ref().system())
        .containsOnly(CRM, BOOKS, DESK);
    for (var system : List.of(BOOKS, DESK)) {
      assertThat(world.system(system).ids()).containsExactlyInAnyOrder("1", "2");
      assertThat(world.system(system).fields("1"))
          .doesNotContainEntry("lastName", Value.text("Lee"));
      assertThat(world.system(system).fields("2"))
          .containsEntry("firstName", Value.text("Ann"))
          .containsEntry("lastName", Value.text("Lee"));
    }
    assertThat(world.questions()).isEmpty();
    quiet(world);
  }

  @Test
  @DisplayName("a copy that was to be made for both is made for both")
  void whatWaitedToBeMadeIsMade() {
    var world = world(null);
    world.system(DESK).faults = () -> Fault.DOWN;
    world.system(CRM).create(said("firstName", "Ann"));
    world.arrive();
    world.step();
    world.step();
    var ann = world.stores.records().find(ref(world, CRM, "1")).orElseThrow().record().id();
    assertThat(world.identities.split(ann, Set.of(ref(world, CRM, "1")), "kim"))
        .isInstanceOf(Answer.Done.class);
    world.system(DESK).faults = () -> Fault.NONE;
    world.settle();

    assertThat(world.system(DESK).ids()).hasSize(2);
    assertThat(world.stores.records().find(ann).orElseThrow().main(DESK, "contacts")).isPresent();
  }

  @Test
  @DisplayName("a question between two copies ends when one of them leaves: what stays is written")
  void questionsEndWithTheirSide() {
    var world = inConflict();
    var ann = world.record(CRM, "1").id();
    world.identities.split(ann, Set.of(ref(world, CRM, "1")), "kim");
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(world.system(CRM).fields("1")).containsEntry("company", Value.text("Acme"));
    for (var system : List.of(BOOKS, DESK)) {
      assertThat(world.system(system).fields("1"))
          .as("the edit of the side that stays, in %s", system)
          .containsEntry("company", Value.text("Lee Ltd"));
    }
    quiet(world);
  }

  @Test
  @DisplayName("when the other side leaves, the record keeps its value")
  void theOtherSideLeaves() {
    var world = inConflict();
    var ann = world.record(CRM, "1").id();
    world.identities.split(ann, Set.of(ref(world, DESK, "1")), "kim");
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(world.system(DESK).fields("1")).containsEntry("company", Value.text("Lee Ltd"));
    for (var system : List.of(CRM, BOOKS)) {
      assertThat(world.system(system).fields("1")).containsEntry("company", Value.text("Acme"));
    }
    quiet(world);
  }

  /** Ann's company was changed in the CRM and on the desk at once: a person is asked. */
  private static World inConflict() {
    var contacts =
        Contacts.synced()
            .by(Strategy.of(Strategy.Kind.MANUAL))
            .matching(new Matching(List.of(), false, false, null));
    var world = new World(TestDatabase.fresh(), contacts, 1);
    contact(world, "firstName", "Ann", "company", "Lee");
    world.system(CRM).edit("1", "company", Value.text("Acme"));
    world.system(DESK).edit("1", "company", Value.text("Lee Ltd"));
    world.settle();
    assertThat(world.questions()).hasSize(1);
    return world;
  }

  @Test
  @DisplayName("not every link may leave, and only links of the record")
  void splitIsRefused() {
    var world = world(null);
    var ann = contact(world, "email", "ann@example.com");

    for (var leaving :
        List.of(
            Set.<NativeRef>of(),
            Set.of(ref(world, CRM, "9")),
            Set.of(ref(world, CRM, "1"), ref(world, BOOKS, "1"), ref(world, DESK, "1")))) {
      assertThat(world.identities.split(ann, leaving, "kim")).isInstanceOf(Answer.Refused.class);
    }
    assertThat(world.stores.links().list(all())).hasSize(3);
  }

  @Test
  @DisplayName("S16: a vendor's merge of two linked records is followed: they become one")
  void aVendorsMergeOfTwoRecords() {
    var world = world(null);
    var one = contact(world, "email", "ann@a.example", "firstName", "Ann");
    contact(world, "email", "ann@b.example", "lastName", "Lee");
    world.system(CRM).merge("2", "1");
    world.settle();

    var state = world.stores.records().find(one).orElseThrow();
    assertThat(state.links()).hasSize(5);
    assertThat(state.record().value("lastName")).isEqualTo(Value.text("Lee"));
    assertThat(world.stores.records().find(ref(world, CRM, "2"))).isEmpty();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("lastName", Value.text("Lee"));
    assertThat(world.questions()).isEmpty();
    quiet(world);
  }

  @Test
  @DisplayName("S16: a vendor's merge into an unknown record passes the link on and is no delete")
  void aVendorsMergeIntoAnUnknownRecord() {
    var world = world(null);
    var ann = contact(world, "email", "ann@a.example", "firstName", "Ann");
    world.system(CRM).create(said("email", "ann@c.example", "firstName", "Anne"));
    world.hooks.clear();
    world.system(CRM).merge("1", "2");
    world.hooks.removeIf(it -> it.ref().id().equals("2"));
    world.settle();

    assertThat(link(world, CRM, "2").record()).isEqualTo(ann);
    assertThat(world.system(BOOKS).ids()).containsExactly("1");
    assertThat(world.system(BOOKS).fields("1"))
        .as("what the merge changed there is an edit like any other")
        .containsEntry("email", Value.text("ann@c.example"))
        .containsEntry("firstName", Value.text("Anne"));
    assertThat(world.questions()).isEmpty();
    quiet(world);
  }

  private static void quiet(World world) {
    long writes = world.writes();
    world.lookAtEverything();
    world.settle();
    assertThat(world.writes()).as("writes although nothing changed").isEqualTo(writes);
  }

  private static RecordId contact(World world, String... said) {
    var id = world.system(CRM).create(said(said));
    world.settle();
    return world.stores.records().find(ref(world, CRM, id)).orElseThrow().record().id();
  }

  private static Link link(World world, SystemId system, String id) {
    var ref = ref(world, system, id);
    return world.stores.changes().links(List.of(ref)).get(ref);
  }

  private static NativeRef ref(World world, SystemId system, String id) {
    return world.system(system).ref(id);
  }

  private static World world(@Nullable MergeStrategy strategy) {
    var contacts = Contacts.synced().matching(new Matching(List.of(), false, false, strategy));
    return new World(TestDatabase.fresh(), contacts, 1);
  }
}

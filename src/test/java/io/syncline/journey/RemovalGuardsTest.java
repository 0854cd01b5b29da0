package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.Matching;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What keeps a copy that is gone from deleting the others, over the stores in memory. */
class RemovalGuardsTest {

  @Test
  @DisplayName("S16: a secondary copy that is gone ends its own link and deletes nothing")
  void aSecondaryCopyThatIsGoneDeletesNothing() {
    var world = new World(apart(Contacts.synced()), 1);
    var kept = contact(world, "ann@a.example");
    world.identities.merge(kept, contact(world, "ann@b.example"), "person", "kim");
    world.settle();
    assertThat(links(world, kept)).isEqualTo(6);

    world.system(CRM).delete("2");
    world.settle();
    assertThat(links(world, kept)).isEqualTo(5);
    assertThat(world.reasons()).contains("gone-too").doesNotContain("deleted", "archived");
    assertThat(world.system(BOOKS).ids()).hasSize(2);
    assertThat(world.system(DESK).ids()).hasSize(2);
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("S16: while a question about its values is open nothing is deleted")
  void aQuestionAboutValuesHoldsADelete() {
    var world = new World(apart(Contacts.synced().by(Strategy.of(Strategy.Kind.MANUAL))), 1);
    contact(world, "ann@a.example");
    world.system(CRM).edit("1", "company", Value.text("Acme"));
    world.system(DESK).edit("1", "company", Value.text("Lee Ltd"));
    world.settle();
    assertThat(world.questions()).hasSize(1);

    world.system(CRM).delete("1");
    world.settle();
    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
    assertThat(world.questions())
        .anySatisfy(
            it ->
                assertThat(it)
                    .startsWith("observed_delete: crm/contacts/1 is gone there")
                    .contains("a question about its values is open"));
  }

  @Test
  @DisplayName("S16: while a question about its deletion is open nothing is deleted")
  void aQuestionAboutADeletionHoldsTheNext() {
    var world = new World(apart(Contacts.synced().oneWay()), 1);
    contact(world, "ann@a.example");
    world.system(BOOKS).delete("1");
    world.settle();
    assertThat(world.questions()).singleElement().asString().contains("books may not delete it");

    world.system(CRM).delete("1");
    world.settle();
    assertThat(world.system(DESK).ids()).hasSize(1);
    assertThat(world.questions())
        .anySatisfy(it -> assertThat(it).contains("a question about its deletion is open"));
  }

  @Test
  @DisplayName("S16: of two deletes at the same time the second ends its own link")
  void theSecondOfTwoDeletesEndsItsLink() {
    var world = new World(apart(Contacts.synced()), 1);
    var ann = contact(world, "ann@a.example");
    world.system(CRM).delete("1");
    world.system(BOOKS).delete("1");
    world.settle();

    assertThat(links(world, ann)).isZero();
    assertThat(world.system(DESK).ids()).isEmpty();
    assertThat(world.reasons()).contains("gone-too");
    assertThat(world.questions()).isEmpty();
    for (var system : List.of(CRM, BOOKS)) {
      var ref = world.system(system).ref("1");
      assertThat(world.stores.changes().links(List.of(ref))).as("" + system).isEmpty();
    }
  }

  /** Each system deletes what is deleted elsewhere; no two records are matched. */
  private static Contacts apart(Contacts contacts) {
    for (SystemId system : List.of(CRM, BOOKS, DESK)) {
      contacts = contacts.deletes(system, DeletePolicy.PROPAGATE);
    }
    return contacts.matching(new Matching(List.of(), false, false, null));
  }

  private static RecordId contact(World world, String email) {
    var native0 = world.settled(Map.of("email", Value.text(email)));
    return world.record(CRM, native0).id();
  }

  private static int links(World world, RecordId record) {
    return world.stores.records().find(record).orElseThrow().links().size();
  }
}

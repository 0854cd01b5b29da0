package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.journey.IdentityJourneyTest.all;
import static io.syncline.journey.IdentityJourneyTest.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.Matching;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Ids of other systems as the strongest matching rule, over real PostgreSQL. */
@DisplayName("S17: ids of other systems")
class ExternalIdsJourneyTest {

  @Test
  @DisplayName("a record that holds an id is that record, though everything else differs")
  void anIdIsStrongerThanEveryRule() {
    var world = world(exposing());
    var ann = world.system(CRM).create(said("email", "ann@acme.example", "firstName", "Ann"));
    world.system(CRM).create(said("email", "bob@acme.example", "firstName", "Bob"));
    judgedButNotDelivered(world);
    world
        .system(DESK)
        .create(said("email", "bob@acme.example", "firstName", "Annie", "crmId", ann));
    world.settle();

    assertThat(madeBy(world, DESK)).containsExactly("match:external_id.crm");
    assertThat(record(world, DESK, 0)).isEqualTo(record(world, CRM, 0));
    assertThat(world.system(DESK).journal)
        .as("the field that shows the link is never written")
        .noneMatch(it -> it.fields().containsKey("crmId"));
  }

  @Test
  @DisplayName("it may come before the record it names: it waits, and makes no second one")
  void theNamedOneComesLater() {
    var world = world(exposing());
    world.system(DESK).create(said("email", "ann@desk.example", "crmId", "crm-1"));
    for (int second = 0; second < 30; second++) {
      world.arrive();
      world.step();
      world.clock.pass(Duration.ofSeconds(1));
    }
    assertThat(world.stores.links().list(all())).isEmpty();

    world.system(CRM).prefix = "crm-";
    world.system(CRM).create(said("email", "ann@acme.example"));
    world.settle();

    assertThat(record(world, DESK, 0)).isEqualTo(record(world, CRM, 0));
    assertThat(madeBy(world, DESK)).containsExactly("match:external_id.crm");
    assertThat(world.system(CRM).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).hasSize(1);
  }

  @Test
  @DisplayName("no event reported the record it names: it is read")
  void theNamedOneIsLookedAt() {
    var world = world(exposing());
    var ann = world.system(CRM).create(said("email", "ann@acme.example"));
    world.hooks.clear();
    world.system(DESK).create(said("email", "ann@desk.example", "crmId", ann));
    world.settle();

    assertThat(record(world, DESK, 0)).isEqualTo(record(world, CRM, 0));
  }

  @Test
  @DisplayName("an id that exists nowhere is a question; similar records are only candidates")
  void anIdThatExistsNowhere() {
    var world = world(exposing());
    world.system(CRM).create(said("email", "ann@acme.example"));
    judgedButNotDelivered(world);
    var copy = world.system(DESK).create(said("email", "ann@acme.example", "crmId", "4711"));
    world.settle();

    assertThat(world.questions())
        .singleElement()
        .asString()
        .contains("Which record is desk/contacts/" + copy)
        .contains("it names crm/contacts/4711, which are not known");
    assertThat(world.question().review().item().candidates())
        .containsExactly(record(world, CRM, 0).toString());
    assertThat(world.stores.links().list(all())).noneMatch(it -> it.ref().system().equals(DESK));
  }

  @Test
  @DisplayName("the question answers itself when the record appears, and nothing is made twice")
  void theQuestionAnswersItself() {
    var world = world(exposing());
    world.system(CRM).prefix = "crm-";
    var copy = world.system(DESK).create(said("email", "ann@desk.example", "crmId", "crm-1"));
    world.settle();
    assertThat(world.questions()).hasSize(1);

    world.system(CRM).create(said("email", "ann@acme.example"));
    world.settle();

    assertThat(world.system(DESK).ids()).containsExactly(copy);
    assertThat(madeBy(world, DESK)).containsExactly("match:external_id.crm");
    assertThat(record(world, DESK, 0)).isEqualTo(record(world, CRM, 0));
    assertThat(world.questions()).noneMatch(it -> it.startsWith("ambiguous_match"));
  }

  @Test
  @DisplayName("two ids that lead to different records are a question that names both")
  void contradictoryIds() {
    var world = world(exposing().exposing(DESK, "booksId", BOOKS));
    var ann = world.system(CRM).create(said("email", "ann@acme.example"));
    judgedButNotDelivered(world);
    var bob = world.system(BOOKS).create(said("email", "bob@acme.example"));
    judgedButNotDelivered(world);
    world.system(DESK).create(said("email", "ann@acme.example", "crmId", ann, "booksId", bob));
    world.settle();

    assertThat(world.questions())
        .singleElement()
        .asString()
        .contains("its ids lead to different records: external_id.crm, external_id.books");
    assertThat(world.question().review().item().candidates()).hasSize(2);
  }

  @Test
  @DisplayName("an id of a record that has another copy there already is a question")
  void alreadyLinkedThere() {
    var world = world(exposing());
    var ann = world.system(CRM).create(said("email", "ann@acme.example"));
    world.settle();
    world.system(DESK).create(said("email", "other@acme.example", "crmId", ann));
    world.settle();

    assertThat(world.questions())
        .singleElement()
        .asString()
        .contains("another record of desk is already linked to it by external_id.crm");
  }

  @Test
  @DisplayName("where duplicates are merged alone it becomes a secondary copy, by the id")
  void alreadyLinkedAndMergedAlone() {
    var world = world(exposing().matching(new Matching(List.of(), true, true, null)));
    var ann = world.system(CRM).create(said("email", "ann@acme.example"));
    world.settle();
    world.system(DESK).create(said("email", "ann@acme.example", "crmId", ann));
    world.settle();

    assertThat(links(world, DESK))
        .anySatisfy(
            it -> {
              assertThat(it.role()).isEqualTo(Link.Role.SECONDARY);
              assertThat(it.madeBy()).isEqualTo("duplicate:external_id.crm");
            });
  }

  @Test
  @DisplayName("whose copy elsewhere holds another id is never linked by anything weaker")
  void anotherIdSpeaksAgainstARule() {
    var world = world(exposing());
    var copy = world.system(DESK).create(said("email", "ann@acme.example"));
    judgedButNotDelivered(world);
    world.system(DESK).edit(copy, "crmId", Value.text("4711"));
    world.settle();
    world.system(CRM).create(said("email", "ann@acme.example"));
    world.settle();

    assertThat(world.questions())
        .singleElement()
        .asString()
        .contains("matches by email but differs by external_id.crm");
  }

  @Test
  @DisplayName("a record whose own id a linked copy holds is that copy's record")
  void namedByALinkedCopy() {
    var world = world(exposing());
    world.system(CRM).prefix = "crm-";
    var copy = world.system(DESK).create(said("email", "ann@desk.example"));
    judgedButNotDelivered(world);
    world.system(DESK).edit(copy, "crmId", Value.text("crm-1"));
    world.settle();
    world.system(CRM).create(said("email", "ann@acme.example"));
    world.settle();

    assertThat(record(world, CRM, 0)).isEqualTo(record(world, DESK, 0));
    assertThat(madeBy(world, CRM)).containsExactly("match:external_id.crm");
  }

  @Test
  @DisplayName("a linked copy that names another record is a question, asked once and closed alone")
  void aLinkedCopyNamesAnother() {
    var world = world(exposing());
    var ann = world.system(CRM).create(said("email", "ann@acme.example"));
    var bob = world.system(CRM).create(said("email", "bob@acme.example"));
    world.settle();
    var copy = world.system(DESK).ids().get(0);
    world.system(DESK).edit(copy, "crmId", Value.text(bob));
    world.settle();
    assertThat(world.questions())
        .singleElement()
        .asString()
        .contains("identity_conflict: desk/contacts/" + copy)
        .contains("is linked to one record and names another");

    world.system(DESK).edit(copy, "crmId", Value.text(ann));
    world.settle();
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("S9: a create looks for the copy that holds the record's id before it makes one")
  void aCreateFindsTheCopyThatHoldsTheId() {
    var world = world(exposing());
    world.system(CRM).prefix = "crm-";
    world.system(DESK).create(said("email", "ann@desk.example", "crmId", "crm-1"));
    world.hooks.clear();
    world.system(CRM).create(said("email", "ann@acme.example"));
    world.settle();

    assertThat(world.system(DESK).ids()).hasSize(1);
    assertThat(madeBy(world, DESK)).containsExactly("match:external_id.crm");
  }

  @Test
  @DisplayName(
      "S9: a copy found by a weaker rule that holds another id is a question, not a target")
  void aCreateDoesNotTakeAnother() {
    var world = world(exposing());
    world.system(DESK).create(said("email", "ann@acme.example", "crmId", "4711"));
    world.hooks.clear();
    world.system(CRM).create(said("email", "ann@acme.example"));
    world.settle();

    assertThat(world.questions())
        .anySatisfy(it -> assertThat(it).contains("differs by external_id.crm"));
    assertThat(links(world, DESK)).isEmpty();
  }

  /** Events are judged, and no copy is created yet. */
  private static void judgedButNotDelivered(World world) {
    world.arrive();
    for (var id : List.of(CRM, BOOKS, DESK)) {
      world.changes.runOnce(id, Slice.WHOLE, 50);
    }
    world.update("delete from delivery");
  }

  private static Contacts exposing() {
    return Contacts.synced().exposing(DESK, "crmId", CRM);
  }

  private static List<Link> links(World world, SystemId system) {
    return world.stores.links().list(all()).stream()
        .filter(it -> it.ref().system().equals(system))
        .toList();
  }

  private static List<String> madeBy(World world, SystemId system) {
    return links(world, system).stream().map(Link::madeBy).toList();
  }

  private static Object record(World world, SystemId system, int at) {
    return world
        .stores
        .records()
        .find(new NativeRef(system, "contacts", world.system(system).ids().get(at)))
        .orElseThrow()
        .record()
        .id();
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }
}

package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.journey.IdentityJourneyTest.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.Linking;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.sync.merge.Identities.Answer;
import io.syncline.store.TestDatabase;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a person kept apart is not brought together again, over real PostgreSQL. */
@DisplayName("S17: what a person kept apart")
class KeptApartJourneyTest {

  private final World world = new World(TestDatabase.fresh(), Contacts.synced(), 1);

  @Test
  @DisplayName("a copy that a person split off is not found as the record it left, nor asked about")
  void aSplitCopyIsCreatedWhereItHasNone() {
    var ann = world.record(CRM, world.settled(said("email", "ann@example.com"))).id();
    world.identities.split(ann, Set.of(ref(CRM, "1")), "kim");
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(world.system(BOOKS).ids()).containsExactlyInAnyOrder("1", "2");
    assertThat(world.system(DESK).ids()).containsExactlyInAnyOrder("1", "2");
    assertThat(world.record(BOOKS, "1").id()).isEqualTo(ann);
    assertThat(world.record(BOOKS, "2").id()).isEqualTo(world.record(CRM, "1").id());
    world.assertQuiet();
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("a copy that goes and comes back is not the record that it was kept apart from")
  void aCopyThatComesBackIsKnown() {
    var ann = world.record(CRM, world.settled(said("email", "ann@example.com"))).id();
    var other = split(ann, ref(CRM, "1"));
    world.settle();
    new Linking(world.stores.changes(), Wakeups.NONE, world.clock, world.ids)
        .unlink(ref(CRM, "1"), "kim");
    world.hooks.add(world.event(CRM, "1", InboxEvent.Source.REQUEST));
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(world.record(CRM, "1").id()).isEqualTo(other);
    world.assertQuiet();
  }

  @Test
  @DisplayName("one that a person called separate is carried everywhere, and never asked about")
  void whatIsSeparateStaysSeparate() {
    var ann = world.settled(said("email", "ann@example.com", "firstName", "Ann"));
    world.settled(said("email", "ann@example.com", "firstName", "Ann"));
    world.decide(new Choice.Separate());

    assertThat(world.questions()).isEmpty();
    assertThat(world.system(BOOKS).ids()).hasSize(2);
    assertThat(world.system(DESK).ids()).hasSize(2);
    assertThat(world.record(CRM, "2").id()).isNotEqualTo(world.record(CRM, ann).id());
    world.assertQuiet();
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("candidates that a person passed over are not asked about when they are seen again")
  void whatWasPassedOverIsNotAskedAgain() {
    world.system(BOOKS).create(said("email", "ann@example.com", "company", "Acme"));
    world.system(BOOKS).create(said("email", "ann@example.com", "company", "Acme"));
    world.hooks.clear();
    world.settled(said("email", "ann@example.com", "company", "Acme"));
    world.decide(new Choice.Create());
    assertThat(world.system(BOOKS).ids()).hasSize(3);

    world.system(BOOKS).edit("1", "company", Value.text("Lee"));
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(world.record(BOOKS, "1").id()).isNotEqualTo(world.record(CRM, "1").id());
    assertThat(world.system(CRM).fields("1")).containsEntry("company", Value.text("Acme"));
  }

  @Test
  @DisplayName("a person who merges the two takes it back, and who undoes that keeps them apart")
  void aMergeTakesItBack() {
    var ann = world.record(CRM, world.settled(said("email", "ann@example.com"))).id();
    var other = split(ann, ref(CRM, "1"));
    world.settle();
    var merged = (Answer.Done) world.identities.merge(ann, other, "person", "kim");
    world.settle();
    assertThat(apart()).isEqualTo("0");

    world.identities.undo(merged.id(), "kim");
    world.settle();
    assertThat(apart()).isEqualTo("1");
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("what became part of another record is kept apart as that one")
  void whatWasMergedStaysApart() {
    var ann = world.record(CRM, world.settled(said("email", "ann@example.com"))).id();
    var other = split(ann, ref(CRM, "1"));
    world.settle();
    var bob = world.record(CRM, world.settled(said("email", "bob@example.com"))).id();
    world.identities.merge(bob, other, "person", "kim");
    world.settle();

    assertThat(world.stores.deliveries().keptApart(Set.of(bob)).get(bob))
        .contains(ref(BOOKS, "1"), ref(DESK, "1"))
        .doesNotContain(ref(CRM, "1"));
    assertThat(world.stores.deliveries().keptApart(Set.of(ann)).get(ann))
        .contains(ref(CRM, "1"), ref(CRM, "2"));
  }

  private RecordId split(RecordId record, NativeRef leaving) {
    return ((Answer.Done) world.identities.split(record, Set.of(leaving), "kim")).record();
  }

  private String apart() {
    return world.query("select count(*) from record_apart").get(0);
  }

  private NativeRef ref(SystemId system, String native0) {
    return world.system(system).ref(native0);
  }
}

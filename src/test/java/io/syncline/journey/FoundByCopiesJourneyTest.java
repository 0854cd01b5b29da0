package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.conflict.Questions;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Choice;
import io.syncline.store.TestDatabase;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A record does not hold the address, which the desk alone may say: it is found by its copies. */
class FoundByCopiesJourneyTest {

  private World world = world(Strategy.MASTER_WINS);

  @Test
  @DisplayName("S11, S17: after a person's decision too a record is found by what its copy holds")
  void aDecisionLosesNothingByWhichARecordIsFound() {
    world = world(Strategy.of(Strategy.Kind.MANUAL));
    var ann = bothEdited();

    world.decisions.decide(
        world.question().review().item().id(), new Choice.Take(BOOKS), null, "mara");

    assertThatTheDesksCopyIsOf(ann);
  }

  @Test
  @DisplayName("S11, S17: after a decision was taken back too")
  void aRollbackLosesNothingByWhichARecordIsFound() {
    var ann = bothEdited();
    var conflict =
        world.stores.questions().conflicts(new Questions.Query(null, false, null, 10)).get(0);

    world.rollbacks.takeBack(conflict.id(), false, "mara");

    assertThatTheDesksCopyIsOf(ann);
  }

  @Test
  @DisplayName("S11, S17: after a run was taken back too")
  void anUndoLosesNothingByWhichARecordIsFound() {
    world = new World(TestDatabase.fresh(), contacts(Strategy.MASTER_WINS), 7);
    var bulk = new Bulk(world);
    var ann = world.settled(Ann.WHOLE);
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.hooks.clear();
    var run = bulk.backfill(BulkRequest.ALL);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Anne"));

    bulk.undo(run.id());

    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Ann"));
    assertThat(world.query("select rule from match_key")).contains("email");
  }

  private String bothEdited() {
    var ann = world.settled(Ann.WHOLE);
    assertThat(world.record(CRM, ann).value("email")).isNull();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.system(BOOKS).edit("1", "firstName", Value.text("Annie"));
    world.settle();
    return ann;
  }

  /** At once, before anything is written and its echo arrives. */
  private void assertThatTheDesksCopyIsOf(String ann) {
    var copy = world.system(DESK).create(Ann.WHOLE);
    world.arrive();
    world.changes.runOnce(DESK, Slice.WHOLE, 10);
    world.settle();

    assertThat(world.record(DESK, copy).id()).isEqualTo(world.record(CRM, ann).id());
  }

  private static World world(Strategy strategy) {
    return new World(contacts(strategy), 7);
  }

  private static Contacts contacts(Strategy strategy) {
    var owned = Map.of("email", DESK);
    return Contacts.synced()
        .by(strategy)
        .attributes(it -> Ruled.owned(it, owned.get(it.name()), ForeignWrite.FLAG))
        .travelling(FoundByCopiesJourneyTest::travelling)
        .firstMeetingByStrategy();
  }

  private static Set<String> travelling(SystemId from, SystemId to) {
    if (to.equals(DESK)) {
      return Set.of();
    }
    var names = new HashSet<>(Ann.WHOLE.keySet());
    if (!from.equals(DESK)) {
      names.remove("email");
    }
    return names;
  }
}

package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.planning.DryRunResult;
import io.syncline.store.TestDatabase;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a rehearsal shows is what a run does, over real PostgreSQL. */
class DryRunJourneyTest {

  private static final Map<String, Value> ANN = Ann.BARE;

  private World world = world(Strategy.MASTER_WINS);

  @Test
  @DisplayName("S1: a rehearsal leaves no trace, and the run after it writes just what it showed")
  void theWritesOfARunAreThoseOfItsRehearsal() {
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.system(CRM).edit(ann, "company", Value.text("Acme"));
    long writes = world.writes();
    var audit = world.reasons();

    var shown = world.changes.rehearse(world.system(CRM).ref(ann));
    var again = world.changes.rehearse(world.system(CRM).ref(ann));

    assertThat(again).isEqualTo(shown);
    assertThat(shown.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(shown.changes()).containsOnlyKeys("firstName", "company");
    assertThat(world.writes()).isEqualTo(writes);
    assertThat(world.waiting()).isZero();
    assertThat(world.reasons()).isEqualTo(audit);
    world.settle();
    assertThat(shown.writes())
        .extracting(DryRunResult.Write::target)
        .containsExactlyInAnyOrder(BOOKS, DESK);
    for (var write : shown.writes()) {
      assertThat(write.fields()).isEqualTo(last(write.target()).fields());
    }
  }

  @Test
  @DisplayName("a rehearsal of a new record shows creates, and makes no record")
  void aNewRecordIsShownAsCreates() {
    var ann = world.system(CRM).create(ANN);

    var shown = world.changes.rehearse(world.system(CRM).ref(ann));

    assertThat(shown.writes()).hasSize(2).allMatch(DryRunResult.Write::create);
    assertThat(world.stores.records().find(world.system(CRM).ref(ann))).isEmpty();
    world.settle();
    for (var write : shown.writes()) {
      var made = new HashMap<>(last(write.target()).fields());
      made.remove("synclineId");
      assertThat(write.fields()).isEqualTo(made);
    }
  }

  @Test
  @DisplayName("a rehearsal shows the question that a conflict would put, and no write for it")
  void aConflictIsShownAsAQuestion() {
    world = world(Strategy.of(Strategy.Kind.MANUAL));
    var ann = world.system(CRM).create(ANN);
    world.settle();
    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);
    world.system(BOOKS).edit("1", "firstName", Value.text("Annie"));

    var shown = world.changes.rehearse(world.system(BOOKS).ref("1"));

    assertThat(shown.questions())
        .singleElement()
        .satisfies(it -> assertThat(it.kind()).isEqualTo(ReviewItem.Kind.CONFLICT));
    assertThat(shown.writes()).isEmpty();
    assertThat(world.questions()).isEmpty();
  }

  private MemorySystem.Write last(SystemId id) {
    var journal = world.system(id).journal;
    return journal.get(journal.size() - 1);
  }

  private static World world(Strategy strategy) {
    return new World(TestDatabase.fresh(), Contacts.synced().by(strategy), 1);
  }
}

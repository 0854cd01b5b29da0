package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.Contacts;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.RunCounters;
import io.syncline.core.sync.merge.Identities.Answer;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Runs that are taken back, over real PostgreSQL and systems in memory. */
class UndoJourneyTest {

  private static final BulkRequest SMALL_PAGES =
      new BulkRequest(null, Set.of(), null, false, null, 3);

  private World world;
  private Bulk bulk;

  @BeforeEach
  void existingRecords() {
    world =
        new World(
            TestDatabase.fresh(),
            Contacts.synced()
                .firstMeetingByStrategy()
                .maxDeletes(100)
                .deletes(BOOKS, DeletePolicy.ARCHIVE),
            1);
    bulk = new Bulk(world);
    world.clock.set(Contacts.START.minus(Duration.ofDays(30)));
    for (int n = 1; n <= 5; n++) {
      person(CRM, n, "Crm" + n);
      person(DESK, n, "Desk" + n);
    }
    person(BOOKS, 1, "Desk1");
    person(BOOKS, 2, "Crm2");
    world.clock.set(Contacts.START.plus(Duration.ofDays(60)));
    world.hooks.clear();
  }

  @Test
  @DisplayName(
      "undo: what a run overwrote is restored, what it created is archived, nothing else moves")
  void aRunIsTakenBackWhole() {
    var before = all();
    var run = bulk.backfill(SMALL_PAGES);
    assertThat(world.system(DESK).fields("1")).containsEntry("firstName", Value.text("Crm1"));

    var undo = bulk.undo(run.id());

    assertThat(undo.status()).as(bulk.left(undo).toString()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(all()).isEqualTo(before);
    assertThat(world.system(BOOKS).active()).containsExactly("1", "2");
    long writes = world.writes();
    world.settle();
    world.lookAtEverything();
    world.settle();
    assertThat(world.writes()).as("what was taken back stays").isEqualTo(writes);
  }

  @Test
  @DisplayName("undo: what changed since is listed and not overwritten, reported or not")
  void whatChangedSinceIsListedAndNotTrampled() {
    var run = bulk.backfill(SMALL_PAGES);
    world.system(CRM).edit("1", "firstName", Value.text("Later"));
    world.settle();
    world.silenceWebhooks();
    world.system(DESK).edit("3", "firstName", Value.text("Unreported"));

    var undo = bulk.undo(run.id());
    world.settle();

    assertThat(undo.status()).isEqualTo(Run.Status.PARTIAL);
    assertThat(bulk.left(undo))
        .anySatisfy(it -> assertThat(it).contains("desk/contacts/1", "since"));
    assertThat(world.system(DESK).fields("1")).containsEntry("firstName", Value.text("Later"));
    assertThat(world.system(DESK).fields("3")).containsEntry("firstName", Value.text("Unreported"));
    assertThat(world.system(DESK).fields("2")).containsEntry("firstName", Value.text("Desk2"));
    assertThat(bulk.left(undo))
        .anySatisfy(it -> assertThat(it).contains("desk/contacts/3", "changed there since"));
  }

  @Test
  @DisplayName(
      "split: what the wrong link wrote is restored where it is still held, and the restored value"
          + " is sent on")
  void whatAWrongLinkWroteIsRestored() {
    bulk.backfill(SMALL_PAGES);
    var copy = world.system(DESK).ref("1");
    var linked = world.record(DESK, "1").id();
    var born = splitOff(linked, copy);

    var restored = bulk.giveBack(linked, born, copy);
    world.settle();

    assertThat(restored.status())
        .as(bulk.left(restored).toString())
        .isEqualTo(Run.Status.SUCCEEDED);
    assertThat(world.system(DESK).fields("1")).containsEntry("firstName", Value.text("Desk1"));
    assertThat(world.system(CRM).fields("1")).containsEntry("firstName", Value.text("Crm1"));
    assertThat(world.stores.records().find(born).orElseThrow().record().value("firstName"))
        .isEqualTo(Value.text("Desk1"));
    for (var link : world.stores.records().find(born).orElseThrow().links()) {
      var ref = link.link().ref();
      assertThat(world.system(ref.system()).fields(ref.id()))
          .as(ref.toString())
          .containsEntry("firstName", Value.text("Desk1"));
    }
    assertThat(
            world.query(
                "select distinct run_id from sync_audit_log where operation = 'update' and"
                    + " native_id = '1' and system_id = 'desk' and record_id = '"
                    + born
                    + "' and outcome = 'applied'"))
        .containsExactly(restored.id());
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("split: what was changed since the wrong link wrote it is listed and stays")
  void whatWasChangedSinceTheWrongLinkStays() {
    bulk.backfill(SMALL_PAGES);
    var copy = world.system(DESK).ref("1");
    var linked = world.record(DESK, "1").id();
    var born = splitOff(linked, copy);
    world.system(DESK).edit("1", "firstName", Value.text("Later"));
    world.settle();

    var restored = bulk.giveBack(linked, born, copy);
    world.settle();

    assertThat(restored.status()).isEqualTo(Run.Status.PARTIAL);
    assertThat(bulk.left(restored))
        .singleElement()
        .satisfies(it -> assertThat(it).contains("desk/contacts/1", "since"));
    assertThat(world.system(DESK).fields("1")).containsEntry("firstName", Value.text("Later"));
  }

  private RecordId splitOff(RecordId linked, NativeRef copy) {
    var answer = (Answer.Done) world.identities.split(linked, Set.of(copy), "kim");
    world.settle();
    return answer.record();
  }

  @Test
  @DisplayName("undo: a copy that is not found is listed as that, and not as changed")
  void whatIsNotFoundIsListed() {
    var run = bulk.backfill(SMALL_PAGES);
    world.silenceWebhooks();
    world.system(DESK).delete("3");
    var made = world.system(BOOKS).ids().get(2);
    world.system(BOOKS).delete(made);

    var undo = bulk.undo(run.id());

    assertThat(undo.status()).isEqualTo(Run.Status.PARTIAL);
    for (var copy : Set.of("desk/contacts/3", "books/contacts/" + made)) {
      assertThat(bulk.left(undo))
          .anySatisfy(it -> assertThat(it).contains(copy, "it was not found there"));
    }
  }

  @Test
  @DisplayName("undo: copies that held different values go back to one; the others are listed")
  void copiesThatHeldDifferentValuesGoBackToOne() {
    world.system(BOOKS).edit("1", "firstName", Value.text("Books1"));
    world.hooks.clear();
    var run = bulk.backfill(SMALL_PAGES);

    var undo = bulk.undo(run.id());

    assertThat(undo.status()).isEqualTo(Run.Status.PARTIAL);
    assertThat(bulk.left(undo))
        .singleElement()
        .satisfies(it -> assertThat(it).contains("another copy goes back to another value"));
  }

  @Test
  @DisplayName("S16: what was created is archived through the brake, and what it holds is listed")
  void theBrakeHoldsWhatIsTooMuch() {
    world =
        new World(
            TestDatabase.fresh(),
            Contacts.synced().maxDeletes(2).deletes(BOOKS, DeletePolicy.ARCHIVE),
            1);
    bulk = new Bulk(world);
    world.clock.set(Contacts.START.minus(Duration.ofDays(30)));
    for (int n = 1; n <= 5; n++) {
      person(CRM, n, "Crm" + n);
    }
    world.clock.set(Contacts.START.plus(Duration.ofDays(60)));
    world.hooks.clear();
    var run = bulk.backfill(new BulkRequest(CRM, Set.of(BOOKS), null, false, null, 3));

    var undo = bulk.undo(run.id());

    assertThat(world.system(BOOKS).active()).hasSize(3);
    assertThat(bulk.left(undo)).hasSize(3).allSatisfy(it -> assertThat(it).contains("brake"));
    assertThat(undo.counts()).containsEntry(RunCounters.NOT_RESTORED, 3L);
  }

  @Test
  @DisplayName("S18: an undo whose process died goes on, and does nothing twice")
  void aKilledUndoGoesOn() {
    var before = all();
    var run = bulk.backfill(SMALL_PAGES);
    var rests = new AtomicInteger();
    bulk.resting =
        () -> {
          if (rests.incrementAndGet() == 1) {
            throw new Bulk.Killed();
          }
        };
    assertThatThrownBy(() -> bulk.undo(run.id())).isInstanceOf(Bulk.Killed.class);
    world.update("update sync_run set checkpoint = null where kind = 'undo'");
    world.clock.pass(Bulk.LEASE.plusSeconds(1));
    var again = new Bulk(world);

    again.work();

    assertThat(all()).isEqualTo(before);
  }

  @Test
  void whatIsEditedAfterAnUndoFlowsAgain() {
    var run = bulk.backfill(SMALL_PAGES);
    bulk.undo(run.id());

    world.system(CRM).edit("1", "firstName", Value.text("Again"));
    world.settle();

    assertThat(world.system(DESK).fields("1")).containsEntry("firstName", Value.text("Again"));
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Again"));
  }

  /** What people see in each system, archived ones left out. */
  private Map<String, Object> all() {
    var all = new TreeMap<String, Object>();
    world.systems.forEach(
        (id, system) ->
            system
                .active()
                .forEach(
                    it -> {
                      var fields = new TreeMap<>(system.fields(it));
                      fields.keySet().retainAll(Set.of("email", "firstName"));
                      all.put(id + "/" + it, Map.copyOf(fields));
                    }));
    return all;
  }

  private void person(SystemId system, int n, String firstName) {
    world.clock.pass(Duration.ofMinutes(1));
    world
        .system(system)
        .create(
            Map.of(
                "email", Value.text("p" + n + "@example.com"), "firstName", Value.text(firstName)));
  }
}

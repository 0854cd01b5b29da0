package io.syncline.journey;

import static io.syncline.journey.Firms.CRM;
import static io.syncline.journey.Firms.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.backfill.run.BulkRuns;
import io.syncline.core.backfill.run.FilterEdits;
import io.syncline.core.backfill.run.FirstStart;
import io.syncline.core.backfill.run.Pacing;
import io.syncline.core.backfill.undo.RecordRestore;
import io.syncline.core.backfill.undo.Undo;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.References;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Stopping;
import io.syncline.core.run.WaitReasons;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.transform.Transformer;
import io.syncline.store.PostgresStores;
import io.syncline.store.TestDatabase;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.run.PostgresBulk;
import io.syncline.store.run.PostgresRunWrites;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sealing;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Runs that changed the references of records, undone over real PostgreSQL. */
class UndoOfReferencesJourneyTest {

  private static final String SYNC = "firms";
  private static final String RUN = "0199d000-0000-7000-8000-000000000001";

  private FirmsWorld world;
  private PostgresRuns runs;
  private PostgresRunWrites writes;
  private BulkRuns worker;
  private String acme;
  private String globex;

  @BeforeEach
  void twoFirms() {
    var source = TestDatabase.fresh();
    world =
        new FirmsWorld(
            PostgresStores.over(source, Sealing.NONE), Firms.synced().removable(), 20261121);
    var database = new Database(source);
    runs =
        new PostgresRuns(
            database, new ProcessSession(database, UUID.randomUUID()), Duration.ofSeconds(90));
    writes = new PostgresRunWrites(database);
    var bulk = new PostgresBulk(database);
    var restoring =
        new RecordRestore(
            world.stores.changes(),
            new Transformer(),
            new Runtime(world.clock, world.ids, () -> world.installation));
    var undo =
        new Undo(
            writes,
            bulk,
            restoring,
            world.connected,
            new Pacing(bulk, (ongoing, pause) -> rest(pause)),
            Wakeups.NONE);
    worker =
        new BulkRuns(
            runs,
            new FirstStart(runs, new Runtime(world.clock, world.ids, () -> world.installation)),
            new FilterEdits(
                runs, bulk, new Runtime(world.clock, world.ids, () -> world.installation)),
            List.of(undo),
            world.clock,
            WaitReasons.NONE);
    acme = world.firm(CRM, "Acme");
    globex = world.firm(CRM, "Globex");
    world.settle();
  }

  @Test
  @DisplayName("S15, undo: a copy refers again to the record that it referred to before the run")
  void aCopyRefersAgainToTheRecordItDid() {
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();
    movedByTheRun(ann, globex);
    assertThat(employerThere(ann)).isEqualTo(there(globex));

    var undone = undo();

    assertThat(undone.status()).as(left(undone).toString()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(employerThere(ann)).isEqualTo(there(acme));
    var person = world.record(world.people(CRM).ref(ann)).record();
    assertThat(person.value("employer")).isEqualTo(References.value(firm(acme)));
    assertThat(children(acme)).contains(person.id());
    assertThat(children(globex)).doesNotContain(person.id());
    assertThat(world.people(CRM).fields(ann))
        .as("what the run did not write stays")
        .containsEntry("employer", Value.text(globex));
    ReferencesContract.assertQuiet(world);
  }

  @Test
  @DisplayName("S15, undo: a reference that changed since is not overwritten")
  void aReferenceThatChangedSinceIsNotOverwritten() {
    var initech = world.firm(CRM, "Initech");
    var ann = world.person(CRM, "ann@example.com", "employer", acme);
    world.settle();
    movedByTheRun(ann, globex);
    world.people(DESK).edit(annThere(ann), "employer", Value.text(there(initech)));
    world.hooks.clear();

    var undone = undo();

    assertThat(undone.status()).isEqualTo(Run.Status.PARTIAL);
    assertThat(left(undone)).singleElement().asString().contains("changed there since");
    assertThat(employerThere(ann)).isEqualTo(there(initech));
  }

  @Test
  @DisplayName("S15, S16, undo: what a run made that refers to others is archived")
  void whatARunMadeIsArchived() {
    var boss = world.person(CRM, "boss@example.com");
    world.settle();
    var ann = world.person(CRM, "ann@example.com", "employer", acme, "manager", boss);
    byTheRun(world.people(CRM).ref(ann));
    assertThat(world.people(DESK).active()).hasSize(2);

    var undone = undo();

    assertThat(undone.status()).as(left(undone).toString()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(world.people(DESK).active()).hasSize(1);
  }

  @Test
  @DisplayName("S15, S16, undo: a record that a run made goes, and those it refers to stay")
  void theParentsStay() {
    var ann = world.person(CRM, "ann@example.com");
    world.settle();
    var hooli = world.firm(CRM, "Hooli");
    world.people(CRM).edit(ann, "employer", Value.text(hooli));
    byTheRun(world.firms(CRM).ref(hooli), world.people(CRM).ref(ann));
    assertThat(employerThere(ann)).isEqualTo(there(hooli));

    undo();

    assertThat(world.firms(DESK).active()).hasSize(2);
    assertThat(world.people(DESK).fields(annThere(ann)).getOrDefault("employer", Value.CLEARED))
        .isEqualTo(Value.CLEARED);
  }

  private void movedByTheRun(String person, String firm) {
    world.people(CRM).edit(person, "employer", Value.text(firm));
    byTheRun(world.people(CRM).ref(person));
  }

  /** Only a run reports them. */
  private void byTheRun(NativeRef... refs) {
    world.hooks.clear();
    for (var ref : refs) {
      var bare = world.event(ref);
      world.hooks.add(
          new InboxEvent(
              bare.id(),
              ref,
              bare.kind(),
              InboxEvent.Source.RECONCILIATION,
              InboxEvent.Arrival.at(bare.receivedAt()),
              InboxEvent.Content.partial(bare.payload()),
              Origin.ofRun(RUN)));
    }
    world.settle();
  }

  private Run undo() {
    var id = world.ids.next().toString();
    var request = Undo.request(RUN);
    runs.ask(Run.asked(id, Run.Kind.UNDO, SYNC, request, world.clock.instant(), "test"), null);
    worker.runOnce(SYNC, new Stopping());
    world.settle();
    return runs.find(id).orElseThrow();
  }

  private List<String> left(Run undone) {
    return writes.left(undone.id(), null, 100).stream()
        .map(it -> it.about().ref() + ": " + it.result().reason())
        .toList();
  }

  private void rest(Duration pause) {
    world.arrive();
    world.step();
    world.clock.pass(pause);
  }

  private RecordId firm(String id) {
    return world.id(world.firms(CRM).ref(id));
  }

  private String there(String firm) {
    return world.at(firm(firm), DESK);
  }

  private String annThere(String person) {
    return world.at(world.id(world.people(CRM).ref(person)), DESK);
  }

  private String employerThere(String person) {
    return world.people(DESK).fields(annThere(person)).get("employer") instanceof Value.Text it
        ? it.value()
        : "";
  }

  private Set<RecordId> children(String firm) {
    return world.stores.changes().inTransaction(tx -> tx.reads().children(firm(firm)));
  }
}

package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.definition.model.SyncRules.Privacy;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.gate.Gate;
import io.syncline.core.gate.GateAnswer;
import io.syncline.core.gate.GateAnswer.Shown;
import io.syncline.core.gate.GateAnswer.Verdict;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.privacy.Erasure;
import io.syncline.core.privacy.Erasure.Status;
import io.syncline.core.run.Run;
import io.syncline.core.sync.erasure.ErasureControl;
import io.syncline.core.sync.erasure.ErasureRunner;
import io.syncline.core.transform.Transformer;
import io.syncline.store.TestDatabase;
import io.syncline.store.privacy.PostgresErasures;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The books cannot be read: what was acknowledged there last is all that is known. */
class WriteOnlyJourneyTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final World world = world(contacts());

  private static Contacts contacts() {
    return Contacts.synced().oneWay().types(BOOKS, Types.writeOnly());
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 20261125);
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  @DisplayName("S1, S2: nothing is ever read there; a change is written once, and nothing twice")
  void nothingIsRead() {
    var ann = world.settled(Ann.WHOLE);
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.settle();
    long writes = world.writes();
    world.hooks.add(world.event(CRM, ann, InboxEvent.Source.REQUEST));
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme Ltd"));
    assertThat(world.system(BOOKS).looks).isZero();
    assertThat(world.system(BOOKS).finds).isZero();
    assertThat(world.writes()).isEqualTo(writes);
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName(
      "S9: a create without an answer is a question, where no word says it may be repeated")
  void aLostCreateIsAQuestion() {
    var faults = new ArrayDeque<>(List.of(Fault.LOST_ANSWER));
    world.system(BOOKS).faults = () -> faults.isEmpty() ? Fault.NONE : faults.poll();
    world.system(CRM).create(Ann.WHOLE);
    world.settle();

    assertThat(world.questions())
        .anySatisfy(it -> assertThat(it).contains("Was the record created in books?"));
    assertThat(world.system(BOOKS).ids()).hasSize(1);
  }

  @Test
  @DisplayName("S16: a write that is answered with 'gone' is a dead letter, and no deletion")
  void goneIsNoDeletion() {
    var ann = world.settled(Ann.WHOLE);
    world.system(BOOKS).delete("1");
    world.hooks.clear();
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.settle();

    assertThat(world.questions())
        .singleElement()
        .asString()
        .startsWith("dead: write")
        .contains("no read can show whether that is so");
    assertThat(world.system(CRM).ids()).containsExactly(ann);
    assertThat(world.record(CRM, ann).removed()).isFalse();
  }

  @Test
  @DisplayName("who asks for the copy there to be synced has the record read elsewhere")
  void anotherCopyIsRead() {
    var ann = world.settled(Ann.WHOLE);
    world.silenceWebhooks();
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.hooks.add(world.event(BOOKS, "1", InboxEvent.Source.REQUEST));
    world.settle();

    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme Ltd"));
    assertThat(world.system(BOOKS).looks).isZero();
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("the gate leaves it out, and knows nothing where it is asked about it by name")
  void theGateLeavesItOut() {
    world.settled(Ann.WHOLE);

    var answer = ask(Set.of());
    assertThat(answer.verdict()).isEqualTo(Verdict.AGREED);
    assertThat(answer.copies())
        .filteredOn(it -> it.system().equals(BOOKS))
        .singleElement()
        .satisfies(it -> assertThat(it.shown()).isEqualTo(Shown.NOT_COMPARABLE))
        .satisfies(it -> assertThat(it.why()).contains("write-only"));
    assertThat(ask(Set.of(CRM, DESK)).verdict()).isEqualTo(Verdict.AGREED);
    assertThat(ask(Set.of(CRM, BOOKS)).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(ask(Set.of(CRM, BOOKS)).why()).contains("books: not comparable");
    assertThat(ask(Set.of(CRM, DESK, BOOKS)).verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  private GateAnswer ask(Set<SystemId> among) {
    var gate =
        new Gate(
            () -> world.installation,
            world.stores.records(),
            id -> Optional.ofNullable(world.systems.get(id)),
            new Transformer(),
            threads,
            world.clock);
    return gate.ask(
        new Gate.Question(
            "contact", world.system(CRM).ref("1"), among, Set.of(), Duration.ofMinutes(1)));
  }

  @Test
  @DisplayName("what was lost there comes back with a backfill that sends all again, and only so")
  void aBackfillSendsAllAgain() {
    world.system(CRM).create(Ann.WHOLE);
    world.system(CRM).create(Map.of("email", Value.text("bob@example.com")));
    world.settle();
    var bulk = new Bulk(world);
    for (var id : world.system(BOOKS).ids()) {
      world.system(BOOKS).edit(id, "email", Value.text("lost@example.com"));
    }
    world.hooks.clear();
    long writes = world.writes();

    assertThat(bulk.backfill(BulkRequest.ALL).status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(world.writes()).as("what was sent counts as what is there").isEqualTo(writes);
    var again = bulk.backfill(resend(Set.of(BOOKS)));

    assertThat(again.status()).as(again.toString()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(world.writes()).isEqualTo(writes + 2);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("email", Ann.WHOLE.get("email"));
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Ann.WHOLE.get("company"));
    assertThat(bulk.backfill(BulkRequest.ALL).status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(world.writes()).isEqualTo(writes + 2);
  }

  @Test
  @DisplayName("a backfill or a plan from it is refused, and a plan says what it does not know")
  void nothingComesFromIt() {
    world.system(CRM).create(Ann.WHOLE);
    var bulk = new Bulk(world);
    var from = new BulkRequest(BOOKS, Set.of(), null, false, null, null);
    for (var kind : List.of(Run.Kind.BACKFILL, Run.Kind.PLAN)) {
      var id = bulk.ask(kind, from);
      bulk.work();
      assertThat(bulk.find(id).status()).isEqualTo(Run.Status.FAILED);
      assertThat(bulk.find(id).reason())
          .isEqualTo("books is write-only: nothing can be listed there");
    }
    var plan = bulk.plan(BulkRequest.ALL);
    assertThat(bulk.find(plan.id()).reason()).contains("not comparable, because write-only: books");
    var run = bulk.execute(plan);
    assertThat(run.status()).as(run.toString()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(world.system(BOOKS).ids()).hasSize(1);
  }

  private static BulkRequest resend(Set<SystemId> targets) {
    return BulkRequest.of(new BulkRequest(null, targets, null, false, null, null, true).struct());
  }

  @Test
  @DisplayName("an erasure waits for a person after the delete was accepted, and says why")
  void anErasureWaitsForAPerson() {
    var erased =
        world(
            contacts()
                .privacy(new Privacy(true, true, Map.of()))
                .alsoDeletes(BOOKS, DeletePolicy.PROPAGATE));
    var ann = erased.settled(Ann.WHOLE);
    var database = new Database(erased.database());
    var erasures = new PostgresErasures(database, DigestKeys.NONE);
    var control =
        new ErasureControl(
            erased.stores.changes(), erasures, erased.connected, erased.runtime(), true);
    var runner =
        new ErasureRunner(
            erased.stores.changes(),
            erasures,
            erased.connected,
            erased.runtime(),
            erased.pausedSystems()::isPaused);
    var begun = control.begin(erased.record(CRM, ann).id(), "ada", "request 7");
    for (int i = 0; i < 6; i++) {
      erased.settle();
      runner.runOnce();
      erased.clock.pass(Duration.ofMinutes(6));
    }

    var there = step(erasures.list(null, null, 10).get(0));
    assertThat(there.status()).isEqualTo(Status.WAITING);
    assertThat(there.evidence().answered()).as(there.toString()).isEqualTo("deleted");
    assertThat(there.evidence().verified()).isNull();
    assertThat(there.note()).contains("no read can verify it");

    var steps = erasures.list(null, null, 10).get(0).steps();
    control.confirm(begun.id(), steps.indexOf(there), "ada");
    var confirmed = step(erasures.list(null, null, 10).get(0));
    assertThat(confirmed.status()).isEqualTo(Status.DONE);
    assertThat(confirmed.note()).contains("confirmed by ada", "no read can verify it");
  }

  private static Erasure.Step step(Erasure of) {
    return of.steps().stream().filter(it -> it.system().equals(BOOKS)).findFirst().orElseThrow();
  }
}

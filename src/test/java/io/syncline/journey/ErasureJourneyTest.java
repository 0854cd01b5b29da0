package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.audit.digest.AuditFinding;
import io.syncline.core.audit.digest.AuditSealing;
import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.audit.digest.Verification;
import io.syncline.core.definition.model.SyncRules.Privacy;
import io.syncline.core.definition.model.SyncRules.Purpose;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.privacy.Erasure;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.sync.erasure.ErasureControl;
import io.syncline.core.sync.erasure.ErasureRunner;
import io.syncline.store.TestDatabase;
import io.syncline.store.audit.PostgresAuditDigests;
import io.syncline.store.privacy.PostgresErasures;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A person is erased everywhere, provably, and does not come back. */
class ErasureJourneyTest {

  private static final Privacy ERASABLE = new Privacy(true, true, Map.of());

  private World world = world(contacts());

  private static Contacts contacts() {
    return Contacts.synced()
        .privacy(ERASABLE)
        .deletes(CRM, DeletePolicy.PROPAGATE)
        .deletes(BOOKS, DeletePolicy.PROPAGATE)
        .deletes(DESK, DeletePolicy.PROPAGATE);
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }

  private Database database() {
    return new Database(world.database());
  }

  private Erasures erasures() {
    return new PostgresErasures(database(), DigestKeys.NONE);
  }

  private ErasureControl control() {
    return control(true);
  }

  private ErasureControl control(boolean keyed) {
    return new ErasureControl(
        world.stores.changes(), erasures(), world.connected, world.runtime(), keyed);
  }

  private ErasureRunner runner() {
    return new ErasureRunner(
        world.stores.changes(),
        erasures(),
        world.connected,
        world.runtime(),
        world.pausedSystems()::isPaused);
  }

  private PostgresAuditDigests digests() {
    return new PostgresAuditDigests(database(), DigestKeys.NONE);
  }

  private List<AuditFinding> findings() {
    return Verification.of(digests(), DigestKeys.NONE, Verification.Asked.ALL).findings();
  }

  private void seal() {
    new AuditSealing(digests(), it -> {}, world.clock).runOnce();
  }

  /** Lets everything go on until nothing is due within an hour. */
  private void run() {
    for (int i = 0; i < 12; i++) {
      world.settle();
      seal();
      runner().runOnce();
      world.clock.pass(Duration.ofMinutes(6));
    }
    world.settle();
  }

  private RecordId ann() {
    world.system(CRM).create(Ann.WHOLE);
    world.settle();
    return world.record(CRM, "1").id();
  }

  private Erasure erasure() {
    return erasures().list(null, null, 10).get(0);
  }

  private UnifiedRecord stored(RecordId record) {
    return world.stores.records().find(record).orElseThrow().record();
  }

  @Test
  @DisplayName("each copy is deleted and read, and nothing of the person is left in any table")
  void nothingIsLeft() {
    var ann = ann();
    world.system(CRM).edit("1", "lastName", Value.text("Moss"));
    world.settle();
    assertThat(control().preview(ann).steps()).hasSize(3).allMatch(it -> it.byHand() == null);

    control().begin(ann, "ada", "request 7");
    run();

    assertThat(erasure().state()).isEqualTo(Erasure.State.DONE);
    assertThat(erasure().complete()).isTrue();
    assertThat(erasure().steps())
        .allSatisfy(
            it -> {
              assertThat(it.evidence().answered()).isEqualTo("deleted");
              assertThat(it.evidence().verified()).isNotNull();
              assertThat(it.nativeId()).isNull();
            })
        .extracting(it -> it.system().value())
        .containsExactly("books", "desk", "crm");
    for (var system : Contacts.ALL) {
      assertThat(world.system(system).ids()).isEmpty();
    }
    assertThat(stored(ann).status()).isEqualTo(UnifiedRecord.Status.ERASED);
    assertThat(stored(ann).attributes()).isEmpty();
    assertThat(everything()).doesNotContain("ann@example.com", "Moss", "Lee", "Acme");
    world.assertQuiet();
  }

  /** All rows of all tables as text. */
  private String everything() {
    var tables =
        world.query(
            "select quote_ident(table_name) from information_schema.tables where table_schema ="
                + " 'public' and table_type = 'BASE TABLE' and table_name <>"
                + " 'flyway_schema_history'");
    var text = new StringBuilder();
    for (var table : tables) {
      world
          .query("select coalesce(string_agg(t::text, ' '), '') from " + table + " t")
          .forEach(text::append);
      if (table.equals("inbox_event") || table.equals("dead_letter")) {
        world
            .query(
                "select coalesce(string_agg(convert_from(payload, 'UTF8'), ' '), '') from " + table)
            .forEach(text::append);
      }
    }
    return text.toString();
  }

  @Test
  @DisplayName("the audit log keeps no value, and its digests still agree")
  void theAuditLogIsVerifiedAsBefore() {
    var ann = ann();
    seal();
    control().begin(ann, "ada", "request 7");
    run();
    seal();

    assertThat(findings()).isEmpty();
    assertThat(
            world.stores.audit().list(AuditLog.Query.of(ann, 100)).rows().stream()
                .flatMap(it -> it.changes().values().stream()))
        .isNotEmpty()
        .allMatch(it -> it.before() == null && it.after() == null);
    world.update(
        "update sync_audit_log set actor = 'eve' where number = (select min(number) from"
            + " sync_audit_log)");
    assertThat(findings()).isNotEmpty();
  }

  @Test
  @DisplayName(
      "who comes back by a webhook, a backfill or an old event is a question, not a record")
  void whoComesBackIsAQuestion() {
    var ann = ann();
    var old = world.event(CRM, "1", io.syncline.core.inbox.InboxEvent.Source.HOOK);
    control().begin(ann, "ada", "request 7");
    run();

    world.hooks.add(old);
    var again = world.system(BOOKS).create(Ann.WHOLE);
    run();
    assertThat(world.system(CRM).ids()).isEmpty();
    assertThat(world.system(DESK).ids()).isEmpty();
    assertThat(world.questions()).singleElement().asString().contains("a person who was erased");
    assertThat(world.reasons()).contains("erased");
    world.lookAtEverything();
    run();
    assertThat(world.questions()).hasSize(1);

    world.decide(new Choice.Separate());
    run();
    assertThat(world.system(CRM).ids()).hasSize(1);
    assertThat(world.record(BOOKS, again).status()).isEqualTo(UnifiedRecord.Status.ACTIVE);
  }

  @Test
  @DisplayName("the same id is recognized though nothing else agrees")
  void theSameIdIsRecognized() {
    var ann = ann();
    control().begin(ann, "ada", "request 7");
    run();
    world.system(DESK).restore("1");
    world.system(DESK).edit("1", "email", Value.text("other@example.com"));
    run();
    assertThat(world.system(CRM).ids()).isEmpty();
    assertThat(world.questions()).hasSize(1);
  }

  @Test
  @DisplayName("a system that cannot delete waits for a person, and a read must agree")
  void aPersonErasesByHand() {
    world =
        world(
            contacts()
                .types(
                    DESK,
                    it -> {
                      var operations = new HashMap<>(it.operations());
                      operations.remove(Operation.Kind.DELETE);
                      return Contacts.with(it, operations);
                    }));
    var ann = ann();
    assertThat(control().preview(ann).steps())
        .filteredOn(it -> it.byHand() != null)
        .extracting(it -> it.copy().system())
        .containsExactly(DESK);
    control().begin(ann, "ada", "request 7");
    run();
    assertThat(erasure().state()).isEqualTo(Erasure.State.WAITING);
    assertThat(world.system(CRM).ids()).isEmpty();
    int position = erasure().steps().stream().map(Erasure.Step::system).toList().indexOf(DESK);

    assertThatThrownBy(() -> control().confirm(erasure().id(), position, "ada"))
        .hasMessageContaining("still finds it");
    world.system(DESK).delete("1");
    control().confirm(erasure().id(), position, "ada");
    run();
    assertThat(erasure().state()).isEqualTo(Erasure.State.DONE);
    assertThat(erasure().steps().get(position).evidence().verified()).isNotNull();
    assertThat(everything()).doesNotContain("ann@example.com");
  }

  @Test
  @DisplayName("what a person leaves is said in the evidence")
  void aCopyMayStay() {
    var ann = ann();
    world.system(DESK).faults = () -> MemorySystem.Fault.DOWN;
    control().begin(ann, "ada", "request 7");
    for (int i = 0; i < 12; i++) {
      run();
    }
    assertThat(erasure().state()).isEqualTo(Erasure.State.WAITING);
    int position = erasure().steps().stream().map(Erasure.Step::system).toList().indexOf(DESK);
    assertThat(erasure().steps().get(position).note()).startsWith("down");
    control().leave(erasure().id(), position, "ada", "invoices are kept for ten years");
    run();
    assertThat(erasure().state()).isEqualTo(Erasure.State.DONE);
    assertThat(erasure().complete()).isFalse();
    world.system(DESK).faults = () -> MemorySystem.Fault.NONE;
    world.system(DESK).edit("1", "lastName", Value.text("Moss"));
    run();
    assertThat(world.system(CRM).ids()).isEmpty();
  }

  @Test
  @DisplayName("lost answers and crashes delete nothing twice and forget no copy")
  void aLostAnswerIsSettledByARead() {
    var ann = ann();
    var faults = new HashMap<String, Integer>();
    for (var system : Contacts.ALL) {
      world.system(system).faults =
          () ->
              faults.merge(system.value(), 1, Integer::sum) == 1
                  ? MemorySystem.Fault.LOST_ANSWER
                  : MemorySystem.Fault.NONE;
    }
    control().begin(ann, "ada", "request 7");
    var dies = runner();
    world.system(BOOKS).called =
        () -> {
          if (faults.getOrDefault("books", 0) == 1) {
            faults.merge("books", 1, Integer::sum);
            throw new Error("killed");
          }
        };
    try {
      dies.runOnce();
      dies.runOnce();
    } catch (Error killed) {
      // goes on in another process
    }
    world.system(BOOKS).called = () -> {};
    run();
    assertThat(erasure().state()).isEqualTo(Erasure.State.DONE);
    assertThat(erasure().complete()).isTrue();
  }

  @Test
  @DisplayName("nothing is deleted in a system that an operator paused, until it is resumed")
  void aPausedSystemIsNotWritten() {
    var ann = ann();
    world.pausedSystems().pause(DESK, "bo", world.clock.instant());
    control().begin(ann, "ada", "request 7");
    for (int i = 0; i < 3; i++) {
      run();
    }
    assertThat(world.system(DESK).ids()).hasSize(1);
    assertThat(world.system(CRM).ids()).isEmpty();
    assertThat(erasure().steps()).anyMatch(it -> it.note().contains("until the system is resumed"));
    world.pausedSystems().resume(DESK);
    run();
    assertThat(world.system(DESK).ids()).isEmpty();
    assertThat(erasure().state()).isEqualTo(Erasure.State.DONE);
  }

  @Test
  @DisplayName("a copy that is being created when the erasure begins is erased, too")
  void aCreateUnderWayIsErased() {
    world.system(DESK).faults = () -> MemorySystem.Fault.LATE;
    world.system(CRM).create(Ann.WHOLE);
    for (int i = 0; i < 6; i++) {
      world.arrive();
      world.step();
    }
    var ann = world.record(CRM, "1").id();
    control().begin(ann, "ada", "request 7");
    world.system(DESK).faults = () -> MemorySystem.Fault.NONE;
    run();
    assertThat(erasure().state()).isEqualTo(Erasure.State.DONE);
    for (var system : Contacts.ALL) {
      assertThat(world.system(system).ids()).as(system.value()).isEmpty();
    }
  }

  @Test
  @DisplayName("it does not begin on hold, without the right, without a key, or twice")
  void whatPreventsIt() {
    var ann = ann();
    control().hold(ann, "bo", "case 12");
    assertThatThrownBy(() -> control().begin(ann, "ada", "")).hasMessageContaining("case 12");
    assertThat(control().preview(ann).refused()).contains("case 12");
    assertThat(erasures().release(ann)).isTrue();
    assertThatThrownBy(() -> control(false).begin(ann, "ada", ""))
        .hasMessageContaining("SYNCLINE_SECRET_KEY");
    control().begin(ann, "ada", "request 7");
    assertThatThrownBy(() -> control().begin(ann, "ada", "")).hasMessageContaining("already");
    assertThatThrownBy(() -> control().hold(ann, "bo", "case 13"))
        .hasMessageContaining("being erased");

    world = world(Contacts.synced());
    var other = ann();
    assertThatThrownBy(() -> control().begin(other, "ada", ""))
        .hasMessageContaining("rightToErasure");
  }

  @Test
  @DisplayName("a backup that brings a person back is recognized by the suppressions beside it")
  void aRestoredBackupIsRecognized() {
    var ann = ann();
    control().begin(ann, "ada", "request 7");
    run();
    var kept = erasures().suppressions();
    assertThat(kept).hasSize(4);

    world = world(contacts());
    var restored = ann();
    world.system(CRM).create(Ann.likeHer("bo@example.com"));
    world.settle();
    assertThat(erasures().returned()).isEmpty();
    assertThat(erasures().restore(kept)).isEqualTo(4);
    assertThat(erasures().restore(kept)).isZero();
    assertThat(erasures().returned()).containsExactly(restored);
  }

  @Test
  @DisplayName("what is merged into the record is erased with it")
  void mergedRecordsAreErased() {
    var ann = ann();
    var double0 = world.system(BOOKS).create(Ann.likeHer("annie@example.com"));
    world.settle();
    var other = world.record(BOOKS, double0).id();
    world.identities.merge(ann, other, "by hand", "ada");
    world.settle();
    control().begin(ann, "ada", "request 7");
    run();
    assertThat(everything()).doesNotContain("ann@example.com", "annie@example.com");
    world.system(CRM).create(Ann.likeHer("annie@example.com"));
    run();
    assertThat(world.questions()).hasSize(1);
  }

  @Test
  @DisplayName("a reconciliation finds a copy that was left, and keeps nothing of it but the id")
  void aReconciliationKeepsNoName() {
    var ann = ann();
    world.system(CRM).create(Ann.likeHer("bo@example.com"));
    world.settle();
    world.system(CRM).faults = () -> MemorySystem.Fault.DOWN;
    control().begin(ann, "ada", "request 7");
    for (int i = 0; i < 12; i++) {
      run();
    }
    control().leave(erasure().id(), 2, "ada", "invoices are kept for ten years");
    run();
    assertThat(erasure().state()).isEqualTo(Erasure.State.DONE);
    world.system(CRM).faults = () -> MemorySystem.Fault.NONE;
    assertThat(world.system(CRM).ids()).hasSize(2);

    var all = new Reconciliations(world);
    all.poll();
    world.clock.pass(Duration.ofHours(2));
    all.run();
    assertThat(world.query("select bucket || ' ' || cause from reconciliation_difference"))
        .isNotEmpty()
        .allMatch(it -> it.endsWith(" erased"));
    assertThat(
            world
                .query("select coalesce(names::text, '') from reconciliation_difference")
                .toString())
        .doesNotContain("Ann", "ann@example.com");
    assertThat(world.system(BOOKS).ids()).hasSize(1);
  }

  @Test
  @DisplayName("without consent nothing is written to the systems of its purpose")
  void consentIsCheckedBeforeADelivery() {
    var purpose = new Purpose("marketing", "company");
    world = world(contacts().privacy(new Privacy(false, false, Map.of(DESK, Set.of(purpose)))));
    var ann = world.system(CRM).create(Ann.BARE);
    world.settle();
    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.system(DESK).ids()).isEmpty();

    world.system(CRM).edit(ann, "company", Value.text("true"));
    world.settle();
    assertThat(world.system(DESK).ids()).hasSize(1);

    world.system(CRM).edit(ann, "company", Value.text("false"));
    world.system(CRM).edit(ann, "lastName", Value.text("Moss"));
    world.settle();
    assertThat(world.system(DESK).fields("1"))
        .containsEntry("company", Value.text("false"))
        .doesNotContainKey("lastName");
    assertThat(world.system(BOOKS).fields("1")).containsEntry("lastName", Value.text("Moss"));
    world.assertQuiet();
  }

  @Test
  @DisplayName("an erasure is found by any id the person had, also afterwards")
  void itIsFoundByAnyId() {
    var ann = ann();
    control().begin(ann, "ada", "request 7");
    run();
    var desk = new NativeRef(DESK, "contacts", "1");
    assertThat(erasures().of("contact", desk)).map(Erasure::id).contains(erasure().id());
    assertThat(erasures().of("contact", new NativeRef(DESK, "contacts", "2"))).isEmpty();
  }
}

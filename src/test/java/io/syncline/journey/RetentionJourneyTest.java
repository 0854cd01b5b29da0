package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.audit.digest.AuditSealing;
import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.definition.model.SyncRules.Privacy;
import io.syncline.core.definition.model.SyncRules.Retention;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.privacy.Erasure;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.sync.erasure.DueErasures;
import io.syncline.core.sync.erasure.ErasureControl;
import io.syncline.core.sync.erasure.ErasureRunner;
import io.syncline.store.TestDatabase;
import io.syncline.store.audit.PostgresAuditDigests;
import io.syncline.store.privacy.PostgresErasures;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Records that are older than they may be kept: listed, or erased within the brake. */
class RetentionJourneyTest {

  private static final Duration YEARS = Duration.ofDays(7 * 366);

  private final List<Message> messages = new ArrayList<>();
  private World world = world(null, false);

  private static Contacts contacts(String since, boolean erases) {
    return Contacts.synced()
        .privacy(new Privacy(true, true, Map.of(), new Retention(Period.ofYears(7), since, erases)))
        .deletes(CRM, DeletePolicy.PROPAGATE)
        .deletes(BOOKS, DeletePolicy.PROPAGATE)
        .deletes(DESK, DeletePolicy.PROPAGATE);
  }

  private World world(String since, boolean erases) {
    world = new World(TestDatabase.fresh(), contacts(since, erases), 1);
    messages.clear();
    return world;
  }

  private Database database() {
    return new Database(world.database());
  }

  private Erasures erasures() {
    return new PostgresErasures(database(), DigestKeys.NONE);
  }

  private ErasureControl control() {
    return new ErasureControl(
        world.stores.changes(), erasures(), world.connected, world.runtime(), true);
  }

  private DueErasures due() {
    return new DueErasures(
        world.stores.records(), erasures(), control(), world.runtime(), messages::add);
  }

  private List<RecordId> listed() {
    return due().list("contact", null, 100).stream().map(DueErasures.Due::record).toList();
  }

  private RecordId person(String name) {
    var fields = new HashMap<>(Ann.likeHer(name + "@example.com"));
    fields.remove("company");
    var native0 = world.system(CRM).create(fields);
    world.settle();
    return world.record(CRM, native0).id();
  }

  private Status status(RecordId record) {
    return world.stores.records().find(record).orElseThrow().record().status();
  }

  /** Carries out what was begun. */
  private void carryOut() {
    var runner =
        new ErasureRunner(
            world.stores.changes(), erasures(), world.connected, world.runtime(), it -> false);
    for (int i = 0; i < 12; i++) {
      world.settle();
      new AuditSealing(new PostgresAuditDigests(database(), DigestKeys.NONE), it -> {}, world.clock)
          .runOnce();
      runner.runOnce();
      world.clock.pass(Duration.ofMinutes(6));
    }
  }

  @Test
  @DisplayName("a record is due seven years after its last edit, listed, and never erased unasked")
  void isListedAfterItsAge() {
    var ann = person("ann");
    due().runOnce();
    assertThat(listed()).isEmpty();
    assertThat(messages).isEmpty();

    world.clock.pass(YEARS);
    assertThat(listed()).containsExactly(ann);
    due().runOnce();
    due().runOnce();
    assertThat(status(ann)).isEqualTo(Status.ACTIVE);
    assertThat(erasures().list(null, null, 10)).isEmpty();
    assertThat(messages).extracting(Message::occasion).hasSize(2).containsOnly(occasion());
    assertThat(messages.get(0).text()).contains("1 wait for a person");
  }

  private String occasion() {
    return messages.get(0).occasion();
  }

  @Test
  @DisplayName("an edit makes it younger; what is computed or filled does not")
  void anEditMakesItYounger() {
    var ann = person("ann");
    world.clock.pass(YEARS);
    world.system(CRM).edit("1", "lastName", Value.text("Moss"));
    world.settle();
    assertThat(listed()).isEmpty();
    world.clock.pass(YEARS);
    assertThat(listed()).containsExactly(ann);
  }

  @Test
  @DisplayName("with a date it ages from that date, and without the date it is never due")
  void agesFromItsDate() {
    world("company", false);
    var ann = person("ann");
    world.clock.pass(YEARS);
    assertThat(listed()).isEmpty();

    world.system(CRM).edit("1", "company", Value.text("2020-03-01"));
    world.settle();
    assertThat(listed()).containsExactly(ann);
    world.system(CRM).edit("1", "company", Value.text(world.clock.instant().toString()));
    world.settle();
    assertThat(listed()).isEmpty();
    world.system(CRM).edit("1", "company", Value.text("long ago"));
    world.settle();
    assertThat(listed()).isEmpty();
  }

  @Test
  @DisplayName("erase erases everywhere, with a certificate that says why")
  void isErasedEverywhere() {
    world(null, true);
    var ann = person("ann");
    world.clock.pass(YEARS);
    due().runOnce();
    carryOut();
    assertThat(status(ann)).isEqualTo(Status.ERASED);
    for (var system : List.of(CRM, BOOKS, DESK)) {
      assertThat(world.system(system).ids()).as("%s", system).isEmpty();
    }
    var certificate = erasures().list(null, null, 10).get(0);
    assertThat(certificate.state()).isEqualTo(Erasure.State.DONE);
    assertThat(certificate.request().actor()).isEqualTo("syncline");
    assertThat(certificate.request().reason()).startsWith("older than it may be kept");
    assertThat(listed()).isEmpty();
    assertThat(messages).isEmpty();
  }

  @Test
  @DisplayName("a legal hold keeps it, until it is released")
  void aLegalHoldKeepsIt() {
    world(null, true);
    var ann = person("ann");
    control().hold(ann, "ada", "case 12");
    world.clock.pass(YEARS);
    due().runOnce();
    assertThat(status(ann)).isEqualTo(Status.ACTIVE);
    assertThat(due().list("contact", null, 10).get(0).hold()).isEqualTo("case 12");
    erasures().release(ann);
    due().runOnce();
    assertThat(status(ann)).isEqualTo(Status.ERASED);
  }

  @Test
  @DisplayName("no more copies are erased within a day than the brake permits; the rest follows")
  void theBrakeHolds() {
    world(null, true);
    for (int i = 0; i < 5; i++) {
      person("x" + i);
    }
    world.clock.pass(YEARS);
    due().runOnce();
    assertThat(erasures().list(null, null, 10)).hasSize(3);
    due().runOnce();
    assertThat(erasures().list(null, null, 10)).hasSize(3);
    assertThat(messages.get(0).text()).contains("2 for the brake");

    world.clock.pass(Duration.ofDays(2));
    due().runOnce();
    assertThat(erasures().list(null, null, 10)).hasSize(5);
  }

  @Test
  @DisplayName("what became part of another record ages with that one")
  void aMergedRecordAgesWithItsSurvivor() {
    world(null, true);
    var one = person("one");
    var other = person("other");
    world.identities.merge(one, other, "person", "kim");
    world.settle();
    world.clock.pass(YEARS);
    assertThat(listed()).hasSize(1);
    due().runOnce();
    assertThat(listed()).isEmpty();
    assertThat(erasures().list(null, null, 10)).hasSize(1);
  }

  @Test
  @DisplayName("a record whose erasure cannot begin does not keep the others back")
  void oneThatCannotBeginKeepsNoOtherBack() {
    world(null, true);
    var keyless =
        new ErasureControl(
            world.stores.changes(), erasures(), world.connected, world.runtime(), false);
    person("ann");
    world.clock.pass(YEARS);
    new DueErasures(world.stores.records(), erasures(), keyless, world.runtime(), messages::add)
        .runOnce();
    assertThat(erasures().list(null, null, 10)).isEmpty();
    assertThat(messages.get(0).text()).contains("1 wait for a person, 0 for the brake");
  }

  @Test
  @DisplayName("a page ends where it is asked to, and the next one goes on")
  void isListedPageByPage() {
    for (int i = 0; i < 3; i++) {
      person("x" + i);
    }
    world.clock.pass(YEARS);
    var first = due().list("contact", null, 2);
    var second = due().list("contact", first.get(1).record(), 2);
    assertThat(first).hasSize(2);
    assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
    assertThat(due().list("invoice", null, 2)).isEmpty();
  }
}

package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.RecordSyncOptions;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One record is synced now, because somebody asks for it and says how. */
class SyncNowJourneyTest {

  private static final Map<String, Value> ANN = Ann.BARE;
  private static final RecordSyncOptions FORCED = new RecordSyncOptions(Set.of(), true);

  private final World world = new World(TestDatabase.fresh(), Contacts.synced(), 20260401);

  @Test
  @DisplayName("S2: what a system answered already is written again where that is forced")
  void forceWritesWhatWasAnswered() {
    var ann = world.settled(ANN);
    world.system(BOOKS).ignored = Set.of("company");
    edit(ann, "company", "Acme");
    world.settle();
    world.system(BOOKS).ignored = Set.of();
    long writes = world.writes();

    ask(ann, RecordSyncOptions.NONE);
    assertThat(world.writes()).as("it has answered that value").isEqualTo(writes);
    ask(ann, FORCED);

    assertThat(world.writes()).isEqualTo(writes + 1);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme"));
    ask(ann, FORCED);
    assertThat(world.writes()).as("nothing differs any more").isEqualTo(writes + 1);
  }

  @Test
  @DisplayName("S2: a system that does not take a value is written once for each time it is forced")
  void forceEnds() {
    var ann = world.settled(ANN);
    world.system(BOOKS).ignored = Set.of("company");
    edit(ann, "company", "Acme");
    world.settle();
    long writes = world.writes();

    ask(ann, FORCED);

    assertThat(world.writes()).isEqualTo(writes + 1);
    assertThat(world.waiting()).isZero();
  }

  @Test
  void forceDoesNotWaitForTheNextAttempt() {
    var ann = world.settled(ANN);
    edit(ann, "firstName", "Anne");
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 50);
    world.update("update delivery set next_attempt_at = next_attempt_at + interval '9 hours'");
    for (int i = 0; i < 8; i++) {
      world.step();
      world.clock.pass(Duration.ofSeconds(1));
    }
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Ann"));

    file(ann, FORCED);
    for (int i = 0; i < 8; i++) {
      world.step();
      world.clock.pass(Duration.ofSeconds(1));
    }

    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Anne"));
  }

  @Test
  @DisplayName("only the systems that are named are written; the others keep what they hold")
  void onlyTheTargetsAreWritten() {
    var ann = world.settled(ANN);
    world.system(CRM).edit(ann, "company", Value.text("Acme"));
    world.hooks.clear();

    ask(ann, new RecordSyncOptions(Set.of(DESK), false));

    assertThat(world.system(DESK).fields("1")).containsEntry("company", Value.text("Acme"));
    assertThat(world.system(BOOKS).fields("1")).doesNotContainKey("company");
    ask(ann, RecordSyncOptions.NONE);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme"));
  }

  @Test
  @DisplayName("S7: a webhook that arrives with the request still reaches every system")
  void aWebhookBesideItIsNotRestricted() {
    var ann = world.settled(ANN);
    edit(ann, "company", "Acme");

    ask(ann, new RecordSyncOptions(Set.of(DESK), false));

    for (var it : List.of(BOOKS, DESK)) {
      assertThat(world.system(it).fields("1")).containsEntry("company", Value.text("Acme"));
    }
  }

  @Test
  @DisplayName("S11: the edits of the system that was asked about are not forced away")
  void theLookedAtSystemKeepsItsOwn() {
    var oneWay = new World(TestDatabase.fresh(), Contacts.synced().oneWay(), 20260402);
    oneWay.system(CRM).create(ANN);
    oneWay.settle();
    oneWay.system(BOOKS).edit("1", "firstName", Value.text("Annie"));
    oneWay.settle();
    oneWay
        .stores
        .inbox()
        .accept(List.of(wishing(oneWay.event(BOOKS, "1", InboxEvent.Source.REQUEST), FORCED)));
    oneWay.settle();
    assertThat(oneWay.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Annie"));
    oneWay
        .stores
        .inbox()
        .accept(
            List.of(
                wishing(
                    oneWay.event(BOOKS, "1", InboxEvent.Source.REQUEST),
                    new RecordSyncOptions(Set.of(BOOKS), true))));
    oneWay.settle();
    assertThat(oneWay.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Ann"));
  }

  @Test
  @DisplayName("S1: a rehearsal shows what forcing would write, for the systems that are named")
  void aRehearsalShowsIt() {
    var ann = world.settled(ANN);
    for (var it : List.of(BOOKS, DESK)) {
      world.system(it).ignored = Set.of("company");
    }
    edit(ann, "company", "Acme");
    world.settle();

    var ref = world.system(CRM).ref(ann);
    assertThat(world.changes.rehearse(ref).writes()).isEmpty();
    assertThat(world.changes.rehearse(ref, new RecordSyncOptions(Set.of(DESK), true)).writes())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.target()).isEqualTo(DESK);
              assertThat(it.fields()).containsEntry("company", Value.text("Acme"));
            });
    assertThat(world.waiting()).isZero();
  }

  private void edit(String id, String field, String value) {
    world.system(CRM).edit(id, field, Value.text(value));
  }

  private void ask(String id, RecordSyncOptions wish) {
    file(id, wish);
    world.settle();
  }

  private void file(String id, RecordSyncOptions wish) {
    SystemId crm = CRM;
    var event = world.event(crm, id, InboxEvent.Source.REQUEST);
    world.stores.inbox().accept(List.of(wishing(event, wish)));
    world.arrive();
    world.changes.runOnce(crm, Slice.WHOLE, 50);
  }

  private static InboxEvent wishing(InboxEvent it, RecordSyncOptions wish) {
    return new InboxEvent(
        it.id(),
        it.ref(),
        it.kind(),
        it.source(),
        new InboxEvent.Arrival(it.identity(), it.occurredAt(), it.receivedAt()),
        InboxEvent.Content.partial(wish.payload()),
        it.origin());
  }
}

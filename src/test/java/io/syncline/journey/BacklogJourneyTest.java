package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.rule.Strategy.Kind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many more events wait than a batch holds. */
class BacklogJourneyTest {

  private static final int RECORDS = 30;
  private static final int EDITS = 10;
  private static final int BATCH = 7;

  private World world = new World(TestDatabase.fresh(), Contacts.synced(), 7);

  private List<String> people() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < RECORDS; i++) {
      ids.add(world.system(CRM).create(Ann.likeHer("person-" + i + "@example.com")));
    }
    world.settle();
    return ids;
  }

  private void edit(String id, String company) {
    world.system(CRM).edit(id, "company", Value.text(company));
  }

  @Test
  @DisplayName("S3: a backlog is read once for each record, not once for each event")
  void s3ABacklogIsReadOnceForEachRecord() {
    var people = people();
    for (int i = 0; i < EDITS; i++) {
      for (var id : people) {
        edit(id, "company " + i);
      }
    }
    world.arrive();
    world.system(CRM).looks = 0;

    while (world.changes.runOnce(CRM, Slice.WHOLE, BATCH) > 0) {
      world.clock.pass(Duration.ofMillis(1));
    }

    assertThat(world.system(CRM).looks).isEqualTo(RECORDS);
    assertThat(world.stores.queue().depth(CRM)).isZero();
    assertThat(world.reasons().stream().filter(it -> it.startsWith("coalesced with ")))
        .as("looks that answered more than one event")
        .hasSize(RECORDS);
    world.settle();
    assertThat(world.system(BOOKS).fields("1"))
        .containsEntry("company", Value.text("company " + (EDITS - 1)));
  }

  @Test
  @DisplayName("S3: what is received during a look is read by a separate look")
  void s3WhatIsReceivedDuringALookIsNotAnsweredByIt() {
    var ann = world.settled(Ann.WHOLE);
    edit(ann, "before");
    world.arrive();
    world.system(CRM).called =
        () -> {
          world.system(CRM).called = () -> {};
          world.stores.inbox().accept(List.of(world.event(CRM, ann, InboxEvent.Source.HOOK)));
        };

    world.changes.runOnce(CRM, Slice.WHOLE, BATCH);

    assertThat(world.stores.queue().depth(CRM)).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "S3: what was put off is answered by a later look that succeeds, not by one that fails")
  void s3WhatWasPutOffIsAnsweredByALaterLook() {
    var ann = world.settled(Ann.WHOLE);
    world.system(CRM).faults = () -> Fault.DOWN;
    edit(ann, "first");
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, BATCH);
    edit(ann, "second");
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, BATCH);
    assertThat(attempts()).as("each for itself").containsExactly(1, 1);

    world.system(CRM).faults = () -> Fault.NONE;
    edit(ann, "third");
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, BATCH);

    assertThat(world.stores.queue().depth(CRM)).isZero();
  }

  @Test
  @DisplayName("S3: of several events only the one waits that the record as read is too old for")
  void s3AnEarlyEventKeepsNoOlderOneWaiting() {
    var ann = world.settled(Ann.WHOLE);
    world.hooks.clear();
    edit(ann, "visible");
    world.hooks.add(world.reported(CRM, ann, Map.of()));
    world.clock.pass(Duration.ofSeconds(30));
    world.hooks.add(world.reported(CRM, ann, Map.of()));
    world.arrive();

    world.changes.runOnce(CRM, Slice.WHOLE, BATCH);
    world.deliverer.runOnce(BOOKS, Slice.WHOLE, BATCH);

    assertThat(attempts()).as("of the early event, which waits").containsExactly(1);
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("visible"));

    world.system(CRM).edit(ann, "firstName", Value.text("Anne"));
    world.hooks.clear();
    world.settle();
    assertThat(world.system(BOOKS).fields("1")).containsEntry("firstName", Value.text("Anne"));
    assertThat(world.stores.queue().depth(CRM)).isZero();
  }

  @Test
  @DisplayName("S16: an archived record is not judged without the newer event that it was merged")
  void s16AnArchivedRecordWaitsForItsNewestEvent() {
    var ann = world.settled(Ann.WHOLE);
    world.system(CRM).archive(ann);
    world.hooks.clear();
    world.hooks.add(world.reported(CRM, ann, Map.of()));
    world.clock.pass(Duration.ofSeconds(30));
    world.hooks.add(world.reported(CRM, ann, Map.of()));
    world.arrive();

    world.changes.runOnce(CRM, Slice.WHOLE, BATCH);

    assertThat(attempts()).containsExactly(1, 1);
  }

  private List<Integer> attempts() {
    return world
        .stores
        .queue()
        .claim(CRM, Slice.WHOLE, world.clock.instant().plus(Duration.ofHours(1)), BATCH)
        .stream()
        .map(QueuedEvent::attempts)
        .toList();
  }

  @Test
  @DisplayName("S12: an edit is not dated back to the oldest event that its look answers")
  void s12AnEditIsNotDatedBackToTheOldestEvent() {
    world =
        new World(TestDatabase.fresh(), Contacts.synced().by(Strategy.of(Kind.LAST_WRITE_WINS)), 7);
    var ann = world.settled(Ann.WHOLE);
    edit(ann, "first, in the CRM");
    world.arrive();
    world.clock.pass(Duration.ofHours(1));
    world.system(BOOKS).edit("1", "company", Value.text("second, in the books"));
    world.arrive();
    world.changes.runOnce(BOOKS, Slice.WHOLE, BATCH);
    world.clock.pass(Duration.ofHours(1));
    edit(ann, "third, in the CRM");

    world.settle();

    assertThat(world.system(BOOKS).fields("1"))
        .containsEntry("company", Value.text("third, in the CRM"));
  }
}

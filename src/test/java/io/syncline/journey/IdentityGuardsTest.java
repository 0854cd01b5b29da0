package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.Matching;
import io.syncline.core.definition.rule.MergeStrategy;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.merge.Identities.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a person may not merge or split, and what is kept of it, over the stores in memory. */
@DisplayName("S19: guards of merge and split")
class IdentityGuardsTest {

  private final World world = new World(contacts(), 1);
  private final RecordId ann = contact("ann@a.example");
  private final RecordId bob = contact("bob@b.example");

  @Test
  @DisplayName("a record is not merged with itself, nor with one that does not exist")
  void oneRecordIsNoTwo() {
    assertRefused(ann, ann, "It is one record already");
    assertRefused(ann, new RecordId(new UUID(0, 99)), "There is no such record");
    assertThat(links(ann)).hasSize(3);
  }

  @Test
  @DisplayName("a record that is gone everywhere is not merged, whichever would stay")
  void whatIsGoneIsNotMerged() {
    world.system(CRM).delete("2");
    world.settle();

    assertRefused(ann, bob, "One of them is gone everywhere");
    assertRefused(bob, ann, "One of them is gone everywhere");
  }

  @Test
  @DisplayName("a record with an open question does not end in a merge; it may stay")
  void aRecordWithAQuestionDoesNotEnd() {
    world.system(CRM).edit("2", "company", Value.text("Acme"));
    world.system(DESK).edit("2", "company", Value.text("Lee Ltd"));
    world.settle();
    assertThat(world.questions()).hasSize(1);

    assertRefused(ann, bob, "The record that would go has open questions on [company]");
    assertThat(world.identities.merge(bob, ann, "person", "kim")).isInstanceOf(Answer.Done.class);
  }

  @Test
  @DisplayName("some copies leave and some stay, or nothing is split")
  void aSplitTakesSomeCopies() {
    var all = Set.copyOf(links(ann));
    for (var leaving : List.of(Set.<NativeRef>of(), all, Set.of(ref(CRM, "2")))) {
      assertThat(world.identities.split(ann, leaving, "kim"))
          .isEqualTo(new Answer.Refused("Some of the record's links leave, and some stay"));
    }
    assertThat(links(ann)).hasSize(3);
  }

  @Test
  @DisplayName("the audit log says of both records that they were split; the copy is read at once")
  void aSplitIsInTheAuditLogOfBoth() {
    world.woken.clear();
    var done = (Answer.Done) world.identities.split(ann, Set.of(ref(BOOKS, "1")), "kim");

    assertThat(world.woken).contains(BOOKS);
    assertThat(world.reasons()).contains("split", "split-off");
    assertThat(links(done.record())).containsExactly(ref(BOOKS, "1"));
  }

  @Test
  @DisplayName("an undone merge is in the audit log, and cannot be undone again")
  void anUndoneMergeIsInTheAuditLog() {
    var merged = (Answer.Done) world.identities.merge(ann, bob, "person", "kim");
    world.settle();
    assertThat(world.identities.undo(merged.id(), "kim")).isInstanceOf(Answer.Done.class);

    assertThat(world.reasons()).contains("unmerged");
    assertThat(world.identities.undo(merged.id(), "kim"))
        .isEqualTo(new Answer.Refused("There is no such merge, or it was undone before"));
  }

  @Test
  @DisplayName("the audit log says of both records that they are one, and what the one took")
  void aMergeIsInTheAuditLogOfBoth() {
    world.system(CRM).edit("2", "company", Value.text("Acme"));
    world.settle();
    world.identities.merge(ann, bob, "person", "kim");

    assertThat(reasons(bob)).contains("merged-away");
    assertThat(reasons(ann)).contains("merged");
    assertThat(audited(ann))
        .filteredOn(it -> "merged".equals(it.result().reason()))
        .singleElement()
        .satisfies(it -> assertThat(it.changes()).containsKey("company"));
  }

  @Test
  @DisplayName("two that an undo made of one are kept apart, and each is found by its own values")
  void afterAnUndoEachIsFoundByItsOwn() {
    var merged = (Answer.Done) world.identities.merge(ann, bob, "person", "kim");
    world.settle();
    world.identities.undo(merged.id(), "kim");
    world.settle();

    assertThat(world.stores.deliveries().keptApart(Set.of(ann)).get(ann))
        .containsExactlyInAnyOrderElementsOf(links(bob));
    for (var email : List.of("ann@a.example", "bob@b.example")) {
      var another = world.system(DESK).create(Map.of("email", Value.text(email)));
      world.settle();
      assertThat(world.stores.records().find(ref(DESK, another))).as(email).isEmpty();
    }
    assertThat(world.questions()).hasSize(2).allMatch(it -> it.startsWith("identity_conflict"));
  }

  @Test
  @DisplayName("what an undo restores is sent, and is newer than all that was known of it")
  void whatAnUndoRestoresIsNewer() {
    world.system(CRM).edit("2", "company", Value.text("Acme"));
    world.settle();
    var merged = (Answer.Done) world.identities.merge(ann, bob, "person", "kim");
    world.settle();
    var before = world.stores.records().find(ann).orElseThrow().record();
    assertThat(before.value("company")).isEqualTo(Value.text("Acme"));
    var gone = world.stores.records().find(bob).orElseThrow().record();
    world.wokenTargets.clear();
    world.identities.undo(merged.id(), "kim");

    assertThat(world.wokenTargets).contains(CRM, BOOKS, DESK);
    var one = world.stores.records().find(ann).orElseThrow().record();
    assertThat(one.value("company")).isEqualTo(Value.CLEARED);
    assertThat(one.version()).isGreaterThan(before.version());
    assertThat(version(one)).isGreaterThan(version(before));
    var other = world.stores.records().find(bob).orElseThrow().record();
    assertThat(other.value("company")).isEqualTo(Value.text("Acme"));
    assertThat(version(other)).isGreaterThan(version(before));
    assertThat(other.version()).isGreaterThan(gone.version());
    world.settle();
    assertThat(world.system(DESK).fields("1").get("company")).isEqualTo(Value.CLEARED);
  }

  @Test
  @DisplayName(
      "a value that a merge replaced is as it was after the undo, also its time and source")
  void whatAMergeReplacedIsAsItWas() {
    var newest =
        contacts().matching(new Matching(List.of(), false, false, MergeStrategy.MOST_RECENT));
    var other = new World(newest, 1);
    var one = other.record(CRM, other.settled(said("ann@a.example", "Acme"))).id();
    other.clock.pass(Duration.ofHours(1));
    var two = other.record(CRM, other.settled(said("bob@b.example", "Bolt"))).id();
    var before = attribute(other, one, "company");
    var merged = (Answer.Done) other.identities.merge(one, two, "person", "kim");
    var taken = attribute(other, one, "company");
    assertThat(taken.value()).isEqualTo(Value.text("Bolt"));
    other.identities.undo(merged.id(), "kim");

    var after = attribute(other, one, "company");
    assertThat(after.value()).isEqualTo(before.value());
    assertThat(after.source()).isEqualTo(before.source());
    assertThat(after.editedAt()).isEqualTo(before.editedAt());
    assertThat(after.version()).isEqualTo(taken.version() + 1);
  }

  @Test
  @DisplayName("a create that waited for either record is ordered again for the one that stays")
  void aCreateThatWaitedIsOrderedAgain() {
    world.system(DESK).faults = () -> Fault.DOWN;
    for (var email : List.of("cid@c.example", "dan@d.example")) {
      world.system(CRM).create(Map.of("email", Value.text(email)));
    }
    world.arrive();
    world.step();
    world.step();
    var cid = world.record(CRM, "3").id();
    var dan = world.record(CRM, "4").id();
    world.wokenTargets.clear();
    assertThat(world.identities.merge(cid, dan, "person", "kim")).isInstanceOf(Answer.Done.class);
    assertThat(world.wokenTargets).contains(DESK);
    world.system(DESK).faults = () -> Fault.NONE;
    world.settle();

    assertThat(world.system(DESK).ids()).hasSize(3);
    assertThat(links(cid)).contains(ref(DESK, "3"));
  }

  @Test
  @DisplayName("a merge is not undone while what became of it is part of another record")
  void theLastMergeIsUndoneFirst() {
    var cid = contact("cid@c.example");
    var first = (Answer.Done) world.identities.merge(ann, bob, "person", "kim");
    world.settle();
    var second = (Answer.Done) world.identities.merge(cid, ann, "person", "kim");
    world.settle();

    assertThat(world.identities.undo(first.id(), "kim"))
        .isEqualTo(
            new Answer.Refused(
                "The record that both became was merged into another one: undo that merge first"));
    assertThat(links(cid)).hasSize(9);
    for (var it : List.of(second, first)) {
      assertThat(world.identities.undo(it.id(), "kim")).isInstanceOf(Answer.Done.class);
      world.settle();
    }
    assertThat(links(ann)).containsExactly(ref(BOOKS, "1"), ref(CRM, "1"), ref(DESK, "1"));
    assertThat(links(bob)).containsExactly(ref(BOOKS, "2"), ref(CRM, "2"), ref(DESK, "2"));
    assertThat(links(cid)).containsExactly(ref(BOOKS, "3"), ref(CRM, "3"), ref(DESK, "3"));
    assertThat(world.system(DESK).fields("2")).containsEntry("email", Value.text("bob@b.example"));
  }

  private static Map<String, Value> said(String email, String company) {
    return Map.of("email", Value.text(email), "company", Value.text(company));
  }

  private static AttributeState attribute(World world, RecordId record, String name) {
    var state = world.stores.records().find(record).orElseThrow();
    return state.record().attributes().get(name);
  }

  private static long version(UnifiedRecord record) {
    return record.attributes().get("company").version();
  }

  private List<AuditEntry> audited(RecordId record) {
    return world.stores.audit().list(AuditLog.Query.of(record, 100)).rows();
  }

  private List<String> reasons(RecordId record) {
    return audited(record).stream().map(it -> "" + it.result().reason()).toList();
  }

  private void assertRefused(RecordId survivor, RecordId loser, String why) {
    assertThat(world.identities.merge(survivor, loser, "person", "kim"))
        .isEqualTo(new Answer.Refused(why));
  }

  private List<NativeRef> links(RecordId record) {
    return world.stores.records().find(record).orElseThrow().links().stream()
        .map(it -> it.link().ref())
        .toList();
  }

  private NativeRef ref(SystemId system, String id) {
    return world.system(system).ref(id);
  }

  private RecordId contact(String email) {
    var native0 = world.settled(Map.of("email", Value.text(email)));
    return world.record(CRM, native0).id();
  }

  private static Contacts contacts() {
    var contacts =
        Contacts.synced()
            .by(Strategy.of(Strategy.Kind.MANUAL))
            .matching(new Matching(List.of(), false, false, null));
    for (SystemId system : List.of(CRM, BOOKS, DESK)) {
      contacts = contacts.deletes(system, DeletePolicy.PROPAGATE);
    }
    return contacts;
  }
}

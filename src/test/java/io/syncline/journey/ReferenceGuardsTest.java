package io.syncline.journey;

import static io.syncline.journey.Firms.ALL;
import static io.syncline.journey.Firms.CRM;
import static io.syncline.journey.Firms.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.References;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.merge.Identities.Answer;
import io.syncline.store.MemoryStores;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of references in a merge, its undo and a split, over the stores in memory. */
@DisplayName("S15, S19: guards of references when records are merged and split")
class ReferenceGuardsTest {

  private final FirmsWorld world = new FirmsWorld(MemoryStores.fresh(), Firms.synced(), 42);

  @Test
  @DisplayName("of two that are merged the one does not become its own manager by what it takes")
  void aReferenceBetweenTheTwoIsNotTaken() {
    var firm = world.firm(CRM, "Acme");
    var ann = world.person(CRM, "ann@example.com");
    var anna = world.person(CRM, "anna@example.com", "manager", ann, "employer", firm);
    world.settle();
    var person = id(ann);
    merge(person, id(anna));
    world.settle();

    assertThat(manager(person)).isNotEqualTo(References.value(person));
    ReferencesContract.assertEmployedThere(world, ann, firm);
    for (var system : ALL) {
      var there = world.at(person, system);
      assertThat(world.people(system).fields(there).get("manager")).isNotEqualTo(Value.text(there));
    }
    ReferencesContract.assertQuiet(world);
  }

  @Test
  @DisplayName(
      "who refers to the one that ends is re-pointed, the one that stays too; undo restores")
  void theOneThatStaysMayReferToTheOther() {
    var anna = world.person(CRM, "anna@example.com");
    var ann = world.person(CRM, "ann@example.com", "manager", anna);
    var bob = world.person(CRM, "bob@example.com", "manager", anna);
    world.settle();
    var one = id(ann);
    var other = id(anna);
    var merged = merge(one, other);
    world.settle();
    assertThat(manager(one)).isEqualTo(References.value(one));
    assertThat(manager(id(bob))).isEqualTo(References.value(one));
    ReferencesContract.assertQuiet(world);

    assertThat(world.identities.undo(merged.id(), "kim")).isInstanceOf(Answer.Done.class);
    world.settle();
    assertThat(manager(one)).isEqualTo(References.value(other));
    assertThat(manager(id(bob))).isEqualTo(References.value(other));
    assertThat(world.people(CRM).fields(ann)).containsEntry("manager", Value.text(anna));
    assertThat(world.people(DESK).fields(world.at(one, DESK)))
        .containsEntry("manager", Value.text(world.at(other, DESK)));
    ReferencesContract.assertQuiet(world);
  }

  @Test
  @DisplayName("undo leaves those who named the one that stayed before the merge")
  void whoNamedTheOtherBeforeStays() {
    var ann = world.person(CRM, "ann@example.com");
    var anna = world.person(CRM, "anna@example.com");
    var bob = world.person(CRM, "bob@example.com", "manager", ann);
    var eve = world.person(CRM, "eve@example.com", "manager", anna);
    world.settle();
    var one = id(ann);
    var other = id(anna);
    var merged = merge(one, other);
    world.settle();
    world.identities.undo(merged.id(), "kim");
    world.settle();

    assertThat(manager(id(bob))).isEqualTo(References.value(one));
    assertThat(manager(id(eve))).isEqualTo(References.value(other));
  }

  @Test
  @DisplayName("two that name each other are merged, and the merge undone")
  void twoThatNameEachOther() {
    var ann = world.person(CRM, "ann@example.com");
    var anna = world.person(CRM, "anna@example.com", "manager", ann);
    world.people(CRM).edit(ann, "manager", Value.text(anna));
    world.settle();
    var one = id(ann);
    var other = id(anna);
    var merged = merge(one, other);
    world.settle();
    ReferencesContract.assertQuiet(world);
    assertThat(world.identities.undo(merged.id(), "kim")).isInstanceOf(Answer.Done.class);
    world.settle();

    assertThat(manager(one)).isEqualTo(References.value(other));
    assertThat(manager(other)).isEqualTo(References.value(one));
    ReferencesContract.assertQuiet(world);
  }

  @Test
  @DisplayName("a record that names itself is split: each part names what its copies name")
  void aRecordThatNamesItselfIsSplit() {
    var ann = world.person(CRM, "ann@example.com");
    world.people(CRM).edit(ann, "manager", Value.text(ann));
    world.settle();
    var person = id(ann);
    var there = world.at(person, DESK);
    var split =
        (Answer.Done)
            world.identities.split(person, Set.of(new NativeRef(DESK, "people", there)), "kim");
    world.rest();

    assertThat(manager(person)).isEqualTo(References.value(person));
    assertThat(manager(split.record())).isEqualTo(References.value(split.record()));
    assertThat(world.people(CRM).fields(ann)).containsEntry("manager", Value.text(ann));
    assertThat(world.people(DESK).fields(there)).containsEntry("manager", Value.text(there));
  }

  @Test
  @DisplayName("records of different entities are not merged")
  void differentEntitiesAreNotMerged() {
    var firm = world.firm(CRM, "Acme");
    var ann = world.person(CRM, "ann@example.com");
    world.settle();

    var acme = world.id(world.firms(CRM).ref(firm));
    assertThat(world.identities.merge(acme, id(ann), "person", "kim"))
        .isEqualTo(new Answer.Refused("They are records of different entities"));
  }

  @Test
  @DisplayName("a reference that was taken in a merge is followed by the next one, and its undo")
  void aReferenceThatWasTakenIsFollowed() {
    var acme = world.firm(CRM, "Acme");
    var best = world.firm(CRM, "Best");
    var ann = world.person(CRM, "ann@example.com");
    var anna = world.person(CRM, "anna@example.com", "employer", acme);
    world.settle();
    merge(id(ann), id(anna));
    world.settle();
    ReferencesContract.assertEmployedThere(world, ann, acme);
    long before = employer(id(ann)).version();
    var gone = firm(acme);
    var merged = merge(firm(best), gone);
    world.settle();
    ReferencesContract.assertEmployedThere(world, ann, best);
    assertThat(employer(id(ann)).version()).isGreaterThan(before);
    assertThat(followed(id(ann)))
        .containsExactly(new AttributeChange(References.value(gone), References.value(firm(best))));
    world.identities.undo(merged.id(), "kim");
    world.settle();
    ReferencesContract.assertEmployedThere(world, ann, acme);
  }

  @Test
  @DisplayName("a reference that was taken in a merge is taken back by its undo")
  void aReferenceThatWasTakenIsTakenBack() {
    var acme = world.firm(CRM, "Acme");
    var ann = world.person(CRM, "ann@example.com");
    var anna = world.person(CRM, "anna@example.com", "employer", acme);
    world.settle();
    var merged = merge(id(ann), id(anna));
    world.settle();
    long before = employer(id(ann)).version();
    world.identities.undo(merged.id(), "kim");
    world.settle();

    ReferencesContract.assertEmployedThere(world, anna, acme);
    assertThat(employer(id(ann)).value()).isEqualTo(Value.CLEARED);
    assertThat(employer(id(ann)).version()).isGreaterThan(before);
    assertThat(world.people(CRM).fields(ann).get("employer")).isEqualTo(Value.CLEARED);
  }

  @Test
  @DisplayName("what an undo brings back refers to what its reference became meanwhile")
  void whatComesBackRefersToWhatBecameOfIt() {
    var acme = world.firm(CRM, "Acme");
    var best = world.firm(CRM, "Best");
    var ann = world.person(CRM, "ann@example.com", "employer", best);
    var anna = world.person(CRM, "anna@example.com", "employer", acme);
    world.settle();
    var other = id(anna);
    var merged = merge(id(ann), other);
    world.settle();
    var into = firm(best);
    var employer = firm(acme);
    var second = merge(into, employer);
    world.settle();
    world.identities.undo(merged.id(), "kim");
    world.settle();

    assertThat(world.stores.records().find(other).orElseThrow().record().value("employer"))
        .isEqualTo(References.value(into));
    ReferencesContract.assertQuiet(world);

    world.identities.undo(second.id(), "kim");
    world.settle();
    ReferencesContract.assertEmployedThere(world, anna, acme);
    ReferencesContract.assertEmployedThere(world, ann, best);
    ReferencesContract.assertQuiet(world);
  }

  @Test
  @DisplayName("a copy that names another one of its record names that one's record after a split")
  void aCopyNamesAnotherOfItsRecord() {
    var ann = world.person(CRM, "ann@example.com");
    var anna = world.person(CRM, "anna@example.com");
    world.settle();
    var person = id(ann);
    merge(person, id(anna));
    world.settle();
    world.people(CRM).edit(ann, "manager", Value.text(anna));
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 50);
    assertThat(manager(person)).isEqualTo(References.value(person));

    var leaving = world.people(CRM).ref(anna);
    var split = (Answer.Done) world.identities.split(person, Set.of(leaving), "kim");
    world.settle();
    assertThat(manager(person)).isEqualTo(References.value(split.record()));
    assertThat(world.people(CRM).fields(ann)).containsEntry("manager", Value.text(anna));
    ReferencesContract.assertQuiet(world);
  }

  private AttributeState employer(RecordId person) {
    var record = world.stores.records().find(person).orElseThrow().record();
    return record.attributes().get("employer");
  }

  private List<AttributeChange> followed(RecordId person) {
    return world.stores.audit().list(AuditLog.Query.of(person, 100)).rows().stream()
        .filter(it -> "reference-followed".equals(it.result().reason()))
        .map(it -> it.changes().get("employer"))
        .toList();
  }

  private RecordId firm(String id) {
    return world.id(world.firms(CRM).ref(id));
  }

  private Answer.Done merge(RecordId survivor, RecordId loser) {
    return (Answer.Done) world.identities.merge(survivor, loser, "person", "kim");
  }

  private RecordId id(String person) {
    return world.id(world.people(CRM).ref(person));
  }

  private Value manager(RecordId person) {
    return world.stores.records().find(person).orElseThrow().record().value("manager");
  }
}

package io.syncline.journey;

import static io.syncline.core.Contacts.ALL;
import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.rule.ChangeLimit;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.Edit;
import io.syncline.core.review.Edited;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.review.answer.Refused;
import io.syncline.core.review.answer.Refused.Why;
import io.syncline.store.TestDatabase;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whole journeys over real PostgreSQL of records that a person or a program edits here. */
class EditJourneyTest {

  private World world = world(Contacts.synced());
  private String ann = "";

  @Test
  @DisplayName("S11: an edit goes everywhere, with who made it, before and after in the audit log")
  void anEditGoesEverywhere() {
    ann = world.settled(Ann.WHOLE);

    var edited = edit("lastName", Value.text("Moss"));

    assertThat(edited.writes().keySet()).containsExactlyInAnyOrder(CRM, BOOKS, DESK);
    assertThat(edited.changed()).containsExactly("lastName");
    world.settle();
    assertEverywhere("lastName", "Moss");
    world.assertQuiet();
    assertThat(record().attributes().get("lastName").source()).isEqualTo(AttributeState.PERSON);
    var id = edited.id();
    assertThat(
            world.stores.audit().list(AuditLog.Query.newest(500)).rows().stream()
                .filter(it -> it.cause().equals(id) && "edited".equals(it.result().reason())))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.by().actor()).isEqualTo("erp");
              assertThat(it.changes().get("lastName").before()).isEqualTo(Value.text("Lee"));
              assertThat(it.changes().get("lastName").after()).isEqualTo(Value.text("Moss"));
            });
  }

  @Test
  @DisplayName("an edit of another version, or without its conditions, changes nothing")
  void aConditionThatDoesNotHoldChangesNothing() {
    ann = world.settled(Ann.WHOLE);
    long version = record().version();
    var company = Map.of("company", Value.text("Acme"));
    var other = Map.of("company", Value.text("Bolt"));

    assertRefused(Why.CONDITION_FAILED, "version", version - 1, Map.of());
    assertRefused(Why.CONDITION_FAILED, "version", version + 1, company);
    assertRefused(Why.CONDITION_FAILED, "company", null, other);
    assertRefused(Why.CONDITION_FAILED, "company", version, other);
    assertRefused(Why.UNKNOWN_ATTRIBUTE, "phone", null, Map.of("phone", Value.CLEARED));
    assertThat(record().version()).isEqualTo(version);

    var edited = world.edits.edit(moss(version, company), "erp");
    assertThat(edited.record().version()).isGreaterThan(version);
    assertRefused(Why.CONDITION_FAILED, "version", version, Map.of());
  }

  @Test
  @DisplayName("what holds already is not edited: no version, no delivery, no entry")
  void whatHoldsAlreadyIsNotEdited() {
    ann = world.settled(Ann.WHOLE);
    long version = record().version();
    long entries = entries();

    var edited = edit("lastName", Value.text("Lee"));

    assertThat(edited.id()).isNull();
    assertThat(edited.changed()).isEmpty();
    assertThat(record().version()).isEqualTo(version);
    assertThat(entries()).isEqualTo(entries);
  }

  @Test
  @DisplayName("a rehearsal says what the edit leads to, and leaves no trace")
  void aRehearsalLeavesNoTrace() {
    ann = world.settled(Ann.WHOLE);
    var before = record();
    long entries = entries();

    var edited = world.edits.rehearse(moss(null, Map.of()), "erp");

    assertThat(edited.id()).isNull();
    assertThat(edited.writes().keySet()).containsExactlyInAnyOrder(CRM, BOOKS, DESK);
    assertThat(record()).isEqualTo(before);
    assertThat(entries()).isEqualTo(entries);
    world.settle();
    assertEverywhere("lastName", "Lee");
  }

  @Test
  @DisplayName("S11: computed, masked and foreign attributes are refused, by name")
  void whatMayNotBeEditedIsRefused() {
    world =
        world(
            Contacts.synced()
                .attributes(
                    it ->
                        switch (it.name()) {
                          case "email" -> Ruled.masked(it);
                          case "firstName" -> Ruled.owned(it, BOOKS, ForeignWrite.FLAG);
                          default -> it;
                        })
                .computed("company", "upper(lastName)"));
    ann = world.settled(Ann.BARE);
    world.system(CRM).edit(ann, "lastName", Value.text("Lee"));
    world.settle();
    long writes = world.writes();

    assertThat(refused("company").why()).isEqualTo(Why.READ_ONLY);
    assertThat(refused("email").why()).isEqualTo(Why.READ_ONLY);
    assertThat(refused("firstName").why()).isEqualTo(Why.READ_ONLY);
    assertThat(refused("firstName").detail()).contains("firstName").contains("crm");
    assertThat(refused("phone").why()).isEqualTo(Why.UNKNOWN_ATTRIBUTE);
    assertRefused(Why.READ_ONLY, "email", null, Map.of("email", Value.text("ann@example.com")));
    world.settle();
    assertThat(world.writes()).isEqualTo(writes);

    edit("lastName", Value.text("Moss"));
    world.settle();
    assertEverywhere("company", "MOSS");
    world.assertQuiet();
  }

  @Test
  @DisplayName("S11: along a direction, the source may be edited and the subscriber may not")
  void aSubscriberMayNotBeEdited() {
    world = world(Contacts.synced().oneWay());
    ann = world.settled(Ann.WHOLE);
    var there = new Edit(world.system(BOOKS).ref("1"), values("Moss"), null, Map.of());

    var refused = catchThrowableOfType(Refused.class, () -> world.edits.edit(there, "erp"));
    assertThat(refused.why()).isEqualTo(Why.READ_ONLY);

    edit("lastName", Value.text("Moss"));
    world.settle();
    assertEverywhere("lastName", "Moss");
    world.assertQuiet();
  }

  @Test
  @DisplayName("a value that the definition, its type or a target does not take is refused")
  void aValueThatIsNotTakenIsRefused() {
    world =
        world(
            Contacts.synced()
                .typed("company", ValueType.INTEGER)
                .attributes(
                    it ->
                        switch (it.name()) {
                          case "firstName" -> Ruled.required(it);
                          case "lastName" -> Ruled.emptying(it, false);
                          default -> it;
                        }));
    ann = world.settled(Ann.BARE);

    for (var it :
        Map.of(
                "company", Value.text("many"),
                "firstName", Value.CLEARED,
                "lastName", Value.CLEARED)
            .entrySet()) {
      var refused = refused(it.getKey(), it.getValue());
      assertThat(refused).as(it.getKey()).isNotNull();
      assertThat(refused.why()).as(it.getKey()).isEqualTo(Why.INVALID_VALUE);
      assertThat(refused.detail()).contains(it.getKey()).doesNotContain("many");
    }
    world = world(Contacts.synced().types(DESK, Types.shortCompany()));
    ann = world.settled(Ann.BARE);
    var refused = refused("company", Value.text("Acme Limited"));
    assertThat(refused.why()).isEqualTo(Why.INVALID_VALUE);
    assertThat(refused.detail()).contains("company").contains("desk").doesNotContain("Limited");
  }

  @Test
  @DisplayName("S2: a change beyond the safety threshold waits for a person, whoever made it")
  void aLargeChangeWaits() {
    var limit = new ChangeLimit(BigDecimal.valueOf(50), null, BigDecimal.ZERO);
    world =
        world(
            Contacts.synced()
                .typed("company", ValueType.INTEGER)
                .attributes(it -> it.name().equals("company") ? it.within(limit) : it));
    var said = new HashMap<>(Ann.WHOLE);
    said.put("company", Value.decimal(100));
    ann = world.settled(said);
    long writes = world.writes();

    var edited = edit("company", Value.decimal(2));

    assertThat(edited.writes()).isEmpty();
    assertThat(edited.questions())
        .extracting(ReviewItem::kind)
        .containsExactly(ReviewItem.Kind.SAFETY_HOLD);
    world.settle();
    assertThat(world.writes()).isEqualTo(writes);
    assertThat(refused("company", Value.decimal(3)).why()).isEqualTo(Why.HELD);
    world.decide(new Choice.Keep());
    assertThat(world.system(DESK).fields("1")).containsEntry("company", Value.decimal(2));
    world.assertQuiet();
  }

  @Test
  @DisplayName("an edit that a rule wants approved is written nowhere until it is")
  void anApprovalIsAsked() {
    world = world(Contacts.synced().approving("lastName == 'Moss'"));
    ann = world.settled(Ann.WHOLE);

    var edited = edit("lastName", Value.text("Moss"));

    assertThat(edited.record().status()).isEqualTo(UnifiedRecord.Status.QUARANTINED);
    assertThat(edited.writes()).isEmpty();
    world.settle();
    assertThat(world.system(DESK).fields("1")).containsEntry("lastName", Value.text("Lee"));
    world.decide(new Choice.LetGo());
    assertEverywhere("lastName", "Moss");
  }

  @Test
  @DisplayName("S8: what a system edited meanwhile, unreported, meets the edit as a conflict")
  void anUnreportedEditMeetsItAsAConflict() {
    world = world(Contacts.synced().by(Strategy.of(Strategy.Kind.MANUAL)));
    ann = world.settled(Ann.WHOLE);
    world.system(DESK).edit("1", "lastName", Value.text("Hill"));
    world.hooks.clear();

    edit("lastName", Value.text("Moss"));
    world.settle();

    assertThat(world.system(DESK).fields("1")).containsEntry("lastName", Value.text("Hill"));
    assertThat(world.question().review().item().kind()).isEqualTo(ReviewItem.Kind.CONFLICT);
    assertThat(refused("lastName").why()).isEqualTo(Why.HELD);
  }

  @Test
  @DisplayName("S16: an edit that takes the record out of a filter is left to its systems")
  void anEditOutOfTheFilterIsRefused() {
    var acme = List.of(Value.text("Acme"));
    world =
        world(
            Contacts.synced()
                .filter(new FilterCondition("company", FilterCondition.Operator.EQ, acme)));
    ann = world.settled(Ann.WHOLE);

    assertThat(refused("company", Value.text("Bolt")).why()).isEqualTo(Why.NOT_OFFERED);
    edit("lastName", Value.text("Moss"));
    world.settle();
    assertEverywhere("lastName", "Moss");
  }

  @Test
  @DisplayName("S18: edits at once, and events of the same record meanwhile: no edit is lost")
  void noEditIsLost() throws Exception {
    ann = world.settled(Ann.WHOLE);
    // the edits have transactions of their own while a system is asked
    world.systems.values().forEach(it -> it.called = () -> {});
    var writers = new ArrayList<Callable<Object>>();
    for (var letter : List.of("a", "b", "c", "d")) {
      writers.add(() -> append(letter));
    }
    writers.add(
        () -> {
          for (int i = 0; i < 10; i++) {
            world.system(CRM).edit(ann, "firstName", Value.text("Ann" + i));
            world.arrive();
            world.changes.runOnce(CRM, Slice.WHOLE, 10);
          }
          return ann;
        });
    var threads = Executors.newFixedThreadPool(writers.size());
    for (var it : threads.invokeAll(writers)) {
      it.get();
    }
    threads.shutdown();

    world.settle();
    var name = ((Value.Text) record().value("lastName")).value();
    assertThat(name.substring(3).chars().sorted().mapToObj(Character::toString))
        .containsExactly("a", "a", "a", "b", "b", "b", "c", "c", "c", "d", "d", "d");
    assertEverywhere("lastName", name);
    assertEverywhere("firstName", "Ann9");
    world.assertQuiet();
  }

  /** Three times: what is there, and a letter more, unless somebody was faster. */
  private String append(String letter) {
    for (int done = 0; done < 3; ) {
      var seen = record();
      var more = ((Value.Text) seen.value("lastName")).value() + letter;
      try {
        world.edits.edit(
            new Edit(world.system(CRM).ref(ann), values(more), seen.version(), Map.of()), "erp");
        done++;
      } catch (Refused refused) {
        assertThat(refused.why()).isIn(Why.CONDITION_FAILED, Why.STALE);
      }
    }
    return letter;
  }

  private long entries() {
    return world.stores.audit().list(AuditLog.Query.newest(500)).rows().size();
  }

  private UnifiedRecord record() {
    return world.record(CRM, ann);
  }

  private static Map<String, Value> values(String lastName) {
    return Map.of("lastName", Value.text(lastName));
  }

  private Edit moss(@Nullable Long version, Map<String, Value> conditions) {
    return new Edit(world.system(CRM).ref(ann), values("Moss"), version, conditions);
  }

  private Edited edit(String attribute, Value value) {
    return world.edits.edit(
        new Edit(world.system(CRM).ref(ann), Map.of(attribute, value), null, Map.of()), "erp");
  }

  private Refused refused(String attribute) {
    return refused(attribute, Value.text("x@example.com"));
  }

  private Refused refused(String attribute, Value value) {
    return catchThrowableOfType(Refused.class, () -> edit(attribute, value));
  }

  private void assertRefused(
      Why why, String named, @Nullable Long version, Map<String, Value> conditions) {
    var refused =
        catchThrowableOfType(
            Refused.class, () -> world.edits.edit(moss(version, conditions), "erp"));
    assertThat(refused.why()).isEqualTo(why);
    assertThat(refused.detail()).contains(named);
  }

  private void assertEverywhere(String field, String value) {
    for (SystemId id : ALL) {
      for (var native0 : world.system(id).ids()) {
        assertThat(world.system(id).fields(native0))
            .as(id.value())
            .containsEntry(field, Value.text(value));
      }
    }
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }
}

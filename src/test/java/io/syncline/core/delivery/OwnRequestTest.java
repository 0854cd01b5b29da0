package io.syncline.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.FieldWrite;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.body.Media;
import io.syncline.core.delivery.FakeTarget.Fault;
import io.syncline.core.delivery.World.TargetType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fields that requests of their own write: each is an intent of its own (S6). */
class OwnRequestTest {

  private static final FieldWrite OWN =
      new FieldWrite(
          new Operation.Request(
              "POST", "/{id}/company", Map.of(), Map.of(), Media.Encoding.JSON, null),
          List.of(),
          Map.of(),
          null);

  private World world;
  private RecordId ann;

  @BeforeEach
  void begin() {
    world = new World(OwnRequestTest::type, Contacts.synced(), 1);
    world.target.begins.put("company", Value.text("none"));
    ann = world.record(Map.of("email", "ann@x.org", "firstName", "Ann", "company", "Acme"));
  }

  private static ObjectType type(ObjectType base) {
    var plain = TargetType.plain().of(base);
    var fields = new HashMap<>(plain.fields());
    fields.computeIfPresent("company", (path, it) -> own(it));
    return new ObjectType(
        plain.name(),
        plain.known(),
        plain.reading(),
        plain.timing(),
        plain.writing(),
        fields,
        plain.operations());
  }

  private static FieldType own(FieldType it) {
    return new FieldType(
        it.path(),
        it.attribute(),
        it.pii(),
        it.content(),
        it.bounds(),
        new FieldType.Use(true, false, false, false, it.clearAs(), OWN));
  }

  @Test
  void anUpdateOfBothIsTwoIntents() {
    var ref = world.linked(ann);
    world.edit(ann, "company", "New");
    world.edit(ann, "firstName", "Anna");
    world.settle();

    assertThat(written()).containsExactly(Set.of("firstName"), Set.of("company"));
    assertThat(world.target.field(ref, "company")).isEqualTo(Value.text("New"));
    assertThat(world.store.waiting()).isEmpty();
    assertThat(world.applied()).hasSize(2);
  }

  @Test
  void whatIsAppliedIsToldAndWhatIsRefusedIsADeadLetterOfItsOwn() {
    var ref = world.linked(ann);
    world.order(ann, Set.of("company", "firstName"), true);
    world.edit(ann, "company", "New");
    world.edit(ann, "firstName", "Anna");
    world.target.next(Fault.NONE, Fault.INVALID);
    world.settle();

    assertThat(world.target.field(ref, "firstName")).isEqualTo(Value.text("Anna"));
    assertThat(world.target.field(ref, "company")).isEqualTo(Value.text("Acme"));
    assertThat(world.store.deadLetters).hasSize(1);
    assertThat(world.store.deadLetters.get(0).work().toString()).doesNotContain("firstName");
    assertThat(world.applied())
        .singleElement()
        .satisfies(it -> assertThat(it.toString()).doesNotContain("company"));
  }

  @Test
  void aLostAnswerIsSettledByLookingAndTheRestFollows() {
    var ref = world.linked(ann);
    world.edit(ann, "company", "New");
    world.edit(ann, "firstName", "Anna");
    world.target.next(Fault.LOST_ANSWER, Fault.LOST_ANSWER);
    world.settle();

    assertThat(written()).containsExactly(Set.of("firstName"), Set.of("company"));
    assertThat(world.target.field(ref, "company")).isEqualTo(Value.text("New"));
    assertThat(world.store.deadLetters).isEmpty();
    assertThat(world.applied()).hasSize(2);
  }

  @Test
  void aCrashBetweenTheTwoLosesNeither() {
    var ref = world.linked(ann);
    world.edit(ann, "company", "New");
    world.edit(ann, "firstName", "Anna");
    world.crashAfterWriting();
    world.settle();

    assertThat(world.target.field(ref, "firstName")).isEqualTo(Value.text("Anna"));
    assertThat(world.target.field(ref, "company")).isEqualTo(Value.text("New"));
  }

  @Test
  void aCreateLeavesItOutAndWhatTheRecordBeganWithIsNoEdit() {
    world.order(ann, Set.of("email", "firstName", "company"), true);
    world.settle();

    assertThat(written()).containsExactly(Set.of("email", "firstName"), Set.of("company"));
    var made = only();
    assertThat(world.target.field(made, "company")).isEqualTo(Value.text("Acme"));
    assertThat(world.store.observed).isEmpty();
    assertThat(world.store.deadLetters).isEmpty();
  }

  @Test
  void aCreateThatAnswersItsIdAloneIsReadForThat() {
    world.target.answers = false;
    world.order(ann, Set.of("email", "firstName", "company"), true);
    world.settle();

    assertThat(world.target.field(only(), "company")).isEqualTo(Value.text("Acme"));
    assertThat(world.target.journal).hasSize(2);
  }

  @Test
  void nothingIsCreatedWithoutAFieldThatACreateWrites() {
    var empty = world.record(Map.of("company", "Acme"));
    world.order(empty, Set.of("company"), true);
    world.settle();

    assertThat(world.target.journal).isEmpty();
    assertThat(world.store.deadLetters)
        .singleElement()
        .satisfies(it -> assertThat(it.failure().reason()).contains("company"));
  }

  private NativeRef only() {
    return world.target.all().get(0);
  }

  private List<Set<String>> written() {
    return world.target.journal.stream()
        .<Set<String>>map(it -> new TreeMap<>(it.fields().fields()).keySet())
        .toList();
  }
}

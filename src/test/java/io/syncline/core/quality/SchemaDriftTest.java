package io.syncline.core.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.quality.SchemaDrift.What;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchemaDriftTest {

  private static final SystemId CRM = SystemId.of("crm");
  private static final ObjectType CONTACTS = contacts();

  @Test
  void whatLooksAsBeforeDidNotDrift() {
    var shape = shape(20, true, i -> record(Map.of("name", Value.text("n" + i))));
    assertThat(SchemaDrift.compare(CONTACTS, shape, shape).drifts()).isEmpty();
  }

  @Test
  void aFieldThatAppearsIsReportedOnce() {
    var before = shape(20, true, i -> record(Map.of("name", Value.text("n"))));
    var now =
        shape(20, true, i -> record(Map.of("name", Value.text("n"), "age", Value.decimal(i + 1))));
    var compared = SchemaDrift.compare(CONTACTS, before, now);
    assertThat(compared.drifts())
        .containsExactly(new SchemaDrift.Drift(What.APPEARED, "age", false, List.of("number")));
    assertThat(SchemaDrift.compare(CONTACTS, compared.known(), now).drifts()).isEmpty();
  }

  @Test
  void aFieldVanishesOnlyFromACompleteListing() {
    var before =
        shape(20, true, i -> record(Map.of("name", Value.text("n"), "stage", Value.text("lead"))));
    var without = record(Map.of("name", Value.text("n")));
    assertThat(SchemaDrift.compare(CONTACTS, before, shape(20, false, i -> without)).drifts())
        .isEmpty();
    var compared = SchemaDrift.compare(CONTACTS, before, shape(20, true, i -> without));
    assertThat(compared.drifts())
        .containsExactly(new SchemaDrift.Drift(What.VANISHED, "stage", true, List.of()));
    assertThat(SchemaDrift.compare(CONTACTS, compared.known(), before).drifts())
        .as("it is back")
        .extracting(SchemaDrift.Drift::what)
        .containsExactly(What.APPEARED);
  }

  @Test
  void aFieldThatWasRareDoesNotVanish() {
    var before =
        shape(
            2_000,
            true,
            i ->
                i < 12
                    ? record(Map.of("name", Value.text("n"), "nick", Value.text("x")))
                    : record(Map.of("name", Value.text("n"))));
    var now = shape(2_000, true, i -> record(Map.of("name", Value.text("n"))));
    assertThat(SchemaDrift.compare(CONTACTS, before, now).drifts()).isEmpty();
  }

  @Test
  void anEmptyFieldHasNotVanishedAndHasNoOtherType() {
    var before = shape(20, true, i -> record(Map.of("name", Value.text("n"))));
    var now = shape(20, true, i -> record(Map.of("name", Value.Cleared.CLEARED)));
    assertThat(SchemaDrift.compare(CONTACTS, before, now).drifts()).isEmpty();
  }

  @Test
  void anotherTypeIsReported() {
    var before = shape(5, true, i -> record(Map.of("name", Value.text("7"))));
    var now = shape(5, true, i -> record(Map.of("name", Value.decimal(7))));
    assertThat(SchemaDrift.compare(CONTACTS, before, now).drifts())
        .containsExactly(new SchemaDrift.Drift(What.CHANGED_TYPE, "name", true, List.of("number")));
  }

  @Test
  void newPicklistValuesAreReportedExceptTheDeclaredOnes() {
    var before = shape(5, true, i -> record(Map.of("stage", Value.text("lead"))));
    var now =
        shape(
            9,
            true,
            i -> record(Map.of("stage", Value.text(List.of("won", "lead", "lost").get(i % 3)))));
    var compared = SchemaDrift.compare(CONTACTS, before, now);
    assertThat(compared.drifts())
        .containsExactly(new SchemaDrift.Drift(What.NEW_WORDS, "stage", true, List.of("lost")));
    assertThat(SchemaDrift.compare(CONTACTS, compared.known(), before).drifts()).isEmpty();
  }

  @Test
  void fieldsAreFoundInsideObjectsAndLists() {
    var phone =
        new Value.Struct(Map.of("type", Value.text("HOME"), "number", Value.text("+14155550100")));
    var shape =
        shape(
            3,
            true,
            i ->
                record(
                    Map.of(
                        "phones", new Value.Items(List.of(phone, phone)),
                        "address", new Value.Struct(Map.of("city", Value.text("Ulm"))))));
    assertThat(shape.fields().keySet())
        .containsExactly(
            "address", "address.city", "phones", "phones[]", "phones[].number", "phones[].type");
    assertThat(shape.fields().get("phones[].type").said()).as("records, not elements").isEqualTo(3);
  }

  @Test
  void itsMemoryIsBoundedHoweverHostileTheRecords() {
    var shaping = new ShapeRecorder(CRM, CONTACTS);
    for (int i = 0; i < 3; i++) {
      var fields = new HashMap<String, Value>();
      for (int j = 0; j < 2_000; j++) {
        fields.put("f" + i + "_" + j, Value.text("x"));
      }
      shaping.take(new Value.Struct(fields));
      Value deep = Value.text("bottom");
      for (int j = 0; j < 50; j++) {
        deep = new Value.Struct(Map.of("d", deep));
      }
      shaping.take(record(Map.of("d", deep)));
      shaping.take(record(Map.of("stage", Value.text("word " + i))));
    }
    var shape = shaping.shape(true);
    assertThat(shape.fields()).hasSize(ShapeRecorder.MOST_PATHS);
    assertThat(shape.fields().keySet())
        .noneMatch(it -> it.split("\\.").length > ShapeRecorder.DEEPEST);
  }

  private static SchemaShape shape(
      int records, boolean complete, IntFunction<Value.Struct> record) {
    var shaping = new ShapeRecorder(CRM, CONTACTS);
    IntStream.range(0, records).mapToObj(record).forEach(shaping::take);
    return shaping.shape(complete);
  }

  private static Value.Struct record(Map<String, Value> fields) {
    return new Value.Struct(fields);
  }

  private static ObjectType contacts() {
    var stage =
        new FieldType(
            "stage",
            "stage",
            false,
            new FieldType.Content(ValueType.PICKLIST, null, null, Map.of("won", "customer"), null),
            FieldType.Bounds.NONE,
            new FieldType.Use(true, false, false, false, FieldType.ClearAs.NULL));
    return new ObjectType(
        "contacts",
        new ObjectType.Known(List.of("contact"), List.of()),
        new ObjectType.Reading("id", ObjectType.IdCase.EXACT, null, null, ObjectType.Absent.UNSAID),
        new ObjectType.Timing(
            null,
            null,
            ObjectType.Poll.BY_TIME,
            Duration.ofSeconds(1),
            Duration.ZERO,
            Duration.ZERO),
        new ObjectType.Writing(false, false, null, null),
        Map.of("name", FieldType.text("name", "name"), "stage", stage),
        Map.of());
  }
}

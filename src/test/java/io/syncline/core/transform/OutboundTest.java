package io.syncline.core.transform;

import static io.syncline.core.transform.Samples.Field.of;
import static io.syncline.core.transform.Samples.items;
import static io.syncline.core.transform.Samples.one;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.rule.Validation.Response;
import io.syncline.core.definition.system.FieldType.ClearAs;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutboundTest {

  @Test
  @DisplayName("S4: a clear is written as the field declares, and impossible where it is")
  void s4AClearIsWrittenAsDeclared() {
    assertThat(clearing(ClearAs.NULL, false).fields()).containsEntry("f", Value.CLEARED);
    assertThat(clearing(ClearAs.EMPTY_TEXT, false).fields()).containsEntry("f", Value.text(""));
    var omitted = clearing(ClearAs.OMITTED, true);
    assertThat(omitted.fields()).containsEntry("f", Value.CLEARED);
    assertThat(omitted.omitted()).containsExactly("f");
    for (var impossible :
        List.of(clearing(ClearAs.IMPOSSIBLE, true), clearing(ClearAs.OMITTED, false))) {
      assertThat(impossible.fields()).isEmpty();
      assertThat(impossible.problems())
          .extracting(FieldProblem::code)
          .containsExactly("clear-impossible");
    }
  }

  @Test
  @DisplayName("S4: what is unsaid is not written")
  void s4UnsaidIsNotWritten() {
    var two =
        new Samples().with(of(ValueType.TEXT).at("x", "a")).with(of(ValueType.TEXT).at("y", "b"));
    assertThat(two.out("a", "1").fields()).containsOnlyKeys("x");
    assertThat(two.out("unknown", "1").fields()).isEmpty();
  }

  @Test
  void aFieldMappedInOnlyIsNotWritten() {
    var field = of(ValueType.TEXT);
    field.out = false;
    assertThat(one(field).out("a", "x").fields()).isEmpty();
  }

  @Test
  @DisplayName("S2: a lossy cut is a problem, never silent")
  void s2ALossyCutIsAProblem() {
    var shorter = of(ValueType.TEXT);
    shorter.maxLength = 3;
    assertThat(one(shorter).out("a", "abcd").problems())
        .extracting(FieldProblem::code)
        .containsExactly("too-long");
    assertThat(one(shorter).written(Value.text("\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00")))
        .isNotNull();

    var cents = of(ValueType.MONEY);
    cents.scale = 2;
    assertThat(one(cents).out("a", Value.decimal("1.005")).problems())
        .extracting(FieldProblem::code, FieldProblem::response)
        .containsExactly(Tuple.tuple("scale", Response.HOLD));
    assertThat(one(cents).written(Value.decimal("1.500000"))).isNotNull();

    for (var value : List.of("2026-11-21T10:00:00.5Z")) {
      assertThat(one(of(ValueType.DATETIME, "epoch-seconds")).out("a", value).problems())
          .extracting(FieldProblem::code)
          .containsExactly("scale");
    }
    assertThat(
            one(of(ValueType.DATE).as(ValueType.DATETIME))
                .out("a", "2026-11-21T10:00:00Z")
                .problems())
        .extracting(FieldProblem::code)
        .containsExactly("scale");
  }

  @Test
  void aLocalTimeThatOccursTwiceIsWrittenOnlyWhereItIsTheFirst() {
    var local = one(of(ValueType.DATETIME, "yyyy-MM-dd'T'HH:mm:ss"));
    local.zone = ZoneId.of("Europe/Paris");
    assertThat(local.written(Value.text("2026-10-25T00:30:00Z")))
        .isEqualTo(Value.text("2026-10-25T02:30:00"));
    assertThat(local.out("a", "2026-10-25T01:30:00Z").problems()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "iso, 2017-03-01T03:19:12.390Z",
    "microsoft-json, /Date(1488338352390+0000)/",
    "'dd.MM.yyyy HH:mm:ss.SSS', 01.03.2017 04:19:12.390"
  })
  void instantsAreWrittenInTheDeclaredFormat(String format, String written) {
    var times = one(of(ValueType.DATETIME, format));
    times.zone = ZoneId.of("Europe/Paris");
    assertThat(times.written(Value.text("2017-03-01T03:19:12.390Z")))
        .isEqualTo(Value.text(written));
  }

  @Test
  void epochsAreNumbers() {
    assertThat(
            one(of(ValueType.DATETIME, "epoch-millis"))
                .written(Value.text("2017-03-01T03:19:12.390Z")))
        .isEqualTo(Value.decimal(1488338352390L));
    assertThat(one(of(ValueType.DATE, "epoch-millis")).written(Value.text("2017-03-01")))
        .isEqualTo(Value.decimal(1488326400000L));
  }

  @Test
  void whatIsDeclaredAsTextIsWrittenAsText() {
    assertThat(one(of(ValueType.TEXT).as(ValueType.DECIMAL)).written(Value.decimal("12.50")))
        .isEqualTo(Value.text("12.5"));
    assertThat(one(of(ValueType.DECIMAL, "text")).written(Value.decimal("12.50")))
        .isEqualTo(Value.text("12.5"));
    assertThat(one(of(ValueType.TEXT).as(ValueType.BOOLEAN)).written(Value.flag(true)))
        .isEqualTo(Value.text("true"));
    assertThat(one(of(ValueType.REFERENCE, "number")).written(Value.text("123")))
        .isEqualTo(Value.decimal(123));
    assertThat(one(of(ValueType.REFERENCE, "number")).written(Value.text("0123")))
        .isEqualTo(Value.text("0123"));
  }

  @Test
  void aTextThatTheSystemWantsAsANumberIsWrittenAsOne() {
    assertThat(one(of(ValueType.TEXT, "number")).written(Value.text("123")))
        .isEqualTo(Value.decimal(123));
    assertThat(one(of(ValueType.TEXT, "number")).written(Value.text("A-123")))
        .isEqualTo(Value.text("A-123"));
    var words = of(ValueType.TEXT, "number");
    words.fieldValues = Map.of("1", "low");
    assertThat(one(words).unified(Value.decimal(1))).isEqualTo(Value.text("low"));
    assertThat(one(words).written(Value.text("low"))).isEqualTo(Value.decimal(1));
  }

  @Test
  void aTextFieldOfADateAttributeKeepsItsFormat() {
    var day = of(ValueType.TEXT, "dd/MM/yyyy").as(ValueType.DATE);
    assertThat(one(day).unified("21/11/2026")).isEqualTo(Value.text("2026-11-21"));
    assertThat(one(day).written(Value.text("2026-11-21"))).isEqualTo(Value.text("21/11/2026"));
  }

  @Test
  void countriesAreWrittenAsDeclared() {
    assertThat(one(of(ValueType.COUNTRY, "alpha-3")).written(Value.text("NZ")))
        .isEqualTo(Value.text("NZL"));
    assertThat(one(of(ValueType.COUNTRY, "name")).written(Value.text("NZ")))
        .isEqualTo(Value.text("New Zealand"));
    assertThat(one(of(ValueType.COUNTRY, "name")).written(Value.text("Atlantis")))
        .isEqualTo(Value.text("Atlantis"));
  }

  @Test
  @DisplayName("S4: a replacing write keeps every unmapped field")
  void s4AReplacingWriteKeepsTheRest() {
    var phones =
        new Samples().with(of(ValueType.TEXT).at("Phones[PhoneType=MOBILE].PhoneNumber", "mobile"));
    var read =
        Samples.struct(
            "Name", "Ann", "Phones", items(Samples.struct("PhoneType", "FAX", "PhoneNumber", "9")));
    var written = Paths.write(read, phones.out("mobile", "1").fields());
    assertThat(written.canonical())
        .isEqualTo(
            "{\"Name\":\"Ann\",\"Phones\":[{\"PhoneNumber\":\"9\",\"PhoneType\":\"FAX\"},"
                + "{\"PhoneNumber\":\"1\",\"PhoneType\":\"MOBILE\"}]}");
  }

  @Test
  void aValueOfAnotherTypeIsAProblem() {
    assertThat(one(of(ValueType.DECIMAL)).out("a", "abc").problems())
        .extracting(FieldProblem::code)
        .containsExactly("type");
    assertThat(one(of(ValueType.DATE)).out("a", "soon").problems()).hasSize(1);
    assertThat(one(of(ValueType.LIST)).out("a", "x").problems()).hasSize(1);
  }

  private static Outbound clearing(ClearAs clearAs, boolean replaces) {
    var field = of(ValueType.TEXT);
    field.clearAs = clearAs;
    var sample = one(field);
    sample.replaces = replaces;
    return sample.out("a", Value.CLEARED);
  }
}

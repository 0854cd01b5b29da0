package io.syncline.core.transform.clean;

import static io.syncline.core.transform.Samples.Field.of;
import static io.syncline.core.transform.Samples.items;
import static io.syncline.core.transform.Samples.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.FieldProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trim | '  a  b ' | a b",
        "lowercase | ÄB | äb",
        "uppercase | äb | ÄB",
        "titlecase | 'o''brien-SMITH of ann''s' | O'Brien-Smith Of Ann's",
        "digits | +64 (21) ١٢ | 642112",
        "e164(nz) | 021 123 4567 | +64211234567",
        "e164 | 021 123 4567 | 021 123 4567",
        "default(x) | y | y",
        "default(x) | '' | x"
      })
  void thoseWithoutInverseWorkInwardsOnly(String transform, String written, String unified) {
    var sample = one(of(ValueType.TEXT).transforms(transform));
    assertThat(sample.unified(written)).isEqualTo(Value.text(unified));
    assertThat(sample.written(Value.text("Any 7"))).isEqualTo(Value.text("Any 7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prefix(CUST-) | 12 | CUST-12",
        "suffix(' kg') | 12 | 12 kg",
        "map(A=active, I=inactive) | I | inactive",
        "Map( A = active ) | A | active",
        "date(dd.MM.yyyy) | 21.11.2026 | 2026-11-21",
        "date(epoch-seconds) | 0 | 1970-01-01T00:00:00Z"
      })
  void thoseWithAnInverseAreUndoneOnTheWayOut(String transform, String written, String unified) {
    var sample = one(of(ValueType.TEXT).transforms(transform));
    assertThat(sample.unified(written)).isEqualTo(Value.text(unified));
    assertThat(sample.written(Value.text(unified))).isEqualTo(Value.text(written));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "number(#.##0,00) | -1.234.567,50 | -1234567.5",
        "number(#,##0.00) | 1,234.50 | 1234.5",
        "number(#,##0) | 1,234 | 1234",
        "number(#'##0.0) | 1'234.5 | 1234.5",
        "number('# ##0,0') | 1 234,5 | 1234.5",
        "number(0,0) | 12,5 | 12.5",
        "number | 12.5 | 12.5",
        "number(#.##0) | 1.234 | 1234",
        "number(#.##0,00) | 0,00 | 0",
        "number(#.##0,00) | 12.345.678.901.234.567.890.123.456.789.012.345.678,901 |"
            + " 12345678901234567890123456789012345678.901"
      })
  void numbersWithSeparators(String transform, String written, String digits) {
    var sample = one(of(ValueType.TEXT).as(ValueType.DECIMAL).transforms(transform));
    assertThat(sample.unified(written).canonical()).isEqualTo('"' + digits + '"');
    assertThat(sample.written(Value.decimal(digits))).isEqualTo(Value.text(written));
  }

  @ParameterizedTest
  @CsvSource({
    "scale(0.001), 1500, 1.5",
    "scale(0.001), -1, -0.001",
    "scale(1000), 0.0005, 0.5",
    "scale(0.45359237), 10, 4.5359237",
    "scale(60), 0, 0"
  })
  void numbersInAnotherUnit(String transform, String written, String unified) {
    var sample = one(of(ValueType.DECIMAL).transforms(transform));
    assertThat(sample.unified(Value.decimal(written)).agreesWith(Value.decimal(unified))).isTrue();
    assertThat(sample.written(Value.decimal(unified)).agreesWith(Value.decimal(written))).isTrue();
  }

  @Test
  void anUnevenAmountOfAnotherUnitIsRounded() {
    var pounds = one(of(ValueType.DECIMAL).transforms("scale(0.45359237)"));
    assertThat(pounds.written(Value.decimal("1"))).isEqualTo(Value.decimal("2.204622621848776"));
    assertThat(Transforms.problem("scale(0)").orElseThrow()).contains("a number above 0");
    assertThat(Transforms.problem("scale(kg)").orElseThrow()).contains("a number above 0");
  }

  @Test
  void aNumberOfAnotherShapeIsRefused() {
    var german = one(of(ValueType.TEXT).as(ValueType.DECIMAL).transforms("number(0,00)"));
    assertThat(german.unified("1.5")).isNull();
    assertThat(german.unified("1,5,0")).isNull();
  }

  @Test
  void listsAreSplitAndJoined() {
    var split = one(of(ValueType.TEXT).as(ValueType.LIST).transforms("split(;)", "lowercase"));
    assertThat(split.unified("A; b ;;C")).isEqualTo(items("a", "b", "c"));
    assertThat(split.written(items("a", "b"))).isEqualTo(Value.text("a;b"));
    assertThat(split.out("a", items("a;b")).problems())
        .extracting(FieldProblem::code)
        .containsExactly("format");
    var join = one(of(ValueType.LIST).as(ValueType.TEXT).transforms("join(', ')"));
    assertThat(join.unified(items("a", "b"))).isEqualTo(Value.text("a, b"));
    assertThat(join.written(Value.text("a, b"))).isEqualTo(items("a", "b"));
  }

  @Test
  void stepsFollowOneAnotherAndAreUndoneBackwards() {
    var sample = one(of(ValueType.TEXT).transforms("trim", "prefix(A)", "prefix(B)"));
    assertThat(sample.unified(" x ")).isEqualTo(Value.text("BAx"));
    assertThat(sample.written(Value.text("BAx"))).isEqualTo(Value.text("x"));
  }

  @Test
  void aWordThatMapDoesNotHaveIsAProblemUnlessAllOthersAreNamed() {
    assertThat(one(of(ValueType.TEXT).transforms("map(A=a)")).in("f", "B").problems())
        .extracting(FieldProblem::code)
        .containsExactly("values");
    assertThat(one(of(ValueType.TEXT).transforms("map(A=a, *=other)")).unified("B"))
        .isEqualTo(Value.text("other"));
    assertThat(one(of(ValueType.TEXT).transforms("map(A=a, N=)")).unified("N"))
        .isEqualTo(Value.CLEARED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "trims",
        "trim(x)",
        "date",
        "date()",
        "date(QQQQQQQ)",
        "map",
        "map(a)",
        "map(=b)",
        "prefix",
        "default",
        "split(;",
        "number(abc)",
        "suffix()"
      })
  void whatCannotBeUsedSaysWhy(String written) {
    assertThat(Transforms.problem(written)).isPresent();
    assertThatThrownBy(() -> one(of(ValueType.TEXT).transforms(written)).unified("x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theNamesAreThoseOfTheDefinitionFormat() {
    assertThat(Transforms.names())
        .containsExactlyInAnyOrder(
            "trim",
            "lowercase",
            "uppercase",
            "titlecase",
            "digits",
            "e164",
            "date",
            "number",
            "scale",
            "split",
            "join",
            "map",
            "prefix",
            "suffix",
            "default");
    for (var written : new String[] {"trim", "date(iso)", "number(0.00)", "split", "map(a=b)"}) {
      assertThat(Transforms.problem(written)).isEmpty();
    }
  }
}

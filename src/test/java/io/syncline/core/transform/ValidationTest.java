package io.syncline.core.transform;

import static io.syncline.core.transform.Samples.Field.of;
import static io.syncline.core.transform.Samples.one;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.rule.Validation.Response;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {

  @ParameterizedTest
  @CsvSource({
    "EMAIL, email, ann@example.com, ",
    "EMAIL, email, ann@example, format",
    "PHONE, E.164, +64211234567, ",
    "PHONE, E.164, 021 123 4567, format",
    "TEXT, date, 2026-02-28, ",
    "TEXT, date, 2026-02-30, format",
    "TEXT, date, 28.02.2026, format",
    "TEXT, date-time, 2026-02-28T10:00:00Z, ",
    "TEXT, dateTime, 2026-02-28, format",
    "COUNTRY, iso-country, nz, ",
    "COUNTRY, iso-country, Atlantis, format",
    "CURRENCY, ISO_CURRENCY, eur, ",
    "CURRENCY, iso-currency, XX1, format",
    "URL, url, https://example.com/a?b=c, ",
    "URL, url, javascript:alert(1), format"
  })
  void formats(ValueType type, String format, String written, @Nullable String code) {
    var rule = new Rule();
    rule.format = format;
    check(type, rule, written, code);
  }

  @ParameterizedTest
  @CsvSource({"0, ", "-0.01, range", "100, ", "100.01, range"})
  void numbersStayBetweenTheirBounds(String written, @Nullable String code) {
    var rule = new Rule();
    rule.min = BigDecimal.ZERO;
    rule.max = new BigDecimal("100");
    check(ValueType.DECIMAL, rule, written, code);
  }

  @Test
  void moreDigitsThanThePrecisionAreInvalidOrRoundedHalfUp() {
    var rule = new Rule();
    rule.precision = 2;
    check(ValueType.DECIMAL, rule, "1.005", "scale");
    check(ValueType.DECIMAL, rule, "1.000", null);
    rule.round = true;
    var money = one(of(ValueType.DECIMAL).validation(rule.made()));
    assertThat(money.in("f", "1.005").attributes().get("a").canonical()).isEqualTo("\"1.01\"");
    assertThat(money.in("f", "-1.005").attributes().get("a").canonical()).isEqualTo("\"-1.01\"");
    assertThat(money.unified("1.0049").canonical()).isEqualTo("\"1\"");
  }

  @Test
  void valuesAndPatterns() {
    var rule = new Rule();
    rule.values = List.of("a", "10");
    check(ValueType.TEXT, rule, "a", null);
    check(ValueType.TEXT, rule, "A", "values");
    check(ValueType.DECIMAL, rule, "10.0", null);
    var pattern = new Rule();
    pattern.pattern = "[A-Z]{2}[0-9]+";
    check(ValueType.TEXT, pattern, "AB12", null);
    check(ValueType.TEXT, pattern, "xAB12", "pattern");
    pattern.pattern = "(a+)+";
    check(ValueType.TEXT, pattern, "a".repeat(5_000) + "b", "pattern");
    pattern.pattern = "(x+x+)+y";
    check(ValueType.TEXT, pattern, "x".repeat(40), "pattern");
  }

  @Test
  void theTypeItMustReadAs() {
    var rule = new Rule();
    rule.type = ValueType.INTEGER;
    check(ValueType.TEXT, rule, "12", null);
    check(ValueType.TEXT, rule, "12.5", "type");
  }

  @Test
  void aNormalizedValueIsChecked() {
    var rule = new Rule();
    rule.normalize = "uppercase";
    rule.pattern = "[A-Z]+";
    check(ValueType.TEXT, rule, "abc", null);
    assertThat(one(of(ValueType.TEXT).validation(rule.made())).unified("abc"))
        .isEqualTo(Value.text("ABC"));
  }

  @Test
  void normalizeMayLeaveItToTheKindOfValueHow() {
    var email = new Rule();
    email.normalize = "true";
    email.format = "email";
    assertThat(one(of(ValueType.TEXT).validation(email.made())).unified("Ada@Example.org"))
        .isEqualTo(Value.text("ada@example.org"));
    var text = new Rule();
    text.normalize = "true";
    assertThat(one(of(ValueType.TEXT).validation(text.made())).unified(" a "))
        .isEqualTo(Value.text("a"));
    text.normalize = "false";
    assertThat(one(of(ValueType.TEXT).validation(text.made())).unified(" a "))
        .isEqualTo(Value.text(" a "));
  }

  @Test
  void theResponseIsWhatTheDefinitionWants() {
    var rule = new Rule();
    rule.required = true;
    rule.min = BigDecimal.ONE;
    rule.onMissing = Response.REJECT;
    rule.onInvalid = Response.HOLD;
    var sample = one(of(ValueType.DECIMAL).validation(rule.made()));
    assertThat(sample.in("f", "").problems())
        .extracting(FieldProblem::code, FieldProblem::response)
        .containsExactly(Tuple.tuple("missing", Response.REJECT));
    assertThat(sample.in("f", "0").problems())
        .extracting(FieldProblem::response)
        .containsExactly(Response.HOLD);
    assertThat(sample.in("f", "0").fields()).containsEntry("f", Value.text("0"));
  }

  @Test
  void aDefaultTakesThePlaceOfTheMissingAndTheInvalid() {
    var rule = new Rule();
    rule.required = true;
    rule.min = BigDecimal.ONE;
    rule.onMissing = Response.DEFAULT;
    rule.onInvalid = Response.DEFAULT;
    rule.defaultValue = Value.decimal(7);
    var sample = one(of(ValueType.DECIMAL).validation(rule.made()));
    for (var written : List.of("", "0", "abc")) {
      var inbound = sample.in("f", written);
      assertThat(inbound.attributes().get("a")).isEqualTo(Value.decimal(7));
      assertThat(inbound.problems()).isEmpty();
      assertThat(inbound.notices()).hasSize(1);
    }
    rule.defaultValue = null;
    assertThat(one(of(ValueType.DECIMAL).validation(rule.made())).in("f", "").problems())
        .extracting(FieldProblem::response)
        .containsExactly(Response.HOLD);
  }

  @Test
  @DisplayName("S4: a required attribute that is unsaid is missing only where a record is made")
  void s4RequiredAndUnsaid() {
    var rule = new Rule();
    rule.required = true;
    var sample = one(of(ValueType.TEXT).validation(rule.made()));
    assertThat(sample.in("other", "x").problems()).isEmpty();
    assertThat(Samples.TRANSFORMER.missing(sample.entity(), sample.participant(), Attributes.NONE))
        .extracting(FieldProblem::code)
        .containsExactly("missing");
    assertThat(
            Samples.TRANSFORMER.missing(
                sample.entity(), sample.participant(), Attributes.of("a", Value.text("x"))))
        .isEmpty();
  }

  @Test
  @DisplayName("S2: what was read means the same when it is compared")
  void s2UnifiedAgreesWithInbound() {
    var rule = new Rule();
    rule.precision = 1;
    rule.round = true;
    var sample = one(of(ValueType.DECIMAL).validation(rule.made()));
    var inbound = sample.in("f", "1.25");
    assertThat(sample.unified(inbound.fields().get("f"))).isEqualTo(inbound.attributes().get("a"));
  }

  private static void check(ValueType type, Rule rule, String written, @Nullable String code) {
    var inbound = one(of(type).validation(rule.made())).in("f", written);
    if (code == null) {
      assertThat(inbound.problems()).isEmpty();
      assertThat(inbound.attributes().says("a")).isTrue();
    } else {
      assertThat(inbound.problems()).extracting(FieldProblem::code).containsExactly(code);
      assertThat(inbound.attributes().says("a")).isFalse();
    }
  }

  /** A validation in the making. */
  private static final class Rule {
    private boolean required;
    private @Nullable String format;
    private @Nullable ValueType type;
    private @Nullable BigDecimal min;
    private @Nullable BigDecimal max;
    private @Nullable Integer precision;
    private boolean round;
    private List<String> values = List.of();
    private @Nullable String pattern;
    private @Nullable String normalize;
    private Response onMissing = Response.HOLD;
    private Response onInvalid = Response.HOLD;
    private @Nullable Value defaultValue;

    Validation made() {
      return new Validation(
          required,
          format,
          type,
          new Validation.NumberRule(min, max, precision, round),
          new Validation.Allowed(values, pattern),
          normalize,
          new Validation.Otherwise(onMissing, onInvalid, defaultValue));
    }
  }
}

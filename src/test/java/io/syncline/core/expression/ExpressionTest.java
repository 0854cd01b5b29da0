package io.syncline.core.expression;

import static io.syncline.core.transform.Samples.items;
import static io.syncline.core.transform.Samples.struct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

  private static final Attributes RECORD =
      Attributes.of(
          struct(
                  "quantity",
                  100,
                  "reserved",
                  7,
                  "amount",
                  "12000.50",
                  "big",
                  Value.decimal("1234567890123456789012345678901234567890.1"),
                  "price",
                  Value.decimal("0.1"),
                  "status",
                  "open",
                  "zip",
                  "01234",
                  "active",
                  true,
                  "nothing",
                  Value.CLEARED,
                  "due",
                  "2026-11-21",
                  "tags",
                  items("a", "b"),
                  "address",
                  struct("city", "Bonn", "geo", struct("lat", 5), "gone", Value.CLEARED),
                  "contact-status",
                  "new",
                  "billing.city",
                  "Kiel")
              .fields());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quantity - reserved - (quantity * 0.05) | 88",
        "0.1 + 0.2 | 0.3",
        "price * 3 | 0.3",
        "big + 1 | 1234567890123456789012345678901234567891.1",
        "big / 1 | 1234567890123456789012345678901234567890.1",
        "12345678901234567890123456789012345678.25 + 0.05 |"
            + " 12345678901234567890123456789012345678.3",
        "1 / 4 | 0.25",
        "7 % 4 | 3",
        "-quantity + +5 | -95",
        "2 + 3 * 4 | 14",
        "amount + 1 | 12001.5",
        "round(10 / 3, 2) | 3.33",
        "round(2.5) | 3",
        "floor(-1.5) | -2",
        "ceil(1.2) | 2",
        "abs(-3) | 3",
        "min(3, 1, 2) | 1",
        "max(quantity, 250) | 250",
        "length(status) | 4",
        "size(tags) | 2",
        "quantity > 50 ? 1 : 2 | 1",
        "nothing ?? 9 | 9",
        "quantity ?? 9 | 100",
        "1e3 + 0 | 1000"
      })
  void computesInDecimals(String expression, String result) {
    assertThat(Expression.compile(expression).evaluate(RECORD))
        .isEqualTo(new Value.Decimal(new BigDecimal(result)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status + '-' + zip | open-01234",
        "zip + zip | 0123401234",
        "upper(status) | OPEN",
        "lower('ABC') | abc",
        "address.city | Bonn",
        "billing.city | Kiel",
        "attribute('contact-status') | new",
        "contact_status | new",
        "contactStatus | new",
        "\"it's\" | it's",
        "address.city == 'Bonn' ? 'here' : 'there' | here"
      })
  void textsAndNames(String expression, String result) {
    assertThat(Expression.compile(expression).evaluate(RECORD)).isEqualTo(Value.text(result));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amount > 10000 | TRUE",
        "amount > 10000 && status == 'open' | TRUE",
        "amount gt 10000 and status eq 'shut' | FALSE",
        "quantity == 100.0 | TRUE",
        "quantity != 100 | FALSE",
        "status =~ ['open', 'held'] | TRUE",
        "status !~ ['open', 'held'] | FALSE",
        "status =~ 'o.*' | TRUE",
        "'a' =~ tags | TRUE",
        "status =^ 'op' | TRUE",
        "status !$ 'en' | FALSE",
        "due < '2026-12-01' | TRUE",
        "active | TRUE",
        "!active | FALSE",
        "active == true | TRUE",
        "address.geo.lat >= 5 | TRUE",
        "empty nothing | TRUE",
        "not empty(status) | TRUE",
        "status == 'OPEN' | FALSE",
        "status | UNKNOWN",
        "quantity | UNKNOWN",
        "status > 5 | UNKNOWN"
      })
  void judgesConditions(String condition, ThreeValued truth) {
    assertThat(Expression.compile(condition).test(RECORD)).isEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "nothing == null => TRUE",
        "null == nothing => TRUE",
        "nothing != null => FALSE",
        "status == null => FALSE",
        "status != null => TRUE",
        "address.gone == null => TRUE",
        "nothing.below == null => TRUE",
        "quantity + nothing == null => TRUE",
        "quantity / 0 == null => TRUE",
        "quantity % 0 == null => TRUE",
        "nothing == '' => UNKNOWN",
        "nothing == nothing => UNKNOWN",
        "nothing != 5 => UNKNOWN",
        "nothing > 5 => UNKNOWN",
        "quantity / 0 > 5 => UNKNOWN",
        "!(nothing > 5) => UNKNOWN",
        "!nothing => UNKNOWN",
        "nothing > 5 && active => UNKNOWN",
        "nothing > 5 || active => TRUE",
        "nothing > 5 || !active => UNKNOWN",
        "nothing > 5 && !active => FALSE",
        "!(nothing > 5 && !active) => TRUE",
        "nothing =~ 'x' => UNKNOWN",
        "nothing =~ ['x'] => UNKNOWN",
        "nothing =^ 'x' => UNKNOWN"
      })
  void logicHasThreeValues(String condition, ThreeValued truth) {
    assertThat(Expression.compile(condition).test(RECORD)).isEqualTo(truth);
    assertThat(truth.holds()).isEqualTo(truth == ThreeValued.TRUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unsaid == null",
        "unsaid != null",
        "unsaid > 5",
        "empty unsaid",
        "unsaid && active",
        "address.unsaid == null",
        "unsaid.below == null",
        "!unsaid",
        "unsaid + 1 == null"
      })
  @DisplayName("S4: everything about an unsaid attribute is unknown")
  void s4UnsaidIsUnknown(String condition) {
    assertThat(Expression.compile(condition).test(RECORD)).isEqualTo(ThreeValued.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unsaid",
        "unsaid + 1",
        "1 - nothing",
        "nothing",
        "quantity / 0",
        "unsaid ?? 0",
        "-nothing",
        "status * 2",
        "round(nothing)",
        "min(1, unsaid)",
        "lower(nothing)",
        "null",
        "'' + ''",
        "round(1, 1e9)",
        "tags + 1"
      })
  void aRuleWithoutResultAssignsNothing(String expression) {
    assertThat(Expression.compile(expression).evaluate(RECORD)).isNull();
  }

  @Test
  void anIntegerIsRoundedDown() {
    var half = Expression.compile("quantity * 0.055");
    assertThat(half.evaluateInteger(RECORD)).isEqualTo(Value.decimal(5));
    assertThat(half.evaluate(RECORD).canonical()).isEqualTo("\"5.5\"");
    assertThat(Expression.compile("0 - 5.5").evaluateInteger(RECORD)).isEqualTo(Value.decimal(-6));
    assertThat(Expression.compile("status").evaluateInteger(RECORD)).isEqualTo(Value.text("open"));
  }

  @Test
  void aRuleIsSplitAtItsFirstEqualsSign() {
    var rule = Assignment.parse("available = quantity - reserved - (quantity * 0.05)");
    assertThat(rule.attribute()).isEqualTo("available");
    assertThat(rule.expression().evaluateInteger(RECORD)).isEqualTo(Value.decimal(88));
    assertThat(Assignment.parse("flag = status == 'open'").expression().evaluate(RECORD))
        .isEqualTo(Value.flag(true));
    assertThat(Assignment.parse("contact-status=1").attribute()).isEqualTo("contact-status");
    for (var wrong : new String[] {"quantity", "a == b", "= b", "a b = c", "a =", "f(x) = 1"}) {
      assertThatThrownBy(() -> Assignment.parse(wrong))
          .as(wrong)
          .isInstanceOf(ExpressionProblem.class);
    }
    assertThatThrownBy(() -> Assignment.parse("a = b +"))
        .isInstanceOfSatisfying(
            ExpressionProblem.class, it -> assertThat(it.column()).isGreaterThanOrEqualTo(6));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "a +",
        "a = 5",
        "a += 5",
        "a++",
        "a; b",
        "new('java.lang.String', 'x')",
        "new java.lang.String('x')",
        "''.class",
        "''.getClass()",
        "status.class.forName('java.lang.Runtime')",
        "a.b()",
        "a['class']",
        "a[0]",
        "ns:f(1)",
        "System.exit(0)",
        "exit(0)",
        "for (x : tags) { x }",
        "while (true) {}",
        "if (a) b",
        "var x = 1",
        "x -> x",
        "function(x) { x }",
        "() -> 1",
        "#pragma a 1",
        "@synchronized a",
        "`${a}`",
        "{ 'a' : 1 }",
        "{1, 2}",
        "[1, 2]",
        "1..100000000",
        "a & b",
        "a | b",
        "a ^ b",
        "~a",
        "a << 1",
        "a === b",
        "a ?: b",
        "a?.b",
        "a instanceof b",
        "return 1",
        "throw a",
        "import x",
        "0x1F",
        "010",
        "5L",
        "1.5f",
        "1e999999",
        "a =~ ['x', b]",
        "a =~ '('",
        "round()",
        "round(1, 2, 3)",
        "attribute(a)",
        "size + 1",
        "empty - 1",
        "'open",
        "a\u0000b"
      })
  void everythingElseIsRefusedWithItsPosition(String expression) {
    assertThatThrownBy(() -> Expression.compile(expression))
        .isInstanceOfSatisfying(
            ExpressionProblem.class,
            problem -> {
              assertThat(problem.line()).isEqualTo(1);
              assertThat(problem.column()).isBetween(1, Math.max(1, expression.length() + 1));
            });
  }

  @Test
  void theHugeIsRefusedQuickly() {
    for (var huge :
        new String[] {
          "a + ".repeat(600) + "a",
          "a".repeat(5_000),
          "(".repeat(1_000) + "a" + ")".repeat(1_000),
          "!".repeat(3_000) + "a",
          "- ".repeat(1_900) + "a",
          "a ? ".repeat(400) + "b" + " : c".repeat(400),
          "f(".repeat(500) + ")".repeat(500)
        }) {
      assertThatThrownBy(() -> Expression.compile(huge)).isInstanceOf(ExpressionProblem.class);
    }
  }

  @Test
  void aLongSumIsComputedOnceAndGrowthIsBounded() {
    var sum = Expression.compile("quantity" + " + quantity".repeat(200));
    assertThat(sum.evaluate(RECORD)).isEqualTo(new Value.Decimal(new BigDecimal("20100")));
    var product = Expression.compile("big" + " * big".repeat(200));
    assertThat(product.evaluate(RECORD)).isNull();
    var text = Attributes.of("t", Value.text("x".repeat(60_000)));
    assertThat(Expression.compile("t + t").evaluate(text)).isNull();
  }

  @Test
  void namesAreListedAndMayBeReplaced() {
    var expression = Expression.compile("a + address.city == 'x' && attribute('b-c')");
    assertThat(expression.names()).containsExactlyInAnyOrder("a", "address.city", "b-c");
    var renamed = Expression.compile("qty * 2", name -> Map.of("qty", "quantity").get(name));
    assertThat(renamed.evaluate(RECORD)).isEqualTo(Value.decimal(200));
    assertThatThrownBy(
            () ->
                Expression.compile(
                    "1 +\n qty",
                    name -> {
                      throw new IllegalArgumentException("no attribute " + name);
                    }))
        .isInstanceOfSatisfying(
            ExpressionProblem.class,
            it -> {
              assertThat(it.line()).isEqualTo(2);
              assertThat(it.column()).isEqualTo(2);
              assertThat(it).hasMessageContaining("no attribute qty");
            });
  }

  @Test
  void numbersOnLaterLinesAreReadExactly() {
    assertThat(
            Expression.compile("1 +\r\n\t 0.1234567890123456789012345 // a remark\n + 1")
                .evaluate(RECORD)
                .canonical())
        .isEqualTo("\"2.1234567890123456789012345\"");
  }

  @Test
  void aHyphenSubtracts() {
    assertThat(Expression.compile("quantity-reserved").evaluate(RECORD))
        .isEqualTo(Value.decimal(93));
    assertThat(Expression.compile("contact-status").evaluate(RECORD)).isNull();
  }

  @Test
  void aConversionIsAllThatARuleComputes() {
    var asked =
        Assignment.parse("francs = convert(amount * 2, currency, 'CHF', day)")
            .expression()
            .conversion(
                Attributes.of(Map.of("amount", Value.decimal("0.1"), "currency", Value.CLEARED)));
    assertThat(asked)
        .isEqualTo(new Expression.Conversion(Value.decimal("0.2"), null, Value.text("CHF"), null));
    assertThat(Assignment.parse("a = b").expression().conversion(Attributes.NONE)).isNull();
    for (var written :
        List.of(
            "francs = 1 + convert(a, b, c, d)",
            "francs = convert(convert(a, b, c, d), b, c, d)",
            "francs = convert(a, b, c)")) {
      assertThatThrownBy(() -> Assignment.parse(written)).hasMessageContaining("convert is all");
    }
    assertThatThrownBy(() -> Expression.compile("convert(a, b, c, d) > 1"))
        .hasMessageContaining("name that attribute here");
  }
}

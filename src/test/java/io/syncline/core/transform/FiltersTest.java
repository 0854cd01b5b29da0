package io.syncline.core.transform;

import static io.syncline.core.transform.Samples.items;
import static io.syncline.core.transform.Samples.struct;
import static io.syncline.core.transform.Samples.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.rule.FilterCondition.Operator;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Filters.Answer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FiltersTest {

  @ParameterizedTest
  @EnumSource(Operator.class)
  @DisplayName("S4, S16: a condition on an unsaid attribute is undecided, whatever its operator")
  void s16UnsaidIsUndecided(Operator operator) {
    assertThat(Filters.judge(List.of(is("stage", operator, "x")), record("other", "x")))
        .isEqualTo(Answer.UNDECIDED);
  }

  @Test
  @DisplayName("S16: a condition that fails decides although another is undecided")
  void s16WhatFailsDecides() {
    var unsaid = is("stage", Operator.EQ, "x");
    var fails = is("amount", Operator.GT, 5);
    var holds = is("amount", Operator.LT, 5);
    var record = record("amount", 1);
    assertThat(Filters.judge(List.of(unsaid, fails), record)).isEqualTo(Answer.OUT);
    assertThat(Filters.judge(List.of(fails, unsaid), record)).isEqualTo(Answer.OUT);
    assertThat(Filters.judge(List.of(holds, unsaid), record)).isEqualTo(Answer.UNDECIDED);
    assertThat(Filters.judge(List.of(holds), record)).isEqualTo(Answer.IN);
    assertThat(Filters.judge(List.of(), record)).isEqualTo(Answer.IN);
  }

  @Test
  void emptyHoldsOnlyForWhatAsksForIt() {
    for (var empty : List.of(Value.CLEARED, Value.text(""), items())) {
      for (var operator : Operator.values()) {
        boolean in =
            operator == Operator.IS_NULL || operator == Operator.NE || operator == Operator.NOT_IN;
        assertThat(Filters.judge(List.of(is("a", operator, "x")), record("a", empty)))
            .as(operator.name())
            .isEqualTo(in ? Answer.IN : Answer.OUT);
      }
      assertThat(in(is("a", Operator.EQ, ""), empty)).isTrue();
      assertThat(in(is("a", Operator.NE, ""), empty)).isFalse();
    }
    assertThat(in(is("a", Operator.NOT_NULL), value("x"))).isTrue();
    assertThat(in(is("a", Operator.IS_NULL), value("x"))).isFalse();
    assertThat(in(is("a", Operator.EQ, ""), value("x"))).isFalse();
  }

  @Test
  void numbersCompareByValueHoweverWritten() {
    assertThat(in(is("a", Operator.EQ, "10.00"), value(10))).isTrue();
    assertThat(in(is("a", Operator.EQ, 10), value("10.0"))).isTrue();
    assertThat(in(is("a", Operator.GT, "9"), value(10))).isTrue();
    assertThat(in(is("a", Operator.GT, "9"), value("10"))).isTrue();
    assertThat(in(is("a", Operator.GTE, 10), value("10.0"))).isTrue();
    assertThat(in(is("a", Operator.LT, 10), value("1e999999"))).isFalse();
    assertThat(in(is("a", Operator.GT, 10), value("text"))).isFalse();
    assertThat(in(is("a", Operator.LTE, 10), value("text"))).isFalse();
    var forty = "1234567890123456789012345678901234567890";
    assertThat(in(is("a", Operator.GT, forty), value(forty + ".1"))).isTrue();
    assertThat(in(is("a", Operator.EQ, "1"), value("01"))).isFalse();
  }

  @Test
  void timesCompareInTime() {
    var noon = value("2026-11-21T12:00:00Z");
    assertThat(in(is("a", Operator.EQ, "2026-11-21T13:00:00+01:00"), noon)).isTrue();
    assertThat(in(is("a", Operator.GT, "2026-11-21"), noon)).isTrue();
    assertThat(in(is("a", Operator.LT, "2026-11-21T12:00:00.001Z"), noon)).isTrue();
    assertThat(in(is("a", Operator.GTE, "2026-11-22"), noon)).isFalse();
    assertThat(in(is("a", Operator.LT, "2026-99-99"), value("2026-98-98"))).isTrue();
  }

  @Test
  void textsCompareAsWrittenInNfc() {
    assertThat(in(is("a", Operator.EQ, "Ann"), value("ann"))).isFalse();
    assertThat(in(is("a", Operator.EQ, "\u00E9"), value("e\u0301"))).isTrue();
    assertThat(in(is("a", Operator.IN, "a", "b"), value("b"))).isTrue();
    assertThat(in(is("a", Operator.NOT_IN, "a", "b"), value("c"))).isTrue();
    assertThat(in(is("a", Operator.CONTAINS, "nn"), value("Ann"))).isTrue();
    assertThat(in(is("a", Operator.STARTS_WITH, "An"), value("Ann"))).isTrue();
    assertThat(in(is("a", Operator.ENDS_WITH, "nn"), value("Ann"))).isTrue();
    assertThat(in(is("a", Operator.ENDS_WITH, "An"), value("Ann"))).isFalse();
    assertThat(in(is("a", Operator.GT, "a"), value("b"))).isTrue();
  }

  @Test
  void flagsListsAndObjects() {
    assertThat(in(is("a", Operator.EQ, "true"), value(true))).isTrue();
    assertThat(in(is("a", Operator.EQ, true), value("TRUE"))).isTrue();
    assertThat(in(is("a", Operator.GT, true), value(true))).isFalse();
    assertThat(in(is("a", Operator.CONTAINS, "x"), items("y", "x"))).isTrue();
    assertThat(in(is("a", Operator.CONTAINS, 1), items("1.0"))).isTrue();
    assertThat(in(is("a", Operator.EQ, items("x", "y")), items("x", "y"))).isTrue();
    assertThat(in(is("a", Operator.EQ, items("y", "x")), items("x", "y"))).isFalse();
    assertThat(in(is("a", Operator.EQ, struct("k", 1)), struct("k", "1"))).isTrue();
  }

  @Test
  void aPatternMatchesTheWholeTextAndCannotRunAway() {
    assertThat(in(is("a", Operator.MATCHES, "A.*"), value("Ann"))).isTrue();
    assertThat(in(is("a", Operator.MATCHES, "n+"), value("Ann"))).isFalse();
    assertThat(in(is("a", Operator.MATCHES, "(a+)+$"), value("a".repeat(60) + "b"))).isFalse();
    assertThat(in(is("a", Operator.MATCHES, "(a|aa)+"), value("a".repeat(9_000) + "b"))).isFalse();
    assertThat(in(is("a", Operator.MATCHES, ".*"), value("a".repeat(1_000_000)))).isFalse();
  }

  private static boolean in(FilterCondition condition, Value value) {
    return Filters.judge(List.of(condition), record("a", value)) == Answer.IN;
  }

  private static Attributes record(String name, Object value) {
    return Attributes.of(name, value(value));
  }

  private static FilterCondition is(String attribute, Operator operator, Object... values) {
    return new FilterCondition(
        attribute, operator, Arrays.stream(values).map(Samples::value).toList());
  }
}

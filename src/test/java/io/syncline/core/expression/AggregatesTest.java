package io.syncline.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AggregatesTest {

  private static List<Attributes> group(String... hours) {
    return Aggregates.of(
        Stream.of(hours)
            .map(
                it ->
                    Attributes.of(
                        Map.of(
                            "hours",
                            it.isEmpty() ? Value.CLEARED : Value.text(it),
                            "rate",
                            Value.decimal("33.35"))))
            .toList());
  }

  private static Value over(List<Attributes> group, String expression) {
    return Expression.overGroup(expression, UnaryOperator.identity()).evaluate(group.get(0));
  }

  @Test
  void partsAreAddedUpExactly() {
    assertThat(over(group("0.1", "0.2"), "sum(hours)")).isEqualTo(Value.decimal("0.3"));
    assertThat(over(group("0.1", "0.2"), "sum(round(hours * rate, 2)) + count()"))
        .isEqualTo(Value.decimal("12.01"));
  }

  @Test
  void aSumWithAMissingPartIsEmpty() {
    assertThat(over(group("0.1", ""), "sum(hours)")).isNull();
    assertThat(over(group("0.1", "much"), "sum(hours)")).isNull();
  }

  @Test
  void whatIsNamedOfOneRecordIsKnown() {
    var both = Expression.overGroup("sum(hours) * rate", UnaryOperator.identity());
    assertThat(both.names()).containsExactlyInAnyOrder("hours", "rate");
    assertThat(both.single()).containsExactly("rate");
    assertThat(both.aggregates()).isTrue();
  }

  @Test
  void sumsAreRefusedWhereThereIsNoGroup() {
    assertThatThrownBy(() -> Expression.compile("sum(hours) > 3"))
        .isInstanceOf(ExpressionProblem.class)
        .hasMessageContaining("`group`");
    assertThatThrownBy(() -> over(group("1"), "sum(sum(hours))"))
        .isInstanceOf(ExpressionProblem.class);
  }
}

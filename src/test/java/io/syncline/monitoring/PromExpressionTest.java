package io.syncline.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromExpressionTest {

  private static final Map<String, Map<String, Set<String>>> METRICS =
      Map.of(
          "depth", Map.of("queue", Set.of("events", "deliveries"), "system", Set.of()),
          "state", Map.of("system", Set.of(), "state", Set.of("silent", "refusing")),
          "calls_total", Map.of("system", Set.of()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "depth > 5",
        "max by (job, system) (depth{queue=\"events\"}) > 1e3",
        "sum(rate(calls_total[5m])) by (system) / sum by (system) (rate(calls_total[1h30m]))",
        "depth unless on (system) state{state=~\"silent|refusing\"} == 1",
        "absent(depth{job='syncline'}) or -depth{system!=\"a, (b)\"} offset 1d",
        "topk(3, deriv(depth{namespace=~\"$namespace\"}[$__rate_interval]))",
        "(depth - 1) * 2 > bool 0.5",
      })
  void whatIsRightHasNoProblem(String expression) {
    assertThat(check(expression).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dept > 5; unknown metric dept",
        "depth{sytem=\"a\"}; unknown label sytem of depth",
        "depth{queue=\"event\"}; depth has no queue event",
        "state{state=~\"silent|refused\"}; state has no state refused",
        "sum by (queue) (calls_total); unknown label queue of sum",
        "sum by (queue) (sum by (system) (depth)); unknown label queue of sum",
        "depth unless on (queue) state; unknown label queue of right of unless",
        "rate(calls_total); rate needs a range of time",
        "rate(calls_total[5x]); not understood: 5x])",
        "rate(calls_total[5]); expected a duration before 5",
        "calls_total[5m]; a range of time needs a function",
        "max(calls_total[5m]); max takes no range of time",
        "median(depth); unknown function median",
        "depth >; expected a name before the end",
        "(depth; expected ) before the end",
        "depth depth; not expected: depth",
        "depth{queue>\"a\"}; no operator of labels: >",
      })
  void whatIsWrongIsSaid(String expression, String problem) {
    assertThat(check(expression).problems()).containsExactly(problem);
  }

  @Test
  void theLabelsOfTheResultAreThoseThatAreLeft() {
    assertThat(check("max by (job, system) (depth) > 1").labels())
        .containsExactlyInAnyOrder("job", "system");
    assertThat(check("sum(depth)").labels()).isEmpty();
    assertThat(check("rate(calls_total[5m])").labels()).contains("system", "instance");
    assertThat(check("depth and on (system) state").metrics()).containsExactly("depth", "state");
  }

  private static PromExpression.Result check(String expression) {
    return PromExpression.check(expression, it -> Optional.ofNullable(METRICS.get(it)));
  }
}

package io.syncline.core.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("S2: what a target may have made of a value; anything else is an edit")
class TargetRenderingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Ann|Ann",
        "' Ann '|Ann",
        "Ann|ANN",
        "+41 44 668 18 00|+41446681800",
        "Amélie|Ame\u0301lie",
        "A name that is cut off here|A name that is c",
        "' A name that is cut off here'|'A name that is c '",
        "2026-03-01T12:34:56.789123Z|2026-03-01T12:34:56.789Z",
        "2026-03-01T12:34:56.789Z|2026-03-01T12:34:56Z",
        "2026-03-01T12:34:56Z|2026-03-01T12:34:00Z",
        "2026-03-01T12:34:56Z|2026-03-01T00:00:00Z"
      })
  void aTextWrittenOtherwiseIsTheSame(String sent, String shown) {
    assertThat(TargetRendering.isOf(Value.text(sent), Value.text(shown))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Ann|Anna",
        "Anna|Ann",
        "A name that is cut off here|A name that is ",
        "A name that is cut off here|name that is cut off",
        "--|??",
        "2026-03-01T12:34:56Z|2026-03-01T12:35:00Z",
        "2026-03-01T12:34:56Z|2026-03-01T12:00:00Z",
        "2026-03-01T12:34:56Z|soon"
      })
  void anotherTextIsAnEdit(String sent, String shown) {
    assertThat(TargetRendering.isOf(Value.text(sent), Value.text(shown))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.456, 10.46, true",
    "10.456, 10.45, true",
    "10.456, 10, true",
    "10.456, 11, true",
    "10.456, 10.44, false",
    "10, 11, false",
    "1000, 1001, false",
    "0.005, 0.00, true"
  })
  void aNumberMayBeRounded(String sent, String shown, boolean same) {
    assertThat(TargetRendering.isOf(Value.decimal(sent), Value.decimal(shown))).isEqualTo(same);
  }

  @Test
  void aListMayBeInAnotherOrderAndLacksNothing() {
    assertThat(TargetRendering.isOf(list("Ann", "Bob"), list("BOB", "ann"))).isTrue();
    assertThat(TargetRendering.isOf(list("Ann", "Bob"), list("Ann"))).isFalse();
    assertThat(TargetRendering.isOf(list("Ann"), list("Ann", "Bob"))).isFalse();
  }

  @Test
  void anObjectMayHaveMoreAndNotLess() {
    var sent = object(Map.of("city", Value.text("Bern")));
    var more = object(Map.of("city", Value.text("BERN"), "zip", Value.text("3000")));
    assertThat(TargetRendering.isOf(sent, more)).isTrue();
    assertThat(TargetRendering.isOf(more, sent)).isFalse();
    assertThat(TargetRendering.isOf(sent, object(Map.of("city", Value.text("Basel"))))).isFalse();
    assertThat(TargetRendering.isOf(object(Map.of("zip", Value.CLEARED)), sent)).isTrue();
  }

  @Test
  void whatWasNotSentOrIsOfAnotherKindIsNone() {
    assertThat(TargetRendering.isOf(null, Value.text("Ann"))).isFalse();
    assertThat(TargetRendering.isOf(Value.text("10"), list("10"))).isFalse();
    assertThat(TargetRendering.isOf(list("10"), object(Map.of()))).isFalse();
    assertThat(TargetRendering.isOf(Value.text("Ann"), Value.CLEARED)).isFalse();
    assertThat(TargetRendering.isOf(Value.text(""), Value.CLEARED)).isTrue();
  }

  private static Value list(String... items) {
    return new Value.Items(List.of(items).stream().<Value>map(Value::text).toList());
  }

  private static Value object(Map<String, Value> fields) {
    return new Value.Struct(fields);
  }
}

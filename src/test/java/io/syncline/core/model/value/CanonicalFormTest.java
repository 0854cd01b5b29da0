package io.syncline.core.model.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8785 and where the canonical form departs from it on purpose. */
class CanonicalFormTest {

  /** RFC 8785 section 3.2.2 and 3.2.3: its example, numbers apart. */
  @Test
  void stringsAndLiteralsAreThoseOfTheRfcsExample() {
    var example =
        struct(
            "string",
            Value.text("\u20ac$\u000F\nA'B\"\\\\\"/"),
            "literals",
            new Value.Items(List.of(Value.CLEARED, Value.flag(true), Value.flag(false))));
    assertThat(example.canonical())
        .isEqualTo(
            "{\"literals\":[null,true,false],\"string\":\"\u20ac$\\u000f\\n"
                + "A'B\\\"\\\\\\\\\\\"/\"}");
  }

  /** RFC 8785 section 3.2.3: property names sort by UTF-16 code units. */
  @Test
  void namesSortAsInTheRfcsExample() {
    var example =
        struct(
            "\u20ac", Value.text("Euro Sign"),
            "\r", Value.text("Carriage Return"),
            "1", Value.text("One"),
            "\ud83d\ude00", Value.text("Emoji: Grinning Face"),
            "\u0080", Value.text("Control"),
            "\u00f6", Value.text("Latin Small Letter O With Diaeresis"));
    assertThat(example.canonical())
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\"}");
  }

  @Test
  void everyControlBelowSpaceIsEscaped() {
    for (char c = 0; c < 0x20; c++) {
      var canonical = Value.text("a" + c).canonical();
      assertThat(canonical).isEqualTo("\"a" + escape(c) + "\"");
    }
    assertThat(Value.text("\u007f</script>\u2028").canonical())
        .isEqualTo("\"\u007f</script>\u2028\"");
  }

  @ParameterizedTest
  @CsvSource({
    "12.50, 12.5",
    "100, 100",
    "1E+2, 100",
    "-0.00, 0",
    "0E+5, 0",
    "1e-7, 0.0000001",
    "1234567890123456789012345678901234567890.10, 1234567890123456789012345678901234567890.1",
    "1e100, 1"
        + "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    "1e101, 1E+101",
    "10e100, 1E+101",
    "1e999999999, 1E+999999999",
    "-1e-999999999, -1E-999999999"
  })
  void decimalsAreStringsWithoutTrailingZeros(String written, String canonical) {
    assertThat(new Value.Decimal(new BigDecimal(written)).canonical())
        .isEqualTo('"' + canonical + '"');
  }

  @Test
  void textAndNamesAreNfc() {
    assertThat(Value.text("e\u0301").canonical()).isEqualTo("\"\u00e9\"");
    assertThat(struct("e\u0301", Value.text("x")).canonical()).isEqualTo("{\"\u00e9\":\"x\"}");
    assertThat(Value.text("\u212B").canonical()).isEqualTo("\"\u00C5\"");
    assertThat(Value.text("\uFB01").canonical()).isEqualTo("\"\uFB01\"");
    assertThat(Value.text("a\u0323\u0307").agreesWith(Value.text("a\u0307\u0323"))).isTrue();
  }

  @Test
  void s4ClearedIsNullAndUnsaidIsLeftOut() {
    assertThat(struct("a", Value.CLEARED, "b", Value.text(""), "c", items()).canonical())
        .isEqualTo("{\"a\":null,\"b\":null,\"c\":null}");
    assertThat(struct("a", Value.CLEARED).canonical()).isNotEqualTo(struct().canonical());
    assertThat(items(struct(), items()).canonical()).isEqualTo("[{},null]");
  }

  private static String escape(char c) {
    return switch (c) {
      case '\b' -> "\\b";
      case '\t' -> "\\t";
      case '\n' -> "\\n";
      case '\f' -> "\\f";
      case '\r' -> "\\r";
      default -> String.format("\\u%04x", (int) c);
    };
  }

  private static Value.Items items(Value... values) {
    return new Value.Items(List.of(values));
  }

  private static Value.Struct struct(Object... pairs) {
    Map<String, Value> fields = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put((String) pairs[i], (Value) pairs[i + 1]);
    }
    return new Value.Struct(fields);
  }
}

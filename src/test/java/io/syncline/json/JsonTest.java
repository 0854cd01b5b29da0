package io.syncline.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void whatIsWrittenReadsBackTheSame() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      var value = anyValue(random, 5);
      assertThat(Json.parse(Json.write(value))).as("seed %d", seed).isEqualTo(value);
    }
  }

  @Test
  void objectsOfTheSameNamesInTheSameOrderAreEachReadAsTheyAre() {
    var one = "{\"b\":%d,\"a\":{\"b\":%d,\"a\":%d}}";
    var text = new StringBuilder("[{\"b\":1,\"b\":2}");
    for (int i = 0; i < 50; i++) {
      text.append(',').append(one.formatted(i, i + 1, i + 2));
      text.append(",{\"n").append(i).append("\":").append(i).append(",\"a\":0}");
    }
    var read = ((Value.Items) Json.parse(text.append(']').toString())).values();

    assertThat(read.get(0)).isEqualTo(new Value.Struct(Map.of("b", Value.decimal(2))));
    for (int i = 0; i < 50; i++) {
      assertThat(Json.text(read.get(1 + 2 * i)))
          .isEqualTo("{\"a\":{\"a\":%d,\"b\":%d},\"b\":%d}".formatted(i + 2, i + 1, i));
      assertThat(Json.text(read.get(2 + 2 * i))).isEqualTo("{\"a\":0,\"n%d\":%d}".formatted(i, i));
    }
  }

  @Test
  void numbersKeepEveryDigit() {
    var text = "{\"a\":0.10,\"b\":-1234567890123456789012345678901234567890,\"c\":1e2}";
    var struct = Json.parseStruct(text);
    assertThat(struct.fields().get("a")).isEqualTo(Value.decimal("0.10"));
    assertThat(struct.fields().get("b"))
        .isEqualTo(Value.decimal("-1234567890123456789012345678901234567890"));
    assertThat(Json.text(struct))
        .isEqualTo("{\"a\":0.10,\"b\":-1234567890123456789012345678901234567890,\"c\":100}");
  }

  @Test
  void anExponentCountsLikeDigits() {
    assertThatThrownBy(() -> Json.parse("1e999999999")).isInstanceOf(MalformedJson.class);
    assertThatThrownBy(() -> Json.parse("1e-999999999")).isInstanceOf(MalformedJson.class);
    assertThatThrownBy(() -> Json.parse("1e99999999999")).isInstanceOf(MalformedJson.class);
    assertThatThrownBy(() -> Json.parse("9".repeat(1001))).isInstanceOf(MalformedJson.class);
    assertThat(Json.parse("0e999999999")).isEqualTo(new Value.Decimal(BigDecimal.ZERO));
  }

  @Test
  void deepNestingIsRefusedAndNotRecursedInto() {
    var deep = "[".repeat(10_000) + "]".repeat(10_000);
    assertThatThrownBy(() -> Json.parse(deep)).isInstanceOf(MalformedJson.class);
    var deepest = "[".repeat(1_000) + "]".repeat(1_000);
    var envelope = new Value.Struct(Map.of("payload", Json.parse(deepest)));
    assertThat(Json.text(envelope)).contains(deepest);
  }

  @Test
  void ofANameSaidTwiceTheLastCounts() {
    assertThat(Json.parse("{\"a\":1,\"a\":2}"))
        .isEqualTo(new Value.Struct(Map.of("a", Value.decimal(2))));
  }

  @Test
  void whatNoStoreCanHoldIsMarkedAndNoTextOfASystem() {
    assertThat(Json.parse("\"a\\u0000b\\ud800c\\udc00d\\ud83d\\ude00\""))
        .isEqualTo(Value.text("a\uFDD0b\uFDD0c\uFDD0d\uD83D\uDE00"));
    assertThat(Json.text(Value.text("x\uDC00\u0000"))).isEqualTo("\"x\uFDD0\uFDD0\"");
    assertThat(Json.isAltered(Json.write(Json.parse("[\"a\", \"\\u0000\"]")))).isTrue();
    assertThat(Json.isAltered(Json.write(Value.text("Zo\u00EB \uFFFD \uFDCF")))).isFalse();
  }

  @Test
  void aRefusalSaysWhereAndNeverWhat() {
    for (var text : new String[] {"{\"a\": secret}", "{\"a\":\"secret", "[1,secret]", "secret"}) {
      assertThatThrownBy(() -> Json.parse(text))
          .isInstanceOf(MalformedJson.class)
          .hasNoCause()
          .message()
          .doesNotContain("secret");
    }
    assertThatThrownBy(() -> Json.parse("{\n \"a\": nope}")).hasMessageContaining("line 2");
  }

  @Test
  void onlyOneWholeValueIsTaken() {
    for (var text : new String[] {"", "  ", "1 2", "{} x", "[1,]", "{\"a\"}", "NaN", "'a'", "01"}) {
      assertThatThrownBy(() -> Json.parse(text)).as(text).isInstanceOf(MalformedJson.class);
    }
    assertThatThrownBy(() -> Json.parseStruct("[]")).isInstanceOf(MalformedJson.class);
    var latin1 = "\"\u00e9\"".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Json.parse(latin1)).isInstanceOf(MalformedJson.class);
  }

  private static Value anyValue(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> Value.CLEARED;
      case 1 -> Value.flag(random.nextBoolean());
      case 2 -> new Value.Decimal(BigDecimal.valueOf(random.nextLong(), random.nextInt(30)));
      case 3 -> Value.text(anyText(random));
      case 4 -> {
        var items = new ArrayList<Value>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(anyValue(random, depth - 1));
        }
        yield new Value.Items(items);
      }
      default -> {
        var fields = new TreeMap<String, Value>();
        for (int i = random.nextInt(4); i > 0; i--) {
          fields.put(anyText(random), anyValue(random, depth - 1));
        }
        yield new Value.Struct(fields);
      }
    };
  }

  private static String anyText(Random random) {
    return random
        .ints(random.nextInt(8), 1, 0x1F700)
        .filter(c -> c < 0xD800 || c > 0xDFFF)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}

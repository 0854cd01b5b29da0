package io.syncline.core.model.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SortedFieldsTest {

  private static final String LETTERS = "ab\"\\\u0001\u00e9e\u0301\u4e2d ~\u007f";

  @Test
  void itIsWhatATreeOfTheSameFieldsIs() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      var map = new HashMap<String, Value>();
      for (int j = random.nextInt(12); j > 0; j--) {
        map.put(text(random), value(random, 2));
      }
      var tree = new TreeMap<>(map);
      var fields = SortedFields.of(map);
      assertThat(fields).as("seed %d", seed).isEqualTo(tree).hasSameHashCodeAs(tree);
      assertThat(new ArrayList<>(fields.keySet())).isEqualTo(new ArrayList<>(tree.keySet()));
      assertThat(new ArrayList<>(fields.values())).isEqualTo(new ArrayList<>(tree.values()));
      for (var name : List.of("a", "b", "")) {
        assertThat(fields.get(name)).isEqualTo(tree.get(name));
        assertThat(fields.containsKey(name)).isEqualTo(tree.containsKey(name));
      }
      var seen = new ArrayList<String>();
      fields.forEach((name, value) -> seen.add(name));
      assertThat(seen).isEqualTo(new ArrayList<>(tree.keySet()));
    }
  }

  @Test
  void s4WhatIsNotSaidIsNoField() {
    var fields =
        SortedFields.said(
            new String[] {"a", "b", "c"}, new Value[] {Value.text("1"), null, Value.CLEARED});

    assertThat(fields).isEqualTo(Map.of("a", Value.text("1"), "c", Value.CLEARED));
    assertThat(fields.containsKey("b")).isFalse();
  }

  @Test
  void itCannotBeChanged() {
    var source = new HashMap<String, Value>(Map.of("a", Value.text("1")));
    var fields = SortedFields.of(source);
    source.put("b", Value.text("2"));

    assertThat(fields).hasSize(1);
    assertThatThrownBy(() -> fields.put("b", Value.text("2")))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> fields.entrySet().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(SortedFields.of(fields)).isSameAs(fields);
  }

  @Test
  void bytesAreThoseOfTheCanonicalText() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var bytes = new CanonicalBytes();
    for (int i = 0; i < 5_000; i++) {
      var value = value(random, 2);
      int length = bytes.write(value);
      assertThat(new String(bytes.bytes(), 0, length, StandardCharsets.UTF_8))
          .as("seed %d", seed)
          .isEqualTo(value.canonical());
    }
  }

  private static Value value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> Value.CLEARED;
      case 1 -> Value.flag(random.nextBoolean());
      case 2 -> Value.decimal(random.nextInt(100_000) / 100.0 + "");
      case 3, 4 -> Value.text(text(random).repeat(random.nextInt(40)));
      case 5 -> new Value.Items(List.of(value(random, depth - 1)));
      default -> new Value.Struct(Map.of(text(random), value(random, depth - 1)));
    };
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}

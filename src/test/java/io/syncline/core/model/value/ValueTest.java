package io.syncline.core.model.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueTest {

  @Test
  void whatMeansTheSameAgrees() {
    assertThat(Value.decimal("12.50").agreesWith(Value.text("12.5"))).isTrue();
    assertThat(Value.decimal("12.50").agreesWith(Value.decimal("12.5"))).isTrue();
    assertThat(Value.decimal("12.50")).isNotEqualTo(Value.decimal("12.5"));
    assertThat(Value.text("12.50").agreesWith(Value.text("12.5"))).isFalse();
    assertThat(Value.flag(true).agreesWith(Value.text("true"))).isFalse();
    assertThat(Value.text("a").agreesWith(Value.text("A"))).isFalse();
  }

  @Test
  void s4AllEmptyValuesAgree() {
    var empty = List.of(Value.CLEARED, Value.text(""), new Value.Items(List.of()));
    for (var one : empty) {
      assertThat(one.isEmpty()).isTrue();
      for (var other : empty) {
        assertThat(one.agreesWith(other)).isTrue();
      }
      assertThat(one.agreesWith(Value.text(" "))).isFalse();
      assertThat(one.agreesWith(Value.text("null"))).isFalse();
      assertThat(one.agreesWith(Value.Struct.EMPTY)).isFalse();
      assertThat(one.agreesWith(Value.decimal(0))).isFalse();
      assertThat(one.agreesWith(Value.flag(false))).isFalse();
    }
  }

  @Test
  void valuesDoNotChangeWithWhatTheyWereMadeOf() {
    var list = new ArrayList<Value>(List.of(Value.text("a")));
    var items = new Value.Items(list);
    list.add(Value.text("b"));
    assertThat(items.values()).hasSize(1);
    Map<String, Value> map = new HashMap<>(Map.of("a", Value.text("a")));
    var struct = new Value.Struct(map);
    map.clear();
    assertThat(struct.fields()).hasSize(1);
    assertThatThrownBy(() -> struct.fields().put("b", Value.CLEARED))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void textsOfValuesShowNoContent() {
    assertThat(Value.text("secret").toString()).isEqualTo("Text[6 chars]");
    assertThat(Value.decimal("4711").toString()).isEqualTo("Decimal[4 digits]");
    assertThat(new Value.Items(List.of(Value.text("secret"))).toString()).doesNotContain("secret");
    assertThat(Attributes.of("a", Value.text("secret")).toString()).isEqualTo("[a]");
  }
}

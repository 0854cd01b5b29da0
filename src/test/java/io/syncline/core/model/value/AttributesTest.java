package io.syncline.core.model.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributesTest {

  private final Attributes known =
      Attributes.of(Map.of("a", Value.text("1"), "b", Value.CLEARED, "c", Value.text("3")));

  @Test
  void s4ClearedIsSaidAndUnsaidIsNot() {
    assertThat(known.says("b")).isTrue();
    assertThat(known.get("b")).isEqualTo(Value.CLEARED);
    assertThat(known.says("x")).isFalse();
    assertThat(known.get("x")).isNull();
  }

  @Test
  void newerIsLaidOverOlder() {
    var newer = Attributes.of(Map.of("a", Value.CLEARED, "d", Value.text("4")));
    var merged = known.with(newer);
    assertThat(merged.names()).containsExactly("a", "b", "c", "d");
    assertThat(merged.get("a")).isEqualTo(Value.CLEARED);
    assertThat(merged.get("c")).isEqualTo(Value.text("3"));
    assertThat(known.get("a")).isEqualTo(Value.text("1"));
    assertThat(known.with("a", Value.text("9")).get("a")).isEqualTo(Value.text("9"));
  }

  @Test
  void onlyKeepsWhatIsWanted() {
    assertThat(known.only("c"::equals)).isEqualTo(Attributes.of("c", Value.text("3")));
    assertThat(known.only(name -> false).isEmpty()).isTrue();
    assertThat(Attributes.of(Map.of())).isSameAs(Attributes.NONE);
  }

  @Test
  void theCanonicalFormIsInNameOrderWithoutTheUnsaid() {
    assertThat(known.canonical()).isEqualTo("{\"a\":\"1\",\"b\":null,\"c\":\"3\"}");
    assertThat(Attributes.NONE.canonical()).isEqualTo("{}");
  }
}

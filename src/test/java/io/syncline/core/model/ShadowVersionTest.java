package io.syncline.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ShadowVersionTest {

  private static final Map<String, FieldShadow> ONE =
      Map.of("a", FieldShadow.read(Value.text("1")));
  private static final Map<String, FieldShadow> TWO =
      Map.of("a", FieldShadow.read(Value.text("2")));

  @Test
  @DisplayName("S1: the version of a shadow is that of all it holds, or unknown")
  void theVersionIsThatOfAllItHolds() {
    var known = new Shadow(ONE, 3, "7", null);

    assertThat(known.advancedTo(TWO, 4, "8")).isEqualTo(new Shadow(TWO, 4, "8", null));
    assertThat(known.advancedTo(TWO, 4, null)).isEqualTo(new Shadow(TWO, 4, null, null));
    assertThat(known.advancedTo(TWO, 2, "6")).isEqualTo(new Shadow(TWO, 3, "6", null));
  }
}

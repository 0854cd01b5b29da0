package io.syncline.core.transform.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class MemoizedTest {

  private final ArrayList<String> asked = new ArrayList<>();
  private final Memoized remembered =
      new Memoized(
          text -> {
            asked.add(text);
            return text + "!";
          });

  @Test
  void theSameTextIsWorkedOutOnce() {
    assertThat(remembered.apply("one")).isEqualTo("one!");
    assertThat(remembered.apply("two")).isEqualTo("two!");
    assertThat(remembered.apply("one")).isEqualTo("one!");
    assertThat(asked).containsExactly("one", "two");
  }

  @Test
  void whatWasNotAskedForLongestIsForgotten() {
    remembered.apply("kept");
    for (int i = 0; i < 4_095; i++) {
      remembered.apply("other " + i);
      remembered.apply("kept");
    }
    remembered.apply("one too many");
    asked.clear();
    remembered.apply("kept");
    remembered.apply("other 0");

    assertThat(asked).containsExactly("other 0");
  }
}

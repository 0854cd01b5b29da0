package io.syncline.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S10: one conflict exists per base and values")
class FingerprintTest {

  @Test
  void whichSideSaysWhichIsNoDifference() {
    assertThat(of("base", "a", "b")).isEqualTo(of("base", "b", "a"));
    assertThat(of("base", "a", "b")).hasSameHashCodeAs(of("base", "b", "a"));
    assertThat(of("base", "a", "b").bytes()).isEqualTo(of("base", "b", "a").bytes()).hasSize(32);
  }

  @Test
  void anotherSpellingOfOneNumberIsNoDifference() {
    assertThat(Fingerprint.of(null, Value.decimal("12.50"), Value.text("a")))
        .isEqualTo(Fingerprint.of(null, Value.decimal("12.5"), Value.text("a")));
  }

  @Test
  void anotherValueOrAnotherBaseIsAnotherConflict() {
    var all =
        List.of(
            of("base", "a", "b"),
            of("base", "a", "c"),
            of("base", "b", "c"),
            of("other", "a", "b"),
            of(null, "a", "b"),
            of("", "a", "b"),
            of("base", "a", "a"));

    assertThat(new HashSet<>(all)).hasSameSizeAs(all);
    assertThat(all.stream().map(Fingerprint::hashCode)).doesNotHaveDuplicates();
    assertThat(all.stream().map(Fingerprint::toString)).doesNotHaveDuplicates();
    assertThat(all.get(0)).isNotEqualTo("base");
  }

  @Test
  void valuesDoNotRunIntoOneAnother() {
    assertThat(Fingerprint.of(null, Value.decimal(1), Value.decimal(23)))
        .isNotEqualTo(Fingerprint.of(null, Value.decimal(12), Value.decimal(3)));
  }

  @Test
  void itCannotBeChangedFromOutside() {
    var print = of("base", "a", "b");
    print.bytes()[0]++;

    assertThat(print).isEqualTo(of("base", "a", "b"));
  }

  private static Fingerprint of(@Nullable String base, String one, String other) {
    return Fingerprint.of(
        base == null ? null : Value.text(base), Value.text(one), Value.text(other));
  }
}

package io.syncline.core.model.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionHashTest {

  /** FIPS 180-4: the hash of no bytes; and sha256sum of the text. */
  @Test
  void isSha256OfTheCanonicalForm() {
    assertThat(VersionHash.of("").hex())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(VersionHash.of("abc").hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(VersionHash.of(Attributes.NONE)).isEqualTo(VersionHash.of("{}"));
  }

  @Test
  void s4UnsaidDoesNotChangeItAndClearedDoes() {
    var one = Attributes.of("a", Value.decimal("1.50"));
    assertThat(VersionHash.of(one))
        .isEqualTo(VersionHash.of(Attributes.of("a", Value.decimal("1.5"))));
    assertThat(VersionHash.of(one)).isNotEqualTo(VersionHash.of(one.with("b", Value.CLEARED)));
    assertThat(VersionHash.of(one.with("b", Value.CLEARED)))
        .isEqualTo(VersionHash.of(one.with("b", Value.text(""))));
  }

  @Test
  void s24AKeyedHashCannotBeHadWithoutItsKey() {
    var attributes = Attributes.of(Map.of("a", Value.text("x")));
    var keyed = VersionHash.keyed(attributes, "key".getBytes(StandardCharsets.UTF_8));
    assertThat(keyed.hex()).hasSize(64).isNotEqualTo(VersionHash.of(attributes).hex());
    assertThat(VersionHash.keyed(attributes, "other".getBytes(StandardCharsets.UTF_8)))
        .isNotEqualTo(keyed);
    assertThat(VersionHash.keyed(attributes, "key".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(keyed);
  }
}

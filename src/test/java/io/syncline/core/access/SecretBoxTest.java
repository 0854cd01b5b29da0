package io.syncline.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.access.SecretBox.CannotOpen;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretBoxTest {

  private static final String OLD = SecretBox.newKey();
  private static final String NEW = SecretBox.newKey();
  private static final String SECRET = "refresh-\u00e9-token";

  private final SecretBox box = new SecretBox(List.of(OLD));

  @Test
  void whatWasSealedOpensAndIsNotSeenInBetween() {
    var sealed = box.seal("books", SECRET);

    assertThat(new String(sealed.bytes(), StandardCharsets.UTF_8)).doesNotContain("refresh");
    assertThat(box.open("books", sealed)).isEqualTo(SECRET);
    assertThat(box.seal("books", SECRET).bytes()).isNotEqualTo(sealed.bytes());
  }

  @Test
  void aNewKeyInFrontSealsAndTheOldOneStillOpens() {
    var before = box.seal("books", SECRET);
    var both = new SecretBox(List.of(NEW, OLD));

    assertThat(both.open("books", before)).isEqualTo(SECRET);
    var after = both.seal("books", SECRET);
    assertThat(new SecretBox(List.of(NEW)).open("books", after)).isEqualTo(SECRET);
    assertThatThrownBy(() -> box.open("books", after)).isInstanceOf(CannotOpen.class);
  }

  @Test
  void oneSealedForAnotherOrChangedDoesNotOpen() {
    var sealed = box.seal("books", SECRET);
    assertThatThrownBy(() -> box.open("crm", sealed)).isInstanceOf(CannotOpen.class);

    sealed.bytes()[20] ^= 1;
    assertThatThrownBy(() -> box.open("books", sealed)).isInstanceOf(CannotOpen.class);
    var stump = new SecretBox.Sealed(sealed.keyId(), new byte[3]);
    assertThatThrownBy(() -> box.open("books", stump)).isInstanceOf(CannotOpen.class);
  }

  @Test
  void aKeyThatIsNoneIsNamedByItsNumberAndNotQuoted() {
    assertThatThrownBy(() -> new SecretBox(List.of(OLD, "c2hvcnQ=")))
        .hasMessageContaining("key 2")
        .hasMessageNotContaining("c2hvcnQ")
        .hasNoCause();
    assertThatThrownBy(() -> new SecretBox(List.of("%secret%")))
        .hasMessageContaining("key 1")
        .hasMessageNotContaining("%secret%")
        .hasNoCause();
  }
}

package io.syncline.core.reconcile.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the vectors of the reference implementation ({@code vectors_sip64}). */
class SipHashTest {

  private static final SipHash HASH = new SipHash(upTo(SipHash.KEY));

  private static byte[] upTo(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  @Test
  void s24ItIsWhatItsAuthorsDescribe() {
    assertThat(HASH.of(upTo(0))).isEqualTo(0x726fdb47dd0e0e31L);
    assertThat(HASH.of(upTo(1))).isEqualTo(0x74f839c593dc67fdL);
    assertThat(HASH.of(upTo(8))).isEqualTo(0x93f5f5799a932462L);
    assertThat(HASH.of(upTo(15))).isEqualTo(0xa129ca6149be45e5L);
  }

  @Test
  void whatLiesBehindTheBytesChangesNothing() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      int length = random.nextInt(bytes.length + 1);

      assertThat(HASH.of(bytes, length))
          .as("seed %d, round %d", seed, i)
          .isEqualTo(HASH.of(Arrays.copyOf(bytes, length)));
    }
  }
}

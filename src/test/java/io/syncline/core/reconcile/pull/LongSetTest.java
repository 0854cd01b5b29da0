package io.syncline.core.reconcile.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class LongSetTest {

  @RepeatedTest(5)
  void itHoldsWhatASetHolds(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    var random = new Random(seed);
    var set = new LongSet();
    var other = new LongSet();
    var known = new HashSet<Long>();
    var others = new HashSet<Long>();
    for (int i = 0; i < 5_000; i++) {
      // Few enough to meet again, zero among them, and some that fall into one place.
      long one = random.nextInt(3_000) * (i % 2 == 0 ? 1L : 1L << 32);
      long two = random.nextInt(3_000);
      assertThat(set.add(one)).as("seed %d", seed).isEqualTo(known.add(one));
      assertThat(other.add(two)).as("seed %d", seed).isEqualTo(others.add(two));
    }
    assertThat(set.size()).as("seed %d", seed).isEqualTo(known.size());
    for (long i = 0; i < 3_000; i++) {
      assertThat(set.contains(i)).as("seed %d, %d", seed, i).isEqualTo(known.contains(i));
    }
    assertThat(set.in(other))
        .as("seed %d", seed)
        .isEqualTo(known.stream().filter(others::contains).count());
  }
}

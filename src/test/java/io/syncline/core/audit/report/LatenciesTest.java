package io.syncline.core.audit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  private static Latencies one(long millis) {
    return new Latencies(millis, new TreeMap<>(Map.of(Latencies.step(millis), 1L)));
  }

  @Test
  void sharesAreThoseOfTheSortedTimesToThreePercent() {
    var random = new Random(11);
    for (int size : new int[] {1, 2, 3, 20, 999}) {
      var all = new ArrayList<Long>();
      for (int i = 0; i < size; i++) {
        all.add((long) Math.pow(10, random.nextDouble() * 7));
      }
      var sum = Latencies.sum(all.stream().map(LatenciesTest::one).toList());
      all.sort(null);
      for (double share : new double[] {0.5, 0.95, 0.99, 1}) {
        var exact = all.get((int) Math.ceil(share * size) - 1);
        assertThat((double) sum.within(share))
            .as("%s of %d", share, size)
            .isCloseTo(exact, within(exact * 0.03 + 0.5));
      }
      assertThat(sum.average()).isEqualTo(all.stream().mapToLong(Long::longValue).sum() / size);
    }
  }

  @Test
  void ofNoWriteNothingIsKnown() {
    assertThat(Latencies.NONE.average()).isNull();
    assertThat(Latencies.NONE.within(0.5)).isNull();
    assertThat(one(0).within(0.5)).isEqualTo(1);
    assertThat(one(0).average()).isEqualTo(0);
  }
}

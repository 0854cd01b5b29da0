package io.syncline.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

  @Test
  void idsAreVersion7OfTheClocksMillisecond() {
    var at = Instant.parse("2026-11-21T10:00:00.123Z");
    var ids = new Ids(() -> at, new Random(1));
    var seen = new HashSet<UUID>();
    for (int i = 0; i < 1_000; i++) {
      var id = ids.next();
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(at.toEpochMilli());
      assertThat(seen.add(id)).isTrue();
    }
  }

  @Test
  void laterIdsSortBehindEarlierOnes() {
    var millis = new long[] {1_700_000_000_000L};
    var ids = new Ids(() -> Instant.ofEpochMilli(millis[0]++), new Random(2));
    var before = ids.nextRecord();
    for (int i = 0; i < 1_000; i++) {
      var next = ids.nextRecord();
      assertThat(next).isGreaterThan(before);
      assertThat(RecordId.parse(next.toString())).isEqualTo(next);
      before = next;
    }
  }

  @Test
  void s18RecordIdsSortByUnsignedBytesAsPostgresDoes() {
    assertThat(RecordId.parse("ffffffff-0000-7000-8000-000000000000"))
        .isGreaterThan(RecordId.parse("00000000-0000-7000-8000-000000000000"));
    assertThat(RecordId.parse("00000000-0000-7000-ffff-000000000000"))
        .isGreaterThan(RecordId.parse("00000000-0000-7000-0fff-000000000000"));
  }

  @Test
  void s18SlicesShareTheShardsWithoutOverlap() {
    for (int of = 1; of <= 9; of++) {
      for (int shard = 0; shard < Slice.SHARDS; shard++) {
        int owners = 0;
        for (int index = 0; index < of; index++) {
          owners += new Slice(index, of).has(shard) ? 1 : 0;
        }
        assertThat(owners).isEqualTo(1);
      }
    }
    assertThatThrownBy(() -> new Slice(2, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Slice(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void s18ALanesShardIsTheSameInEveryReleaseAndSpreads() {
    assertThat(Slice.shardOf("")).isEqualTo((0x811c9dc5 ^ 0x811c9dc5 >>> 16) & 255);
    assertThat(Slice.shardOf("hubspot/contacts/1")).isEqualTo(Slice.shardOf("hubspot/contacts/1"));
    var counts = new int[Slice.SHARDS];
    for (int i = 0; i < 25_600; i++) {
      counts[Slice.shardOf("hubspot/contacts/" + i)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(40, 180);
    }
  }
}

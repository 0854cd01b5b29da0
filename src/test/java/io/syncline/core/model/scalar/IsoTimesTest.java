package io.syncline.core.model.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IsoTimesTest {

  private static final DateTimeFormatter PLATFORM =
      DateTimeFormatter.ISO_OFFSET_DATE_TIME.withResolverStyle(ResolverStyle.STRICT);

  @Test
  void whatItReadsThePlatformReadsTheSame() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      var text = spoilt(written(random), random);
      var read = IsoTimes.time(text);
      if (read != null) {
        assertThat(read).as("seed %d, %s", seed, text).isEqualTo(platform(text));
      }
    }
  }

  @Test
  void whatSystemsUsuallyWriteIsRead() {
    assertThat(IsoTimes.time("2026-11-21T10:00:00Z")).isEqualTo("2026-11-21T10:00:00Z");
    assertThat(IsoTimes.time("2026-11-21T10:00:00.123Z")).isEqualTo("2026-11-21T10:00:00.123Z");
    assertThat(IsoTimes.time("2026-11-21T10:00:00.5-03:30"))
        .isEqualTo(OffsetDateTime.of(2026, 11, 21, 10, 0, 0, 500_000_000, ZoneOffset.of("-03:30")));
    assertThat(IsoTimes.day("2024-02-29")).isEqualTo(LocalDate.of(2024, 2, 29));
    assertThat(IsoTimes.instant("1969-12-31T23:59:59Z")).isEqualTo(Instant.ofEpochSecond(-1));
  }

  @Test
  void whatIsNoTimeIsLeftToAFormatter() {
    for (var text :
        new String[] {
          "",
          "2026-11-21",
          "2026-02-29T10:00:00Z",
          "1900-02-29T10:00:00Z",
          "2026-04-31T10:00:00Z",
          "2026-13-01T10:00:00Z",
          "0000-01-01T10:00:00Z",
          "2026-11-21T24:00:00Z",
          "2026-11-21T10:60:00Z",
          "2026-11-21T10:00:60Z",
          "2026-11-21T10:00:00.Z",
          "2026-11-21T10:00:00.1234567890Z",
          "2026-11-21T10:00:00+19:00",
          "2026-11-21T10:00:00",
          "2026-11-21 10:00:00Z",
          "２026-11-21T10:00:00Z"
        }) {
      assertThat(IsoTimes.time(text)).as(text).isNull();
      assertThat(IsoTimes.unified(text)).as(text).isFalse();
    }
    assertThat(IsoTimes.day("2026-02-29")).isNull();
  }

  @Test
  void whatIsUnifiedIsWhatAnInstantWrites() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      var instant = Instant.ofEpochSecond(random.nextLong(-60_000_000_000L, 250_000_000_000L));
      assertThat(IsoTimes.unified(instant.toString())).as("seed %d, %s", seed, instant).isTrue();
      assertThat(IsoTimes.instant(instant.toString())).isEqualTo(instant);
      assertThat(IsoTimes.unified(instant.plusMillis(1).toString())).isFalse();
    }
  }

  private static String written(Random random) {
    var time =
        OffsetDateTime.ofInstant(
            Instant.ofEpochSecond(
                random.nextLong(-60_000_000_000L, 250_000_000_000L),
                random.nextBoolean() ? 0 : random.nextInt(1_000_000_000)),
            ZoneOffset.ofTotalSeconds(60 * random.nextInt(-17 * 60, 17 * 60)));
    return PLATFORM.format(
        random.nextBoolean() ? time : time.withOffsetSameInstant(ZoneOffset.UTC));
  }

  /** Mostly as it is; sometimes with another character somewhere. */
  private static String spoilt(String text, Random random) {
    if (random.nextInt(3) > 0) {
      return text;
    }
    int at = random.nextInt(text.length());
    return text.substring(0, at)
        + "0123456789:-+.TZ ".charAt(random.nextInt(17))
        + text.substring(at + 1);
  }

  private static @Nullable OffsetDateTime platform(String text) {
    try {
      return PLATFORM.parse(text, OffsetDateTime::from);
    } catch (DateTimeException e) {
      return null;
    }
  }
}

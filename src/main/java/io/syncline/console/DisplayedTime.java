package io.syncline.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A time as pages show it.
 *
 * @param iso for programs
 * @param exact for people, in UTC
 * @param ago seen from now, as {@code 5 min ago}
 */
public record DisplayedTime(String iso, String exact, String ago) {

  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  public static DisplayedTime of(Instant at, Instant now) {
    var passed = Duration.between(at, now);
    var ago =
        passed.isNegative()
            ? "in " + length(passed.negated())
            : passed.getSeconds() < 5 ? "just now" : length(passed) + " ago";
    return new DisplayedTime(at.truncatedTo(ChronoUnit.MILLIS).toString(), EXACT.format(at), ago);
  }

  public static @Nullable DisplayedTime maybe(@Nullable Instant at, Instant now) {
    return at == null ? null : of(at, now);
  }

  /** A length of time in its largest unit, rounded down. */
  public static String length(Duration length) {
    if (length.toDays() >= 2) {
      return length.toDays() + " d";
    }
    if (length.toHours() >= 1) {
      return length.toHours() + " h";
    }
    return length.toMinutes() >= 1
        ? length.toMinutes() + " min"
        : Math.max(0, length.getSeconds()) + " s";
  }
}

package io.syncline.core.system;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares a system's own versions of a record, which its system type promises only to grow (S3).
 */
public final class Versions {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,38}");

  private Versions() {}

  /** What identifies this state of the copy: the system's version, else its time of change. */
  public static @Nullable String of(NativeRecord seen) {
    var version = seen.version();
    var updatedAt = seen.updatedAt();
    return version != null ? version : updatedAt == null ? null : updatedAt.toString();
  }

  /**
   * Whether {@code seen} is strictly older than {@code known}; versions that cannot be compared are
   * not.
   */
  public static boolean older(String seen, @Nullable String known) {
    return known != null && compare(seen, known, Duration.ZERO).orElse(0) < 0;
  }

  /**
   * Compares two versions that are equal texts, numbers or times (ISO 8601, or as HTTP's headers
   * write them, RFC 1123); empty: they are none of these.
   *
   * @param step times within one step are equal; zero: none are
   */
  public static OptionalInt compare(String one, String other, Duration step) {
    if (one.equals(other)) {
      return OptionalInt.of(0);
    }
    if (NUMBER.matcher(one).matches() && NUMBER.matcher(other).matches()) {
      return OptionalInt.of(new BigInteger(one).compareTo(new BigInteger(other)));
    }
    try {
      return OptionalInt.of(begun(time(one), step).compareTo(begun(time(other), step)));
    } catch (DateTimeException notTimes) {
      return OptionalInt.empty();
    }
  }

  private static Instant time(String version) {
    return version.endsWith(" GMT")
        ? Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(version))
        : Instant.parse(version);
  }

  private static Instant begun(Instant at, Duration step) {
    long millis = step.toMillis();
    return millis == 0
        ? at
        : Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), millis) * millis);
  }
}

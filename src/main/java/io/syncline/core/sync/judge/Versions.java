package io.syncline.core.sync.judge;

import java.math.BigInteger;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares a system's own versions of a record, which its system type promises only to grow (S3).
 */
final class Versions {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,38}");

  private Versions() {}

  /**
   * Whether {@code seen} is strictly older than {@code known}; versions that cannot be compared are
   * not.
   */
  static boolean older(String seen, @Nullable String known) {
    if (known == null || seen.equals(known)) {
      return false;
    }
    if (NUMBER.matcher(seen).matches() && NUMBER.matcher(known).matches()) {
      return new BigInteger(seen).compareTo(new BigInteger(known)) < 0;
    }
    try {
      return Instant.parse(seen).isBefore(Instant.parse(known));
    } catch (DateTimeParseException notTimes) {
      return false;
    }
  }
}

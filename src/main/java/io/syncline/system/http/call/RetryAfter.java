package io.syncline.system.http.call;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After} (RFC 9110 section 10.2.3): seconds, or an HTTP date. */
public final class RetryAfter {

  private static final Duration LONGEST = Duration.ofDays(1);

  private final InstantSource clock;

  public RetryAfter(InstantSource clock) {
    this.clock = clock;
  }

  public Instant now() {
    return clock.instant();
  }

  /** How long to wait, a day at most; null where the answer does not say in a way to be read. */
  public @Nullable Duration of(HttpResult.Answered answer) {
    var header = answer.header("Retry-After");
    if (header == null) {
      return null;
    }
    try {
      var wait =
          header.matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(header))
              : until(header, answer);
      return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Counted from the answer's own {@code Date} where it has one: clocks disagree. */
  private Duration until(String date, HttpResult.Answered answer) {
    var now = answer.header("Date");
    var wait = Duration.between(now == null ? clock.instant() : parse(now), parse(date));
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  private static Instant parse(String date) {
    return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip()));
  }
}

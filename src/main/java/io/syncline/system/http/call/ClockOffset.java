package io.syncline.system.http.call;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How far the clock of a system is ahead of ours, learned from the {@code Date} of its answers (RFC
 * 9110 section 6.6.1; S12). Safe for threads.
 *
 * <p>The faster half of the last answers counts, since the unknown part of an answer's travel time
 * is at most its delay (the clock filter of RFC 5905 section 10). The result is their median, so
 * that one wrong answer changes nothing. An offset within the error of whole seconds and the delay
 * is taken as zero: most clocks agree, and edits with times in milliseconds must not become less
 * exact. A difference of more than a day is a broken header. The measured clock is that of the host
 * that answers, which may be a proxy in front of the system.
 */
public final class ClockOffset {

  private static final int KEPT = 16;
  private static final Duration LARGEST = Duration.ofDays(1);
  // A Date has whole seconds, truncated: on average the true time is half a second later.
  private static final Duration HALF_STEP = Duration.ofMillis(500);
  // Half a step for what is cut off and half a step for servers that renew their Date by a timer.
  private static final Duration UNTOLD = Duration.ofSeconds(1);

  private final Deque<Measured> last = new ArrayDeque<>();
  private volatile Duration ahead = Duration.ZERO;

  // All answers of one second say the same.
  private volatile ReadDate lastRead = new ReadDate("", null);

  private record Measured(Duration ahead, Duration delay) {}

  /**
   * A header as read.
   *
   * @param time null where it cannot be parsed: it is treated as missing
   */
  private record ReadDate(String text, @Nullable Instant time) {
    static @Nullable Instant parse(String text) {
      try {
        return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip()));
      } catch (DateTimeException e) {
        return null;
      }
    }
  }

  /** How far the system is ahead, negative where it is behind; zero until measured. */
  public Duration ahead() {
    return ahead;
  }

  /** Learns from one answer; an error, a cached answer or one without a time is ignored. */
  void learn(Instant sent, Instant arrived, HttpResult.Answered answer) {
    var date = answer.header("Date");
    var delay = Duration.between(sent, arrived);
    if (date == null || !answer.success() || delay.isNegative() || aged(answer)) {
      return;
    }
    var read = lastRead;
    if (!read.text().equals(date)) {
      read = new ReadDate(date, ReadDate.parse(date));
      lastRead = read;
    }
    var theirs = read.time();
    if (theirs == null) {
      return;
    }
    var halfway = sent.plus(delay.dividedBy(2));
    var measured = Duration.between(halfway, theirs.plus(HALF_STEP));
    if (measured.abs().compareTo(LARGEST) <= 0) {
      keep(new Measured(measured, delay));
    }
  }

  private static boolean aged(HttpResult.Answered answer) {
    var age = answer.header("Age");
    return age != null && !"0".equals(age.strip());
  }

  private synchronized void keep(Measured measured) {
    last.addLast(measured);
    if (last.size() > KEPT) {
      last.removeFirst();
    }
    var all = new ArrayList<>(last);
    all.sort(Comparator.comparing(Measured::delay));
    var quickest = all.subList(0, (all.size() + 1) / 2);
    var untold = UNTOLD.plus(quickest.get(quickest.size() - 1).delay().dividedBy(2));
    quickest.sort(Comparator.comparing(Measured::ahead));
    var median = quickest.get((quickest.size() - 1) / 2).ahead();
    ahead = median.abs().compareTo(untold) <= 0 ? Duration.ZERO : median;
  }
}

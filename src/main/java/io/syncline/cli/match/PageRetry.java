package io.syncline.cli.match;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks again for what fails for the moment, longer and longer apart; what was asked for is only
 * read.
 */
final class PageRetry {

  private static final int ATTEMPTS = 7;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** A system may ask for more than we would wait by ourselves, but not for hours. */
  private static final Duration LONGEST_ASKED = Duration.ofMinutes(10);

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    Pause REAL =
        wait -> {
          var never = new CountDownLatch(1);
          never.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        };

    void of(Duration wait) throws InterruptedException;
  }

  /** What is asked for. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws Momentary, IOException, InterruptedException;
  }

  /** It failed for the moment. */
  static final class Momentary extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> wait;

    /**
     * @param wait for how long we were asked to wait
     * @param failure what is said in the end, where it does not pass
     */
    Momentary(Optional<Duration> wait, Exception failure) {
      super(failure);
      this.wait = wait;
    }
  }

  private final Pause pause;
  private final Consumer<String> notes;

  /**
   * @param notes where each wait is said
   */
  PageRetry(Pause pause, Consumer<String> notes) {
    this.pause = pause;
    this.notes = notes;
  }

  /** Until it is there; what fails too often fails as it did last. */
  <T> T insist(String what, Attempt<T> attempt) throws IOException, InterruptedException {
    var wait = Duration.ofSeconds(1);
    for (int tries = 1; ; tries++) {
      try {
        return attempt.run();
      } catch (Momentary again) {
        if (tries == ATTEMPTS) {
          throw failure(again);
        }
        var asked = again.wait.orElse(Duration.ZERO);
        var next = asked.compareTo(wait) > 0 ? least(asked, LONGEST_ASKED) : wait;
        notes.accept(
            what
                + " failed, again in "
                + next.toSeconds()
                + " s: "
                + again.getCause().getMessage());
        pause.of(next);
        wait = least(wait.multipliedBy(2), LONGEST);
      }
    }
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static IOException failure(Momentary again) {
    if (again.getCause() instanceof RuntimeException failed) {
      throw failed;
    }
    return again.getCause() instanceof IOException failed ? failed : new IOException(again);
  }
}

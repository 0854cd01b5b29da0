package io.syncline.console.now;

import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import io.syncline.console.StatusLabel.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a sync is in agreement, as far as that was proved: no news is never good news.
 *
 * @param word in two or three words
 * @param why the same as the end of a sentence that begins with the sync's name
 * @param detail what the word does not say, and no column beside it; empty: nothing
 */
record Agreement(StatusLabel word, String why, String detail) {

  /**
   * What is known of a sync.
   *
   * @param started whether it is at work
   * @param paused whether a person paused it
   * @param open what is open of it
   * @param proof its reconciliations
   * @param late how long its oldest change waits beyond what is usual; null: it does not
   */
  record Facts(boolean started, boolean paused, Open open, Proof proof, @Nullable Duration late) {}

  /** What is open of a sync. */
  record Open(long differences, long questions, long deadLetters) {}

  /**
   * Its reconciliations of everything, as far as they ended.
   *
   * @param last when the newest one ended; null: none did
   * @param result what the newest one came to
   * @param now the time it is
   * @param patience how old a proof may be
   */
  record Proof(@Nullable Instant last, Result result, Instant now, Duration patience) {}

  /** What a reconciliation came to. */
  enum Result {
    COMPLETE,
    /** Some differences could not be looked at again, or were too many to be treated. */
    INCOMPLETE,
    NOT_TRUSTWORTHY,
    FAILED,
    NONE
  }

  boolean agrees() {
    return word.tone() == Tone.GOOD;
  }

  static Agreement of(Facts facts) {
    if (!facts.started()) {
      return bad("not started", "is not started", "");
    }
    if (facts.open().differences() > 0) {
      var count = CountText.of(facts.open().differences(), "difference");
      return bad("differs", "has " + count, count);
    }
    if (facts.paused()) {
      return warn("paused", "is paused", "");
    }
    var waiting = waiting(facts.open());
    if (!waiting.isEmpty()) {
      return warn("waits for people", "waits for people: " + String.join(" and ", waiting), "");
    }
    if (facts.late() != null) {
      return warn("late", "has changes that wait for " + DisplayedTime.length(facts.late()), "");
    }
    return proved(facts.proof());
  }

  private static List<String> waiting(Open open) {
    var waiting = new ArrayList<String>();
    if (open.questions() > 0) {
      waiting.add(CountText.of(open.questions(), "question"));
    }
    if (open.deadLetters() > 0) {
      waiting.add(CountText.of(open.deadLetters(), "dead letter"));
    }
    return waiting;
  }

  private static Agreement proved(Proof proof) {
    if (proof.last() == null) {
      return unknown("was not reconciled yet");
    }
    var age = Duration.between(proof.last(), proof.now());
    return switch (proof.result()) {
      case NONE -> unknown("was not reconciled yet");
      case FAILED -> unknown("has a last reconciliation that failed");
      case NOT_TRUSTWORTHY -> unknown("has a last reconciliation that is not trustworthy");
      case INCOMPLETE -> unknown("has a last reconciliation that could not look at everything");
      case COMPLETE ->
          age.compareTo(proof.patience()) > 0
              ? unknown(
                  "was last reconciled " + DisplayedTime.length(age) + " ago, which is too long")
              : new Agreement(StatusLabel.good("agrees"), "agrees", "");
    };
  }

  private static Agreement unknown(String why) {
    return new Agreement(StatusLabel.unknown("unknown"), why, why);
  }

  private static Agreement warn(String word, String why, String detail) {
    return new Agreement(StatusLabel.warn(word), why, detail);
  }

  private static Agreement bad(String word, String why, String detail) {
    return new Agreement(StatusLabel.bad(word), why, detail);
  }
}

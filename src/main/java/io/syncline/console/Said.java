package io.syncline.console;

import org.jspecify.annotations.Nullable;

/**
 * What came of a form, on the page that follows. The address holds a code and numbers only, so that
 * a link cannot make a page say anything else.
 */
public final class Said {

  private Said() {}

  /**
   * @param code null or unknown: nothing is said
   * @param n how many were done
   * @param left how many were left as they are
   */
  public static @Nullable Word of(@Nullable String code, @Nullable Long n, @Nullable Long left) {
    long done = n == null ? 0 : n;
    long rest = left == null ? 0 : left;
    return switch (code == null ? "" : code) {
      case "decided" -> Word.good("Your answer was carried out.");
      case "decided-all" -> many("was answered", "were answered", "question", done, rest);
      case "assigned" -> Word.good("The question was assigned.");
      case "stale" ->
          Word.warn(
              "It has changed since you opened it. Nothing was done; below is how it is now.");
      case "closed" -> Word.warn("It was answered before. Nothing was done.");
      case "not-offered" -> Word.warn("This choice is not possible now. Nothing was done.");
      case "not-started" -> Word.warn("Its sync is not started. Nothing was done.");
      case "link-taken" ->
          Word.warn("The copy was linked to another record meanwhile. Nothing was done.");
      case "replayed" -> Word.good("The dead letter was replayed: its work waits in the queue.");
      case "replayed-many" -> many("was replayed", "were replayed", "dead letter", done, rest);
      case "not-open" -> Word.warn("It was replayed or superseded before. Nothing was done.");
      case "names-no-record" ->
          Word.warn("It names no record that could be read again. Nothing was done.");
      case "taken-back" -> many("was restored", "were restored", "value", done, rest);
      case "not-possible" -> Word.warn("This is not possible any more. Nothing was done.");
      case "resolved" -> Word.good("The difference was resolved.");
      case "flagged" -> Word.good("The difference was assigned.");
      case "pause" -> Word.good("The run pauses after its current page.");
      case "resume" -> Word.good("The run goes on.");
      case "cancel" -> Word.good("The run ends after its current page.");
      case "acknowledged" -> Word.good("You take care of the alert: it is not sent again.");
      case "over" -> Word.warn("The alert is over. Nothing was done.");
      default -> null;
    };
  }

  private static Word many(String was, String were, String thing, long done, long rest) {
    var text = CountText.of(done, thing) + " " + (done == 1 ? was : were) + ".";
    return rest == 0
        ? Word.good(text)
        : Word.warn(text + " " + CountText.of(rest) + " could not be, and stayed as they are.");
  }
}

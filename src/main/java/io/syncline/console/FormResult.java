package io.syncline.console;

import org.jspecify.annotations.Nullable;

/**
 * What came of a form, on the page that follows. The address holds a code and numbers only, so that
 * a link cannot make a page say anything else.
 */
public final class FormResult {

  private FormResult() {}

  /**
   * @param code null or unknown: nothing is said
   * @param n how many were done
   * @param left how many were left as they are
   */
  public static @Nullable StatusLabel of(
      @Nullable String code, @Nullable Long n, @Nullable Long left) {
    long done = n == null ? 0 : n;
    long rest = left == null ? 0 : left;
    return switch (code == null ? "" : code) {
      case "decided" -> StatusLabel.good("Your answer was carried out.");
      case "remembered" ->
          StatusLabel.good(
              "Your answer was carried out. Further conflicts like it are decided so.");
      case "not-valid" ->
          StatusLabel.warn(
              "The value is not allowed: it is missing, of another type, or the definition or a"
                  + " system refuses it. Nothing was done.");
      case "rule-ended" -> StatusLabel.good("The rule ended. What it answered stays answered.");
      case "decided-all" -> many("was answered", "were answered", "question", done, rest);
      case "assigned" -> StatusLabel.good("The question was assigned.");
      case "stale" ->
          StatusLabel.warn(
              "It has changed since you opened it. Nothing was done; below is how it is now.");
      case "closed" -> StatusLabel.warn("It was answered before. Nothing was done.");
      case "not-offered" -> StatusLabel.warn("This choice is not possible now. Nothing was done.");
      case "not-started" -> StatusLabel.warn("Its sync is not started. Nothing was done.");
      case "link-taken" ->
          StatusLabel.warn("The copy was linked to another record meanwhile. Nothing was done.");
      case "letter-assigned" -> StatusLabel.good("The dead letter was assigned.");
      case "replayed" ->
          StatusLabel.good("The dead letter was replayed: its work waits in the queue.");
      case "workflow-started" -> StatusLabel.good("The workflow was started.");
      case "workflow-approve" -> StatusLabel.good("The step was approved; the workflow goes on.");
      case "workflow-retry" -> StatusLabel.good("The step is carried out again.");
      case "workflow-skip" -> StatusLabel.good("The step was left out; the workflow goes on.");
      case "workflow-cancel" -> StatusLabel.good("The workflow was cancelled.");
      case "workflow-compensate" -> StatusLabel.good("What was done is being undone.");
      case "erasure-begun" ->
          StatusLabel.good("The erasure has begun: the record is written nowhere any more.");
      case "copy-confirm" -> StatusLabel.good("The copy is confirmed as erased.");
      case "copy-retry" -> StatusLabel.good("The system is asked again.");
      case "copy-leave" -> StatusLabel.warn("The copy stays; the certificate says so.");
      case "held" -> StatusLabel.good("The record is under a legal hold.");
      case "released" -> StatusLabel.good("The legal hold is released.");
      case "close-asked" ->
          StatusLabel.good("All systems are read; what comes of it is below once that has ended.");
      case "period-reopened" -> StatusLabel.good("The month is open again.");
      case "not-closable" ->
          StatusLabel.warn(
              "The month cannot be closed: it has not ended, or the definition does not say what"
                  + " is in it. Nothing was done.");
      case "period-closed", "period-being-closed" ->
          StatusLabel.warn("The month is closed, or is being closed. Nothing was done.");
      case "not-closed" -> StatusLabel.warn("The month is not closed. Nothing was done.");
      case "approved" -> StatusLabel.good("The plan is approved: a run carries it out.");
      case "undo-asked" -> StatusLabel.good("This run takes back what the other one wrote.");
      case "corrected" ->
          StatusLabel.good(
              "The record has the new value, and it is being written. This closes when the system"
                  + " has taken it.");
      case "no-effect" ->
          StatusLabel.warn("Such an edit has no effect any more. Nothing was done.");
      case "replayed-many" -> many("was replayed", "were replayed", "dead letter", done, rest);
      case "not-open" ->
          StatusLabel.warn("It was replayed or superseded before. Nothing was done.");
      case "names-no-record" ->
          StatusLabel.warn("It names no record that could be read again. Nothing was done.");
      case "taken-back" -> many("was restored", "were restored", "value", done, rest);
      case "not-possible" -> StatusLabel.warn("This is not possible any more. Nothing was done.");
      case "fix-filed" ->
          StatusLabel.good(
              "Its copies are being read; what is due is written. The next run says whether they"
                  + " agree.");
      case "fix-left" -> StatusLabel.warn("It could not be fixed; below is why.");
      case "fixes-filed" -> many("is being fixed", "are being fixed", "difference", done, rest);
      case "resolved" -> StatusLabel.good("The difference was resolved.");
      case "flagged" -> StatusLabel.good("The difference was assigned.");
      case "pause" -> StatusLabel.good("The run pauses after its current page.");
      case "resume" -> StatusLabel.good("The run goes on.");
      case "cancel" -> StatusLabel.good("The run ends after its current page.");
      case "copies-read" -> StatusLabel.good("All copies are being read; what differs is written.");
      case "copy-read" -> StatusLabel.good("The copy is being read; what differs is written.");
      case "record-paused" ->
          StatusLabel.good("The record is paused: it is written nowhere until it is resumed.");
      case "record-resumed" ->
          StatusLabel.good("The record is resumed: what is due is being written.");
      case "split" -> StatusLabel.good("The copy is this record of its own now.");
      case "split-restoring" ->
          StatusLabel.good(
              "The copy is this record of its own now. A run restores what the wrong link wrote.");
      case "busy" ->
          StatusLabel.warn(
              "A write has no known outcome yet. Nothing was done; try again shortly.");
      case "sync-paused" ->
          StatusLabel.good("The sync is paused: nothing is written through it until it goes on.");
      case "sync-resumed" -> StatusLabel.good("The sync goes on with the changes kept meanwhile.");
      case "rolled-back" ->
          StatusLabel.good("The version was written back; it is read within seconds.");
      case "sync-saved" ->
          StatusLabel.good("The file of the sync was made; it is read within seconds.");
      case "checked" -> StatusLabel.plain("It was checked; below is what was found.");
      case "reset-accepted" ->
          StatusLabel.good("It was connected again and accepts our credentials.");
      case "reset-refused" ->
          StatusLabel.bad("It was connected again and refuses our credentials.");
      case "reset-unclear" -> StatusLabel.warn("It was connected again and did not answer.");
      case "reset-unasked" ->
          StatusLabel.plain("It was connected again. Its type has no request that checks it.");
      case "not-connected" -> StatusLabel.warn("The system is not connected. Nothing was done.");
      case "system-paused" ->
          StatusLabel.good("The system is paused: nothing of it is judged or written.");
      case "system-resumed" ->
          StatusLabel.good("The system goes on with the events kept meanwhile.");
      case "subscribed" -> StatusLabel.good("The vendor sends webhooks here.");
      case "no-subscription" ->
          StatusLabel.warn("The vendor was not subscribed. A check says what is missing.");
      case "no-consent" ->
          StatusLabel.warn(
              "Consent cannot be asked for: the public URL, the secret key or a setting of the"
                  + " system is missing.");
      case "acknowledged" -> StatusLabel.good("You take care of the alert: it is not sent again.");
      case "over" -> StatusLabel.warn("The alert is over. Nothing was done.");
      default -> null;
    };
  }

  private static StatusLabel many(String was, String were, String thing, long done, long rest) {
    var text = CountText.of(done, thing) + " " + (done == 1 ? was : were) + ".";
    return rest == 0
        ? StatusLabel.good(text)
        : StatusLabel.warn(
            text + " " + CountText.of(rest) + " could not be, and stayed as they are.");
  }
}

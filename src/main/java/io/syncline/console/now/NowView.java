package io.syncline.console.now;

import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether everything is in agreement, and what is not.
 *
 * @param answer in one sentence
 * @param at when it was looked
 * @param pausedChannels by which no message to people is posted
 * @param whole whether it is about the whole installation; else systems and alerts are left out
 */
record NowView(
    StatusLabel answer,
    DisplayedTime at,
    boolean whole,
    List<SyncLine> syncs,
    List<SystemLine> systems,
    List<StatusLabel> pausedChannels,
    List<AlertLine> alerts) {

  /**
   * A sync.
   *
   * @param state whether it is in agreement
   * @param why what the state does not say; empty: nothing
   * @param lag how long the oldest change waits
   * @param queue what waits to be judged and to be written
   * @param proof its newest reconciliation; null: there was none
   * @param quality each measured entity and system
   * @param people what waits for them
   * @param owner who is responsible; null: no one is named
   */
  record SyncLine(
      String name,
      StatusLabel state,
      String why,
      StatusLabel lag,
      QueueCell queue,
      @Nullable ProofCell proof,
      List<StatusLabel> quality,
      PeopleCell people,
      @Nullable String owner) {}

  /**
   * What waits.
   *
   * @param written how many writes ended well within the last minute
   */
  record QueueCell(String judge, String write, String written) {
    static QueueCell of(long judge, long write, long written) {
      return new QueueCell(CountText.of(judge), CountText.of(write), CountText.of(written));
    }

    public boolean empty() {
      return judge.equals("0") && write.equals("0");
    }
  }

  /**
   * A reconciliation.
   *
   * @param reason why it ended as it did; null: nothing is to be said
   */
  record ProofCell(
      DisplayedTime at, StatusLabel word, String differences, @Nullable String reason) {}

  /** What waits for people. */
  record PeopleCell(String questions, String deadLetters) {
    static PeopleCell of(long questions, long deadLetters) {
      return new PeopleCell(
          CountText.of(questions, "question"), CountText.of(deadLetters, "dead letter"));
    }
  }

  /**
   * A system.
   *
   * @param check when it was last asked whether it accepts our credentials; null: not yet
   * @param hook when its last webhook came; null: none did, or it sends none
   * @param hooks how its webhooks are
   * @param quota what is left of it
   */
  record SystemLine(
      String name,
      StatusLabel state,
      @Nullable DisplayedTime check,
      StatusLabel hooks,
      @Nullable DisplayedTime hook,
      QueueCell queue,
      StatusLabel lag,
      long deadLetters,
      StatusLabel quota,
      List<String> syncs) {}

  /**
   * What needs a person or gets worse.
   *
   * @param page that answers it
   * @param acknowledgedBy null: no one yet
   */
  record AlertLine(
      String id,
      String rule,
      String subject,
      String text,
      String page,
      DisplayedTime since,
      @Nullable String acknowledgedBy) {}
}

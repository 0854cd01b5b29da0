package io.syncline.console.now;

import io.syncline.console.CountText;
import io.syncline.console.Moment;
import io.syncline.console.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether everything is in agreement, and what is not.
 *
 * @param answer in one sentence
 * @param at when it was looked
 */
record NowView(
    Word answer,
    Moment at,
    List<SyncLine> syncs,
    List<SystemLine> systems,
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
      Word state,
      String why,
      Word lag,
      QueueCell queue,
      @Nullable ProofCell proof,
      List<Word> quality,
      PeopleCell people,
      @Nullable String owner) {}

  /** What waits. */
  record QueueCell(String judge, String write) {
    static QueueCell of(long judge, long write) {
      return new QueueCell(CountText.of(judge), CountText.of(write));
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
  record ProofCell(Moment at, Word word, String differences, @Nullable String reason) {}

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
      Word state,
      @Nullable Moment check,
      Word hooks,
      @Nullable Moment hook,
      QueueCell queue,
      Word lag,
      long deadLetters,
      Word quota,
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
      Moment since,
      @Nullable String acknowledgedBy) {}
}

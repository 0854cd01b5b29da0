package io.syncline.core.definition.rule;

import io.syncline.core.definition.key.Hyphenated;
import java.time.Duration;
import java.util.Locale;

/**
 * The rules by which alerts open, with what holds where a sync says nothing else. One that is
 * {@link #urgent} is sent in quiet hours, too.
 */
public enum AlertRule implements Hyphenated {
  /** A system does not answer. */
  UNREACHABLE(true, 0, Duration.ofMinutes(5)),
  /** A system refuses our credentials, or a person has to give consent. */
  CREDENTIALS(true, 0, Duration.ZERO),
  /** Credentials of a system end soon, and nothing renews them. */
  EXPIRING_CREDENTIALS(false, 0, Duration.ZERO),
  /** A system's quota is used up. */
  QUOTA(false, 0, Duration.ZERO),
  /** Webhooks are refused, incomplete, or do not come any more. */
  WEBHOOKS(false, 0, Duration.ofMinutes(10)),
  /** Changes are not captured from the log of a database, or were not. */
  CAPTURE(true, 0, Duration.ofMinutes(5)),
  /** Changes wait to be judged or written. */
  LAG(true, 0, Duration.ofMinutes(5)),
  /** A write was tried more often than this without success, while its system answered. */
  FAILURES(true, 3, Duration.ZERO),
  /** Work failed for good. */
  DEAD_LETTERS(true, 0, Duration.ZERO),
  /** Conflicts wait for a decision. */
  CONFLICTS(false, 0, Duration.ofHours(1)),
  /** Other questions wait for an answer. */
  QUESTIONS(false, 0, Duration.ofHours(1)),
  /** A question was not answered by its day. */
  OVERDUE(false, 0, Duration.ZERO),
  /** Creates, deletes or a large change wait until a person allows them. */
  BRAKES(true, 0, Duration.ZERO),
  /** Large changes wait, in syncs that want an alert of their own for these. */
  LARGE_CHANGES(true, 0, Duration.ZERO),
  /** A system changed what it may not change, and its value stays there. */
  FOREIGN_WRITES(false, 0, Duration.ZERO),
  /** A step of a workflow failed, or waits for an approval. */
  WORKFLOWS(true, 0, Duration.ZERO),
  /** A copy of a person who is erased waits for a person. */
  ERASURES(false, 0, Duration.ZERO),
  /** Differences that a reconciliation found remain. */
  DIFFERENCES(false, 0, Duration.ofHours(24)),
  /** No reconciliation could be trusted for so long. */
  RECONCILIATION(true, 0, Duration.ofDays(8)),
  /** Data scores below the quality threshold. */
  QUALITY(false, 0, Duration.ZERO),
  /** Fields that a system declares came to look different. */
  SCHEMA(false, 0, Duration.ZERO);

  private final boolean urgent;
  private final long above;
  private final Duration after;

  AlertRule(boolean urgent, long above, Duration after) {
    this.urgent = urgent;
    this.above = above;
    this.after = after;
  }

  /** As files write it: {@code deadLetters}. */
  public String key() {
    var key = new StringBuilder();
    for (var part : name().split("_")) {
      var word = part.toLowerCase(Locale.ROOT);
      key.append(key.isEmpty() ? word : part.charAt(0) + word.substring(1));
    }
    return key.toString();
  }

  /** Whether it is sent in quiet hours. */
  public boolean urgent() {
    return urgent;
  }

  /** The count above which it opens. */
  public long above() {
    return above;
  }

  /** Whether it holds where a sync says nothing of it. */
  public boolean standard() {
    return this != LARGE_CHANGES;
  }

  /** Whether an open alert is sent again with each one that is found, however few they are. */
  public boolean eachCounts() {
    return this == QUALITY || this == SCHEMA;
  }

  /** How long the condition has to hold. */
  public Duration after() {
    return after;
  }
}

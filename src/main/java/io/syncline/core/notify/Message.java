package io.syncline.core.notify;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something somebody should know, without any value from a payload.
 *
 * @param about what it is of, as {@code reconciliation}
 * @param urgency how soon
 * @param subject the sync or system
 * @param to who looks after it; null: nobody is named
 * @param run the run behind it; null: none
 * @param text what happened, in a sentence or two
 * @param numbers that go with it, by name
 */
public record Message(
    String about,
    Urgency urgency,
    String subject,
    @Nullable String to,
    @Nullable String run,
    String text,
    Map<String, Long> numbers) {

  /** How soon somebody should look. */
  public enum Urgency {
    /** All is well, and this says so. */
    SUMMARY,
    /** Something remains to be done. */
    TELL,
    /** Something is wrong that was not. */
    ALERT
  }

  public Message {
    numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
  }
}

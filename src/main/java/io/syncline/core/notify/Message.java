package io.syncline.core.notify;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something a person should know, without any value from a payload.
 *
 * @param about what it is of, as {@code reconciliation}
 * @param urgency how soon
 * @param subject the sync or system
 * @param to who is responsible for it; null: no one is named
 * @param run the run behind it; null: none
 * @param text what happened, in a sentence or two
 * @param numbers that go with it, by name
 * @param occasion the occasion, which is reported once, whichever process finds it; null: it is
 *     reported each time
 */
public record Message(
    String about,
    Urgency urgency,
    String subject,
    @Nullable String to,
    @Nullable String run,
    String text,
    Map<String, Long> numbers,
    @Nullable String occasion) {

  /** One that is reported each time. */
  public Message(
      String about,
      Urgency urgency,
      String subject,
      @Nullable String to,
      @Nullable String run,
      String text,
      Map<String, Long> numbers) {
    this(about, urgency, subject, to, run, text, numbers, null);
  }

  /** The same, reported once for its occasion. */
  public Message once(String per) {
    return new Message(about, urgency, subject, to, run, text, numbers, per);
  }

  /** How soon a person should react. */
  public enum Urgency {
    /** A report that all is well. */
    SUMMARY,
    /** Something remains to be done. */
    NOTICE,
    /** Something is wrong that was not. */
    ALERT
  }

  public Message {
    numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
  }
}

package io.syncline.core.notify;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something a person should know, without any value from a payload.
 *
 * @param topic what it is of
 * @param urgency how soon
 * @param to who is responsible for it; null: no one is named
 * @param text what happened, in a sentence or two
 * @param numbers that go with it, by name
 * @param occasion the occasion, which is reported once, whichever process finds it; null: it is
 *     reported each time
 * @param routes the Camel routes that get it beside the channels, as {@code direct:alert.pager}
 */
public record Message(
    Topic topic,
    Urgency urgency,
    @Nullable String to,
    String text,
    Map<String, Long> numbers,
    @Nullable String occasion,
    Set<String> routes) {

  /**
   * What it is of.
   *
   * @param about the kind of work, as {@code reconciliation}
   * @param subject the sync or system
   * @param run the run behind it; null: none
   */
  public record Topic(String about, String subject, @Nullable String run) {}

  /** One for the channels only. */
  public Message(
      Topic topic,
      Urgency urgency,
      @Nullable String to,
      String text,
      Map<String, Long> numbers,
      @Nullable String occasion) {
    this(topic, urgency, to, text, numbers, occasion, Set.of());
  }

  /** One that is reported each time. */
  public Message(
      Topic topic, Urgency urgency, @Nullable String to, String text, Map<String, Long> numbers) {
    this(topic, urgency, to, text, numbers, null);
  }

  /** The same, reported once for its occasion. */
  public Message once(String per) {
    return new Message(topic, urgency, to, text, numbers, per, routes);
  }

  /** The same for these routes, too. */
  public Message by(Set<String> others) {
    return new Message(topic, urgency, to, text, numbers, occasion, others);
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
    routes = Set.copyOf(routes);
    numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
  }
}

package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Group;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what an answer means: rules are asked of every answer, also of one of success.
 *
 * @param status HTTP statuses, exact ({@code 429}) or by class ({@code 5xx}); {@code item}, or
 *     {@code 207}: what an item of a group's answer says of its own failure; none: any status, of
 *     whole answers
 * @param when what the answer holds
 * @param failure what it is
 * @param existing dotted path or pattern with one group that yields the existing record's id, for
 *     {@link FailureClass#ALREADY_THERE}
 */
public record ErrorRule(
    List<String> status, @Group When when, FailureClass failure, @Nullable String existing) {

  /** The status by which rules speak of the items of a group's answer. */
  public static final String ITEM = "item";

  /** The prefix of a name that means a header. */
  public static final String HEADER = "header:";

  /**
   * What the answer holds; conditions that are left out ask nothing, and all others must hold.
   *
   * @param path dotted path in the answer of what the conditions are about, or {@code header:} and
   *     the name of one of its headers; null: the whole answer
   * @param contains text to be found there
   * @param is the text, number or flag that is there
   * @param isNot the text, number or flag that is not there: another one is, or nothing
   * @param present whether anything is there: {@code null}, an empty text, list or map is nothing
   */
  public record When(
      @Nullable String path,
      @Nullable String contains,
      @Nullable String is,
      @Nullable String isNot,
      @Nullable Boolean present) {

    /** Any answer of the rule's status. */
    public static final When ANY = new When(null, null, null, null, null);

    /** Whether it asks anything of the answer. */
    public boolean asks() {
      return contains != null || is != null || isNot != null || present != null;
    }
  }

  public ErrorRule {
    status = List.copyOf(status);
  }

  /** The classes of failure, and the outcomes that are no failure of ours. */
  public enum FailureClass {
    TRANSIENT,
    RATE_LIMITED,
    PERMANENT,
    INVALID,
    OUTCOME_UNKNOWN,
    ALREADY_THERE,
    MISSING,
    STALE,
    /** The credentials are not, or no longer, accepted. */
    REFUSED,
    /** It is a success, whatever its status or a later rule says. */
    NONE
  }
}

package io.syncline.core.review.answer;

/** A decision is not carried out; nothing was changed. */
public final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Why why;

  /** The reason for the refusal. */
  public enum Why {
    /** There is no such question, conflict or record. */
    UNKNOWN,
    /** It was decided before. */
    CLOSED,
    /** What the choices are made from has changed since the person looked. */
    STALE,
    /** The choice is none that could be carried out. */
    NOT_OFFERED,
    /** No started sync has this entity. */
    NOT_STARTED,
    /** It would give one native record two records, or one record two main copies in a system. */
    LINK_TAKEN,
    /** A condition of an edit does not hold. */
    CONDITION_FAILED,
    /** The entity has no such attribute. */
    UNKNOWN_ATTRIBUTE,
    /** The attribute may not be edited so: computed, masked, or against the directions. */
    READ_ONLY,
    /** The definition, or a system that is to receive it, does not take the value. */
    INVALID_VALUE,
    /** The attribute waits for the answer to a question. */
    HELD
  }

  public Refused(Why why, String detail) {
    super(detail);
    this.why = why;
  }

  public Why why() {
    return why;
  }

  /** In words, without values. */
  public String detail() {
    var message = getMessage();
    return message == null ? "" : message;
  }
}

package io.syncline.core.transform.value;

import io.syncline.core.transform.FieldProblem;

/** A value that cannot be had in the form wanted; says why without the value. No stack trace. */
public final class UnreadableValue extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;

  public UnreadableValue(String code, String reason) {
    super(reason, null, false, false);
    this.code = code;
  }

  public static UnreadableValue type(String reason) {
    return new UnreadableValue("type", reason);
  }

  /** One of the codes of {@link FieldProblem}. */
  public String code() {
    return code;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}

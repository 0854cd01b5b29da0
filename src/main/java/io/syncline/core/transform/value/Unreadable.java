package io.syncline.core.transform.value;

import io.syncline.core.transform.Problem;

/** A value that cannot be had in the form wanted; says why without the value. No stack trace. */
public final class Unreadable extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;

  public Unreadable(String code, String reason) {
    super(reason, null, false, false);
    this.code = code;
  }

  public static Unreadable type(String reason) {
    return new Unreadable("type", reason);
  }

  /** One of the codes of {@link Problem}. */
  public String code() {
    return code;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}

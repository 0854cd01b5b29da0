package io.syncline.core.transform;

/** A value that cannot be had in the form wanted; says why without the value. No stack trace. */
final class Unreadable extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;

  Unreadable(String code, String reason) {
    super(reason, null, false, false);
    this.code = code;
  }

  static Unreadable type(String reason) {
    return new Unreadable("type", reason);
  }

  /** One of the codes of {@link Problem}. */
  String code() {
    return code;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}

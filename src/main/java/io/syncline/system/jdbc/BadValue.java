package io.syncline.system.jdbc;

/** A value that its column cannot hold; the message names no value. */
final class BadValue extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String field;

  BadValue(String field, String why) {
    super(why, null, false, false);
    this.field = field;
  }

  String field() {
    return field;
  }

  String why() {
    return String.valueOf(getMessage());
  }
}

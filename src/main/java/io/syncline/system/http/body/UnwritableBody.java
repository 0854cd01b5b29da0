package io.syncline.system.http.body;

/** Thrown for what a body of its kind cannot hold; says which part, never its value. */
public final class UnwritableBody extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnwritableBody(String why) {
    super(why, null, false, false);
  }

  public String why() {
    return String.valueOf(getMessage());
  }
}

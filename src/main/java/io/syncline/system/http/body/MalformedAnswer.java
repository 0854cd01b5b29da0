package io.syncline.system.http.body;

/** Thrown for an answer that is not what was asked for; says what it is not, and quotes nothing. */
public final class MalformedAnswer extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedAnswer(String what) {
    super(what, null, false, false);
  }

  /** Behind "with": {@code an answer that is not XML}. */
  public String what() {
    return String.valueOf(getMessage());
  }
}

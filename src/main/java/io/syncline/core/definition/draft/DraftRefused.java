package io.syncline.core.definition.draft;

/** Thrown where no draft can be made; the message tells a person why. */
public final class DraftRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DraftRefused(String message) {
    super(message);
  }
}

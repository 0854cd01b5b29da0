package io.syncline.app.cases;

/** A case that cannot be carried out as it is written. */
final class CaseFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CaseFault(String reason) {
    super(reason, null, false, false);
  }
}

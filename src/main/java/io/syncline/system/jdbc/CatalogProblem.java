package io.syncline.system.jdbc;

/** A system type names what its database does not have; the message says the nearest. */
final class CatalogProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CatalogProblem(String message) {
    super(message, null, false, false);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}

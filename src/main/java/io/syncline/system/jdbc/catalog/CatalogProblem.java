package io.syncline.system.jdbc.catalog;

/** A system type names what its database does not have; the message says the nearest. */
public final class CatalogProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CatalogProblem(String message) {
    super(message, null, false, false);
  }

  public String why() {
    return String.valueOf(getMessage());
  }
}

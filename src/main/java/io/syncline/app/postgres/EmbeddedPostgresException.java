package io.syncline.app.postgres;

/**
 * The embedded PostgreSQL cannot run; the message says why and what to do, and never holds a
 * password.
 */
public final class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EmbeddedPostgresException(String message) {
    super(message);
  }

  public EmbeddedPostgresException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.syncline.api.http;

import org.jspecify.annotations.Nullable;

/**
 * A request is refused: becomes a problem document (RFC 9457).
 *
 * <p>The detail says what was wrong with what was sent, and never quotes a value of a record.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;

  private Refusal(int status, String type, String detail, @Nullable Throwable cause) {
    super(detail, cause);
    this.status = status;
    this.type = type;
  }

  public static Refusal badRequest(String detail) {
    return new Refusal(400, "bad-request", detail, null);
  }

  public static Refusal forbidden(String detail) {
    return new Refusal(403, "forbidden", detail, null);
  }

  public static Refusal unknown(String detail) {
    return new Refusal(404, "unknown", detail, null);
  }

  public static Refusal conflict(String type, String detail) {
    return new Refusal(409, type, detail, null);
  }

  /** A condition that came with the request does not hold. */
  public static Refusal precondition(String detail) {
    return new Refusal(412, "stale", detail, null);
  }

  static Refusal otherRequest(String detail) {
    return new Refusal(422, "idempotency-key-reused", detail, null);
  }

  /** There are too many of these already. */
  public static Refusal busy(String detail) {
    return new Refusal(503, "busy", detail, null);
  }

  public static Refusal unavailable(Throwable cause) {
    return new Refusal(503, "unavailable", "The database does not answer; try again", cause);
  }

  public int status() {
    return status;
  }

  public String type() {
    return type;
  }

  public String detail() {
    var message = getMessage();
    return message == null ? "" : message;
  }
}

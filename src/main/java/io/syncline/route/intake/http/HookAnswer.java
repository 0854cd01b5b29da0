package io.syncline.route.intake.http;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to the sender of a webhook.
 *
 * @param status HTTP status
 * @param reason for people, without anything from the request; empty where all is well
 * @param retryAfter when to repeat the webhook; null: not specified
 * @param content what it says to a vendor that asked; null: nothing
 */
public record HookAnswer(
    int status, String reason, @Nullable Duration retryAfter, @Nullable Content content) {

  /**
   * The content of an answer.
   *
   * @param type media type
   * @param headers further headers, by name
   */
  public record Content(String type, String text, Map<String, String> headers) {
    public Content {
      headers = Map.copyOf(headers);
    }

    /** Without the text: it is a stranger's. */
    @Override
    public String toString() {
      return "Content[" + type + "]";
    }
  }

  public HookAnswer(int status, String reason, @Nullable Duration retryAfter) {
    this(status, reason, retryAfter, null);
  }

  /** What a vendor wants to hear. */
  public static HookAnswer saying(Content content) {
    return new HookAnswer(200, "", null, content);
  }

  /**
   * Kept; the body stays empty, because some vendors accept nothing else (Xero: 200 without a
   * body).
   */
  public static final HookAnswer KEPT = new HookAnswer(200, "", null);

  /** Kept, as senders of security event tokens hear it (RFC 8935). */
  public static final HookAnswer KEPT_TOKEN = new HookAnswer(202, "", null);

  public static final HookAnswer UNAVAILABLE =
      new HookAnswer(
          503, "Events cannot be stored at the moment; send it again", Duration.ofSeconds(5));

  public static final HookAnswer STARTING =
      new HookAnswer(503, "The server is starting; send it again", Duration.ofSeconds(5));

  /** A vendor may disable its webhooks permanently after a 404 or 410. */
  public static final HookAnswer NOT_STARTED =
      new HookAnswer(
          503,
          "No sync of this system is started at the moment; send it again",
          Duration.ofMinutes(5));

  public static final HookAnswer BUSY =
      new HookAnswer(503, "Too many requests wait; send it again", Duration.ofSeconds(1));

  /** A fault of ours. Not 500: some vendors repeat a webhook after 503, and never after 500. */
  public static final HookAnswer FAULT =
      new HookAnswer(
          503, "The webhook could not be processed; send it again", Duration.ofSeconds(5));

  public static final HookAnswer UNKNOWN_SYSTEM = refused(404, "No such system takes webhooks");

  public static final HookAnswer POST_ONLY = refused(405, "Webhooks are sent by POST");

  public static final HookAnswer TOO_SLOW = refused(408, "The body did not arrive in time");

  public static final HookAnswer TOO_LARGE =
      refused(413, "The body is longer than webhooks may be");

  public static HookAnswer refused(int status, String reason) {
    return new HookAnswer(status, reason, null);
  }

  public boolean ok() {
    return status < 300;
  }
}

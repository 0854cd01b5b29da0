package io.syncline.system.http.call;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The outcome of sending a request. */
public sealed interface HttpResult {

  /**
   * The whole answer arrived.
   *
   * @param headers by name in lower case; of several of a name the first, but all links, and all of
   *     {@link #COOKIES}, each in a line
   */
  record Answered(int status, Map<String, String> headers, byte[] body) implements HttpResult {
    /** The header by which a system sets cookies. */
    public static final String COOKIES = "set-cookie";

    /** A name that no header has: what messages call the answer instead of its status. */
    public static final String NAME = ":name";

    /** A name that no header has: the id of what was created, where there is no more to say. */
    public static final String CREATED_ID = ":created-id";

    /** What messages call it. */
    public String name() {
      return headers.getOrDefault(NAME, "HTTP " + status);
    }

    public @Nullable String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }

    public boolean success() {
      return status >= 200 && status < 300;
    }

    @Override
    public String toString() {
      return "HTTP " + status + ", " + body.length + " bytes";
    }
  }

  /**
   * No byte of it left this machine.
   *
   * @param pause how long our own limits ask to wait; null where the network failed
   */
  record Unsent(String why, @Nullable Duration pause) implements HttpResult {

    /** Its turn came when it might not leave any more (S18). */
    public static final Unsent TOO_LATE =
        new Unsent("it may not leave any more", Duration.ofMillis(1));
  }

  /**
   * No byte of it left this machine, since none of the system's quota is left for it.
   *
   * @param until when some is left again at the latest
   * @param pause when it is worth asking again
   * @param reserved whether some is left for people's changes
   */
  record OutOfQuota(Instant until, Duration pause, boolean reserved) implements HttpResult {
    public String why() {
      var left = reserved ? " but for the reserve of people's changes" : "";
      return "its quota is used up%s; it goes on at %s at the latest"
          .formatted(left, until.truncatedTo(ChronoUnit.SECONDS));
    }
  }

  /**
   * The system did not accept the certificate that our connection shows, or that it shows none. It
   * reads no request before it does.
   */
  record Refused(String why) implements HttpResult {}

  /** It was sent, at least in part, and no whole answer came: it may have been applied. */
  record Lost(String why) implements HttpResult {}

  /**
   * It was answered with more than is accepted; the status is known, the rest was not read.
   *
   * @param most so many bytes are accepted
   */
  record Oversized(int status, long most) implements HttpResult {}
}

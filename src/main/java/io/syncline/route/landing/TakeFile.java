package io.syncline.route.landing;

import io.syncline.core.landing.FileRefused;
import io.syncline.core.landing.LandedFile;
import io.syncline.core.landing.Landing;
import io.syncline.core.landing.Landing.Place;
import io.syncline.core.landing.TakenFile;
import io.syncline.core.model.value.Sha256;
import io.syncline.route.PlainValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of a file. It is copied to this machine first: a connection that is lost while it
 * is read, or a length other than its directory said, leaves it where it is, to be read again.
 *
 * <p>The exchange goes on with a report as its body. Its property {@value #OUTCOME} says what
 * became of the file, and {@value #FOLDER} whether it is {@code done} or {@code refused}.
 */
final class TakeFile implements LandingStep {

  static final String OUTCOME = "syncline.file";
  static final String FOLDER = "syncline.folder";

  /** How many rows the route says there are. */
  static final String ROWS = "syncline.rows";

  private static final Logger LOG = Logger.getLogger(TakeFile.class);
  private static final List<String> NAMES = List.of("CamelFileName", "CamelAwsS3Key");
  private static final List<String> TIMES =
      List.of("CamelFileLastModified", "CamelAwsS3LastModified");
  private static final List<String> LENGTHS = List.of("CamelFileLength", "CamelAwsS3ContentLength");

  private final Place place;
  private final FileForm form;
  private final boolean whole;
  private final int mostMissing;

  private enum Contents {
    /** Rows that changed. */
    CHANGES,
    /** All rows there are. */
    ALL
  }

  private TakeFile(Place place, FileForm form, boolean whole, int mostMissing) {
    this.place = place;
    this.form = form;
    this.whole = whole;
    this.mostMissing = mostMissing;
  }

  static LandingStep of(Place place, FileForm.Options options) {
    var form = FileForm.of(options);
    boolean all = options.word("contents", Contents.class, Contents.CHANGES) == Contents.ALL;
    boolean unproven = form.proof() == FileForm.Proof.NONE && form.format() == FileForm.Format.CSV;
    if (all && unproven) {
      throw new IllegalArgumentException(
          "`contents=all` needs a `proof` that a file is complete: trailer, count or delivery");
    }
    if (!all && options.given().containsKey("mostMissing")) {
      throw new IllegalArgumentException("`mostMissing` is for `contents=all`");
    }
    int most = options.number("mostMissing", 50);
    if (most < 0 || most > 100) {
      throw new IllegalArgumentException("`mostMissing` is a number from 0 to 100");
    }
    return new TakeFile(place, form, all, most);
  }

  @Override
  public void on(Exchange exchange, Landing landing) throws IOException {
    // without a name once it is open: a process that is killed leaves nothing behind
    try (var copy =
        FileChannel.open(
            Files.createTempFile("syncline-", ".file"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      var digest = copied(exchange, copy);
      var name = name(exchange);
      var file = new LandedFile(name, time(exchange), digest, whole, mostMissing);
      var counted = exchange.getProperty(ROWS, Long.class);
      TakenFile taken = null;
      FileRefused refused = null;
      try {
        taken = landing.take(place, file, new FileRows(copy, form, counted));
      } catch (FileRefused e) {
        refused = e;
      }
      ended(exchange, name, taken, refused);
    }
  }

  private void ended(
      Exchange exchange, String name, @Nullable TakenFile taken, @Nullable FileRefused refused) {
    var report = refused == null ? report(taken) : "refused: " + refused.why();
    if (refused != null || taken != null && taken.broken() > 0) {
      LOG.warnf("The file %s for %s: %s", name, place, report);
    } else {
      LOG.infof("The file %s for %s: %s", name, place, report);
    }
    exchange.setProperty(OUTCOME, refused == null && taken != null ? word(taken) : "refused");
    exchange.setProperty(FOLDER, refused == null ? "done" : "refused");
    exchange.getMessage().setBody(report + "\n");
  }

  private static String word(TakenFile taken) {
    return taken.end().name().toLowerCase(Locale.ROOT);
  }

  private static String report(@Nullable TakenFile taken) {
    if (taken == null) {
      return "";
    }
    return switch (taken.end()) {
      case AGAIN -> "it was taken before; nothing is done";
      case OLDER -> "a complete list that is newer was taken before; nothing is done";
      case TAKEN ->
          "%d rows taken, %d of them new or changed; %d known rows are missing in it; %d rows are broken%s"
              .formatted(
                  taken.rows(),
                  taken.changed(),
                  taken.missing(),
                  taken.broken(),
                  taken.lines().isEmpty() ? "" : ": " + String.join("; ", taken.lines()));
    };
  }

  /** Copies the body, and returns the digest of its bytes. */
  private static String copied(Exchange exchange, FileChannel to) throws IOException {
    var digest = Sha256.begin();
    long length = 0;
    try (var body = new DigestInputStream(body(exchange), digest)) {
      length = body.transferTo(Channels.newOutputStream(to));
    }
    var said = header(exchange, LENGTHS);
    if (said != null && Long.parseLong(said.toString()) != length) {
      throw new IOException(
          "the file has %s bytes in its place, and %d were read: it is left there"
              .formatted(said, length));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static InputStream body(Exchange exchange) throws IOException {
    var body = exchange.getMessage().getBody(InputStream.class);
    if (body == null) {
      throw new IOException("there is no file in the message");
    }
    return body;
  }

  /** The sender names the file: it is logged in one line. */
  private static String name(Exchange exchange) {
    var said = header(exchange, NAMES);
    return said == null ? "without a name" : said.toString().replaceAll("\\p{Cntrl}", "?");
  }

  private static Instant time(Exchange exchange) {
    var said = PlainValues.moment(header(exchange, TIMES));
    return said == null ? Instant.now() : said;
  }

  private static @Nullable Object header(Exchange exchange, List<String> names) {
    return names.stream()
        .map(it -> exchange.getMessage().getHeader(it))
        .filter(it -> it != null)
        .findFirst()
        .orElse(null);
  }
}

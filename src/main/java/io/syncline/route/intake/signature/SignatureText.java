package io.syncline.route.intake.signature;

import io.syncline.core.model.scalar.IsoTimes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what signature headers hold; whatever cannot be read is empty, never an exception. */
final class SignatureText {

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,15}");

  /** Twelve digits and more are milliseconds: as seconds they would be after the year 5000. */
  private static final int SHORTEST_MILLIS = 12;

  private static final int MOST_PADDING = 2;

  private SignatureText() {}

  /** Base64 with its padding, or without a part of it: some senders leave it out. */
  static Optional<byte[]> base64(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(SignatureText::unpadded);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * @throws IllegalArgumentException where it is not Base64
   */
  static byte[] unpadded(String text) {
    int end = text.length();
    while (end > 0 && end > text.length() - MOST_PADDING && text.charAt(end - 1) == '=') {
      end--;
    }
    return Base64.getDecoder().decode(text.substring(0, end));
  }

  static Optional<byte[]> hex(String text) {
    try {
      return Optional.of(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Seconds or milliseconds since 1970, or ISO 8601 with an offset. */
  static Optional<Instant> time(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    if (DIGITS.matcher(text).matches()) {
      long number = Long.parseLong(text);
      return Optional.of(
          text.length() < SHORTEST_MILLIS
              ? Instant.ofEpochSecond(number)
              : Instant.ofEpochMilli(number));
    }
    var usual = IsoTimes.instant(text);
    if (usual != null) {
      return Optional.of(usual);
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

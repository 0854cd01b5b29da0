package io.syncline.core.definition.system.body;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What makes the checksums of files. */
public enum ChecksumAlgorithm {
  MD5("MD5", 32),
  SHA1("SHA-1", 40),
  SHA256("SHA-256", 64);

  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]+");

  private final String digest;
  private final int digits;

  ChecksumAlgorithm(String digest, int digits) {
    this.digest = digest;
    this.digits = digits;
  }

  /** Its name in {@link java.security.MessageDigest}. */
  public String digest() {
    return digest;
  }

  /** The one that made a checksum, which is as values say it; empty: none did. */
  public static Optional<ChecksumAlgorithm> of(String value) {
    return Arrays.stream(values()).filter(it -> it.made(value)).findFirst();
  }

  /** Whether it made a checksum, which is as values say it. */
  public boolean made(String value) {
    return value.startsWith(word());
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT) + ":";
  }

  /** A checksum as values say it; null: it is none of this algorithm. */
  public @Nullable String value(String hex) {
    return hex.length() == digits && HEX.matcher(hex).matches()
        ? word() + hex.toLowerCase(Locale.ROOT)
        : null;
  }
}

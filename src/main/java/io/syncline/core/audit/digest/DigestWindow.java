package io.syncline.core.audit.digest;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A window of rows and its digest.
 *
 * @param number from 1, without gaps
 * @param rows which rows it covers
 * @param sealedAt when it was made
 * @param previous the digest of the window before, in hex; empty for the first
 * @param parts its rows by day
 * @param seal its digest
 */
public record DigestWindow(
    long number, Range rows, Instant sealedAt, String previous, List<Part> parts, Seal seal) {

  /**
   * Which rows.
   *
   * @param after numbers above this one
   * @param upTo up to this one; numbers are missing where a transaction was rolled back
   */
  public record Range(long after, long upTo) {}

  /**
   * The rows of one day.
   *
   * @param digest over the digests of the rows in the order of their numbers, in hex
   */
  public record Part(LocalDate day, long rows, String digest) {}

  /**
   * The digest of the window.
   *
   * @param keyId which key made it, in hex; null: no key, it is a plain SHA-256
   * @param digest in hex
   */
  public record Seal(@Nullable String keyId, String digest) {}

  public DigestWindow {
    parts = parts.stream().sorted(Comparator.comparing(Part::day)).toList();
  }

  /** What is sealed: everything but the digest itself. */
  byte[] content(@Nullable String keyId) {
    var bytes =
        new DigestInput()
            .add("syncline audit window 1")
            .add(number)
            .add(rows.after())
            .add(rows.upTo())
            .add(sealedAt)
            .add(previous)
            .add(keyId);
    parts.forEach(it -> bytes.add(it.day()).add(it.rows()).add(it.digest()));
    return bytes.bytes();
  }

  /** The window with its digest. */
  public static DigestWindow sealed(
      DigestKeys keys,
      long number,
      Range rows,
      Instant sealedAt,
      String previous,
      List<Part> parts) {
    var open = new DigestWindow(number, rows, sealedAt, previous, parts, new Seal(null, ""));
    var keyId = keys.newest();
    var digest = HexFormat.of().formatHex(keys.digest(keyId, open.content(keyId)));
    return new DigestWindow(
        number, rows, sealedAt, previous, open.parts(), new Seal(keyId, digest));
  }

  /** Whether its digest is that of its content; null: its key is not known here. */
  public @Nullable Boolean isIntact(DigestKeys keys) {
    if (!keys.knows(seal.keyId())) {
      return null;
    }
    return HexFormat.of()
        .formatHex(keys.digest(seal.keyId(), content(seal.keyId())))
        .equals(seal.digest());
  }
}

package io.syncline.core.audit.digest;

import java.time.LocalDate;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The last line of an exported file: what the file is, so that one that was cut shows.
 *
 * @param rows how many rows it has
 * @param days the whole days of which it has every row; null: it was filtered, and has no digests
 * @param windows the windows whose digests it has; null: none
 * @param upTo the number of the last row that was in a window when it was written
 * @param digest of the newest of these windows, in hex
 * @param seal made with the key of the windows
 */
public record FileEnd(
    long rows,
    @Nullable Days days,
    AuditDigests.@Nullable Numbers windows,
    long upTo,
    String digest,
    DigestWindow.Seal seal) {

  /**
   * Whole days in UTC.
   *
   * @param first null: from the oldest
   * @param end the one after the last; null: to the newest
   */
  public record Days(@Nullable LocalDate first, @Nullable LocalDate end) {

    public boolean has(LocalDate day) {
      return (first == null || !day.isBefore(first)) && (end == null || day.isBefore(end));
    }
  }

  /** The same with its seal. */
  public FileEnd sealed(DigestKeys keys) {
    var key = keys.newest();
    return new FileEnd(
        rows, days, windows, upTo, digest, new DigestWindow.Seal(key, sealOf(keys, key)));
  }

  /** Whether its seal is that of its content; null: its key is not known here. */
  public @Nullable Boolean isIntact(DigestKeys keys) {
    return keys.knows(seal.keyId()) ? sealOf(keys, seal.keyId()).equals(seal.digest()) : null;
  }

  private String sealOf(DigestKeys keys, @Nullable String key) {
    var bytes =
        new DigestInput()
            .add("syncline audit file 1")
            .add(rows)
            .add(days == null ? "filtered" : "")
            .add(days == null ? null : days.first())
            .add(days == null ? null : days.end())
            .add(windows == null ? null : windows.first())
            .add(windows == null ? null : windows.last())
            .add(upTo)
            .add(digest)
            .add(key);
    return HexFormat.of().formatHex(keys.digest(key, bytes.bytes()));
  }
}

package io.syncline.core.audit.digest;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Something that does not match.
 *
 * @param window the number of the window
 * @param day the day of its rows; null: it concerns the window itself
 * @param expected how many rows were digested
 * @param found how many there are
 */
public record AuditFinding(
    long window, Kind kind, @Nullable LocalDate day, long expected, long found) {

  /** What does not match. */
  public enum Kind {
    /** As many rows as before, but not the same. */
    ROWS_CHANGED("rows were changed, or replaced by others"),
    /** Fewer rows than before. */
    ROWS_MISSING("rows are missing"),
    /** More rows than before. */
    ROWS_ADDED("rows were added"),
    /** The partition of a day is gone, and retention did not remove it. */
    PARTITION_MISSING("the day is gone, and retention did not remove it"),
    /** Retention says that it removed a day, and it was too young for that. */
    REMOVED_EARLY("the day was removed before its retention was over"),
    /** The digest of a window is not that of its content. */
    DIGEST_CHANGED("the digest, or what it was made of, was changed"),
    /** Numbers are missing among the windows, or at their end. */
    DIGEST_MISSING("digests are missing"),
    /** A window does not continue the one before it. */
    CHAIN_BROKEN("the digest does not continue the one before it"),
    /** A window without a key follows one with a key. */
    NOT_KEYED("the digest was made without a key, unlike an earlier one"),
    /** The digest is not the one that was expected. */
    NOT_AS_EXPECTED("the digest is not the one that was kept elsewhere");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  static AuditFinding ofWindow(long window, Kind kind) {
    return new AuditFinding(window, kind, null, 0, 0);
  }
}

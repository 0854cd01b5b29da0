package io.syncline.core.system.trigger;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Receives what the log of a database says. Each call has taken effect durably when it returns;
 * where one throws, the log is read again from where it was stored.
 */
public interface CaptureListener extends RowListener {

  /** Up to where all changes are stored; empty: nothing was captured yet. */
  Optional<CapturePosition> stored();

  /** All changes up to here are stored; only after this the database may forget them. */
  void reached(CapturePosition to);

  /** All rows of the object's table were removed at once. */
  void truncated(String object);

  /**
   * Changes before now may be missing.
   *
   * @param why without values
   */
  void missed(String why);

  /**
   * How much of the log the database keeps for us.
   *
   * @param left bytes that can be written before the slot is lost; null: no limit is set
   */
  void retained(long bytes, @Nullable Long left);
}

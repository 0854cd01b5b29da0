package io.syncline.core.definition.version;

import io.syncline.core.definition.version.SyncVersion.Content;
import io.syncline.core.definition.version.SyncVersion.Written;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps every version of definitions once, however many processes load it. Nothing is deleted. */
public interface SyncVersions {

  /**
   * Keeps a version unless it is kept.
   *
   * @param atStart whether a server loads it as it starts
   * @return its number
   */
  int keep(String sync, Content content, Instant now, boolean atStart);

  /**
   * Versions of a sync, newest first, without what they said.
   *
   * @param before only those with a smaller number; null: all
   */
  List<SyncVersion.Line> list(String sync, @Nullable Integer before, int limit);

  Optional<SyncVersion> find(String sync, int number);

  /** Whether the text is that of a version of the sync. */
  boolean known(String sync, String text);

  /** A person wrote a text to the file of a sync. */
  void wrote(String sync, String text, Written written);
}

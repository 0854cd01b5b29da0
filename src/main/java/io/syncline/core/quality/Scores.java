package io.syncline.core.quality;

import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where scores are kept. */
public interface Scores {

  /** Keeps what a run measured, in place of what it measured before it was interrupted. */
  void save(List<Score> scores);

  /** The newest of each sync, entity and system; {@code syncs} null: of all. */
  List<Score> latest(@Nullable Set<String> syncs);

  /** How it went, newest first. */
  List<Score> history(String sync, String entity, SystemId system, Instant since, int limit);
}

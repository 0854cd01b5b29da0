package io.syncline.core.quality;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What records are known to look like, and how that drifted. */
public interface RecordShapes {

  /**
   * Compares with what is known and notes both, so that each drift is reported once, whichever
   * process compares. The first shape of an object is what is known from then on.
   *
   * @return what drifted and was not known before
   */
  List<Noted> compare(ObjectType type, SchemaShape now, String run, Instant at);

  /** Adds to what a run saw so far, for the process that continues it. */
  void keep(String run, SchemaShape soFar);

  /** What the run saw so far; empty where nothing was kept. */
  Optional<SchemaShape> kept(String run, SystemId system, String object);

  /** The run's shape was compared. */
  void done(String run, SystemId system, String object);

  /**
   * Newest first.
   *
   * @param system null: of all
   * @param before only those noted before this one; null: from the newest
   */
  List<Noted> drifts(@Nullable SystemId system, @Nullable UUID before, int limit);

  /** A drift, with where and when it was found. */
  record Noted(
      UUID id, SystemId system, String object, SchemaDrift.Drift drift, String run, Instant at) {}
}

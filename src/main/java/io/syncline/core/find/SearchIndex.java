package io.syncline.core.find;

import io.syncline.core.model.UnifiedRecord;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Keeps the words by which records are found. */
public interface SearchIndex {

  /** The attributes whose words are kept; empty: none of the entity's were. */
  Optional<String> attributes(String entity);

  /** Keeps the words of other attributes from now on: all records of the entity are due. */
  void attributes(String entity, String attributes);

  /**
   * Writes the words of records that were saved since.
   *
   * @param words of a record; none: it is not found by words; empty: its entity is not known now,
   *     and all records of it are due when it is
   * @param limit so many at most
   * @return how many were due; fewer than the limit: none is left, or another process writes
   */
  int write(Function<UnifiedRecord, Optional<Set<String>>> words, int limit);
}

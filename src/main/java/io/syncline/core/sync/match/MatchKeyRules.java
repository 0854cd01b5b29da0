package io.syncline.core.sync.match;

import io.syncline.core.model.RecordId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The match rules by which the records of each entity are keyed, and the progress of a rebuild. */
public interface MatchKeyRules {

  /**
   * The state of the rebuild for one entity.
   *
   * @param rules by which all of its records are keyed; empty: not known
   * @param rekeying by which they are being keyed; null: nothing is under way
   * @param after the last record that was keyed; null: none yet
   */
  record Progress(String rules, @Nullable String rekeying, @Nullable RecordId after) {}

  /** Empty where it was never begun. */
  Optional<Progress> find(String entity);

  /** The next records of an entity, deleted ones too, by their ids. */
  List<RecordId> page(String entity, @Nullable RecordId after, int limit);

  void save(String entity, Progress progress);
}

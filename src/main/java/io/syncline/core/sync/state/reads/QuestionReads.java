package io.syncline.core.sync.state.reads;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ConflictingSides;
import io.syncline.core.conflict.KeptDecision;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.UndoneDecision;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What persons and rules decided, and what waits for a person (S10). */
public interface QuestionReads {

  /** The decision kept on these values; null where there is none (S10). */
  @Nullable KeptDecision keptDecision(ConflictingSides.Key key);

  /** A question, its row locked until the end, whether it is open or not. */
  Optional<Review> review(UUID id);

  /** A conflict, its row locked until the end. */
  Optional<Conflict> conflict(UUID id);

  /** The conflicts of a record that are decided, newest first, 500 at most. */
  List<UndoneDecision.Decided> decided(RecordId record);

  /** What waits for a person of a record that is locked. */
  OpenQuestions questions(RecordId record);

  /**
   * The copies in a system of which a person is asked whether they are this record, which is a
   * candidate there; 100 at most.
   */
  Set<NativeRef> inQuestion(RecordId record, SystemId system);
}

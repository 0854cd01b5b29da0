package io.syncline.core.backfill.plan;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxQueue;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stores that begin empty, keep what is written to them, and are thrown away: a page of a plan is
 * simulated on them.
 */
public interface InMemoryStores {

  Inbox inbox();

  InboxQueue queue();

  ChangeStore changes();

  DeliveryStore deliveries();

  /**
   * Takes a record over as it is known: no write to it is under way.
   *
   * @param values all it can be found by
   * @param open what waits for a person about it
   * @return its state here
   */
  RecordState know(RecordState state, Set<MatchValue> values, OpenQuestions open);

  /** What these native records were before their links ended. */
  void ended(Map<NativeRef, Effect.LinkEnded> tombstones);

  /** The copies of which no record was made, by the match values they have. */
  List<Effect.CopyUnmatched> unmatched();

  /** All records in their current state. */
  Collection<RecordState> records();

  /** In the order it was written. */
  List<AuditEntry> account();

  List<Conflict> conflicts();

  /** That are open and were put here. */
  List<ReviewItem> questions();

  /** That were open in what was taken over, and are still. */
  List<ReviewItem> asked();

  List<DeadLetter> deadLetters();

  /** Makes one for a page. */
  @FunctionalInterface
  interface Maker {
    InMemoryStores make();
  }
}

package io.syncline.core.sync.read;

import io.syncline.core.definition.Entity;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Inbound;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is called for each native record that was judged, after the commit, and for each first read. It
 * must not throw.
 */
@FunctionalInterface
public interface JudgementListener {

  JudgementListener NONE = (entity, record, inbound) -> {};

  /**
   * @param inbound what it says in unified terms; null where its system takes no part any more
   */
  void judged(Entity entity, NativeRecord record, @Nullable Inbound inbound);

  /**
   * The first look because of an event that says when the record was edited.
   *
   * @param laterBy how much later the event is dated than the record shows; null: it is not
   */
  default void looked(NativeRecord record, @Nullable Duration laterBy) {}

  default JudgementListener and(JudgementListener other) {
    var one = this;
    return new JudgementListener() {
      @Override
      public void judged(Entity entity, NativeRecord record, @Nullable Inbound inbound) {
        one.judged(entity, record, inbound);
        other.judged(entity, record, inbound);
      }

      @Override
      public void looked(NativeRecord record, @Nullable Duration laterBy) {
        one.looked(record, laterBy);
        other.looked(record, laterBy);
      }
    };
  }
}

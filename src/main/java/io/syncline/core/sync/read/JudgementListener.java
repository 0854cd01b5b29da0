package io.syncline.core.sync.read;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is called for each native record that was judged, after the commit, and for each first read. It
 * must not throw.
 */
public interface JudgementListener {

  JudgementListener NONE =
      new JudgementListener() {
        @Override
        public void judged(Entity entity, NativeRecord record, @Nullable Inbound inbound) {}

        @Override
        public void looked(NativeRecord record, @Nullable Duration laterBy) {}

        @Override
        public void stepped(String step, List<QueuedEvent> events, Instant began) {}
      };

  /**
   * @param inbound what it says in unified terms; null where its system takes no part any more
   */
  void judged(Entity entity, NativeRecord record, @Nullable Inbound inbound);

  /**
   * The first look because of an event that says when the record was edited.
   *
   * @param laterBy how much later the event is dated than the record shows; null: it is not
   */
  void looked(NativeRecord record, @Nullable Duration laterBy);

  /**
   * A step of a batch has ended, before anything was decided.
   *
   * @param step {@code read} or {@code transform}
   */
  void stepped(String step, List<QueuedEvent> events, Instant began);

  /** Tells all of them, in this order. */
  static JudgementListener all(JudgementListener... listeners) {
    var all = List.of(listeners);
    return new JudgementListener() {
      @Override
      public void judged(Entity entity, NativeRecord record, @Nullable Inbound inbound) {
        all.forEach(it -> it.judged(entity, record, inbound));
      }

      @Override
      public void looked(NativeRecord record, @Nullable Duration laterBy) {
        all.forEach(it -> it.looked(record, laterBy));
      }

      @Override
      public void stepped(String step, List<QueuedEvent> events, Instant began) {
        all.forEach(it -> it.stepped(step, events, began));
      }
    };
  }
}

package io.syncline.ops.trace;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.sync.read.JudgementListener;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hears what was done with events and deliveries, after the commit. Nothing of it may throw, or
 * wait.
 */
public interface PipelineTraces extends JudgementListener, AutoCloseable {

  @Override
  default void judged(Entity entity, NativeRecord record, @Nullable Inbound inbound) {}

  @Override
  default void looked(NativeRecord record, @Nullable Duration laterBy) {}

  @Override
  default void stepped(String step, List<QueuedEvent> events, Instant began) {}

  /** Where nothing is traced. */
  PipelineTraces NONE = new PipelineTraces() {};

  /** An event is in the inbox. */
  default void received(InboxEvent event) {}

  /** When a transaction begins that may be judged; asked once for each. */
  default Instant begins() {
    return Instant.EPOCH;
  }

  /** What was decided in the transaction that began then. */
  default void decided(List<AuditEntry> entries, Instant began) {}

  /** Deliveries are worked on from now. */
  default void claimed(List<Delivery> deliveries) {}

  /** The request of a delivery leaves. */
  default void sending(Delivery delivery, Intent intent) {}

  /**
   * A delivery ended, or goes on later.
   *
   * @param outcome in one word
   */
  default void settled(Delivery delivery, String outcome) {}

  /** What was not sent yet is sent. */
  @Override
  default void close() {}
}

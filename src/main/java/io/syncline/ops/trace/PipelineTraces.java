package io.syncline.ops.trace;

import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.read.JudgementListener;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Hears what was done with events and deliveries, after the commit. Nothing of it may throw, or
 * wait.
 */
public interface PipelineTraces extends JudgementListener, AutoCloseable {

  /** Where nothing is traced. */
  PipelineTraces NONE = new NoTraces();

  /** An event is in the inbox. */
  void received(InboxEvent event);

  /** When a transaction begins that may be judged; asked once for each. */
  Instant begins();

  /** What was saved by the transaction that began then. */
  void saved(ChangeSet changes, Instant began);

  /** Deliveries are worked on from now. */
  void claimed(List<Delivery> deliveries);

  /**
   * The requests of deliveries leave.
   *
   * @param intents by delivery
   * @param committed the deliveries whose intent is committed
   */
  void sending(Map<UUID, Intent> intents, Collection<Delivery> claimed, Collection<UUID> committed);

  /**
   * A delivery ended, or goes on later.
   *
   * @param outcome in one word
   */
  void settled(Delivery delivery, String outcome);

  /** What was not sent yet is sent. */
  @Override
  void close();
}

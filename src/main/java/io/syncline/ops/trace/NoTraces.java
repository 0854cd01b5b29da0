package io.syncline.ops.trace;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Traces nothing, and asks no clock. */
final class NoTraces implements PipelineTraces {

  @Override
  public void judged(Entity entity, NativeRecord record, @Nullable Inbound inbound) {}

  @Override
  public void looked(NativeRecord record, @Nullable Duration laterBy) {}

  @Override
  public void stepped(String step, List<QueuedEvent> events, Instant began) {}

  @Override
  public void received(InboxEvent event) {}

  @Override
  public Instant begins() {
    return Instant.EPOCH;
  }

  @Override
  public void saved(ChangeSet changes, Instant began) {}

  @Override
  public void claimed(List<Delivery> deliveries) {}

  @Override
  public void sending(
      Map<UUID, Intent> intents, Collection<Delivery> claimed, Collection<UUID> committed) {}

  @Override
  public void settled(Delivery delivery, String outcome) {}

  @Override
  public void close() {}
}

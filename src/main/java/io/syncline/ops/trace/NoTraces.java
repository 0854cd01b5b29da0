package io.syncline.ops.trace;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  public void decided(List<AuditEntry> entries, Instant began) {}

  @Override
  public void claimed(List<Delivery> deliveries) {}

  @Override
  public void sending(Delivery delivery, Intent intent) {}

  @Override
  public void settled(Delivery delivery, String outcome) {}

  @Override
  public void close() {}
}

package io.syncline.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.sync.read.JudgementListener;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts, per rule, what validation refused and what cleansing changed in records that were judged:
 * {@code syncline.validation}, {@code syncline.cleansing}.
 */
public final class RuleMeters implements JudgementListener {

  private final MeterRegistry registry;

  public RuleMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void judged(Entity entity, NativeRecord record, @Nullable Inbound inbound) {
    if (inbound == null) {
      return;
    }
    for (var it : inbound.problems()) {
      registry
          .counter(
              "syncline.validation",
              of(entity, record, it.attribute(), it.code())
                  .and("response", it.response().name().toLowerCase(Locale.ROOT)))
          .increment();
    }
    for (var it : inbound.cleansed()) {
      registry
          .counter("syncline.cleansing", of(entity, record, it.attribute(), it.rule()))
          .increment();
    }
  }

  @Override
  public void stepped(String step, List<QueuedEvent> events, Instant began) {}

  @Override
  public void looked(NativeRecord record, @Nullable Duration laterBy) {}

  private static Tags of(Entity entity, NativeRecord record, String attribute, String rule) {
    return Tags.of(
        "entity",
        entity.name(),
        "system",
        record.ref().system().value(),
        "attribute",
        attribute,
        "rule",
        rule);
  }
}

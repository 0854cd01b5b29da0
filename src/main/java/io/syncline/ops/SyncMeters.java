package io.syncline.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.delivery.Settled;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.read.NameCounts;
import io.syncline.core.sync.read.PrematureReads;
import io.syncline.core.workflow.EnrichmentAnswer;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The counters of what was done, per sync and system, fed from what was committed: what the audit
 * says and what the metrics say cannot differ.
 *
 * <p>Names: {@code syncline.events.received}, {@code syncline.operations}, {@code
 * syncline.conflicts}, {@code syncline.reviews}, {@code syncline.dead.letters}, {@code
 * syncline.lag} (seconds from intake to the target holding the change), {@code
 * syncline.names.absent}.
 */
public final class SyncMeters implements NameCounts.Hearer, PrematureReads.Hearer {

  private static final Logger LOG = Logger.getLogger(SyncMeters.class);
  private static final String NONE = "none";

  private final MeterRegistry registry;
  private final Installations installations;

  public SyncMeters(MeterRegistry registry, Installations installations) {
    this.registry = registry;
    this.installations = installations;
  }

  void received(InboxEvent event, boolean isNew) {
    registry
        .counter(
            "syncline.events.received",
            "system",
            event.ref().system().value(),
            "source",
            Hyphenated.of(event.source()),
            "new",
            Boolean.toString(isNew))
        .increment();
  }

  void done(AuditEntry entry) {
    var system =
        entry.systems().target() == null ? entry.systems().source() : entry.systems().target();
    registry
        .counter(
            "syncline.operations",
            Tags.of(
                "sync", syncs(entry.about().entity(), system),
                "system", system == null ? NONE : system.value(),
                "operation", Hyphenated.of(entry.result().operation()),
                "outcome", Hyphenated.of(entry.result().outcome()),
                "reason", Objects.requireNonNullElse(entry.kindOfReason(), NONE)))
        .increment();
  }

  void enriched(EnrichmentAnswer answer, EnrichmentAnswer.Use use) {
    registry
        .counter(
            "syncline.enrichment.calls",
            Tags.of("sync", use.sync(), "source", answer.source().value()))
        .increment(use.calls());
  }

  void conflicted(Conflict conflict) {
    registry
        .counter(
            "syncline.conflicts",
            Tags.of(
                "sync", syncs(conflict.entity(), conflict.seen().system()),
                "system", conflict.seen().system().value(),
                "attribute", conflict.attribute(),
                "rule", conflict.decided().rule(),
                "open", Boolean.toString(conflict.open())))
        .increment();
  }

  void asked(ReviewItem item) {
    registry
        .counter("syncline.reviews", "entity", item.entity(), "kind", Hyphenated.of(item.kind()))
        .increment();
  }

  void deadLettered(DeadLetter deadLetter) {
    LOG.warnf(
        "Dead letter %s: %s of %s failed at %s as %s after %d attempts",
        deadLetter.id(),
        Hyphenated.of(deadLetter.work().kind()),
        deadLetter.system(),
        deadLetter.failure().stage(),
        deadLetter.failure().type(),
        deadLetter.failure().attempts());
    registry
        .counter(
            "syncline.dead.letters",
            Tags.of(
                "sync", syncs(deadLetter.about().entity(), deadLetter.system()),
                "system", deadLetter.system().value(),
                "stage", deadLetter.failure().stage(),
                "failure", deadLetter.failure().type()))
        .increment();
  }

  /** From the intake of the oldest event behind it. */
  void arrived(Settled.Written written) {
    var delivery = written.delivery();
    var lag = Duration.between(delivery.takenAt(), written.at());
    registry
        .timer(
            "syncline.lag",
            Tags.of(
                "sync", syncs(delivery.entity(), delivery.target()),
                "system", delivery.target().value()))
        .record(lag.isNegative() ? Duration.ZERO : lag);
  }

  @Override
  public void without(String sync, String name) {
    registry.counter("syncline.names.absent", "sync", sync, "name", name).increment();
  }

  @Override
  public void enough(String sync, String name) {
    LOG.warnf("Sync %s names %s, and %d records came without it", sync, name, NameCounts.ENOUGH);
  }

  @Override
  public void allLater(PrematureReads.Place place, PrematureReads.Later later) {
    LOG.warnf(
        "All of the last %d events of %s/%s are dated %d to %d ms later than their records show",
        later.events(),
        place.system(),
        place.object(),
        later.least().toMillis(),
        later.most().toMillis());
  }

  /** The names of the started syncs of an entity and a system, joined by +. */
  public String syncs(String entity, @Nullable SystemId system) {
    var names =
        installations
            .current()
            .entity(entity)
            .map(
                it ->
                    it.syncs().stream()
                        .filter(sync -> system == null || sync.systems().contains(system))
                        .map(SyncRules::sync)
                        .sorted()
                        .collect(Collectors.joining("+")))
            .orElse("");
    return names.isEmpty() ? NONE : names;
  }
}

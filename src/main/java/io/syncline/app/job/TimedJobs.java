package io.syncline.app.job;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.syncline.api.audit.export.ActingAs;
import io.syncline.api.audit.export.AuditExports;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.RefusedAttempts;
import io.syncline.core.alert.Alerts;
import io.syncline.core.audit.digest.AuditSealing;
import io.syncline.core.audit.report.UsageDays;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.find.SearchIndexer;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.inbox.subscribe.HookSubscriptions;
import io.syncline.core.notify.OutboxSender;
import io.syncline.core.review.remember.RememberedAnswers;
import io.syncline.core.sync.erasure.DueErasures;
import io.syncline.core.sync.erasure.ErasureRunner;
import io.syncline.core.sync.match.MatchKeyRebuild;
import io.syncline.ops.SampledBacklog;
import io.syncline.ops.StateGauges;
import io.syncline.ops.gauge.AlertGauges;
import io.syncline.ops.gauge.QualityGauges;
import io.syncline.store.lease.ShardLeases;
import io.syncline.system.BreakerSharing;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/** The jobs that every process repeats, one producer each; see {@link TimedJob}. */
@Singleton
class TimedJobs {

  private static final Duration DAY = Duration.ofDays(1);
  private static final int BATCHES_IN_A_ROW = 20;

  /** Waiting work is processed between any two pages. */
  private static final int PAGES_IN_A_ROW = 50;

  @Produces
  @Singleton
  TimedJob partitions(RetentionJob retention, InstantSource clock) {
    return TimedJob.atOnce(
        DAY, "keep the tables' partitions", () -> retention.partitions(clock.instant()));
  }

  @Produces
  @Singleton
  TimedJob retention(RetentionJob retention, InstantSource clock) {
    return TimedJob.every(
            DAY, "delete what ended runs left behind", () -> retention.runs(clock.instant()))
        .startingAfter(ofMinutes(1));
  }

  /** One process does it: the erasures are carried out by all. */
  @Produces
  @Singleton
  TimedJob dueErasures(DueErasures due, ShardLeases leases) {
    return TimedJob.every(
            ofHours(6),
            "look for records that are older than they may be kept",
            () -> {
              if (leases.holds("retention")) {
                due.runOnce();
              }
            })
        .startingAfter(ofMinutes(2));
  }

  @Produces
  @Singleton
  TimedJob webhookReports(WebhookReports reports) {
    return TimedJob.atOnce(ofSeconds(5), "share the results of webhooks", reports::runOnce);
  }

  @Produces
  @Singleton
  TimedJob webhookSecrets(HookSubscriptions subscriptions) {
    return TimedJob.atOnce(ofSeconds(5), "learn the secrets of webhooks", subscriptions::refresh);
  }

  /** Each subscription is renewed by the process that polls its system. */
  @Produces
  @Singleton
  TimedJob subscriptions(HookSubscriptions subscriptions, ShardLeases leases) {
    return TimedJob.every(
        ofMinutes(10),
        "renew subscriptions to webhooks",
        () -> subscriptions.renew(system -> leases.holds(system.value())));
  }

  @Produces
  @Singleton
  TimedJob breakers(BreakerSharing breakers) {
    return TimedJob.every(ofSeconds(2), "share which systems do not answer", breakers::runOnce);
  }

  @Produces
  @Singleton
  TimedJob apiTokens(ApiTokens tokens) {
    return TimedJob.atOnce(ofSeconds(2), "read which API tokens are valid", tokens::refresh);
  }

  @Produces
  @Singleton
  TimedJob refusedAttempts(RefusedAttempts attempts) {
    return TimedJob.every(ofSeconds(2), "log what was refused", attempts::runOnce);
  }

  @Produces
  @Singleton
  TimedJob reconciliations(ReconciliationSchedules schedules) {
    return TimedJob.every(ofSeconds(20), "ask for what was missed or had to wait", schedules::ask);
  }

  @Produces
  @Singleton
  TimedJob summaries(SummaryJob summaries) {
    return TimedJob.every(ofSeconds(20), "send the summaries", summaries::runOnce);
  }

  @Produces
  @Singleton
  TimedJob alerts(Alerts alerts) {
    return TimedJob.every(ofSeconds(20), "look for alerts", alerts::runOnce);
  }

  @Produces
  @Singleton
  TimedJob messages(OutboxSender outbox) {
    return TimedJob.every(ofSeconds(5), "post messages", outbox::runOnce);
  }

  @Produces
  @Singleton
  TimedJob auditDigests(AuditSealing sealing) {
    return TimedJob.every(ofMinutes(5), "make digests of the audit log", sealing::runOnce);
  }

  @Produces
  @Singleton
  TimedJob usage(UsageDays usage, SyncCatalog catalog, InstantSource clock) {
    return TimedJob.every(
            ofMinutes(10),
            "measure how much is used",
            () -> {
              var started = catalog.syncs().stream().filter(SyncCatalog.Listed::started).toList();
              long systems =
                  started.stream().flatMap(it -> it.systems().stream()).distinct().count();
              usage.measure(clock.instant(), started.size(), (int) systems);
            })
        .startingAfter(ofMinutes(1));
  }

  @Produces
  @Singleton
  TimedJob auditExports(AuditExports exports, ActingAs acting) {
    return TimedJob.every(ofSeconds(2), "export the audit log", () -> exports.runOnce(acting::run));
  }

  @Produces
  @Singleton
  TimedJob rememberedAnswers(RememberedAnswers answers) {
    return TimedJob.every(ofSeconds(5), "answer conflicts by rules of people", answers::runOnce);
  }

  @Produces
  @Singleton
  TimedJob erasures(ErasureRunner erasures) {
    return TimedJob.every(ofSeconds(5), "erase persons", erasures::runOnce);
  }

  @Produces
  @Singleton
  TimedJob searchIndex(SearchIndexer search) {
    return TimedJob.every(
        ofSeconds(1), "write the words of records", () -> search.runOnce(BATCHES_IN_A_ROW));
  }

  @Produces
  @Singleton
  TimedJob matchKeys(MatchKeyRebuild rebuild) {
    return TimedJob.every(
        ofSeconds(10), "key records by their match rules", () -> rebuild.runOnce(PAGES_IN_A_ROW));
  }

  @Produces
  @Singleton
  TimedJob systemChecks(CredentialProbe probe) {
    return TimedJob.every(ofSeconds(1), "check the systems", probe::runOnce);
  }

  @Produces
  @Singleton
  TimedJob backlog(SampledBacklog backlog) {
    return TimedJob.every(ofSeconds(5), "count what waits", backlog::runOnce);
  }

  @Produces
  @Singleton
  TimedJob states(StateGauges gauges) {
    return TimedJob.every(ofSeconds(5), "show the states of syncs and systems", gauges::showStates);
  }

  @Produces
  @Singleton
  TimedJob sizes(
      StateGauges gauges, QuotaGauges quotas, QualityGauges quality, AlertGauges alerts) {
    return TimedJob.every(
            ofMinutes(1),
            "show sizes, quotas, quality and alerts",
            () -> {
              gauges.showFootprint();
              quotas.show();
              quality.show();
              alerts.show();
            })
        .startingAfter(ofSeconds(5));
  }
}

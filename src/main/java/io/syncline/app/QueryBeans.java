package io.syncline.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.access.AccessLog;
import io.syncline.core.access.ActionLog;
import io.syncline.core.access.IdempotentAnswers;
import io.syncline.core.access.RefusedAttempts;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.audit.digest.AuditDigests;
import io.syncline.core.audit.digest.AuditRowSource;
import io.syncline.core.audit.digest.AuditSealing;
import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.audit.report.AuditFigures;
import io.syncline.core.audit.report.Throughput;
import io.syncline.core.audit.report.UsageDays;
import io.syncline.core.conflict.Questions;
import io.syncline.core.definition.map.LoadedSyncs;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.delivery.PendingDeliveries;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.find.RecordSearch;
import io.syncline.core.find.SearchIndex;
import io.syncline.core.find.SearchIndexer;
import io.syncline.core.gate.Gate;
import io.syncline.core.identity.KeptApart;
import io.syncline.core.identity.sheet.LinkList;
import io.syncline.core.identity.sheet.WideLinks;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.RecordSync;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.inbox.subscribe.HookSubscriptions;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Slice;
import io.syncline.core.quality.Maturity;
import io.syncline.core.quality.Scores;
import io.syncline.core.quality.Threshold;
import io.syncline.core.review.Corrections;
import io.syncline.core.review.Decisions;
import io.syncline.core.review.Linking;
import io.syncline.core.review.Pauses;
import io.syncline.core.review.RecordEdits;
import io.syncline.core.review.Rollbacks;
import io.syncline.core.review.SideBySide;
import io.syncline.core.review.answer.Copies;
import io.syncline.core.review.remember.AnswerRules;
import io.syncline.core.review.remember.RememberedAnswers;
import io.syncline.core.run.OpenWorkReads;
import io.syncline.core.run.PausedSystems;
import io.syncline.core.run.StartUp;
import io.syncline.core.run.SystemChecks;
import io.syncline.core.run.WaitReasons;
import io.syncline.core.run.check.ConnectionChecks;
import io.syncline.core.run.check.WebhookCheck;
import io.syncline.core.run.poll.RecordedPolls;
import io.syncline.core.run.poll.SafetyPolls;
import io.syncline.core.sync.read.NameCounts;
import io.syncline.core.sync.read.PrematureReads;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.state.CredentialAges;
import io.syncline.core.system.state.Quotas;
import io.syncline.core.system.state.Refusals;
import io.syncline.core.system.state.SystemStates;
import io.syncline.core.transform.Transformer;
import io.syncline.ops.SampledBacklog;
import io.syncline.ops.StateGauges;
import io.syncline.ops.gauge.QualityGauges;
import io.syncline.ops.gauge.StartedFootprint;
import io.syncline.route.pipeline.WorkSources;
import io.syncline.store.PostgresFootprint;
import io.syncline.store.access.PostgresAccessLog;
import io.syncline.store.access.PostgresActionLog;
import io.syncline.store.access.PostgresCredentialAges;
import io.syncline.store.audit.PostgresAuditDigests;
import io.syncline.store.audit.PostgresAuditFigures;
import io.syncline.store.audit.PostgresAuditRows;
import io.syncline.store.audit.PostgresThroughput;
import io.syncline.store.audit.PostgresUsageDays;
import io.syncline.store.change.PostgresReads;
import io.syncline.store.delivery.PostgresPendingDeliveries;
import io.syncline.store.find.PostgresSearch;
import io.syncline.store.inbox.PostgresBacklogs;
import io.syncline.store.lease.ShardLeases;
import io.syncline.store.review.PostgresAnswerRules;
import io.syncline.store.review.PostgresIdempotentAnswers;
import io.syncline.store.review.PostgresQuestions;
import io.syncline.store.run.PostgresMaturity;
import io.syncline.store.run.PostgresOpenWork;
import io.syncline.store.run.PostgresPausedSystems;
import io.syncline.store.run.PostgresScores;
import io.syncline.store.run.PostgresShapes;
import io.syncline.store.sql.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Makes what the API and the operators read. */
@Dependent
final class QueryBeans {

  private static final Logger LOG = Logger.getLogger(QueryBeans.class);

  /** Copies that gates read at once. */
  private static final int GATE_READS = 32;

  /** Between two checks of one system's credentials. */
  private static final Duration CHECK = Duration.ofMinutes(3);

  @Produces
  @Singleton
  @Typed({AuditLog.class, Records.class, LinkList.class, WideLinks.class, KeptApart.Source.class})
  PostgresReads reads(Database database) {
    return new PostgresReads(database);
  }

  @Produces
  @Singleton
  @Typed({RecordSearch.class, SearchIndex.class})
  PostgresSearch search(Database database) {
    return new PostgresSearch(database);
  }

  @Produces
  @Singleton
  SearchIndexer searchIndexer(SearchIndex index, Installations installations) {
    return new SearchIndexer(index, installations);
  }

  @Produces
  @Singleton
  OpenWorkReads standings(Database database) {
    return new PostgresOpenWork(database);
  }

  @Produces
  @Singleton
  AccessLog accessLog(Database database) {
    return new PostgresAccessLog(database);
  }

  @Produces
  @Singleton
  DigestKeys digestKeys(SynclineSettings settings) {
    return DigestKeys.of(settings.secretKey().orElse(List.of()));
  }

  @Produces
  @Singleton
  AuditDigests auditDigests(Database database, DigestKeys keys) {
    return new PostgresAuditDigests(database, keys);
  }

  @Produces
  @Singleton
  AuditFigures auditFigures(Database database, SynclineSettings settings) {
    return new PostgresAuditFigures(database, settings.retention().audit());
  }

  @Produces
  @Singleton
  Throughput throughput(Database database) {
    return new PostgresThroughput(database);
  }

  @Produces
  @Singleton
  UsageDays usageDays(Database database) {
    return new PostgresUsageDays(database);
  }

  @Produces
  @Singleton
  AuditRowSource auditRows(Database database) {
    return new PostgresAuditRows(database);
  }

  /** Each digest is logged: who changes the database cannot change what was collected elsewhere. */
  @Produces
  @Singleton
  AuditSealing auditSealing(AuditDigests digests, InstantSource clock) {
    return new AuditSealing(
        digests,
        it ->
            LOG.infof(
                "Audit digest %d:%s over rows up to %d",
                it.number(), it.seal().digest(), it.rows().upTo()),
        clock);
  }

  @Produces
  @Singleton
  ActionLog actionLog(Database database) {
    return new PostgresActionLog(database);
  }

  @Produces
  @Singleton
  Maturity maturity(Database database, SynclineSettings settings) {
    return new PostgresMaturity(database, settings.retention().runs());
  }

  @Produces
  @Singleton
  RefusedAttempts refusedAttempts(ActionLog log, Ids ids, InstantSource clock) {
    return new RefusedAttempts(log, ids, clock);
  }

  @Produces
  @Singleton
  Scores scores(Database database) {
    return new PostgresScores(database);
  }

  @Produces
  @Singleton
  PostgresShapes shapes(Database database, Ids ids) {
    return new PostgresShapes(database, ids);
  }

  @Produces
  @Singleton
  Threshold threshold(SynclineSettings settings) {
    return new Threshold(settings.qualityThreshold());
  }

  @Produces
  @Singleton
  Questions questions(Database database) {
    return new PostgresQuestions(database);
  }

  @Produces
  @Singleton
  SideBySide sideBySide(
      Records records,
      ConnectedSystems systems,
      Installations installations,
      Transformer transformer) {
    return new SideBySide(records, systems, installations, transformer);
  }

  @Produces
  @Singleton
  RecordSync recordSync(Inbox inbox, Wakeups wakeups, Ids ids, InstantSource clock) {
    return new RecordSync(inbox, wakeups, ids, clock);
  }

  /** Threads come when copies are read and go when none are; beyond them a read is refused. */
  @Produces
  @Singleton
  Gate gate(
      Installations installations,
      Records records,
      ConnectedSystems systems,
      Transformer transformer,
      InstantSource clock) {
    var threads =
        new ThreadPoolExecutor(
            0,
            GATE_READS,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              var thread = new Thread(task, "gate");
              thread.setDaemon(true);
              return thread;
            });
    return new Gate(installations, records, systems, transformer, threads, clock);
  }

  @Produces
  @Singleton
  Corrections corrections(SyncEngine engine, Decisions decisions) {
    return engine.corrections(decisions);
  }

  @Produces
  @Singleton
  Decisions decisions(SyncEngine engine, Records records, Questions questions) {
    return engine.decisions(records, questions);
  }

  @Produces
  @Singleton
  RecordEdits edits(SyncEngine engine, Records records) {
    return engine.edits(records);
  }

  @Produces
  @Singleton
  AnswerRules answerRules(Database database) {
    return new PostgresAnswerRules(database);
  }

  @Produces
  @Singleton
  RememberedAnswers rememberedAnswers(
      Questions questions, Decisions decisions, AnswerRules rules, Ids ids, InstantSource clock) {
    return new RememberedAnswers(questions, decisions, rules, ids, clock);
  }

  @Produces
  @Singleton
  Rollbacks rollbacks(SyncEngine engine, Questions questions) {
    return engine.rollbacks(questions);
  }

  @Produces
  @Singleton
  Pauses pauses(SyncEngine engine) {
    return engine.pauses();
  }

  @Produces
  @Singleton
  Linking linking(ChangeStore store, Wakeups wakeups, InstantSource clock, Ids ids) {
    return new Linking(store, wakeups, clock, ids);
  }

  @Produces
  @Singleton
  PausedSystems pausedSystems(Database database) {
    return new PostgresPausedSystems(database);
  }

  @Produces
  @Singleton
  CredentialAges credentialAges(Database database) {
    return new PostgresCredentialAges(database);
  }

  @Produces
  @Singleton
  Copies copies(Transformer transformer) {
    return new Copies(transformer);
  }

  @Produces
  @Singleton
  PendingDeliveries pendingDeliveries(Database database) {
    return new PostgresPendingDeliveries(database);
  }

  @Produces
  @Singleton
  IdempotentAnswers givenAnswers(Database database) {
    return new PostgresIdempotentAnswers(database);
  }

  @Produces
  @Singleton
  SampledBacklog backlog(
      Database database, InstantSource clock, MeterRegistry registry, Installations installations) {
    return new SampledBacklog(
        new PostgresBacklogs(database, clock),
        WorkSources.counted(),
        installations,
        registry,
        clock);
  }

  @Produces
  @Singleton
  WebhookCheck webhookCheck(
      WebhookReports hooks,
      SafetyPolls polls,
      HookSubscriptions subscriptions,
      InstantSource clock) {
    return new WebhookCheck(hooks, polls, subscriptions, clock);
  }

  @Produces
  @Singleton
  ConnectionChecks connectionChecks(
      ConnectedSystems systems,
      SystemChecks checks,
      Installations installations,
      Quotas quotas,
      WebhookCheck webhooks,
      InstantSource clock) {
    return new ConnectionChecks(systems, checks, installations, quotas, webhooks, clock);
  }

  @Produces
  @Singleton
  StateGauges stateGauges(
      MeterRegistry registry,
      SystemStates states,
      SafetyPolls safety,
      Installations installations,
      RecordedPolls polls,
      ShardLeases leases,
      Database database,
      InstantSource clock) {
    return new StateGauges(
        registry,
        states,
        () -> safety.states(installations.current().byObject().keySet()),
        polls::lastGood,
        () -> leases.held(Slice.WHOLE).size(),
        new StartedFootprint(new PostgresFootprint(database), installations),
        clock);
  }

  @Produces
  @Singleton
  QualityGauges qualityGauges(MeterRegistry registry, Scores scores, Installations installations) {
    return new QualityGauges(registry, scores, installations);
  }

  @Produces
  @Singleton
  @Typed({SyncCatalog.class, LoadedSyncs.class, StartUp.class, SystemStates.class, Refusals.class})
  SyncStatusView shown(
      RunningSyncs running,
      SystemChecks checks,
      NameCounts names,
      PrematureReads early,
      Quotas quotas) {
    return new SyncStatusView(running, checks, names, early, quotas);
  }

  @Produces
  @Singleton
  WaitReasons hindrances(Installations installations, Refusals refusals, Quotas quotas) {
    return new WaitReasons(installations, refusals, quotas::waiting);
  }

  @Produces
  @Singleton
  SystemChecks checks(
      ConnectedSystems systems,
      Installations installations,
      PausedSystems paused,
      Connections connections,
      InstantSource clock,
      RandomGenerator random) {
    return new SystemChecks(
        systems, installations, paused, new SystemCheckLog(connections), clock, random, CHECK);
  }
}

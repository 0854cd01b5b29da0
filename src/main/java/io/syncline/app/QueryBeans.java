package io.syncline.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.core.access.IdempotentAnswers;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.definition.map.LoadedSyncs;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.delivery.PendingDeliveries;
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
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.state.CredentialAges;
import io.syncline.core.system.state.Quotas;
import io.syncline.core.system.state.Refusals;
import io.syncline.core.system.state.SystemStates;
import io.syncline.core.transform.Transformer;
import io.syncline.ops.SampledBacklog;
import io.syncline.ops.StateGauges;
import io.syncline.ops.gauge.StartedFootprint;
import io.syncline.route.pipeline.WorkSources;
import io.syncline.store.PostgresFootprint;
import io.syncline.store.access.PostgresCredentialAges;
import io.syncline.store.change.PostgresReads;
import io.syncline.store.delivery.PostgresPendingDeliveries;
import io.syncline.store.find.PostgresSearch;
import io.syncline.store.inbox.PostgresBacklogs;
import io.syncline.store.lease.ShardLeases;
import io.syncline.store.review.PostgresIdempotentAnswers;
import io.syncline.store.run.PostgresOpenWork;
import io.syncline.store.run.PostgresPausedSystems;
import io.syncline.store.sql.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Makes what the API and the operators read. */
@Dependent
final class QueryBeans {

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

  private static boolean isUsed(Installations installations, RecordedPolls.Of it) {
    var used = installations.current().byObject().getOrDefault(it.system(), Map.of());
    return used.containsKey(it.object());
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
        () -> polls.lastGood(it -> leases.holds(it.system().value()) && isUsed(installations, it)),
        () -> leases.held(Slice.WHOLE).size(),
        new StartedFootprint(new PostgresFootprint(database), installations),
        clock);
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
  WaitReasons waitReasons(Installations installations, Refusals refusals, Quotas quotas) {
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

package io.syncline.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.DefaultBean;
import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.access.SecretBox;
import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.StartOrder;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.step.Deliverer;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.feed.EventFeed;
import io.syncline.core.identity.Findable;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxQueue;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.notify.Messenger;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.run.PausedSystems;
import io.syncline.core.run.poll.Watermarks;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.ChangeProcessor;
import io.syncline.core.sync.erasure.DueErasures;
import io.syncline.core.sync.erasure.ErasureControl;
import io.syncline.core.sync.erasure.ErasureRunner;
import io.syncline.core.sync.match.MatchKeyRebuild;
import io.syncline.core.sync.merge.Identities;
import io.syncline.core.sync.merge.LinkImport;
import io.syncline.core.sync.read.JudgementListener;
import io.syncline.core.sync.read.NameCounts;
import io.syncline.core.sync.read.PrematureReads;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.read.RetryDecision;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.RunPermissionsLookup;
import io.syncline.core.sync.workflow.WorkflowControl;
import io.syncline.core.sync.workflow.WorkflowRunner;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.Failure;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.state.TokenStore;
import io.syncline.core.transform.Transformer;
import io.syncline.core.workflow.Enrichments;
import io.syncline.core.workflow.WorkflowStore;
import io.syncline.definition.Variables;
import io.syncline.ops.Commits;
import io.syncline.ops.ObservedChangeStore;
import io.syncline.ops.ObservedDeliveryStore;
import io.syncline.ops.ObservedInbox;
import io.syncline.ops.RuleMeters;
import io.syncline.ops.SyncMeters;
import io.syncline.ops.trace.PipelineTraces;
import io.syncline.store.Partitions;
import io.syncline.store.access.PostgresTokens;
import io.syncline.store.change.PostgresChangeStore;
import io.syncline.store.change.PostgresDeliveryStore;
import io.syncline.store.deadletter.PostgresDeadLetters;
import io.syncline.store.feed.PostgresEventFeed;
import io.syncline.store.inbox.BatchingInbox;
import io.syncline.store.inbox.PostgresInbox;
import io.syncline.store.inbox.PostgresInboxQueue;
import io.syncline.store.inbox.PostgresWatermarks;
import io.syncline.store.lease.PostgresStartOrder;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.lease.ShardLeases;
import io.syncline.store.privacy.PostgresErasures;
import io.syncline.store.record.PostgresRekeys;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sealing;
import io.syncline.store.workflow.PostgresEnrichments;
import io.syncline.store.workflow.PostgresWorkflows;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * Puts the engine together: stores over PostgreSQL, meters over the stores, the processors over
 * both.
 */
@Dependent
final class Engine {

  /** Longer than any request may take: a request is only sent while its lease outlasts it (S18). */
  private static final Duration LEASE = Duration.ofSeconds(90);

  /** Three renewals of the leases: a process without a renewal for this long is frozen or gone. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(6);

  /**
   * Group commit of webhooks. A commit costs the same for one event and for thirty, about eight
   * times what an event does: with one group in flight the next is larger.
   */
  private static final int MOST_GROUPED = 200;

  private static final int GROUPS_AT_ONCE = 1;

  static final RetryPolicy RETRIES =
      RetryPolicy.upTo(8)
          .backoff(Duration.ofSeconds(5), Duration.ofMinutes(10))
          .thenMoveToDeadLetters();

  @Produces
  @Singleton
  @DefaultBean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  @DefaultBean
  Variables variables(SynclineSettings settings) {
    return new Variables(System.getenv(), settings.secretsDir().orElse(null));
  }

  @Produces
  @Singleton
  @DefaultBean
  TokenStore tokens(Database database, SynclineSettings settings) {
    var keys = settings.secretKey().orElse(List.of());
    return keys.isEmpty()
        ? new NoRotatedTokens()
        : new PostgresTokens(database, new SecretBox(keys));
  }

  @Produces
  @Singleton
  RandomGenerator random() {
    return new SecureRandom();
  }

  @Produces
  @Singleton
  Ids ids(InstantSource clock, RandomGenerator random) {
    return new Ids(clock, random);
  }

  @Produces
  @Singleton
  Transformer transformer() {
    return new Transformer();
  }

  @Produces
  @Singleton
  Database database(
      DataSource source, SynclineSettings settings, Provider<Installations> installations) {
    var keys = settings.secretKey().orElse(List.of());
    return keys.isEmpty()
        ? new Database(source)
        : new Database(source, Sealing.with(keys, new Encrypting(installations)));
  }

  @Produces
  @Singleton
  Partitions partitions(Database database, SynclineSettings settings) {
    var keep = settings.retention();
    return new Partitions(
        database, new Partitions.Retention(keep.events(), keep.identities(), keep.audit()));
  }

  @Produces
  @Singleton
  ProcessSession session(Database database, Ids ids) {
    return new ProcessSession(database, ids.next(), LONGEST_SILENCE);
  }

  @Produces
  @Singleton
  ShardLeases leases(Database database, ProcessSession session) {
    return new ShardLeases(database, session, LEASE, System::nanoTime);
  }

  @Produces
  @Singleton
  SyncMeters meters(MeterRegistry registry, Installations installations) {
    return new SyncMeters(registry, installations);
  }

  @Produces
  @Singleton
  RuleMeters ruleMeters(MeterRegistry registry) {
    return new RuleMeters(registry);
  }

  @Produces
  @Singleton
  Inbox inbox(Database database, SyncMeters meters, Commits commits, PipelineTraces traces) {
    return new ObservedInbox(
        new BatchingInbox(new PostgresInbox(database), MOST_GROUPED, GROUPS_AT_ONCE),
        meters,
        commits,
        traces);
  }

  @Produces
  @Singleton
  InboxQueue queue(Database database, ShardLeases leases) {
    return new PostgresInboxQueue(database, leases);
  }

  @Produces
  @Singleton
  ChangeStore changeStore(
      Database database, ShardLeases leases, Ids ids, SyncMeters meters, PipelineTraces traces) {
    return new ObservedChangeStore(new PostgresChangeStore(database, leases, ids), meters, traces);
  }

  @Produces
  @Singleton
  DeliveryStore deliveryStore(
      Database database, ShardLeases leases, Ids ids, SyncMeters meters, PipelineTraces traces) {
    return new ObservedDeliveryStore(
        new PostgresDeliveryStore(database, leases, ids), meters, traces);
  }

  @Produces
  @Singleton
  DeadLetters deadLetters(Database database, Ids ids) {
    return new PostgresDeadLetters(database, ids);
  }

  @Produces
  @Singleton
  Watermarks watermarks(Database database) {
    return new PostgresWatermarks(database);
  }

  @Produces
  @Singleton
  StartOrder startOrder(Database database) {
    return new PostgresStartOrder(database);
  }

  @Produces
  @Singleton
  SyncEngine engine(
      SyncEngine.Shared shared,
      SyncEngine.Stores stores,
      ConnectedSystems systems,
      Wakeups wakeups,
      SyncEngine.Policies policies) {
    return new SyncEngine(shared, stores, systems, wakeups, policies);
  }

  @Produces
  @Singleton
  Runtime runtime(InstantSource clock, Ids ids, Installations installations) {
    return new Runtime(clock, ids, installations);
  }

  @Produces
  @Singleton
  SyncEngine.Shared shared(Runtime runtime, RandomGenerator random, Transformer transformer) {
    return new SyncEngine.Shared(runtime, random, transformer);
  }

  @Produces
  @Singleton
  SyncEngine.Stores stores(InboxQueue queue, ChangeStore changes, DeliveryStore deliveries) {
    return new SyncEngine.Stores(queue, changes, deliveries);
  }

  @Produces
  @Singleton
  SyncEngine.Policies policies(
      RandomGenerator random,
      NameCounts names,
      PrematureReads early,
      RuleMeters rules,
      PipelineTraces traces,
      RunPermissionsLookup permissions,
      OperationRoutes routes) {
    return new SyncEngine.Policies(
        patience(random),
        RETRIES,
        JudgementListener.all(names, early, rules, traces),
        permissions,
        routes);
  }

  @Produces
  @Singleton
  @Named("changes")
  ChangeProcessor changes(SyncEngine engine) {
    return engine.changes();
  }

  @Produces
  @Singleton
  @Named("deliveries")
  Deliverer deliveries(SyncEngine engine) {
    return engine.deliveries();
  }

  @Produces
  @Singleton
  Identities identities(SyncEngine engine) {
    return engine.identities();
  }

  @Produces
  @Singleton
  MatchKeyRebuild rekeying(
      Database database,
      ChangeStore store,
      Records records,
      Installations installations,
      Transformer transformer) {
    return new MatchKeyRebuild(
        new PostgresRekeys(database), store, records, installations, new Findable(transformer));
  }

  @Produces
  @Singleton
  LinkImport linkImport(ChangeStore store, Wakeups wakeups, InstantSource clock, Ids ids) {
    return new LinkImport(store, wakeups, clock, ids);
  }

  /** An event waits as long as a delivery does for a system that is down. */
  private static RetryDecision patience(RandomGenerator random) {
    return (failure, attempts, since, now) ->
        RETRIES.expired(failure, since, now)
            ? Optional.empty()
            : Optional.of(
                RETRIES.nextWaiting(
                    since,
                    now,
                    failure instanceof Failure.Deferred deferred ? deferred.retryAfter() : null,
                    random));
  }

  @Produces
  @Singleton
  WorkflowStore workflowStore(Database database) {
    return new PostgresWorkflows(database);
  }

  @Produces
  @Singleton
  Enrichments enrichments(Database database) {
    return new PostgresEnrichments(database);
  }

  @Produces
  @Singleton
  @Named("workflows")
  WorkflowRunner workflows(SyncEngine engine, WorkflowStore workflows, Messenger messenger) {
    return engine.workflows(workflows, messenger);
  }

  @Produces
  @Singleton
  WorkflowControl workflowControl(SyncEngine engine, WorkflowStore workflows) {
    return engine.workflowControl(workflows);
  }

  @Produces
  @Singleton
  EventFeed eventFeed(Database database) {
    return new PostgresEventFeed(database);
  }

  @Produces
  @Singleton
  Erasures erasures(Database database, DigestKeys keys) {
    return new PostgresErasures(database, keys);
  }

  @Produces
  @Singleton
  ErasureRunner erasureRunner(SyncEngine engine, Erasures erasures, PausedSystems pausedSystems) {
    return engine.erasures(erasures, pausedSystems::isPaused);
  }

  @Produces
  @Singleton
  ErasureControl erasureControl(SyncEngine engine, Erasures erasures, SynclineSettings settings) {
    return engine.erasureControl(erasures, !settings.secretKey().orElse(List.of()).isEmpty());
  }

  @Produces
  @Singleton
  DueErasures dueErasures(
      SyncEngine engine,
      Records records,
      Erasures erasures,
      ErasureControl control,
      Messenger messenger) {
    return engine.dueErasures(records, erasures, control, messenger);
  }
}

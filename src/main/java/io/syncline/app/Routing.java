package io.syncline.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.app.listen.CaptureListeners;
import io.syncline.app.listen.ReportedRows;
import io.syncline.app.listen.TriggerListeners;
import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.backfill.run.BulkRuns;
import io.syncline.core.deadletter.NamedRecords;
import io.syncline.core.definition.compile.Ciphers;
import io.syncline.core.definition.draft.SyncDrafts;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.StartOrder;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.step.Deliverer;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.model.Ids;
import io.syncline.core.reconcile.Reconciler;
import io.syncline.core.run.PausedSystems;
import io.syncline.core.run.Runs;
import io.syncline.core.run.SyncPauses;
import io.syncline.core.run.poll.Poller;
import io.syncline.core.run.poll.RecordedPolls;
import io.syncline.core.run.poll.SafetyPolls;
import io.syncline.core.run.poll.Watermarks;
import io.syncline.core.sync.ChangeProcessor;
import io.syncline.core.sync.read.NameCounts;
import io.syncline.core.sync.read.PrematureReads;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.workflow.WorkflowRunner;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.state.CredentialExpiries;
import io.syncline.core.system.state.Quotas;
import io.syncline.core.system.state.RateBudget;
import io.syncline.core.system.state.SystemResets;
import io.syncline.core.system.state.TokenStore;
import io.syncline.core.system.trigger.CaptureStates;
import io.syncline.definition.DraftedSyncs;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.Variables;
import io.syncline.definition.WatchedRoutes;
import io.syncline.ops.HookReports;
import io.syncline.ops.PausedGauges;
import io.syncline.ops.SyncMeters;
import io.syncline.route.failure.DeliveryIsolation;
import io.syncline.route.failure.EventIsolation;
import io.syncline.route.failure.Isolation;
import io.syncline.route.intake.HookEngine;
import io.syncline.route.intake.HookedRecords;
import io.syncline.route.intake.Intake;
import io.syncline.route.intake.RouteEvents;
import io.syncline.route.intake.SignatureCheck;
import io.syncline.route.intake.http.HookServer;
import io.syncline.route.landing.LandingComponent;
import io.syncline.route.pipeline.CamelOperations;
import io.syncline.route.pipeline.DueTimes;
import io.syncline.route.pipeline.Pipelines;
import io.syncline.route.poll.SystemPoll;
import io.syncline.route.rabbit.RabbitComponent;
import io.syncline.route.salesforce.ReplayFunction;
import io.syncline.route.salesforce.ReplayPositions;
import io.syncline.route.salesforce.SalesforceChanges;
import io.syncline.route.work.Signals;
import io.syncline.route.work.WorkComponent;
import io.syncline.store.inbox.PostgresHooks;
import io.syncline.store.landing.PostgresLanding;
import io.syncline.store.lease.PostgresBreakers;
import io.syncline.store.lease.PostgresQuotas;
import io.syncline.store.lease.PostgresRateBudget;
import io.syncline.store.lease.ShardLeases;
import io.syncline.store.run.PostgresPausedSyncs;
import io.syncline.store.sql.Database;
import io.syncline.system.BreakerSharing;
import io.syncline.system.SystemClients;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.call.VertxOutbound;
import io.syncline.system.http.network.Network;
import io.syncline.system.http.network.PrivateHosts;
import io.syncline.system.jdbc.JdbcSystems;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;

/** Puts the routes together: what pipelines name, and what keeps them running. */
@Dependent
final class Routing {

  /** What published keys may have, in bytes. */
  static final int MAX_KEYS = 1 << 18;

  /** How long a request may wait for its turn under a vendor's rate limit. */
  private static final Duration LONGEST_WAIT = Intent.LEAVES_WITHIN;

  /** Rows asked for at once by a poll. */
  private static final int PAGE = 200;

  @Produces
  @Singleton
  @Typed({Signals.class, Wakeups.class})
  Signals signals() {
    return new Signals();
  }

  @Produces
  @Singleton
  @Named("work")
  WorkComponent work(
      Signals signals,
      ChangeProcessor changes,
      Deliverer deliverer,
      @Named("backfill") BulkRuns bulk,
      @Named("reconciliation") Reconciler reconciler,
      @Named("workflows") WorkflowRunner workflows,
      ShardLeases leases,
      InstantSource clock) {
    return new WorkComponent(
        signals,
        new DueTimes(
            changes::nextDue,
            deliverer::nextDue,
            bulk::nextDue,
            reconciler::nextDue,
            workflows::nextDue),
        leases::ended,
        clock);
  }

  @Produces
  @Singleton
  Pipelines pipelines(CamelContext camel, ReplayPositions positions) {
    camel.getPropertiesComponent().addPropertiesFunction(new ReplayFunction(positions));
    return new Pipelines(camel);
  }

  @Produces
  @Singleton
  ReplayPositions replayPositions(Watermarks watermarks, Wakeups wakeups, InstantSource clock) {
    return new ReplayPositions(watermarks, wakeups, clock);
  }

  @Produces
  @Singleton
  @Named("salesforce-change")
  SalesforceChanges salesforceChanges(ReplayPositions positions) {
    return new SalesforceChanges(positions);
  }

  @Produces
  @Singleton
  Network network(Vertx vertx, SynclineSettings settings) {
    return new Network(
        vertx,
        PrivateHosts.of(settings.http().privateHosts().orElse(List.of())),
        settings.files().maxSize().asLongValue());
  }

  @Produces
  @Singleton
  SystemClients clients(
      Network network,
      TokenStore tokens,
      InstantSource clock,
      RateBudget budget,
      Quotas quotas,
      OperationRoutes operations) {
    return new SystemClients(
        new HttpSystems(network, tokens, clock, LONGEST_WAIT, budget, quotas, operations),
        new JdbcSystems(budget, LONGEST_WAIT, clock));
  }

  @Produces
  @Singleton
  RateBudget budget(Database database) {
    return new PostgresRateBudget(database);
  }

  @Produces
  @Singleton
  BreakerSharing breakerSharing(Database database, RunningSyncs syncs) {
    return new BreakerSharing(new PostgresBreakers(database), syncs::breakers);
  }

  @Produces
  @Singleton
  Quotas quotas(Database database, InstantSource clock) {
    return new PostgresQuotas(database, clock);
  }

  @Produces
  @Singleton
  Connections connections(
      SystemClients clients,
      OperationRoutes operations,
      Variables variables,
      MeterRegistry meters,
      InstantSource clock) {
    return new Connections(clients, operations, variables, meters, clock);
  }

  @Produces
  @Singleton
  OperationRoutes operations(CamelContext camel) {
    return new CamelOperations(camel);
  }

  @Produces
  @Singleton
  @Typed({RunningSyncs.class, Installations.class, ConnectedSystems.class, SystemResets.class})
  RunningSyncs syncs(
      StartOrder order, Connections connections, Pipelines pipelines, InstantSource clock) {
    return new RunningSyncs(order, connections, pipelines, clock);
  }

  @Produces
  @Singleton
  CredentialExpiries expiries(RunningSyncs syncs, TokenStore tokens) {
    return () -> syncs.expiries(tokens);
  }

  @Produces
  @Singleton
  SyncPauses pauses(
      Database database,
      RunningSyncs syncs,
      PausedGauges gauges,
      Wakeups wakeups,
      Ids ids,
      InstantSource clock) {
    return new SyncPauses(
        new PostgresPausedSyncs(database, ids),
        names -> {
          syncs.pausing(names);
          gauges.show(names);
        },
        () -> syncs.current().byObject().keySet(),
        wakeups,
        clock);
  }

  @Produces
  @Singleton
  PausedGauges pausedGauges(MeterRegistry registry) {
    return new PausedGauges(registry);
  }

  @Produces
  @Singleton
  NameCounts names(RunningSyncs syncs, SyncMeters meters) {
    return new NameCounts(syncs::unfound, meters);
  }

  @Produces
  @Singleton
  PrematureReads earlyLooks(SyncMeters meters) {
    return new PrematureReads(meters);
  }

  @Produces
  @Singleton
  WatchedRoutes routes(SynclineSettings settings, Variables variables, RunningSyncs syncs) {
    var all = known(settings, variables);
    return new WatchedRoutes(new RoutesDirectory(all), settings.routesDir(), all, syncs::follow);
  }

  /** How events of dead letters are read. */
  @Produces
  @Singleton
  NamedRecords namedRecords(RunningSyncs syncs, Ids ids, InstantSource clock) {
    return new HookedRecords(syncs, ids, clock);
  }

  /** Definitions look the key up by its variable's name, however it was set. */
  private static Variables known(SynclineSettings settings, Variables variables) {
    return settings.secretKey().isPresent() ? variables.with(Ciphers.KEY, "set") : variables;
  }

  @Produces
  @Singleton
  SyncDrafts drafts(SynclineSettings settings, Variables variables) {
    return new DraftedSyncs(
        new RoutesDirectory(known(settings, variables)),
        settings.routesDir(),
        settings.writeDefinitions());
  }

  @Produces
  @Singleton
  SignatureCheck signatures(Network network, InstantSource clock) {
    return new SignatureCheck(clock, new VertxOutbound(network, MAX_KEYS));
  }

  @Produces
  @Singleton
  @Named("intake")
  Intake intake(
      RunningSyncs syncs,
      WebhookReports webhookReports,
      Inbox inbox,
      ChangeStore changes,
      Wakeups wakeups,
      Ids ids,
      SignatureCheck signatures) {
    return new Intake(syncs, webhookReports, inbox, changes, wakeups, ids, signatures);
  }

  @Produces
  @Singleton
  @Named("events")
  RouteEvents routeEvents(
      RunningSyncs syncs, Inbox inbox, Wakeups wakeups, Ids ids, InstantSource clock) {
    return new RouteEvents(syncs, inbox, wakeups, ids, clock);
  }

  @Produces
  @Singleton
  @Named("landing")
  LandingComponent landing(Database database) {
    return new LandingComponent(new PostgresLanding(database));
  }

  @Produces
  @Singleton
  @Named("rabbitmq")
  RabbitComponent rabbit() {
    return new RabbitComponent();
  }

  @Produces
  @Singleton
  HookReports hookReports(MeterRegistry registry) {
    return new HookReports(registry);
  }

  @Produces
  @Singleton
  PostgresHooks sharedHooks(Database database, InstantSource clock) {
    return new PostgresHooks(database, clock);
  }

  @Produces
  @Singleton
  WebhookReports hookWatch(HookReports reports, PostgresHooks shared, InstantSource clock) {
    return new WebhookReports(reports, shared, clock);
  }

  @Produces
  @Singleton
  SafetyPolls safetyPolls(
      WebhookReports webhookReports,
      PostgresHooks hooks,
      SynclineSettings settings,
      HookReports reports,
      InstantSource clock) {
    var set = settings.webhooks();
    var pace = new SafetyPolls.Pace(set.safetyPoll(), set.quietAfter());
    return new SafetyPolls(webhookReports, hooks, pace, reports, clock);
  }

  @Produces
  @Singleton
  @Named("hooks")
  HookEngine engine(RunningSyncs syncs, WebhookReports webhookReports) {
    return new HookEngine(syncs, webhookReports);
  }

  @Produces
  @Singleton
  HookServer hooks(HookEngine engine, SynclineSettings settings, InstantSource clock) {
    return new HookServer(engine, settings.publicUrl(), HookServer.Limits.usual(), clock);
  }

  @Produces
  @Singleton
  @Named("isolation")
  Isolation isolation(
      ChangeStore changes,
      DeliveryStore deliveries,
      Installations installations,
      Ids ids,
      InstantSource clock) {
    return new Isolation(
        new EventIsolation(changes, ids, clock),
        new DeliveryIsolation(deliveries, installations, ids, clock),
        clock);
  }

  @Produces
  @Singleton
  @Named("poller")
  SystemPoll poller(
      RecordedPolls polls,
      PausedSystems paused,
      SafetyPolls safety,
      RunningSyncs syncs,
      Wakeups wakeups,
      ShardLeases leases,
      InstantSource clock) {
    return new SystemPoll(
        (system, object) -> paused.isPaused(system.id()) ? 0 : polls.poll(system, object, PAGE),
        syncs,
        syncs,
        wakeups,
        system -> leases.holds(system.value()),
        new SystemPoll.Reporting(syncs::reliesOnWebhooks, safety, polls::beginNow),
        clock);
  }

  @Produces
  @Singleton
  TriggerListeners triggerListeners(
      RunningSyncs syncs, SystemClients clients, ShardLeases leases, ReportedRows store) {
    return new TriggerListeners(
        () -> syncs.state().loaded(),
        system -> leases.holds(system.value()),
        clients::triggers,
        store);
  }

  @Produces
  @Singleton
  CaptureListeners captureListeners(
      RunningSyncs syncs,
      SystemClients clients,
      ShardLeases leases,
      CaptureStates states,
      ReportedRows store) {
    return new CaptureListeners(
        () -> syncs.state().loaded(),
        system -> leases.holds(system.value()),
        clients::capture,
        states,
        store);
  }

  @Produces
  @Singleton
  RecordedPolls polls(Inbox inbox, Watermarks watermarks, Runs runs, Ids ids, InstantSource clock) {
    return new RecordedPolls(
        new Poller(inbox, watermarks, ids, clock, Routing::rest), runs, ids, clock);
  }

  /** On the poll's own thread; a stop ends it. */
  private static void rest(Duration time) {
    try {
      new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

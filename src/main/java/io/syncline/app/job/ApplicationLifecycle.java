package io.syncline.app.job;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.definition.version.VersionKeeper;
import io.syncline.core.delivery.step.Deliverer;
import io.syncline.core.run.SyncPauses;
import io.syncline.definition.WatchedRoutes;
import io.syncline.ops.Commits;
import io.syncline.route.intake.http.HookServer;
import io.syncline.route.pipeline.Pipelines;
import io.syncline.route.work.WorkComponent;
import io.syncline.store.lease.ShardLeases;
import io.syncline.system.SystemClients;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.jboss.logging.Logger;

/**
 * Starts Camel and the syncs with the application, keeps leases and definitions fresh and tables
 * trim while they run, and ends all in order.
 *
 * <p>Camel is started here and not by its own main class, so that a test's application starts the
 * same as the product's (docs/decisions/0013-start-and-stop.md).
 */
@ApplicationScoped
public class ApplicationLifecycle {

  private static final Logger LOG = Logger.getLogger(ApplicationLifecycle.class);
  private static final Duration RENEW = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final ShardLeases leases;
  private final Commits commits;
  private final WatchedRoutes routes;
  private final VersionKeeper versions;
  private final SyncPauses pauses;
  private final Pipelines pipelines;
  private final WorkComponent work;
  private final Deliverer deliverer;
  private final HookServer hooks;
  private final SystemClients clients;
  private final SynclineSettings settings;
  private final List<TimedJob> jobs;
  private final Recurring recurring = new Recurring();

  ApplicationLifecycle(
      ShardLeases leases,
      Commits commits,
      WatchedRoutes routes,
      VersionKeeper versions,
      SyncPauses pauses,
      Pipelines pipelines,
      WorkComponent work,
      Deliverer deliverer,
      HookServer hooks,
      SystemClients clients,
      SynclineSettings settings,
      @All List<TimedJob> jobs) {
    this.leases = leases;
    this.commits = commits;
    this.routes = routes;
    this.versions = versions;
    this.pauses = pauses;
    this.pipelines = pipelines;
    this.work = work;
    this.deliverer = deliverer;
    this.hooks = hooks;
    this.clients = clients;
    this.settings = settings;
    this.jobs = List.copyOf(jobs);
  }

  void mount(@Observes Router router) {
    hooks.mount(router);
  }

  /**
   * Camel first and without a route, so that one that cannot be started fails alone. Leases before
   * syncs: a worker without one would find nothing to do.
   *
   * @param camel only now: it does not exist yet when routers are mounted
   */
  void start(@Observes StartupEvent event, CamelRuntime camel) {
    camel.start(new String[0]);
    pipelines.load(settings.routesDir().resolve("pipelines"));
    pipelines.loadOwn(routes.atStart());
    jobs.forEach(recurring::add);
    recurring.add(
        TimedJob.atOnce(RENEW, "renew the leases", () -> commits.renewing(leases::runOnce)));
    recurring.add(TimedJob.atOnce(LOOK, "check the definitions for changes", this::look));
  }

  /** Webhooks are taken in once the definitions were followed: only then is a system unknown. */
  private void look() {
    pauses.runOnce();
    var change = routes.runOnce();
    hooks.open();
    versions.follow(change.current());
  }

  /**
   * Writes that have not left stay here; intake ends, then the workers with their current work,
   * then the leases, which until then are renewed; Camel and the database follow by themselves.
   */
  void stop(@Observes ShutdownEvent event) {
    deliverer.stop();
    work.finish();
    hooks.close();
    pipelines.stop();
    recurring.close();
    try {
      leases.close();
    } catch (RuntimeException e) {
      LOG.warn("The leases could not be given back; they end by themselves");
    }
    clients.close();
  }
}

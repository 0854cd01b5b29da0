package io.syncline.app;

import io.quarkus.runtime.ShutdownEvent;
import io.syncline.definition.WatchedRoutes;
import io.syncline.route.intake.HookServer;
import io.syncline.route.pipeline.Pipelines;
import io.syncline.route.work.WorkComponent;
import io.syncline.store.ShardLeases;
import io.syncline.system.http.HttpSystems;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.jboss.logging.Logger;

/** Starts the syncs, keeps leases and definitions fresh while they run, and ends all in order. */
@ApplicationScoped
public class Upkeep {

  private static final Logger LOG = Logger.getLogger(Upkeep.class);
  private static final long RENEW_SECONDS = 5;
  private static final long LOOK_SECONDS = 2;

  private final ShardLeases leases;
  private final WatchedRoutes routes;
  private final Pipelines pipelines;
  private final WorkComponent work;
  private final HookServer hooks;
  private final HttpSystems http;
  private final SynclineSettings settings;
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(2, task -> daemon(task));

  Upkeep(
      ShardLeases leases,
      WatchedRoutes routes,
      Pipelines pipelines,
      WorkComponent work,
      HookServer hooks,
      HttpSystems http,
      SynclineSettings settings) {
    this.leases = leases;
    this.routes = routes;
    this.pipelines = pipelines;
    this.work = work;
    this.hooks = hooks;
    this.http = http;
    this.settings = settings;
  }

  void mount(@Observes Router router) {
    hooks.mount(router);
  }

  /**
   * When Camel runs, so that a route that cannot be started fails alone. Leases first: a worker
   * without one would find nothing to do.
   */
  void start(@Observes AfterStart event) {
    leases.runOnce();
    pipelines.load(settings.routesDir().resolve("pipelines"));
    routes.runOnce();
    hooks.open();
    every(RENEW_SECONDS, leases::runOnce, "renew leases");
    every(LOOK_SECONDS, routes::runOnce, "look at the definitions");
  }

  /** Intake ends first, then the workers with what they have in hand, then the leases. */
  void stop(@Observes ShutdownEvent event) {
    work.finish();
    hooks.close();
    pipelines.stop();
    timer.shutdownNow();
    try {
      leases.close();
    } catch (RuntimeException e) {
      LOG.warn("The leases could not be given back; they end by themselves");
    }
    http.close();
  }

  private void every(long seconds, Runnable task, String what) {
    timer.scheduleWithFixedDelay(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.warnf(
                "Could not %s: %s; tried again in %d s",
                what, e.getClass().getSimpleName(), seconds);
          }
        },
        seconds,
        seconds,
        TimeUnit.SECONDS);
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "upkeep");
    thread.setDaemon(true);
    return thread;
  }
}

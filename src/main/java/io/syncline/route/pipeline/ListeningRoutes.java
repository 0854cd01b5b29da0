package io.syncline.route.pipeline;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.StatefulService;
import org.apache.camel.model.BeanModelHelper;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.NodeIdFactory;
import org.jboss.logging.Logger;

/**
 * Starts the routes of integrators that listen to something outside this process: a broker, a
 * mailbox, a streaming API. Each has a thread until it runs. One that cannot be started is tried
 * again, after a pause that doubles up to a minute, and named in {@link #problems()}; it keeps
 * neither the product nor another route from starting. Safe for threads.
 */
final class ListeningRoutes {

  private static final Logger LOG = Logger.getLogger(ListeningRoutes.class);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String NOT_YET = "not started yet";

  private final CamelContext camel;
  private final Map<String, String> problems = new ConcurrentHashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  ListeningRoutes(CamelContext camel) {
    this.camel = camel;
  }

  /** Returns at once. */
  void start(RouteDefinition route) {
    var ids = camel.getCamelContextExtension().getContextPlugin(NodeIdFactory.class);
    var id = route.idOrCreate(ids);
    problems.put(id, NOT_YET);
    var thread = new Thread(() -> untilItRuns(route, id), "start " + id);
    thread.setDaemon(true);
    thread.start();
  }

  /** Routes that do not run, with what keeps them from it. */
  Map<String, String> problems() {
    return Map.copyOf(problems);
  }

  /** No route is tried again; those that run are Camel's to stop. */
  void stop() {
    stopped.countDown();
  }

  private void untilItRuns(RouteDefinition route, String id) {
    try {
      for (int failures = 0; stopped.getCount() > 0; failures++) {
        if (runs(route, id, failures)) {
          return;
        }
        var pause = SHORTEST.multipliedBy(1L << Math.min(failures, 6));
        stopped.await(Math.min(pause.toMillis(), LONGEST.toMillis()), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean runs(RouteDefinition route, String id, int failures) {
    try {
      startComponent(route);
      ((ModelCamelContext) camel).addRouteDefinition(route);
      problems.remove(id);
      if (failures > 0) {
        LOG.infof("The route %s runs, after %d failed starts", id, failures);
      }
      return true;
    } catch (Exception e) {
      var reason = RouteFailure.reason(e);
      if (!reason.equals(problems.put(id, reason))) {
        LOG.warnf("The route %s cannot be started and is tried again: %s", id, reason);
      }
      LOG.debugf(e, "The route %s cannot be started", id);
      discard(route);
      return false;
    }
  }

  /**
   * Before the route is made: adding a route holds locks that the start of other routes needs, and
   * a component may log in to a server that does not answer. One whose start failed is replaced by
   * a new one, because not every component can be started twice.
   */
  private void startComponent(RouteDefinition route) throws Exception {
    var uri = route.getInput().getEndpointUri();
    int end = uri.indexOf(':');
    if (end < 0 || uri.startsWith("{{")) {
      return;
    }
    var scheme = uri.substring(0, end);
    if (camel.hasComponent(scheme) instanceof StatefulService known && !known.isStarted()) {
      renew(scheme);
    }
    camel.getComponent(scheme);
  }

  private void renew(String scheme) throws Exception {
    camel.removeComponent(scheme);
    var beans = camel.getCamelContextExtension().getContextPlugin(Model.class).getCustomBeans();
    for (var bean : beans) {
      if (bean.getName().equals(scheme)) {
        camel.getRegistry().bind(scheme, BeanModelHelper.newInstance(bean, camel));
      }
    }
  }

  /** What is left of a route that did not start. */
  private void discard(RouteDefinition route) {
    try {
      camel.getRouteController().stopRoute(route.getId());
      camel.removeRoute(route.getId());
      ((ModelCamelContext) camel).removeRouteDefinition(route);
    } catch (Exception e) {
      LOG.debugf("The route %s could not be removed completely", route.getId());
    }
  }
}

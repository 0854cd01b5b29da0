package io.syncline.route.pipeline;

import io.syncline.route.pipeline.PipelineRoute.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.jboss.logging.Logger;

/**
 * Keeps exactly those routes running that the started syncs need.
 *
 * <p>A route is touched only when it is new, no longer needed, or its parameters changed: a reload
 * of one sync leaves the routes of all others, and of systems it shares with them, at work. One
 * route that cannot be started never keeps another from starting; it is named in {@link
 * #problems()} and tried again at the next change. Safe for threads.
 */
public final class Pipelines {

  private static final Logger LOG = Logger.getLogger(Pipelines.class);

  /** For Camel to see a stop through; workers have been given their own time before. */
  private static final int STOP_SECONDS = 2;

  private static final String SUFFIX = ".camel.yaml";

  private final CamelContext camel;
  private final Set<String> loaded = new HashSet<>();
  private final Map<String, PipelineRoute> running = new LinkedHashMap<>();

  /** Read while routes are started, which may take long. */
  private final Map<String, String> problems = new ConcurrentHashMap<>();

  private final ListeningRoutes listening;

  public Pipelines(CamelContext camel) {
    this.camel = camel;
    this.listening = new ListeningRoutes(camel);
  }

  /**
   * Reads the templates and the named error policies; once, before the first route.
   *
   * @throws IllegalStateException where one cannot be read: the message names the file
   */
  public synchronized void load(Path folder) {
    for (var file : files(folder)) {
      var name = file.normalize().toString();
      load(name, text(file)).forEach(listening::start);
      loaded.add(name);
    }
  }

  /**
   * Reads and starts the routes of integrators; once, before the first system is asked. Pipelines
   * among them are passed over. A route that listens to something outside this process starts by
   * itself, now or when that is there.
   *
   * @param files the text of each {@code *.camel.yaml} below the routes folder, by its name
   * @throws IllegalStateException where one cannot be read, or a route from {@code direct:} not be
   *     started: nothing may go the manifest's way that was meant to go another
   */
  public synchronized void loadOwn(Map<String, String> files) {
    new TreeMap<>(files)
        .forEach(
            (name, text) -> {
              if (!loaded.contains(name)) {
                load(name, text).forEach(listening::start);
              }
            });
  }

  private List<RouteDefinition> load(String file, String text) {
    var name = Path.of(file).getFileName().toString();
    try {
      return RouteFile.load(camel, name, text);
    } catch (Exception e) {
      throw new IllegalStateException("The routes of " + file + " cannot be read", e);
    }
  }

  /** Starts and stops what is missing or left over; returns when everything runs or has stopped. */
  public synchronized void follow(Collection<PipelineRoute> wanted) {
    var byId = new LinkedHashMap<String, PipelineRoute>();
    wanted.stream()
        .sorted(Comparator.comparing(PipelineRoute::template))
        .forEach(route -> byId.put(route.id(), route));
    problems.keySet().retainAll(byId.keySet());
    var leaving =
        running.values().stream()
            .filter(route -> !route.equals(byId.get(route.id())))
            .sorted(Comparator.comparing(PipelineRoute::template).reversed())
            .toList();
    leaving.forEach(this::remove);
    byId.values().stream().filter(route -> !running.containsKey(route.id())).forEach(this::add);
  }

  /** Stops every route; what is in flight is finished first. */
  public void stop() {
    listening.stop();
    follow(List.of());
  }

  /** The ids of the routes at work. */
  public synchronized List<String> running() {
    return List.copyOf(running.keySet());
  }

  /**
   * Routes that could not be started or stopped, with the reason or the class of what was thrown.
   */
  public Map<String, String> problems() {
    var all = new HashMap<>(listening.problems());
    all.putAll(problems);
    return all;
  }

  private void add(PipelineRoute route) {
    var parameters = new HashMap<String, Object>(route.parameters());
    parameters.put(route.template().parameter(), route.name());
    try {
      ((ModelCamelContext) camel)
          .addRouteFromTemplate(route.id(), route.template().id(), parameters);
      running.put(route.id(), route);
      problems.remove(route.id());
    } catch (Exception e) {
      failed(route, "started", e);
      discard(route.id());
    }
  }

  private void remove(PipelineRoute route) {
    try {
      camel.getRouteController().stopRoute(route.id(), STOP_SECONDS, TimeUnit.SECONDS);
      camel.removeRoute(route.id());
    } catch (Exception e) {
      failed(route, "stopped", e);
    }
    running.remove(route.id());
  }

  /** What is left of a route that did not start; a second failure adds nothing to the first. */
  private void discard(String id) {
    try {
      camel.getRouteController().stopRoute(id);
      camel.removeRoute(id);
      ((ModelCamelContext) camel).removeRouteDefinitions(leftOvers(id));
    } catch (Exception e) {
      LOG.debugf("Route %s could not be removed completely", id);
    }
  }

  private List<RouteDefinition> leftOvers(String id) {
    var definition = ((ModelCamelContext) camel).getRouteDefinition(id);
    return definition == null ? List.of() : List.of(definition);
  }

  private void failed(PipelineRoute route, String what, Exception e) {
    LOG.errorf(e, "Route %s could not be %s", route.id(), what);
    problems.put(route.id(), e.getClass().getSimpleName());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) {
    try (var files = Files.list(folder)) {
      var pipelines = new ArrayList<>(files.filter(it -> it.toString().endsWith(SUFFIX)).toList());
      pipelines.sort(Comparator.naturalOrder());
      return pipelines;
    } catch (IOException e) {
      throw new IllegalStateException(
          "There are no pipelines in "
              + folder
              + ": syncline.routes-dir names a folder with pipelines/"
              + Template.INTAKE.id()
              + SUFFIX
              + " and the others",
          e);
    }
  }
}

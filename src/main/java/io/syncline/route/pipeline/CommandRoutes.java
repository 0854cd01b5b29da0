package io.syncline.route.pipeline;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.OperationRoutes;
import io.syncline.route.landing.LandingComponent;
import io.syncline.route.rabbit.RabbitComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

/**
 * The routes of integrators for a command that runs without a server: the same files in a context
 * of its own, which starts with the first call.
 *
 * <p>Only routes that begin at {@code direct:} are started. Another one would take files, messages
 * or webhooks away from the server.
 */
public final class CommandRoutes implements OperationRoutes, AutoCloseable {

  private static final String PIPELINES = "pipelines";

  private final Map<String, String> files;
  private @Nullable CamelContext camel;
  private @Nullable CamelOperations operations;

  /**
   * @param files the texts of {@code *.camel.yaml} files by name; pipelines are left out
   */
  public CommandRoutes(Map<String, String> files) {
    var own = new TreeMap<>(files);
    own.keySet().removeIf(CommandRoutes::isPipeline);
    this.files = own;
  }

  private static boolean isPipeline(String file) {
    var folder = Path.of(file).getParent();
    return folder != null && folder.endsWith(PIPELINES);
  }

  @Override
  public boolean has(String name) {
    return !files.isEmpty() && operations().has(name);
  }

  @Override
  public @Nullable Value call(
      String name, Value body, Map<String, String> about, Duration timeout) {
    if (files.isEmpty()) {
      return NONE.call(name, body, about, timeout);
    }
    CamelOperations started;
    try {
      started = operations();
    } catch (IllegalStateException e) {
      throw new Failed(String.valueOf(e.getMessage()), Outcome.INVALID);
    }
    return started.call(name, body, about, timeout);
  }

  private synchronized CamelOperations operations() {
    if (operations == null) {
      camel = started();
      operations = new CamelOperations(camel);
    }
    return operations;
  }

  private CamelContext started() {
    var context = new DefaultCamelContext();
    context.setAutoStartup(false);
    context.getShutdownStrategy().setTimeout(1);
    // Landed rows are in the server's database, which no command opens.
    context.addComponent("landing", new LandingComponent(null));
    context.addComponent("rabbitmq", new RabbitComponent());
    try {
      for (var file : files.entrySet()) {
        load(context, file.getKey(), file.getValue());
      }
      context.start();
      for (var route : context.getRoutes()) {
        if (route.getEndpoint().getEndpointUri().startsWith("direct:")) {
          context.getRouteController().startRoute(route.getId());
        }
      }
      return context;
    } catch (Exception e) {
      context.stop();
      throw e instanceof IllegalStateException known
          ? known
          : new IllegalStateException(
              "the routes of the systems cannot be started: " + RouteFailure.reason(e), e);
    }
  }

  private static void load(CamelContext context, String file, String text) {
    try {
      var name = String.valueOf(Path.of(file).getFileName());
      // What listens to a server is left out: making it may need that server.
      RouteFile.load(context, name, text);
    } catch (Exception e) {
      throw new IllegalStateException("the routes in " + file + " cannot be read", e);
    }
  }

  @Override
  public synchronized void close() {
    if (operations != null) {
      operations.close();
    }
    if (camel != null) {
      camel.stop();
    }
  }
}

package io.syncline.route.pipeline;

import io.syncline.core.model.SystemId;
import java.util.Map;

/**
 * One route that should run: a template with its parameters filled in.
 *
 * @param name of the connected application, or of the sync, that it serves
 * @param template what it is made from
 * @param parameters the others but that one; those not given keep the template's default
 */
public record PipelineRoute(String name, Template template, Map<String, String> parameters) {

  /** The templates, in the order in which routes are started; stopped in reverse. */
  public enum Template {
    DEAD_LETTER("dead-letter"),
    DELIVER("deliver"),
    REALTIME("realtime"),
    POLL("poll"),
    INTAKE("intake"),
    EVENT("event", "endpoint"),
    BACKFILL("backfill", "sync"),
    RECONCILE("reconcile", "sync"),
    WORKFLOW("workflow", "sync"),
    SCHEDULE("schedule", "sync");

    private final String id;
    private final String parameter;

    Template(String id) {
      this(id, "system");
    }

    Template(String id, String parameter) {
      this.id = id;
      this.parameter = parameter;
    }

    /** What a route of it serves, the name of its parameter: {@code system}, {@code sync}, … */
    public String parameter() {
      return parameter;
    }

    /** Its id and the name of its file. */
    public String id() {
      return id;
    }
  }

  public PipelineRoute {
    parameters = Map.copyOf(parameters);
  }

  public PipelineRoute(SystemId system, Template template, Map<String, String> parameters) {
    this(system.value(), template, parameters);
  }

  /** Of a sync. */
  public static PipelineRoute of(String sync, Template template) {
    return new PipelineRoute(sync, template, Map.of());
  }

  public static PipelineRoute of(SystemId system, Template template) {
    return new PipelineRoute(system, template, Map.of());
  }

  /** {@code <name>/<template>}: contract, operators and metrics know routes by it. */
  public String id() {
    return name + "/" + template.id();
  }
}

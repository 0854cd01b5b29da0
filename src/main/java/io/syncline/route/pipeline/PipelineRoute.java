package io.syncline.route.pipeline;

import io.syncline.core.model.SystemId;
import java.util.Map;

/**
 * One route that should run: a template with its parameters filled in.
 *
 * @param system the connected application it serves
 * @param template what it is made from
 * @param parameters the others but {@code system}; those not given keep the template's default
 */
public record PipelineRoute(SystemId system, Template template, Map<String, String> parameters) {

  /** The templates, in the order in which a system's routes are started; stopped in reverse. */
  public enum Template {
    DEAD_LETTER("dead-letter"),
    DELIVER("deliver"),
    REALTIME("realtime"),
    POLL("poll"),
    INTAKE("intake");

    private final String id;

    Template(String id) {
      this.id = id;
    }

    /** Its id and the name of its file. */
    public String id() {
      return id;
    }
  }

  public PipelineRoute {
    parameters = Map.copyOf(parameters);
  }

  public static PipelineRoute of(SystemId system, Template template) {
    return new PipelineRoute(system, template, Map.of());
  }

  /** {@code <system>/<template>}: contract, operators and metrics know routes by it. */
  public String id() {
    return system + "/" + template.id();
  }
}

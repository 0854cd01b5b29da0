package io.syncline.sandbox.demo;

import io.quarkus.arc.profile.IfBuildProfile;
import io.syncline.definition.Variables;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** Gives connections the variables of the stand-ins, on top of the real environment. */
@Dependent
@IfBuildProfile("demo")
final class DemoEnvironment {

  private static final String PREFIX = "demo.environment.";

  /**
   * To be called before the product starts: a container creates it without access to its caller.
   */
  static void set(Map<String, String> variables) {
    variables.forEach((name, value) -> System.setProperty(PREFIX + name, value));
  }

  @Produces
  @Singleton
  Variables variables() {
    var variables = new HashMap<>(System.getenv());
    var properties = System.getProperties();
    for (var name : properties.stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        variables.put(name.substring(PREFIX.length()), properties.getProperty(name));
      }
    }
    return new Variables(variables, null);
  }
}

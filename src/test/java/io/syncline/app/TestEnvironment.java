package io.syncline.app;

import io.syncline.definition.Variables;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** The environment's variables as a Quarkus test sets them: {@code test.environment.<VARIABLE>}. */
@Dependent
final class TestEnvironment {

  static final String PREFIX = "test.environment.";

  @Produces
  @Singleton
  Variables variables(Config config) {
    Map<String, String> variables = new HashMap<>();
    for (var name : config.getPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        variables.put(name.substring(PREFIX.length()), config.getValue(name, String.class));
      }
    }
    return new Variables(variables, null);
  }
}

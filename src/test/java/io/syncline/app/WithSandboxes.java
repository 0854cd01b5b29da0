package io.syncline.app;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives a Quarkus test the stand-in systems: annotate the test with
 * {@code @QuarkusTestResource(WithSandboxes.class)}; {@code test.control.<system>} is where one is
 * controlled.
 */
public final class WithSandboxes implements QuarkusTestResourceLifecycleManager {

  private Sandboxes sandboxes;

  @Override
  public Map<String, String> start() {
    try {
      int port = Sandboxes.freePort();
      sandboxes = Sandboxes.tellingPort(port);
      var properties = new HashMap<String, String>();
      properties.put("quarkus.http.test-port", String.valueOf(port));
      sandboxes
          .environment()
          .forEach((name, value) -> properties.put(TestEnvironment.PREFIX + name, value));
      for (var system : new String[] {"hubspot", "xero", "zendesk"}) {
        properties.put("test.control." + system, sandboxes.system(system).controlUri().toString());
      }
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    sandboxes.close();
  }
}

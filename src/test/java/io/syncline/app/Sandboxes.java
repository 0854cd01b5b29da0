package io.syncline.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.sandbox.SandboxMain;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Sandbox;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Stand-in systems that send their webhooks to a product which is still to be started. */
final class Sandboxes implements AutoCloseable {

  private final SandboxMain.Running running;
  private final JsonNode described;

  private Sandboxes(SandboxMain.Running running) {
    this.running = running;
    this.described = Json.parseObject(running.description());
  }

  /** Webhooks go to this port of this machine. */
  static Sandboxes tellingPort(int port) throws IOException {
    return new Sandboxes(SandboxMain.start("--hooks=http://127.0.0.1:" + port + "/hooks"));
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  Sandbox system(String name) {
    var system = running.systems().get(name);
    if (system == null) {
      throw new IllegalArgumentException(name);
    }
    return system;
  }

  /** What the product has to know to reach them. */
  Map<String, String> environment() {
    var variables = new HashMap<String, String>();
    for (var system : new String[] {"hubspot", "xero", "zendesk"}) {
      var prefix = system.toUpperCase(Locale.ROOT);
      variables.put(prefix + "_BASE_URL", described(system, "url"));
      variables.put(prefix + "_HOOK_SECRET", described(system, "hookSecret"));
    }
    variables.put("HUBSPOT_TOKEN", described("hubspot", "token"));
    variables.put("XERO_TOKEN_URL", described("xero", "url") + "/connect/token");
    variables.put("XERO_CLIENT_ID", described("xero", "account"));
    variables.put("XERO_CLIENT_SECRET", described("xero", "token"));
    variables.put("XERO_TENANT_ID", described("xero", "tenantId"));
    variables.put("ZENDESK_EMAIL", described("zendesk", "account"));
    variables.put("ZENDESK_TOKEN", described("zendesk", "token"));
    return variables;
  }

  @Override
  public void close() {
    running.close();
  }

  private String described(String system, String name) {
    return described.path(system).path(name).asText();
  }
}

package io.syncline.console;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the provider of the npm package oidc-provider, where it and node are on this machine. */
public final class WithNodeProvider implements QuarkusTestResourceLifecycleManager {

  private static final String PORT = "syncline-test.single-sign-on.port";

  static final Path FOLDER = Path.of("target", "oidc-provider");

  private @Nullable Process process;

  @Override
  public Map<String, String> start() {
    try {
      var settings = new HashMap<String, String>();
      int own = serverPort();
      if (Files.isDirectory(FOLDER.resolve("node_modules/oidc-provider"))) {
        int port = freePort();
        settings.put("syncline.public-url", "http://localhost:" + own);
        begin(port, settings.get("syncline.public-url") + "/login/oidc/callback");
        settings.put("syncline.oidc.issuer", "http://localhost:" + port);
        settings.put("syncline.oidc.client-id", "syncline");
        settings.put("syncline.oidc.client-secret", "secret-of-syncline");
        settings.put("syncline.oidc.scopes", "profile,groups");
        settings.put("syncline.oidc.roles.operator", "operators");
      }
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port of the product: the provider must know it, and several class loaders ask for it. */
  static synchronized int serverPort() {
    var chosen = System.getProperty(PORT);
    if (chosen == null) {
      chosen = String.valueOf(freePort());
      System.setProperty(PORT, chosen);
    }
    return Integer.parseInt(chosen);
  }

  private void begin(int port, String redirect) throws IOException {
    var script = FOLDER.resolve("provider.mjs");
    Files.writeString(script, Files.readString(Path.of("src/test/resources/oidc/provider.mjs")));
    var started =
        new ProcessBuilder("node", script.toString(), String.valueOf(port), redirect)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process = started;
    var out =
        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
    for (var line = out.readLine(); !"listening".equals(line); line = out.readLine()) {
      if (line == null) {
        throw new IOException("The provider ended before it listened");
      }
    }
    var drain = new Thread(() -> out.lines().forEach(it -> {}), "oidc-provider-out");
    drain.setDaemon(true);
    drain.start();
  }

  @Override
  public void stop() {
    if (process != null) {
      process.destroy();
    }
  }
}

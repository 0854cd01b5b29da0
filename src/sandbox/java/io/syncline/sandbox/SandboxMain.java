package io.syncline.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.hubspot.HubSpotSandbox;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Sandbox;
import io.syncline.sandbox.kernel.SandboxOptions;
import io.syncline.sandbox.legacy.LegacySandbox;
import io.syncline.sandbox.xero.XeroSandbox;
import io.syncline.sandbox.zendesk.ZendeskSandbox;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/**
 * Starts all stand-in systems in one process and prints one line of JSON: for each system its URL,
 * its control URL and the credentials it expects.
 *
 * <p>Options, as {@code --name=value}: {@code <system>-port}, {@code <system>-control-port}, {@code
 * <system>-account}, {@code <system>-token}, {@code <system>-hook-secret} for the systems hubspot,
 * xero, zendesk and legacy; {@code hooks} (events go to {@code <hooks>/<system>}); {@code
 * state-dir} (journal and records survive a restart); {@code seed}; {@code people} (so many
 * contacts in the CRM at the start, reported by webhooks only); {@code edits-per-second} (a stream
 * of edits in the CRM).
 */
public final class SandboxMain {
  private static final List<String> SYSTEMS = List.of("hubspot", "xero", "zendesk", "legacy");

  private SandboxMain() {}

  /** All systems as they run. {@code description} is the line of JSON. */
  public record Running(Map<String, Sandbox> systems, EditStream edits, String description)
      implements AutoCloseable {
    @Override
    public void close() {
      edits.close();
      systems.values().forEach(Sandbox::close);
    }
  }

  /** Runs until the process is ended. */
  public static void main(String[] args) throws InterruptedException, IOException {
    System.out.println(start(args).description());
    new CountDownLatch(1).await();
  }

  /** Starts everything and returns; {@link IllegalArgumentException} names an unknown option. */
  public static Running start(String... args) throws IOException {
    var options = options(args);
    var crm = HubSpotSandbox.start(options("hubspot", HubSpotSandbox.DEFAULTS, options));
    var systems = new LinkedHashMap<String, Sandbox>();
    systems.put("hubspot", crm);
    systems.put("xero", XeroSandbox.start(options("xero", XeroSandbox.DEFAULTS, options)));
    systems.put(
        "zendesk", ZendeskSandbox.start(options("zendesk", ZendeskSandbox.DEFAULTS, options)));
    systems.put("legacy", LegacySandbox.start(options("legacy", LegacySandbox.DEFAULTS, options)));
    long seed = Long.parseLong(options.getOrDefault("seed", "1"));
    var edits = new EditStream(seed, EditTarget.of(crm));
    edits.populate(Integer.parseInt(options.getOrDefault("people", "0")));
    double rate = Double.parseDouble(options.getOrDefault("edits-per-second", "0"));
    if (rate > 0) {
      edits.start(rate, step -> {});
    }
    return new Running(systems, edits, describe(systems, options));
  }

  private static SandboxOptions options(
      String system, SandboxOptions defaults, Map<String, String> given) throws IOException {
    var options =
        defaults
            .ports(number(given, system + "-port"), number(given, system + "-control-port"))
            .credentials(
                given.getOrDefault(system + "-account", defaults.account()),
                given.getOrDefault(system + "-token", defaults.token()))
            .seed(Long.parseLong(given.getOrDefault("seed", "1")));
    var secret = given.getOrDefault(system + "-hook-secret", defaults.hookSecret());
    options = options.secret(secret);
    var hooks = given.get("hooks");
    if (hooks != null) {
      options = options.hook(URI.create(hooks + "/" + system));
    }
    var directory = given.get("state-dir");
    if (directory != null) {
      Files.createDirectories(Path.of(directory));
      options = options.keptIn(Path.of(directory, system + ".jsonl"));
    }
    return options;
  }

  private static int number(Map<String, String> given, String name) {
    return Integer.parseInt(given.getOrDefault(name, "0"));
  }

  private static Map<String, String> options(String[] args) {
    var known = new TreeSet<>(List.of("hooks", "state-dir", "seed", "people", "edits-per-second"));
    for (var system : SYSTEMS) {
      for (var part : List.of("port", "control-port", "account", "token", "hook-secret")) {
        known.add(system + "-" + part);
      }
    }
    var options = new LinkedHashMap<String, String>();
    for (var arg : args) {
      int equals = arg.indexOf('=');
      var name = arg.startsWith("--") && equals > 0 ? arg.substring(2, equals) : arg;
      if (!known.contains(name)) {
        throw new IllegalArgumentException(arg + " is no option; there are " + known);
      }
      options.put(name, arg.substring(equals + 1));
    }
    return options;
  }

  private static String describe(Map<String, Sandbox> systems, Map<String, String> given)
      throws IOException {
    var json = Json.object();
    for (var system : systems.entrySet()) {
      var defaults = defaults(system.getKey());
      ObjectNode entry = json.putObject(system.getKey());
      entry.put("url", system.getValue().baseUri().toString());
      entry.put("control", system.getValue().controlUri().toString());
      var options = options(system.getKey(), defaults, given);
      entry.put("account", options.account()).put("token", options.token());
      entry.put("hookSecret", options.hookSecret());
    }
    ((ObjectNode) json.path("xero")).put("tenantId", XeroSandbox.TENANT);
    return new String(Json.bytes(json), StandardCharsets.UTF_8);
  }

  private static SandboxOptions defaults(String system) {
    return switch (system) {
      case "hubspot" -> HubSpotSandbox.DEFAULTS;
      case "xero" -> XeroSandbox.DEFAULTS;
      case "zendesk" -> ZendeskSandbox.DEFAULTS;
      default -> LegacySandbox.DEFAULTS;
    };
  }
}

package io.syncline.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.ReadOutcome;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.http.HttpSystem;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.MemoryTokens;
import io.syncline.system.http.answer.WantedFields;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What manifests cost: a read by one beside the same read written by hand over the same client, and
 * a start with fifty system types beside one with three.
 */
final class ManifestCost {
  private static final int WARM = 20_000;
  private static final int READS = 400;
  private static final int TURNS = 60;
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 9);
  private static final int TYPES = 50;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Calls calls = new Calls();
  private final Path directory;
  private final List<String> options;
  private final Table table;

  ManifestCost(Path directory, List<String> options, Table table) {
    this.directory = directory;
    this.options = options;
    this.table = table;
  }

  void run() throws Exception {
    reads();
    start("three types", List.of());
    start(
        TYPES + " types",
        List.of("hubspot", "salesforce", "xero", "zendesk", "jira-cloud", "stripe"));
  }

  /** One user of Zendesk after the other; processor time of this process's threads, in turns. */
  private void reads() throws Exception {
    Logs.asTheProduct();
    var place = Files.createDirectories(directory.resolve("reads"));
    var vertx = Vertx.vertx();
    var http =
        new HttpSystems(
            LocalNetwork.of(vertx),
            new MemoryTokens(),
            InstantSource.system(),
            Duration.ofSeconds(5),
            new LocalBudget(System::nanoTime),
            new LocalQuotas(InstantSource.system()),
            OperationRoutes.NONE);
    try (var systems = new Systems(calls, place, Child.freePort())) {
      var url = systems.setting("zendesk", "url");
      var user = systems.setting("zendesk", "account") + "/token";
      var token = systems.setting("zendesk", "token");
      var login =
          "Basic "
              + Base64.getEncoder()
                  .encodeToString((user + ":" + token).getBytes(StandardCharsets.UTF_8));
      var body = Calls.JSON.createObjectNode();
      body.putObject("user")
          .put("name", "Ada Lovelace")
          .put("email", "ada@example.com")
          .put("phone", "+41445550101")
          .put("notes", "A note of some length, as people write them about a customer.");
      var made =
          calls.send("POST", url + "/api/v2/users.json", body, "Authorization", login).path("user");
      var id = made.path("id").asText();
      var system =
          http.connect(
              SystemId.of("zendesk"),
              DefinitionReader.readSystem(
                      "zendesk", Files.readString(Path.of("routes/systems/zendesk.system.yaml")))
                  .definition(),
              settings(url, systems, token),
              WantedFields.NONE);
      var loop = vertx.getOrCreateContext();
      var client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(1));
      compare(() -> byHand(loop, client, url, id, login), () -> byManifest(system, id));
    } finally {
      http.close();
      vertx.close();
    }
  }

  /** In many short turns, so that what else the machine does meets both alike. */
  private void compare(Runnable byHand, Runnable byManifest) {
    cost(WARM, byHand);
    cost(WARM, byManifest);
    var hand = new double[TURNS];
    var manifest = new double[TURNS];
    var ratio = new double[TURNS];
    for (int turn = 0; turn < TURNS; turn++) {
      hand[turn] = cost(READS, byHand);
      manifest[turn] = cost(READS, byManifest);
      ratio[turn] = manifest[turn] / hand[turn];
    }
    table.put("read by hand, processor µs", median(hand));
    table.put("read by manifest, processor µs", median(manifest));
    table.put("read by manifest, % of by hand", 100 * median(ratio));
  }

  private static Map<String, String> settings(String url, Systems systems, String token) {
    var settings = new TreeMap<String, String>();
    settings.put("baseUrl", url);
    settings.put("email", systems.setting("zendesk", "account"));
    settings.put("token", token);
    settings.put("rateLimit", "1000000");
    return settings;
  }

  /** Microseconds of processor time for one of many; compilers and collectors are left out. */
  private static double cost(int reads, Runnable read) {
    long from = processorNanos();
    for (int i = 0; i < reads; i++) {
      read.run();
    }
    return (processorNanos() - from) / 1e3 / reads;
  }

  private static long processorNanos() {
    return Arrays.stream(THREADS.getAllThreadIds())
        .map(THREADS::getThreadCpuTime)
        .filter(it -> it > 0)
        .sum();
  }

  private static void byManifest(HttpSystem system, String id) {
    var ref = new NativeRef(SystemId.of("zendesk"), "users", id);
    if (!(system.read("users", List.of(ref)).get(0) instanceof ReadOutcome.Found found)
        || found.record().updatedAt() == null) {
      throw new IllegalStateException("the user was not read");
    }
  }

  /** As somebody would write it for this one object: the fields and the time that are needed. */
  private static void byHand(Context loop, HttpClient client, String url, String id, String login) {
    var at = URI.create(url);
    var read = new CompletableFuture<Buffer>();
    loop.runOnContext(
        now ->
            client
                .request(
                    HttpMethod.GET, at.getPort(), at.getHost(), "/api/v2/users/" + id + ".json")
                .compose(
                    request ->
                        request
                            .putHeader("Authorization", login)
                            .putHeader("Accept", "application/json")
                            .send())
                .compose(HttpClientResponse::body)
                .onSuccess(read::complete)
                .onFailure(read::completeExceptionally));
    var body = read.orTimeout(30, TimeUnit.SECONDS).join();
    try {
      var user = Calls.JSON.readTree(body.getBytes()).path("user");
      var fields = new HashMap<String, JsonNode>();
      for (var name : List.of("email", "phone", "name", "notes", "details", "external_id")) {
        fields.put(name, user.path(name));
      }
      if (fields.isEmpty() || Instant.parse(user.path("updated_at").asText()).equals(Instant.MIN)) {
        throw new IllegalStateException("the user was not read");
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A start with these types and copies of them up to fifty; without names three alone. */
  private void start(String name, List<String> copied) throws Exception {
    int port = Child.freePort();
    var place = Files.createDirectories(directory.resolve(name.replace(' ', '-')));
    try (var systems = new Systems(calls, place, port);
        var product = new Product(calls, place, port, systems, options)) {
      product.define(List.of("zendesk"));
      types(place.resolve("routes/systems"), copied);
      product.start();
      var taken = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        product.stop();
        taken[round] = product.start().toMillis() / 1e3;
      }
      table.put("start with " + name + ", ms", 1e3 * median(taken));
      table.put("the last of them, processor ms", 1e3 * product.process().processorSeconds());
    }
  }

  private static void types(Path systems, List<String> copied) throws IOException {
    try (var files = Files.list(systems)) {
      for (var file : files.filter(it -> it.toString().endsWith(".system.yaml")).toList()) {
        var name = file.getFileName().toString().replace(".system.yaml", "");
        if (!List.of("hubspot", "zendesk", "xero").contains(name) && copied.isEmpty()) {
          Files.delete(file);
        }
      }
    }
    if (copied.isEmpty()) {
      return;
    }
    long there;
    try (var files = Files.list(systems)) {
      there = files.filter(it -> it.toString().endsWith(".system.yaml")).count();
    }
    for (int i = 0; there + i < TYPES; i++) {
      var of = copied.get(i % copied.size());
      var text = Files.readString(systems.resolve(of + ".system.yaml"));
      Files.writeString(
          systems.resolve("copy-" + i + ".system.yaml"),
          text.replace("\ntype: " + of + "\n", "\ntype: copy-" + i + "\n"));
    }
  }

  private static double median(double[] all) {
    var sorted = all.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}

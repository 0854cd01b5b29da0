package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import io.syncline.definition.RoutesDirectory;
import io.syncline.journey.vendors.FaultyPort.Fault;
import io.syncline.journey.vendors.Installed.Application;
import io.syncline.json.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import io.syncline.system.http.call.Formats;
import io.syncline.system.http.vendor.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A folder of {@code routes/examples} as it is written, over stand-ins of all its systems, each
 * made of its manifest, that fail by chance of a seed.
 */
final class Example implements AutoCloseable {

  private static final Path EXAMPLES = Path.of("routes", "examples");
  private static final Pattern TYPED = Pattern.compile("id: [\\w-]+, type: ([\\w-]+)");
  private static final Set<String> WRITES =
      Set.of("CREATE", "CREATE_MANY", "UPDATE", "UPDATE_MANY", "ARCHIVE", "RESTORE", "DELETE");

  final SettableClock clock;
  final Installed installed;
  private final Random random;
  private final Map<String, StandIn> vendors = new LinkedHashMap<>();
  private final Map<String, FaultyPort> ports = new LinkedHashMap<>();
  private final List<String> journal = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> losing = Collections.synchronizedSet(new HashSet<>());
  private final List<Runnable> hooks = new ArrayList<>();

  /**
   * @param name of the folder
   * @param start what the clocks of all say
   * @param folder for the definitions
   * @param systems what is connected; a sync that names the type of another is left out
   * @param settings of connections, by the system and the setting, as {@code asana.project}
   */
  Example(
      String name,
      Instant start,
      long seed,
      Path folder,
      List<String> systems,
      Map<String, String> settings) {
    this.clock = new SettableClock(start);
    this.random = new Random(seed);
    var types = new RoutesDirectory(Map.of()).load(EXAMPLES.resolve(name)).types();
    var applications = new ArrayList<Application>();
    for (var id : systems) {
      var type = types.named(id).orElseThrow();
      var given = new TreeMap<String, String>();
      settings.forEach(
          (path, value) -> {
            if (path.startsWith(id + ".")) {
              given.put(path.substring(id.length() + 1), value);
            }
          });
      var vendor = StandIn.empty(type, given, clock);
      var port = new FaultyPort(id, request -> noted(id, vendor, request), seed);
      boolean expires = type.auth().oauth().tokenUrl() != null;
      port.words((fault, request) -> words(fault, port, expires));
      vendor.answersAt(port.url());
      vendors.put(id, vendor);
      ports.put(id, port);
      applications.add(new Application(id, id, vendor.settings()));
    }
    this.installed = new Installed(clock, seed, folder, applications, files(name, systems));
  }

  private static Map<String, String> files(String name, List<String> systems) {
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.list(EXAMPLES.resolve(name))) {
      for (var file : (Iterable<Path>) all::iterator) {
        var at = file.getFileName().toString();
        if (at.endsWith(".system.yaml")) {
          files.put("systems/" + at, Files.readString(file));
        } else if (at.equals("defaults.yaml")) {
          files.put("syncs/" + at, Files.readString(file));
        } else if (at.endsWith(".sync.yaml")) {
          var text = Files.readString(file);
          if (TYPED.matcher(text).results().allMatch(it -> systems.contains(it.group(1)))) {
            files.put("syncs/" + at, text);
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return files;
  }

  private Reply noted(String id, StandIn vendor, Request request) {
    synchronized (journal) {
      int before = vendor.asked().size();
      var reply = vendor.handle(request);
      var asked = vendor.asked();
      var written =
          asked.subList(before, asked.size()).stream()
              .filter(it -> WRITES.contains(it.replaceAll(".*\\.", "")))
              .map(it -> id + " " + it)
              .toList();
      journal.addAll(written);
      if (written.stream().anyMatch(losing::remove)) {
        return Reply.RESET;
      }
      return reply;
    }
  }

  private static Reply words(Fault fault, FaultyPort port, boolean expires) {
    return switch (fault) {
      case RATE_LIMITED -> port.rateLimited("{}");
      case EXPIRED -> expires ? Reply.text(401, "{}") : null;
      default -> null;
    };
  }

  /** The answer to the next write of this kind is lost, as {@code okta users.CREATE}. */
  void loseAnswerTo(String write) {
    losing.add(write);
  }

  /** What was written in the systems, in order, as {@code okta users.CREATE}. */
  List<String> journal() {
    return List.copyOf(journal);
  }

  List<String> writes(String system) {
    return journal().stream().filter(it -> it.startsWith(system + " ")).toList();
  }

  StandIn vendor(String system) {
    return vendors.get(system);
  }

  /** Each request fails with this probability. */
  void failing(double probability) {
    ports.values().forEach(it -> it.failing(probability));
  }

  /** Somebody makes or edits a record, and its vendor sends a webhook, maybe twice and late. */
  void edit(String system, String object, String id, String fields) {
    var said = new TreeMap<String, Value>();
    Json.parseStruct(fields).fields().forEach(said::put);
    boolean made = !vendor(system).records(object).containsKey(id);
    vendor(system).edit(object, id, said);
    hooks(system, object, id, made ? EventKind.CREATED : EventKind.UPDATED);
  }

  /** Somebody deletes a record, and its vendor sends a webhook, maybe twice and late. */
  void delete(String system, String object, String id) {
    vendor(system).delete(object, id);
    hooks(system, object, id, EventKind.DELETED);
  }

  private void hooks(String system, String object, String id, EventKind kind) {
    for (int i = 0; i <= random.nextInt(3); i++) {
      hooks.add(() -> installed.hook(system, object, id, kind));
    }
    Collections.shuffle(hooks, random);
    while (hooks.size() > 2) {
      hooks.remove(0).run();
    }
  }

  /** Some of the work is done, as far as it comes. */
  void between() {
    clock.pass(Duration.ofMillis(500 + random.nextInt(4_000)));
    switch (random.nextInt(3)) {
      case 0 -> installed.poll();
      case 1 -> installed.judge();
      default -> installed.deliver();
    }
  }

  /** All webhooks arrive, and nothing is left to do. */
  void settle() {
    hooks.forEach(Runnable::run);
    hooks.clear();
    installed.settle();
  }

  /** One field of all records of an object, in order. */
  List<String> all(String system, String object, String path) {
    return vendor(system).records(object).values().stream()
        .map(it -> Paths.read(it, path))
        .map(it -> it == null ? "none" : Formats.text(it))
        .sorted()
        .toList();
  }

  String field(String system, String object, String id, String path) {
    var value = Paths.read(vendor(system).records(object).get(id), path);
    return value == null ? "none" : Formats.text(value);
  }

  /** Where the first write of this kind is in the journal. */
  int firstOf(String write) {
    var all = journal();
    return IntStream.range(0, all.size())
        .filter(i -> all.get(i).startsWith(write))
        .findFirst()
        .orElseThrow(() -> new AssertionError(write + " is not in " + all));
  }

  /** The id of the record that says this. */
  String id(String system, String object, String path, String value) {
    return vendor(system).records(object).keySet().stream()
        .filter(it -> field(system, object, it, path).equals(value))
        .findFirst()
        .orElseThrow();
  }

  /** One attribute of all records of an entity. */
  List<String> values(String entity, String attribute) {
    return installed.stores.records().list(entity, null, 1_000).stream()
        .map(it -> it.values().get(attribute))
        .map(it -> it == null ? "none" : Formats.text(it))
        .sorted()
        .toList();
  }

  /**
   * A person looks whether records were created whose answers were lost, in a system that gives no
   * way to find it out, and says so.
   *
   * @param attribute by which the person recognizes a record
   * @param path of the same in the system
   */
  void answerUnknown(String system, String object, String attribute, String path) {
    installed.answerUnknown(
        system,
        record -> {
          var value = Formats.text(record.values().get(attribute));
          return vendor(system).records(object).keySet().stream()
              .filter(it -> field(system, object, it, path).equals(value))
              .map(it -> new NativeRef(SystemId.of(system), object, it))
              .toList();
        });
    settle();
  }

  /** What the product did and why, for a failure. */
  String history() {
    return String.join(
        "\n",
        installed.query(
            "select at || ' ' || coalesce(source, '') || ' ' || operation || ' ' ||"
                + " coalesce(target, '') || ' ' || coalesce(native_id, '') || ' ' || outcome || ' '"
                + " || coalesce(reason, '') || ' ' || changes::text from sync_audit_log where"
                + " coalesce(reason, '') not in ('unchanged', 'echo') order by at"));
  }

  /** Every fault that any vendor has happened somewhere, and no vendor was asked nonsense. */
  void assertFaultsHappened() {
    var hit = EnumSet.noneOf(Fault.class);
    ports.values().forEach(it -> hit.addAll(it.hit().keySet()));
    assertThat(hit).contains(FaultyPort.OF_ANY_VENDOR);
    vendors.forEach((id, it) -> assertThat(it.complaints()).as(id).isEmpty());
  }

  /** The faults stop: everything is in agreement, and no question is open. */
  void assertAgreement() {
    failing(0);
    settle();
    clock.pass(Duration.ofDays(1)); // what changed lately may only be on its way
    settle();
    assertFaultsHappened();
    assertThat(installed.questions()).as(() -> "questions after " + history()).isEmpty();
    assertThat(installed.differences()).as(() -> "differences after " + history()).isEmpty();
  }

  @Override
  public void close() {
    installed.close();
    ports.values().forEach(FaultyPort::close);
    vendors.values().forEach(StandIn::close);
  }
}

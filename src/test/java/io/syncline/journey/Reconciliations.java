package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;

import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.reconcile.Reconciler;
import io.syncline.core.reconcile.context.ReconciliationPorts;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.difference.Subject;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.ExaminationListener;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.reconcile.side.SideReader;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs.Claimed;
import io.syncline.core.run.Stopping;
import io.syncline.core.run.WaitReasons;
import io.syncline.core.run.poll.Poller;
import io.syncline.core.system.ListRequest;
import io.syncline.core.transform.Filters;
import io.syncline.store.change.PostgresTraces;
import io.syncline.store.close.PostgresPeriodCloses;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.reconcile.PostgresDifferences;
import io.syncline.store.reconcile.PostgresStaging;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reconciliations over the world's database. Suspects are found here by comparing two maps: the
 * comparison itself has separate tests.
 */
final class Reconciliations {

  static final String SYNC = "contacts";

  final World world;
  final PostgresRuns runs;
  final Differences differences;
  final Reconciler reconciler;
  final List<Message> messages = new ArrayList<>();
  final Map<String, List<Suspect>> suspects = new HashMap<>();

  /** Happens between the comparison and the judgement. */
  Runnable compared = () -> {};

  /** Happens whenever a run looks at its clock. */
  Runnable ticking = () -> {};

  /** Why the listings are not to be trusted; null: they are. */
  @Nullable String doubt;

  Reconciliations(World world) {
    this.world = world;
    var database = new Database(world.source);
    this.runs =
        new PostgresRuns(
            database, new ProcessSession(database, UUID.randomUUID()), Duration.ofSeconds(90));
    this.differences = new PostgresDifferences(database, world.ids);
    var pace = new PullSettings(500, 8, 3, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1));
    var sides =
        new ReconciliationPorts.Sides(
            world.connected,
            world.transformer,
            new PostgresStaging(database),
            new Laid(),
            ExaminationListener.NONE,
            pace,
            Runnable::run);
    var findings =
        new ReconciliationPorts.Findings(
            this::after,
            differences,
            new PostgresTraces(database),
            new PostgresPeriodCloses(database));
    var effects =
        new ReconciliationPorts.Effects(
            world.stores.inbox(),
            world.stores.records(),
            world.stores.changes(),
            Wakeups.NONE,
            messages::add);
    InstantSource clock =
        () -> {
          ticking.run();
          return world.clock.instant();
        };
    this.reconciler =
        new Reconciler(
            runs,
            () -> world.installation,
            WaitReasons.NONE,
            new ReconciliationPorts(sides, findings, effects, clock, world.ids, new Random(11)));
  }

  /** Every system is polled to the end, and what was new is done with. */
  void poll() {
    var poller =
        new Poller(
            world.stores.inbox(), world.stores.watermarks(), world.ids, world.clock, it -> {});
    for (var system : world.systems.values()) {
      poller.runOnce(system, system.type().objects().get("contacts"), 500);
    }
    world.settle();
  }

  Run run() {
    return run(Value.Struct.EMPTY);
  }

  Run run(Value.Struct request) {
    var id = ask(request);
    work(new Stopping());
    return find(id);
  }

  String ask(Value.Struct request) {
    messages.clear();
    var id = world.ids.next().toString();
    runs.ask(Run.asked(id, Run.Kind.RECONCILE, SYNC, request, world.clock.instant(), "test"), null);
    return id;
  }

  Run find(String id) {
    return runs.find(id).orElseThrow();
  }

  /** The way of the route. */
  void work(Stopping stopping) {
    var run = reconciler.claim(SYNC, stopping);
    if (!reconciler.hasWork(run)) {
      return;
    }
    try {
      var examined = reconciler.compare(reconciler.prove(reconciler.pull(run)));
      compared.run();
      reconciler.report(reconciler.respond(reconciler.judge(examined)));
    } catch (RuntimeException failure) {
      var failed = reconciler.recordFailure(run, failure);
      if (failed != null) {
        throw failure;
      }
    }
  }

  List<Difference> differences(Run run) {
    return differences
        .list(new Differences.Query(run.id(), null, null, null, null, null, 1000))
        .stream()
        .map(Differences.Listed::difference)
        .toList();
  }

  Difference only(Run run) {
    var found = differences(run);
    if (found.size() != 1) {
      throw new AssertionError("not one difference: " + found);
    }
    return found.get(0);
  }

  private List<Suspect> after(String run, long seq, int limit) {
    return suspects.getOrDefault(run, List.of()).stream()
        .filter(it -> it.seq() > seq)
        .limit(limit)
        .toList();
  }

  /** Every run was examined before: the sides are laid beside each other in one go. */
  private final class Laid implements Examinations {

    @Override
    public Begun begin(Claimed run, String sync, String definition, byte[] secret, Instant now) {
      throw new AssertionError("nothing is pulled");
    }

    @Override
    public void examined(Claimed run, Examination examination, Instant now) {
      throw new AssertionError("nothing is compared");
    }

    @Override
    public Optional<Examination> find(String run) {
      return Optional.of(examine(run));
    }

    @Override
    public Optional<Examination> lastTrusted(String sync, String before) {
      return Optional.empty();
    }
  }

  private Examination examine(String run) {
    var terms = Terms.of(world.installation, SYNC).get(0);
    var found = new ArrayList<Suspect>();
    var sides = new ArrayList<SideCount>();
    long agreeing = 0;
    for (var system : List.of(CRM, BOOKS, DESK)) {
      sides.add(count(system));
    }
    for (var against : List.of(BOOKS, DESK)) {
      agreeing += pairs(terms, against, found);
    }
    suspects.put(run, List.copyOf(found));
    return new Examination(sides, doubt == null, doubt, false, agreeing, 0, found.size());
  }

  private SideCount count(SystemId system) {
    long all = world.system(system).ids().size();
    return new SideCount(
        new SideCount.Of("contact", system, "contacts"),
        new SideCount.Total(all, all, null),
        new SideCount.Listing(all, 0, 0),
        new SideCount.Records(all, all, 0, 0, all, all),
        true,
        null);
  }

  private long pairs(Terms terms, SystemId against, List<Suspect> found) {
    var a = side(terms, CRM);
    var b = side(terms, against);
    var keys = new TreeMap<String, Boolean>();
    a.keySet().forEach(it -> keys.put(it, true));
    b.keySet().forEach(it -> keys.put(it, true));
    long agreeing = 0;
    for (var key : keys.keySet()) {
      var suspect = suspect(terms, against, key, a.get(key), b.get(key), found.size() + 1L);
      suspect.ifPresent(found::add);
      agreeing += suspect.isPresent() ? 0 : 1;
    }
    return agreeing;
  }

  private Map<String, SideRecord> side(Terms terms, SystemId system) {
    var participant = terms.entity().participant(system).orElseThrow();
    var reader = new SideReader(terms, world.transformer);
    var page = world.system(system).list(new ListRequest("contacts", null, null, 10_000));
    var refs = page.records().stream().map(it -> it.ref()).toList();
    var links = world.stores.changes().links(refs);
    var side = new HashMap<String, SideRecord>();
    for (var it : page.records()) {
      var read = reader.read(participant, it, Duration.ZERO);
      var link = links.get(it.ref());
      side.put(link == null ? "key " + read.key() : link.record().toString(), read);
    }
    return side;
  }

  private static boolean in(@Nullable SideRecord it) {
    return it != null && it.filter() == Filters.Answer.IN && !it.archived();
  }

  private static Optional<Suspect> suspect(
      Terms terms,
      SystemId against,
      String key,
      @Nullable SideRecord a,
      @Nullable SideRecord b,
      long seq) {
    if (!in(a) && !in(b)) {
      return Optional.empty();
    }
    var bucket = !in(b) ? Bucket.ONLY_IN_A : !in(a) ? Bucket.ONLY_IN_B : Bucket.DIFFERS;
    var attributes = new HashSet<String>();
    if (bucket == Bucket.DIFFERS && a != null && b != null) {
      for (var name : terms.attributes()) {
        if (terms.compare(name, a.values().get(name), b.values().get(name))
            == Terms.Agreement.DIFFERENT) {
          attributes.add(name);
        }
      }
      if (attributes.isEmpty()) {
        return Optional.empty();
      }
    }
    var record = key.startsWith("key ") ? null : RecordId.parse(key);
    return Optional.of(
        new Suspect(
            seq,
            new DifferenceKey("contact", against, key, DifferenceKey.WHOLE),
            bucket,
            new Subject(record, refs(a), refs(b)),
            new Suspect.Listings(attributes, latest(a, b), Set.of(), null)));
  }

  private static List<NativeRef> refs(@Nullable SideRecord it) {
    return it == null ? List.of() : List.of(it.ref());
  }

  private static @Nullable Instant latest(@Nullable SideRecord a, @Nullable SideRecord b) {
    var one = a == null ? null : a.times().updatedAt();
    var other = b == null ? null : b.times().updatedAt();
    return one == null || other != null && other.isAfter(one) ? other : one;
  }
}

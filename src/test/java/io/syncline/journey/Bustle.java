package io.syncline.journey;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.conflict.Questions;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.review.answer.FeasibleChoice;
import io.syncline.core.review.answer.Refused;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** People, networks and power cuts over a topology, derived from a seed. */
final class Bustle {

  static final int EDITS = 200;
  private static final int PEOPLE = 4;

  final Topology topology;
  final World world;
  private final Random random;

  /** For events that hold the record. */
  private final Random full;

  private final Backwards backwards;
  private final List<InboxEvent> sent = new ArrayList<>();
  private int born;
  private int moved;
  private @Nullable Processes processes;

  /** Whether somebody said of two records that resemble each other that they are two. */
  boolean separated;

  /** In memory, and for some seeds with two processes. */
  static Bustle of(long seed) {
    var bustle = over(seed, contacts -> new World(contacts, seed));
    var second = bustle.topology.second;
    if (second != null) {
      bustle.processes = new Processes(bustle.world, second, seed);
    }
    return bustle;
  }

  static Bustle over(long seed, Function<Contacts, World> world) {
    // neighbouring seeds of the JDK's generator begin alike
    var random = new Random(seed * 0x9E3779B97F4A7C15L);
    var more = new Random(~seed * 0x9E3779B97F4A7C15L);
    var topology = new Topology(random, more, new Random(seed * 0xD1342543DE82EF95L));
    var full = new Random(seed * 0xBF58476D1CE4E5B9L);
    if (seed % 2 != 0) {
      topology.sendRecords(full);
    }
    return new Bustle(topology, world.apply(topology.contacts()), random, full);
  }

  private Bustle(Topology topology, World world, Random random, Random full) {
    this.topology = topology;
    this.world = world;
    this.random = random;
    this.full = full;
    this.backwards = new Backwards(world);
    topology.full.forEach(
        (system, by) -> {
          world.sendsRecords(system, by);
          world.system(system).eventsShowEmpty = full.nextInt(3) > 0;
        });
    topology.traits.forEach((system, trait) -> trait.give(world.system(system)));
    topology.skews.forEach(
        (system, skew) -> {
          world.system(system).skew = skew;
          world.system(system).ahead = skew;
        });
    if (topology.company == ValueType.REFERENCE) {
      world.patient = true;
      // no id means a record in two systems, and none is changed by what systems make of text
      world.systems.forEach((id, system) -> system.prefix = 1 + topology.systems.indexOf(id) + "0");
    }
    topology.lags.forEach((system, lag) -> world.system(system).showsAfter = lag);
  }

  /** Records that exist on two sides meet, and then everything happens at once. */
  void live() {
    live(EDITS);
  }

  void live(int most) {
    for (int i = 0; i < topology.meetings; i++) {
      var email = "pair" + i + "@example.com";
      person(topology.systems.get(0), email);
      person(topology.systems.get(1 + random.nextInt(topology.systems.size() - 1)), email);
    }
    world.systems.values().forEach(it -> it.faults = this::fault);
    if (topology.habits.contains(Topology.Habit.HURRIES)) {
      world.systems.values().forEach(it -> it.writing = () -> hurry(it));
    }
    for (int edits = 0; edits < most; ) {
      edits += act();
      if (!topology.full.isEmpty()) {
        backwards.check();
      }
      world.clock.pass(Duration.ofMillis(random.nextInt(3_000)));
    }
  }

  /** Nothing fails any more, nothing is paused, and what was lost is searched for. */
  void peace() {
    world.paused.clear();
    if (processes != null) {
      processes.thaw();
    }
    records(UnifiedRecord.Status.PAUSED).forEach(it -> world.pauses.resume(it, "mara"));
    world.systems.values().forEach(it -> it.faults = () -> Fault.NONE);
    world.systems.values().forEach(it -> it.writing = () -> {});
    world.clock.pass(Duration.ofSeconds(10));
    world.systems.values().forEach(it -> it.pass());
    for (int i = 0; i < 2; i++) {
      world.lookAtEverything();
      world.settle();
    }
    world.clock.pass(Duration.ofMinutes(1));
  }

  /** A person answers whatever is asked until nothing is. */
  void answerEverything() {
    for (int round = 0; round < 12 && answer(false); round++) {
      world.settle();
      world.lookAtEverything();
      world.settle();
    }
    world.clock.pass(Duration.ofSeconds(10)); // what was made last shows
  }

  /** Answers every open question, some choice each; answers whether any could be. */
  private boolean answer(boolean one) {
    var open = world.stores.questions().openReviews(new Questions.Query(null, false, null, 100));
    boolean any = false;
    for (var item : open) {
      var offers =
          world.decisions.face(item.id()).orElseThrow().offers().stream()
              .map(FeasibleChoice::choice)
              .filter(it -> !(it instanceof Choice.Leave))
              .toList();
      if (!offers.isEmpty()) {
        var choice = offers.get(random.nextInt(offers.size()));
        try {
          world.decisions.decide(item.id(), choice, null, "mara");
          any = true;
          separated |= choice instanceof Choice.Separate;
        } catch (Refused refused) {
          // it has answered itself meanwhile, or cannot be carried out now
        }
      }
      if (one && any) {
        return true;
      }
    }
    return any;
  }

  private Fault fault() {
    int dice = random.nextInt(24);
    return dice < Fault.values().length ? Fault.values()[dice] : Fault.NONE;
  }

  private SystemId any() {
    return topology.systems.get(random.nextInt(topology.systems.size()));
  }

  /** One thing happens; answers how many edits that was. */
  private int act() {
    if (!topology.habits.isEmpty() && random.nextInt(25) == 0) {
      habit();
    }
    if (processes != null) {
      processes.act(any());
    }
    int dice = random.nextInt(20);
    if (dice < 9) {
      return edit();
    }
    switch (dice) {
      case 9 -> newPerson();
      case 10, 11 -> world.arrive();
      case 12 -> loseAndDouble();
      case 13, 14 -> world.changes.runOnce(any(), Slice.WHOLE, 1 + random.nextInt(10));
      case 15 -> crashDelivering();
      case 16 -> crashChanging();
      case 17 -> sometimes();
      default -> world.deliverer.runOnce(any(), Slice.WHOLE, 1 + random.nextInt(10));
    }
    return 0;
  }

  private void sometimes() {
    if (random.nextInt(3) == 0) {
      answer(true);
    } else if (topology.deleting) {
      removal();
    }
  }

  private void removal() {
    var system = world.system(any());
    var active = system.active();
    if (active.isEmpty()) {
      return;
    }
    var it = active.get(random.nextInt(active.size()));
    if (random.nextBoolean()) {
      system.delete(it);
    } else {
      system.archive(it);
    }
  }

  /** One of the things that only people of some topologies do. */
  private void habit() {
    switch (topology.habits.get(random.nextInt(topology.habits.size()))) {
      case MERGES -> merge();
      case PAUSES -> pause();
      case PAUSES_ALL -> {
        var sync = topology.syncs().get(random.nextInt(topology.syncs().size()));
        if (!world.paused.remove(sync)) {
          world.paused.add(sync);
        }
      }
      case RESTORES -> restore();
      case MOVES -> move();
      case HURRIES -> edit();
    }
  }

  /** Two native ids become one in their own system. */
  private void merge() {
    var system = world.system(any());
    var ids = system.ids();
    if (ids.size() > 1) {
      int loser = random.nextInt(ids.size());
      int survivor = (loser + 1 + random.nextInt(ids.size() - 1)) % ids.size();
      system.merge(ids.get(loser), ids.get(survivor));
    }
  }

  /** What we are about to write is computed now. */
  private void hurry(MemorySystem system) {
    if (!system.ids().isEmpty() && random.nextInt(4) == 0) {
      edit(system);
    }
  }

  /** Somebody gets an address that no one had before. */
  private void move() {
    var system = world.system(any());
    if (!system.ids().isEmpty()) {
      var native0 = system.ids().get(random.nextInt(system.ids().size()));
      system.edit(native0, "email", Value.text("moved" + ++moved + "@example.com"));
    }
  }

  private void pause() {
    var paused = records(UnifiedRecord.Status.PAUSED);
    var active = records(UnifiedRecord.Status.ACTIVE);
    if (!paused.isEmpty() && random.nextBoolean()) {
      world.pauses.resume(paused.get(random.nextInt(paused.size())), "mara");
    } else if (!active.isEmpty()) {
      world.pauses.pause(active.get(random.nextInt(active.size())), "mara");
    }
  }

  /** What somebody deleted or archived comes back. */
  private void restore() {
    var system = world.system(any());
    var gone = system.gone();
    var archived = system.ids().stream().filter(it -> !system.active().contains(it)).toList();
    if (!gone.isEmpty() && random.nextBoolean()) {
      system.restore(gone.get(random.nextInt(gone.size())));
    } else if (!archived.isEmpty()) {
      system.reactivate(archived.get(random.nextInt(archived.size())));
    }
  }

  private List<RecordId> records(UnifiedRecord.Status status) {
    return world.stores.records().list("contact", null, 100).stream()
        .filter(it -> it.status() == status)
        .map(UnifiedRecord::id)
        .toList();
  }

  private void newPerson() {
    if (born < PEOPLE) {
      born++;
      person(any(), "new" + born + "@example.com");
    }
  }

  private void person(SystemId id, String email) {
    var fields = new HashMap<String, Value>();
    fields.put("email", Value.text(email));
    fields.put("firstName", text());
    if (random.nextBoolean()) {
      fields.put("company", company(world.system(id), null));
    }
    world.system(id).create(fields);
  }

  private void loseAndDouble() {
    Collections.shuffle(world.hooks, random);
    if (!world.hooks.isEmpty() && random.nextInt(3) == 0) {
      world.hooks.remove(0);
    }
    if (!world.hooks.isEmpty()) {
      var again = world.hooks.get(0);
      world.hooks.add(world.again(again));
    }
    if (!topology.full.isEmpty()) {
      repeatOldEvent();
    }
  }

  /** An event that was sent, whether it arrived or not, is sent again long after. */
  private void repeatOldEvent() {
    sent.addAll(world.hooks);
    Collections.shuffle(sent, full);
    sent.subList(0, Math.max(0, sent.size() - 20)).clear();
    if (!sent.isEmpty() && full.nextBoolean()) {
      world.hooks.add(world.again(sent.get(0)));
    }
  }

  /** The process dies between two steps of a delivery; the next one starts again. */
  private void crashDelivering() {
    var it = world.deliverer;
    var batch = it.claim(any(), Slice.WHOLE, 10);
    int steps = random.nextInt(6);
    if (steps > 0) {
      it.settleOpenIntents(it.load(batch));
    }
    if (steps > 1) {
      it.compute(it.readTarget(batch));
    }
    if (steps > 2) {
      it.commitIntents(batch);
    }
    if (steps > 3) {
      it.write(batch);
    }
  }

  /** An old look is judged after everything else that happened meanwhile. */
  private void crashChanging() {
    var it = world.changes;
    var id = any();
    var seen = it.transform(it.read(it.claim(id, Slice.WHOLE, 10)));
    if (random.nextBoolean()) {
      edit();
      world.deliverer.runOnce(id, Slice.WHOLE, 10);
      it.decide(seen);
    }
  }

  private int edit() {
    var system = world.system(any());
    if (system.ids().isEmpty()) {
      newPerson();
      return born < PEOPLE ? 0 : 1;
    }
    edit(system);
    return 1;
  }

  private void edit(MemorySystem system) {
    var native0 = system.ids().get(random.nextInt(system.ids().size()));
    var field = Topology.FIELDS.get(random.nextInt(3));
    var value =
        random.nextInt(8) == 0
            ? Value.CLEARED
            : field.equals("company") ? company(system, system.fields(native0).get(field)) : text();
    system.edit(native0, field, value);
  }

  private Value text() {
    return Value.text("v" + random.nextInt(1_000) + (random.nextInt(4) == 0 ? " " : ""));
  }

  private Value company(MemorySystem system, @Nullable Value before) {
    if (topology.company == ValueType.REFERENCE) {
      var ids = system.ids();
      return ids.isEmpty() ? Value.CLEARED : Value.text(ids.get(random.nextInt(ids.size())));
    }
    if (topology.company == ValueType.DECIMAL) {
      return new Value.Decimal(BigDecimal.valueOf(random.nextInt(1_000), 1));
    }
    return topology.company == ValueType.LIST ? list(before) : text();
  }

  /** One element more or less. */
  private Value list(@Nullable Value before) {
    var items =
        new ArrayList<Value>(before instanceof Value.Items there ? there.values() : List.of());
    if (!items.isEmpty() && random.nextInt(3) == 0) {
      items.remove(random.nextInt(items.size()));
    } else {
      items.add(Value.text("e" + random.nextInt(1_000)));
    }
    return new Value.Items(items);
  }

  /** What every system holds, by its name and id. */
  Map<String, Map<String, Value>> copies() {
    var all = new TreeMap<String, Map<String, Value>>();
    world.systems.forEach(
        (id, system) ->
            system.ids().forEach(it -> all.put(id + "/" + it, Map.copyOf(system.fields(it)))));
    return all;
  }
}

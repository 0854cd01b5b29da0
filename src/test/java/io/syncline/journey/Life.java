package io.syncline.journey;

import static io.syncline.core.Contacts.ALL;
import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.Ruled;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.MergeRule;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.rule.Strategy.Kind;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.store.Partitions;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What people, networks and power cuts do to a world, derived from a seed. */
final class Life {

  /** What is particular about a target. */
  private enum Trait {
    PLAIN,
    TRIMS,
    UPPER_CASES,
    IGNORES_COMPANY,
    SHOWS_LATE,
    CONDITIONAL,
    REPLACES,
    REPLACES_CONDITIONALLY,
    REMEMBERS_KEYS
  }

  private static final Map<Trait, UnaryOperator<ObjectType>> TYPES = types();

  private static final Duration DAY = Duration.ofDays(1);

  final World world;
  private final Random random;
  private final Map<SystemId, Trait> traits = new HashMap<>();
  private final Map<String, Strategy> strategies = new TreeMap<>();
  private final int pairs;
  private final boolean deleting;

  private final boolean lists;

  /** Every third seed: what is older than a day is forgotten while people work. */
  private final @Nullable Partitions forgetting;

  private static final List<Strategy> OF_ANY =
      List.of(
          Strategy.MASTER_WINS,
          Strategy.of(Kind.SOURCE_WINS),
          Strategy.systemWins(DESK),
          Strategy.of(Kind.LAST_WRITE_WINS),
          Strategy.of(Kind.FIRST_WRITE_WINS),
          Strategy.of(Kind.TARGET_WINS),
          Strategy.of(Kind.FIELD_PRIORITY),
          Strategy.of(Kind.WEIGHTED).weighing(Map.of(BOOKS, BigDecimal.TEN, DESK, BigDecimal.ONE)),
          Strategy.custom("newer ?? older"),
          Strategy.custom("second ?? first"),
          Strategy.of(Kind.MANUAL),
          Strategy.merge(MergeRule.DEFAULT.otherwise(Strategy.of(Kind.LAST_WRITE_WINS))));

  private static final List<Strategy> OF_LISTS =
      List.of(
          Strategy.merge(MergeRule.lists(MergeRule.Arrays.MERGE)),
          Strategy.merge(MergeRule.lists(MergeRule.Arrays.APPEND)),
          Strategy.of(Kind.LAST_WRITE_WINS));

  Life(long seed) {
    this(seed, false, it -> {});
  }

  /**
   * @param deleting whether people also delete, and every system archives or deletes after them
   */
  Life(long seed, boolean deleting) {
    this(seed, deleting, it -> {});
  }

  Life(long seed, Consumer<Contacts> topology) {
    this(seed, false, topology);
  }

  private Life(long seed, boolean deleting, Consumer<Contacts> topology) {
    this.deleting = deleting;
    this.random = new Random(seed);
    boolean lists = random.nextInt(3) == 0;
    for (var name : List.of("firstName", "lastName", "company")) {
      var from = lists && name.equals("company") ? OF_LISTS : OF_ANY;
      strategies.put(name, from.get(random.nextInt(from.size())));
    }
    this.pairs = Math.max(0, random.nextInt(5) - 2);
    var contacts = Contacts.synced().attributes(this::ruled);
    if (lists) {
      contacts.typed("company", ValueType.LIST);
    }
    this.lists = lists;
    for (var id : List.of(BOOKS, DESK)) {
      var trait = Trait.values()[random.nextInt(Trait.values().length)];
      traits.put(id, trait);
      contacts.types(id, TYPES.getOrDefault(trait, UnaryOperator.identity()));
    }
    if (deleting) {
      for (var id : ALL) {
        contacts.alsoDeletes(
            id, random.nextBoolean() ? DeletePolicy.ARCHIVE : DeletePolicy.PROPAGATE);
      }
      contacts.maxDeletes(1_000);
    }
    if (pairs > 0) {
      contacts.firstMeetingByStrategy();
    }
    topology.accept(contacts);
    this.world = new World(TestDatabase.fresh(), contacts, seed);
    this.forgetting =
        seed % 3 == 0
            ? new Partitions(
                new Database(world.database()), new Partitions.Retention(DAY, DAY, DAY))
            : null;
    traits.forEach(this::give);
    for (var id : ALL) {
      world.system(id).showsAfter = Duration.ofMillis(random.nextInt(4_000));
      world.system(id).answers = random.nextInt(3) > 0;
    }
  }

  /** Under {@code fieldPriority} the books own it. */
  private Attribute ruled(Attribute it) {
    var strategy = strategies.getOrDefault(it.name(), it.strategy());
    return Ruled.owned(
        it.by(strategy),
        strategy.kind() == Kind.FIELD_PRIORITY ? BOOKS : null,
        it.writing().onForeignWrite());
  }

  /** Whether conflicts on an attribute wait for a person; there is none here. */
  boolean asks(String attribute) {
    return strategies.getOrDefault(attribute, Strategy.MASTER_WINS).kind() == Kind.MANUAL;
  }

  private static Map<Trait, UnaryOperator<ObjectType>> types() {
    var types = new EnumMap<Trait, UnaryOperator<ObjectType>>(Trait.class);
    types.put(Trait.SHOWS_LATE, Types.late(Duration.ofSeconds(15)));
    types.put(Trait.CONDITIONAL, Types.conditional());
    types.put(Trait.REPLACES, Types.replacing(false));
    types.put(Trait.REPLACES_CONDITIONALLY, Types.replacing(true));
    types.put(Trait.REMEMBERS_KEYS, Types.remembering(Duration.ofHours(1)));
    return types;
  }

  private void give(SystemId id, Trait trait) {
    if (trait == Trait.TRIMS) {
      world.system(id).storing = it -> changed(it, String::strip);
    } else if (trait == Trait.UPPER_CASES) {
      world.system(id).storing = it -> changed(it, text -> text.toUpperCase(Locale.ROOT));
    } else if (trait == Trait.IGNORES_COMPANY) {
      world.system(id).ignored = Set.of("company");
    }
  }

  /** An e-mail address or a marker is kept as it is. */
  private static Value changed(Value value, UnaryOperator<String> change) {
    return value instanceof Value.Text text && text.value().length() < 10
        ? Value.text(change.apply(text.value()))
        : value;
  }

  boolean takes(SystemId id, String field) {
    return !world.system(id).ignored.contains(field);
  }

  /** Records that exist on both sides meet, and then everything happens at once. */
  void live() {
    for (int i = 0; i < pairs; i++) {
      var email = "pair" + i + "@example.com";
      person(CRM, email, "crm" + i);
      person(random.nextBoolean() ? BOOKS : DESK, email, "other" + i);
    }
    ALL.forEach(id -> world.system(id).faults = this::fault);
    int steps = 60 + random.nextInt(141);
    for (int i = 0; i < steps; i++) {
      act();
    }
  }

  /** Nothing fails any more, and what was lost is looked for. */
  void settleInPeace() {
    ALL.forEach(id -> world.system(id).faults = () -> Fault.NONE);
    for (int i = 0; i < 2; i++) {
      world.lookAtEverything();
      world.settle();
    }
    world.clock.pass(Duration.ofMinutes(1));
  }

  private Fault fault() {
    int dice = random.nextInt(20);
    return dice < 3 ? Fault.values()[1 + dice] : Fault.NONE;
  }

  private void act() {
    var id = ALL.get(random.nextInt(3));
    if (forgetting != null && random.nextInt(40) == 0) {
      nothingHappensForDays(forgetting);
    }
    if (deleting && random.nextInt(12) == 0) {
      delete(id);
    }
    switch (random.nextInt(10)) {
      case 0 -> {
        int there = world.system(id).ids().size();
        if (there < 5) {
          person(id, id + "." + there + "@example.com", id + "" + there);
        }
      }
      case 1, 2, 3 -> edit();
      case 4 -> world.arrive();
      case 5 -> loseAndDouble();
      case 6 -> world.changes.runOnce(id, Slice.WHOLE, 1 + random.nextInt(10));
      case 7 -> crashDelivering();
      case 8 -> crashChanging();
      default -> world.deliverer.runOnce(id, Slice.WHOLE, 1 + random.nextInt(10));
    }
    world.clock.pass(Duration.ofMillis(random.nextInt(3_000)));
  }

  /** Whatever was under way is days old, and the accounts of it are gone. */
  private void nothingHappensForDays(Partitions partitions) {
    world.clock.pass(DAY.multipliedBy(1 + random.nextInt(3)));
    partitions.maintain(world.clock.instant());
  }

  private void delete(SystemId id) {
    var there = world.system(id).active();
    if (!there.isEmpty()) {
      world.system(id).delete(there.get(random.nextInt(there.size())));
    }
  }

  private void person(SystemId id, String email, String name) {
    world.system(id).create(Map.of("email", Value.text(email), "firstName", Value.text(name)));
  }

  private void loseAndDouble() {
    Collections.shuffle(world.hooks, random);
    if (!world.hooks.isEmpty() && random.nextInt(3) == 0) {
      world.hooks.remove(0);
    }
    if (!world.hooks.isEmpty()) {
      var again = world.hooks.get(0).ref();
      world.hooks.add(world.event(again.system(), again.id(), InboxEvent.Source.HOOK));
    }
  }

  /** The process dies between two steps of a delivery; the next one starts again. */
  private void crashDelivering() {
    var it = world.deliverer;
    var batch = it.claim(ALL.get(random.nextInt(3)), Slice.WHOLE, 10);
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
    var id = ALL.get(random.nextInt(3));
    var seen = it.transform(it.read(it.claim(id, Slice.WHOLE, 10)));
    if (random.nextBoolean()) {
      edit();
      world.deliverer.runOnce(id, Slice.WHOLE, 10);
      it.decide(seen);
    }
  }

  private void edit() {
    var system = world.system(ALL.get(random.nextInt(3)));
    if (!system.ids().isEmpty()) {
      var native0 = system.ids().get(random.nextInt(system.ids().size()));
      var field = List.of("firstName", "lastName", "company").get(random.nextInt(3));
      var blank = random.nextInt(4) == 0 ? " " : "";
      var value =
          random.nextInt(8) == 0
              ? Value.CLEARED
              : lists && field.equals("company")
                  ? list(system.fields(native0).get(field))
                  : Value.text("v" + random.nextInt(1_000) + blank);
      system.edit(native0, field, value);
    }
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

  private static String words(Strategy strategy) {
    return strategy.kind() + (strategy.merge() == null ? "" : " " + strategy.merge().arrays());
  }

  @Override
  public String toString() {
    var rules = new TreeMap<String, String>();
    strategies.forEach((name, strategy) -> rules.put(name, words(strategy)));
    return rules + ", pairs " + pairs + ", " + traits + (forgetting == null ? "" : ", forgetting");
  }
}

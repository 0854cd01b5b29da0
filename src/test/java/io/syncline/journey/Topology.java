package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.ConditionalDirection;
import io.syncline.core.definition.model.Flows;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.definition.rule.MergeRule;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.rule.Strategy.Kind;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.definition.system.Webhook.NewerBy;
import io.syncline.core.model.SystemId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Two to five systems, the directions between them and the rules; derived from a seed. */
final class Topology {

  /** Ways in which changes may travel. */
  enum Way {
    ONE_WAY,
    ALL,
    PAIRS,
    CONDITIONAL,
    OWNED
  }

  /** What people do in some topologies only. */
  enum Habit {
    /** Two copies of a system become one there. */
    MERGES,
    /** Somebody pauses records, and lets them go on. */
    PAUSES,
    /** Somebody pauses the whole sync, and lets it go on. */
    PAUSES_ALL,
    /** What was deleted or archived comes back. */
    RESTORES,
    /** Somebody gets another address, by which records are found. */
    MOVES,
    /** Somebody edits between our read of a copy and our write to it. */
    HURRIES
  }

  /** How many syncs carry what travels. */
  enum Division {
    /** One sync, of everything. */
    NONE,
    /** One sync for the companies, one for all else. */
    BY_ATTRIBUTES,
    /** One sync between the primary and each of the others. */
    AROUND_A_HUB,
    /** One sync between each system and the next. */
    IN_A_ROW
  }

  static final List<String> FIELDS = List.of("firstName", "lastName", "company");

  private static final List<SystemId> FIVE =
      List.of(CRM, BOOKS, DESK, SystemId.of("shop"), SystemId.of("staff"));

  final List<SystemId> systems;
  final Way way;
  final ValueType company;
  final boolean deleting;
  final int meetings;
  final Map<String, Strategy> strategies = new TreeMap<>();
  final Map<SystemId, Trait> traits = new TreeMap<>();

  /** How far the clocks of systems are ahead, or behind; measured to the second. */
  final Map<SystemId, Duration> skews = new TreeMap<>();

  /** Empty for half of the seeds. */
  final List<Habit> habits = new ArrayList<>();

  /** For how long new records do not show; for most of the seeds. */
  final Map<SystemId, Duration> lags = new TreeMap<>();

  final Division division;

  /** The systems whose events hold the record, and what shows there that it is newer. */
  final Map<SystemId, NewerBy> full = new TreeMap<>();

  /** How far the clock of a second process is ahead, or behind; null: there is one process. */
  final @Nullable Duration second;

  private final Map<String, SystemId> owners = new TreeMap<>();
  private final ForeignWrite onForeignWrite;
  private final Map<SystemId, DeletePolicy> deletes = new TreeMap<>();
  private final Map<List<SystemId>, Set<String>> pairs = new HashMap<>();
  private final List<ConditionalDirection> headings = new ArrayList<>();
  private final Duration settle;
  private final Duration headStart;

  /**
   * @param more of what came later, so that a seed goes on meaning what it meant
   * @param latest of what came later still
   */
  Topology(Random random, Random more, Random latest) {
    this.systems = FIVE.subList(0, 2 + random.nextInt(4));
    this.way = Way.values()[random.nextInt(Way.values().length)];
    var plain = List.of(ValueType.TEXT, ValueType.LIST, ValueType.DECIMAL).get(random.nextInt(3));
    this.company = latest.nextInt(6) == 0 ? ValueType.REFERENCE : plain;
    this.deleting = random.nextInt(4) == 0;
    this.meetings = Math.max(0, random.nextInt(4) - 1);
    this.onForeignWrite = random.nextBoolean() ? ForeignWrite.FLAG : ForeignWrite.REVERT;
    this.settle = random.nextBoolean() ? Duration.ofSeconds(random.nextInt(5)) : Duration.ZERO;
    this.headStart = Duration.ofMinutes(random.nextInt(2));
    for (var field : FIELDS) {
      var some = field.equals("company") ? ofCompany() : ofText();
      strategies.put(field, some.get(random.nextInt(some.size())));
      boolean owned = way == Way.OWNED && random.nextBoolean();
      if (owned || strategies.get(field).kind() == Kind.FIELD_PRIORITY) {
        owners.put(field, one(random));
      }
    }
    for (var system : systems) {
      traits.put(system, Trait.of(random, company));
      deletes.put(system, DeletePolicy.values()[random.nextInt(DeletePolicy.values().length)]);
    }
    if (way == Way.PAIRS) {
      pairs(random);
    } else if (way == Way.CONDITIONAL) {
      for (int i = 0; i < 1 + random.nextInt(3); i++) {
        headings.add(heading(random));
      }
    }
    more(more);
    if (latest.nextInt(3) > 0) {
      systems.forEach(it -> lags.put(it, Duration.ofMillis(latest.nextInt(4_000))));
    }
    this.division = division(latest);
    this.second = latest.nextInt(4) == 0 ? Duration.ofSeconds(latest.nextInt(61) - 30L) : null;
    if (company == ValueType.REFERENCE) {
      // a copy may go on naming one that was merged away: not drawn until that is mended
      habits.remove(Habit.MERGES);
    }
  }

  /** Lets some systems send the record with their events. */
  void sendRecords(Random random) {
    for (var system : systems) {
      if (random.nextInt(4) > 0) {
        boolean versioned = traits.get(system).conditional() || random.nextBoolean();
        full.put(system, versioned ? NewerBy.VERSION : NewerBy.UPDATED_AT);
      }
    }
  }

  private Division division(Random latest) {
    var some = new ArrayList<Division>();
    if (way != Way.CONDITIONAL) {
      some.add(Division.BY_ATTRIBUTES);
    }
    if (way == Way.ALL && systems.size() > 2 && !deleting) {
      some.addAll(List.of(Division.AROUND_A_HUB, Division.IN_A_ROW));
    }
    boolean one = some.isEmpty() || latest.nextInt(3) == 0;
    return one ? Division.NONE : some.get(latest.nextInt(some.size()));
  }

  private void more(Random more) {
    if (more.nextBoolean()) {
      for (var habit : Habit.values()) {
        if (more.nextBoolean() && (deleting || habit != Habit.RESTORES)) {
          habits.add(habit);
        }
      }
      traits.replaceAll(
          (system, trait) -> trait == Trait.PLAIN && more.nextBoolean() ? Trait.REFORMATS : trait);
    }
    if (more.nextBoolean()) {
      systems.forEach(it -> skews.put(it, Duration.ofSeconds(more.nextInt(241) - 120L)));
    }
    traits.replaceAll(
        (system, trait) ->
            trait == Trait.PLAIN && more.nextBoolean() ? Trait.ANSWERS_IN_BRIEF : trait);
  }

  private SystemId one(Random random) {
    return systems.get(random.nextInt(systems.size()));
  }

  private List<Strategy> ofText() {
    return List.of(
        Strategy.MASTER_WINS,
        Strategy.of(Kind.SOURCE_WINS),
        Strategy.systemWins(systems.get(systems.size() - 1)),
        Strategy.of(Kind.LAST_WRITE_WINS),
        Strategy.of(Kind.FIRST_WRITE_WINS),
        Strategy.of(Kind.TARGET_WINS),
        Strategy.of(Kind.FIELD_PRIORITY),
        Strategy.of(Kind.WEIGHTED).weighing(Map.of(BOOKS, BigDecimal.TEN, CRM, BigDecimal.ONE)),
        Strategy.custom("newer ?? older"),
        Strategy.custom("second ?? first"),
        Strategy.of(Kind.MANUAL),
        Strategy.merge(MergeRule.DEFAULT.otherwise(Strategy.of(Kind.LAST_WRITE_WINS))));
  }

  private List<Strategy> ofCompany() {
    return switch (company) {
      case LIST ->
          List.of(
              Strategy.merge(MergeRule.lists(MergeRule.Arrays.MERGE)),
              Strategy.merge(MergeRule.lists(MergeRule.Arrays.APPEND)),
              Strategy.of(Kind.LAST_WRITE_WINS));
      case DECIMAL ->
          List.of(
              Strategy.MASTER_WINS,
              Strategy.of(Kind.LAST_WRITE_WINS),
              Strategy.merge(
                  new MergeRule(
                      MergeRule.Arrays.REPLACE,
                      List.of(),
                      MergeRule.Numbers.DELTA,
                      Strategy.of(Kind.LAST_WRITE_WINS))));
      case REFERENCE ->
          List.of(
              Strategy.MASTER_WINS,
              Strategy.of(Kind.SOURCE_WINS),
              Strategy.of(Kind.LAST_WRITE_WINS),
              Strategy.of(Kind.FIRST_WRITE_WINS),
              Strategy.of(Kind.TARGET_WINS),
              Strategy.of(Kind.FIELD_PRIORITY),
              Strategy.of(Kind.MANUAL));
      default -> ofText();
    };
  }

  private void pairs(Random random) {
    for (var one : systems) {
      for (var other : systems.subList(systems.indexOf(one) + 1, systems.size())) {
        var all = new HashSet<>(Set.of("email", "firstName", "lastName", "company"));
        if (random.nextBoolean()) {
          all.remove(FIELDS.get(random.nextInt(3)));
        }
        if (random.nextInt(3) > 0) {
          pairs.put(List.of(one, other), all);
          pairs.put(List.of(other, one), all);
        }
      }
    }
  }

  private ConditionalDirection heading(Random random) {
    var conditions =
        List.of("firstName =^ 'v1'", "lastName == null", "lastName > 'v5'", "firstName != null");
    var from = one(random);
    var others = systems.stream().filter(it -> !it.equals(from)).toList();
    var to = others.get(random.nextInt(others.size()));
    return Contacts.heading(conditions.get(random.nextInt(4)), from, to);
  }

  /** As the definition says it. */
  Contacts contacts() {
    var contacts = Contacts.synced().among(systems).attributes(this::ruled);
    contacts.typed("company", company).settle(settle).headStart(headStart);
    traits.forEach((system, trait) -> contacts.types(system, trait.type));
    if (way == Way.CONDITIONAL) {
      contacts.conditional(headings.toArray(ConditionalDirection[]::new));
    } else {
      contacts.travelling(this::travelling);
    }
    switch (division) {
      case NONE -> {}
      case BY_ATTRIBUTES -> contacts.aSyncForCompanies();
      case AROUND_A_HUB, IN_A_ROW -> contacts.aSyncFor(groups());
    }
    if (deleting) {
      deletes.forEach(contacts::alsoDeletes);
      contacts.maxDeletes(1_000);
    }
    return meetings > 0 ? contacts.firstMeetingByStrategy() : contacts;
  }

  private Map<String, Set<SystemId>> groups() {
    var groups = new TreeMap<String, Set<SystemId>>();
    for (int i = 1; i < systems.size(); i++) {
      int other = division == Division.AROUND_A_HUB ? 0 : i - 1;
      groups.put("sync" + i, Set.of(systems.get(other), systems.get(i)));
    }
    return groups;
  }

  /** Their names. */
  List<String> syncs() {
    return switch (division) {
      case NONE -> List.of("contacts");
      case BY_ATTRIBUTES -> List.of("companies", "people");
      case AROUND_A_HUB, IN_A_ROW -> List.copyOf(groups().keySet());
    };
  }

  private Set<String> travelling(SystemId from, SystemId to) {
    var all = new HashSet<>(Set.of("email", "firstName", "lastName", "company"));
    owners.forEach(
        (field, owner) -> {
          if (!ranks(field) && !owner.equals(from)) {
            all.remove(field);
          }
        });
    if (way == Way.ONE_WAY && !from.equals(systems.get(0))) {
      return Set.of();
    }
    if (way == Way.PAIRS) {
      all.retainAll(pairs.getOrDefault(List.of(from, to), Set.of()));
    }
    return all;
  }

  private boolean ranks(String field) {
    return strategies.get(field).kind() == Kind.FIELD_PRIORITY;
  }

  private Attribute ruled(Attribute it) {
    var strategy = strategies.getOrDefault(it.name(), it.strategy());
    return Ruled.owned(it.by(strategy), owners.get(it.name()), onForeignWrite);
  }

  /** Whether the directions depend on the record. */
  boolean varies() {
    return way == Way.CONDITIONAL;
  }

  boolean permits(String field, SystemId from, SystemId to) {
    return flows().permits(field, from, to);
  }

  /** Whether an edit there may enter the record. */
  boolean mayEnter(String field, SystemId from) {
    return flows().mayEnter(field, from);
  }

  /** The directions of all syncs together. */
  Flows flows() {
    if (known == null) {
      known = contacts().flows();
    }
    return known;
  }

  private @Nullable Flows known;

  /** Whether whatever anyone writes there reaches all others. */
  boolean everywhere(String field) {
    return !varies()
        && systems.stream()
            .allMatch(
                from ->
                    systems.stream().allMatch(to -> from.equals(to) || permits(field, from, to)));
  }

  boolean flags(String field, SystemId system) {
    return onForeignWrite == ForeignWrite.FLAG && (varies() || !mayEnter(field, system));
  }

  private static String words(Strategy strategy) {
    return strategy.kind() + (strategy.merge() == null ? "" : " " + strategy.merge().arrays());
  }

  @Override
  public String toString() {
    var rules = new TreeMap<String, String>();
    strategies.forEach((name, strategy) -> rules.put(name, words(strategy)));
    return way
        + " between "
        + traits
        + (way == Way.PAIRS ? " " + pairs : "")
        + (headings.isEmpty() ? "" : " " + headings)
        + ", "
        + rules
        + (owners.isEmpty() ? "" : ", owners " + owners + " " + onForeignWrite)
        + ", company "
        + company
        + ", meetings "
        + meetings
        + (deleting ? ", deletes " + deletes : "")
        + (habits.isEmpty() ? "" : ", " + habits)
        + (division == Division.NONE ? "" : ", syncs " + division)
        + (full.isEmpty() ? "" : ", records in events " + full)
        + (lags.isEmpty() ? "" : ", shown late " + lags)
        + (second == null ? "" : ", a second process " + second)
        + (skews.isEmpty() ? "" : ", clocks " + skews)
        + ", settle "
        + settle;
  }
}

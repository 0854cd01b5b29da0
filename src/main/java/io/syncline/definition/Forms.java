package io.syncline.definition;

import io.syncline.core.definition.Names;
import io.syncline.core.definition.Strategy;
import io.syncline.core.definition.Strategy.Kind;
import io.syncline.core.definition.sync.ConflictResolution;
import io.syncline.core.definition.sync.FieldMappings;
import io.syncline.core.definition.sync.Frequency;
import io.syncline.core.definition.sync.StrategySpec;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Blocks of a sync that are written in more than one shape. */
final class Forms {

  /** Six or seven fields, as Quartz reads them. */
  private static final Pattern CRON =
      Pattern.compile("(?i)[0-9A-Z*/?,#-]+( +[0-9A-Z*/?,#-]+){5,6}");

  private static final Map<String, Kind> STRATEGIES = strategies();

  private final List<String> systems;

  private Forms(List<String> systems) {
    this.systems = systems;
  }

  /** The forms for a sync with these systems. */
  static Map<Class<?>, Binder.Form> of(List<String> systems) {
    var forms = new Forms(systems);
    return Map.of(
        Frequency.class, forms::frequency,
        StrategySpec.class, forms::strategy,
        ConflictResolution.class, forms::conflicts,
        FieldMappings.class, forms::mappings);
  }

  static List<String> strategyNames() {
    return Stream.concat(
            Stream.of(Kind.values()).filter(kind -> kind != Kind.SYSTEM_WINS).map(Words::name),
            Stream.of("timestampBased"))
        .toList();
  }

  private static Map<String, Kind> strategies() {
    var kinds = new LinkedHashMap<String, Kind>();
    for (var kind : Kind.values()) {
      if (kind != Kind.SYSTEM_WINS) {
        kinds.put(Names.loose(kind.name()), kind);
      }
    }
    kinds.put("timestampbased", Kind.LAST_WRITE_WINS);
    return Map.copyOf(kinds);
  }

  static boolean isCron(String text) {
    return CRON.matcher(text.strip()).matches();
  }

  private @Nullable Object frequency(Binder binder, Tree tree, String path) {
    if (tree instanceof Tree.Leaf leaf && !leaf.empty()) {
      if (Names.same(leaf.text(), "realtime")) {
        return Frequency.REALTIME;
      }
      var every = Scalars.duration(leaf);
      if (every != null && !every.isZero()) {
        return new Frequency(every, null);
      }
      if (isCron(leaf.text())) {
        return new Frequency(null, leaf.text().strip());
      }
      binder.problem(
          leaf.position(),
          path,
          Words.unknown(
              leaf.text(),
              "a frequency",
              List.of("realtime", "a duration such as 15m", "a Quartz cron")));
      return null;
    }
    binder.problem(
        tree.position(),
        path,
        "realtime, a duration or a cron is expected here, not " + tree.kind());
    return null;
  }

  private @Nullable Object conflicts(Binder binder, Tree tree, String path) {
    if (!(tree instanceof Tree.Branch branch) || isOptions(branch)) {
      var only = strategy(binder, tree, path);
      return only == null ? null : new ConflictResolution((StrategySpec) only, Map.of());
    }
    var otherwise = new StrategySpec(Strategy.MASTER_WINS, null);
    var byAttribute = new LinkedHashMap<String, StrategySpec>();
    boolean complete = true;
    for (var entry : branch.entries()) {
      var bound = (StrategySpec) strategy(binder, entry.value(), Paths.below(path, entry.key()));
      complete &= bound != null;
      if (bound != null && entry.key().equals("*")) {
        otherwise = bound;
      } else if (bound != null) {
        byAttribute.put(plain(entry.key()), bound);
      }
    }
    return complete ? new ConflictResolution(otherwise, byAttribute) : null;
  }

  /** An attribute named like a reserved word is written with a leading slash. */
  static String plain(String attribute) {
    return attribute.startsWith("/") ? attribute.substring(1) : attribute;
  }

  private static boolean isOptions(Tree.Branch branch) {
    return branch.entries().size() == 1
        && STRATEGIES.containsKey(Names.loose(branch.entries().get(0).key()));
  }

  private @Nullable Object strategy(Binder binder, Tree tree, String path) {
    if (tree instanceof Tree.Branch branch && isOptions(branch)) {
      var entry = branch.entries().get(0);
      var kind = STRATEGIES.get(Names.loose(entry.key()));
      if (kind != null) {
        var options = entry.value().toValue();
        return new StrategySpec(new Strategy(kind, null, expression(kind, options)), options);
      }
    }
    if (!(tree instanceof Tree.Leaf leaf) || leaf.empty()) {
      binder.problem(tree.position(), path, "a strategy is expected here, not " + tree.kind());
      return null;
    }
    var strategy = named(leaf.text());
    if (strategy == null) {
      var allowed = new ArrayList<>(strategyNames());
      systems.forEach(id -> allowed.add(id + "-wins"));
      binder.problem(leaf.position(), path, Words.unknown(leaf.text(), "a strategy", allowed));
      return null;
    }
    return new StrategySpec(strategy, null);
  }

  private static @Nullable String expression(Kind kind, Value options) {
    if (kind != Kind.CUSTOM) {
      return null;
    }
    return options instanceof Value.Text text ? text.value() : null;
  }

  private @Nullable Strategy named(String text) {
    var loose = Names.loose(text);
    var kind = STRATEGIES.get(loose);
    if (kind != null) {
      return Strategy.of(kind);
    }
    return systems.stream()
        .filter(id -> Names.loose(id + "wins").equals(loose))
        .map(Scalars::systemId)
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .map(Strategy::systemWins)
        .orElse(null);
  }

  private @Nullable Object mappings(Binder binder, Tree tree, String path) {
    if (!(tree instanceof Tree.Branch branch)) {
      binder.problem(tree.position(), path, "a map is expected here, not " + tree.kind());
      return null;
    }
    var flat = new ArrayList<Tree.Entry>();
    var bySystem = new LinkedHashMap<SystemId, Map<String, FieldMappings.Entry>>();
    boolean complete = true;
    for (var entry : branch.entries()) {
      if (!(entry.value() instanceof Tree.Branch) || !systems.contains(entry.key())) {
        complete &= !isUnknownSystem(binder, entry, path) && flat.add(entry);
        continue;
      }
      var bound = ofSystem(binder, (Tree.Branch) entry.value(), Paths.below(path, entry.key()));
      var id = Scalars.systemId(entry.key());
      complete &= bound != null && id != null;
      if (bound != null && id != null) {
        bySystem.put(id, bound);
      }
    }
    var common = entries(binder, flat, path);
    return complete && common != null ? new FieldMappings(common, bySystem) : null;
  }

  private @Nullable Map<String, FieldMappings.Entry> ofSystem(
      Binder binder, Tree.Branch branch, String path) {
    return entries(binder, branch.entries(), path);
  }

  private static @Nullable Map<String, FieldMappings.Entry> entries(
      Binder binder, List<Tree.Entry> entries, String path) {
    var bound = binder.entries(entries, String.class, FieldMappings.Entry.class, Limits.NONE, path);
    if (bound == null) {
      return null;
    }
    var result = new LinkedHashMap<String, FieldMappings.Entry>();
    bound.forEach((field, entry) -> result.put((String) field, (FieldMappings.Entry) entry));
    return result;
  }

  /** A map without {@code to} is meant for a system. */
  private boolean isUnknownSystem(Binder binder, Tree.Entry entry, String path) {
    boolean forSystem =
        entry.value() instanceof Tree.Branch branch
            && branch.entries().stream().noneMatch(it -> Names.same(it.key(), "to"));
    if (forSystem) {
      binder.problem(
          entry.position(),
          Paths.below(path, entry.key()),
          Words.unknown(entry.key(), "a system of this sync, and the map has no `to`", systems));
    }
    return forSystem;
  }
}

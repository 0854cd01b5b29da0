package io.syncline.definition.source;

import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.rule.MergeRule;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.rule.Strategy.Kind;
import io.syncline.core.definition.source.ConflictResolution;
import io.syncline.core.definition.source.CustomSpec;
import io.syncline.core.definition.source.MergeSpec;
import io.syncline.core.definition.source.StrategySpec;
import io.syncline.definition.binding.Binder;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.binding.ScalarBinder;
import io.syncline.definition.binding.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How strategies are written: a name, or a name with options; one, or one per attribute. */
final class StrategyForms {

  private static final Map<String, Kind> KINDS = kinds();

  /** What may decide inside a merge: an order, or a person. */
  private static final Set<Kind> NOT_INSIDE = Set.of(Kind.MERGE, Kind.CUSTOM, Kind.FIELD_PRIORITY);

  /** A batch waits for its routes while its lease is kept (S18). */
  private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(30);

  private final List<String> systems;

  StrategyForms(List<String> systems) {
    this.systems = systems;
  }

  private static Map<String, Kind> kinds() {
    var kinds = new LinkedHashMap<String, Kind>();
    for (var kind : Kind.values()) {
      if (kind != Kind.SYSTEM_WINS) {
        kinds.put(Names.loose(kind.name()), kind);
      }
    }
    kinds.put("timestampbased", Kind.LAST_WRITE_WINS);
    return Map.copyOf(kinds);
  }

  static List<String> names() {
    return Stream.concat(
            Stream.of(Kind.values())
                .filter(kind -> kind != Kind.SYSTEM_WINS)
                .map(ConstantNames::name),
            Stream.of("timestampBased"))
        .toList();
  }

  @Nullable Object conflicts(Binder binder, Tree tree, String path) {
    if (!(tree instanceof Tree.Branch branch) || isOptions(branch)) {
      var only = strategy(binder, tree, path);
      return only == null ? null : new ConflictResolution((StrategySpec) only, Map.of());
    }
    var otherwise = new StrategySpec(Strategy.MASTER_WINS, null);
    var byAttribute = new LinkedHashMap<String, StrategySpec>();
    boolean complete = true;
    for (var entry : branch.entries()) {
      var bound =
          (StrategySpec) strategy(binder, entry.value(), JsonPointers.below(path, entry.key()));
      complete &= bound != null;
      if (bound != null && entry.key().equals("*")) {
        otherwise = bound;
      } else if (bound != null) {
        byAttribute.put(Forms.plain(entry.key()), bound);
      }
    }
    return complete ? new ConflictResolution(otherwise, byAttribute) : null;
  }

  private static boolean isOptions(Tree.Branch branch) {
    return branch.entries().size() == 1
        && KINDS.containsKey(Names.loose(branch.entries().get(0).key()));
  }

  @Nullable Object strategy(Binder binder, Tree tree, String path) {
    if (tree instanceof Tree.Branch branch && isOptions(branch)) {
      return withOptions(binder, branch.entries().get(0), path);
    }
    if (!(tree instanceof Tree.Leaf leaf) || leaf.empty()) {
      binder.problem(tree.position(), path, "a strategy is expected here, not " + tree.kind());
      return null;
    }
    var strategy = named(leaf.text());
    if (strategy == null) {
      var allowed = new ArrayList<>(names());
      systems.forEach(id -> allowed.add(id + "-wins"));
      binder.problem(
          leaf.position(), path, ConstantNames.unknown(leaf.text(), "a strategy", allowed));
      return null;
    }
    if (strategy.kind() == Kind.CUSTOM) {
      binder.problem(
          leaf.position(),
          path,
          "`custom` needs an expression, such as `custom: first > second ? first : second`, or a"
              + " route, such as `custom: direct:decide-price`");
      return null;
    }
    return new StrategySpec(strategy, null);
  }

  /** A strategy with options under its name. */
  private static @Nullable StrategySpec withOptions(Binder binder, Tree.Entry entry, String path) {
    var kind = KINDS.getOrDefault(Names.loose(entry.key()), Kind.MASTER_WINS);
    var below = JsonPointers.below(path, entry.key());
    return switch (kind) {
      case MERGE -> merge(binder, entry.value(), below);
      case CUSTOM -> custom(binder, entry.value(), below);
      default -> {
        binder.problem(
            entry.position(),
            below,
            "`%s` takes no options; write `%s` alone; custom and merge take options"
                .formatted(ConstantNames.name(kind), ConstantNames.name(kind)));
        yield null;
      }
    };
  }

  private static @Nullable StrategySpec merge(Binder binder, Tree tree, String path) {
    var spec = binder.bind(tree, MergeSpec.class, path);
    if (spec == null) {
      return null;
    }
    var inside = spec.otherwise().strategy().kind();
    if (NOT_INSIDE.contains(inside)) {
      var allowed = new ArrayList<>(names());
      NOT_INSIDE.forEach(it -> allowed.remove(ConstantNames.name(it)));
      binder.problem(
          tree.position(),
          path + "/otherwise",
          "`%s` cannot decide inside a merge; allowed: %s"
              .formatted(ConstantNames.name(inside), String.join(", ", allowed)));
      return null;
    }
    var rule = spec.rule();
    if (rule.arrays() != MergeRule.Arrays.MERGE && !rule.key().isEmpty()) {
      binder.problem(
          tree.position(), path + "/key", "a `key` needs `arrays: merge`, which may be left out");
      return null;
    }
    return new StrategySpec(Strategy.merge(rule), tree.toValue());
  }

  private static @Nullable StrategySpec custom(Binder binder, Tree tree, String path) {
    if (tree instanceof Tree.Branch) {
      return route(binder, tree, path);
    }
    if (!(tree instanceof Tree.Leaf leaf) || leaf.empty()) {
      binder.problem(
          tree.position(), path, "an expression or a route is expected here, not " + tree.kind());
      return null;
    }
    return new StrategySpec(Strategy.custom(leaf.text().strip()), tree.toValue());
  }

  private static @Nullable StrategySpec route(Binder binder, Tree tree, String path) {
    var spec = binder.bind(tree, CustomSpec.class, path);
    if (spec == null) {
      return null;
    }
    var strategy = Strategy.custom(spec.route().strip(), spec.timeout());
    if (strategy.route() == null) {
      binder.problem(
          tree.position(),
          path + "/route",
          "a route is expected here, such as `direct:decide-price`");
      return null;
    }
    if (spec.timeout().isZero() || spec.timeout().compareTo(LONGEST_PATIENCE) > 0) {
      binder.problem(tree.position(), path + "/timeout", "a route may take from 1ms to 30s");
      return null;
    }
    return new StrategySpec(strategy, tree.toValue());
  }

  private @Nullable Strategy named(String text) {
    var loose = Names.loose(text);
    var kind = KINDS.get(loose);
    if (kind != null) {
      return Strategy.of(kind);
    }
    return systems.stream()
        .filter(id -> Names.loose(id + "wins").equals(loose))
        .map(ScalarBinder::systemId)
        .filter(Objects::nonNull)
        .findFirst()
        .map(Strategy::systemWins)
        .orElse(null);
  }
}

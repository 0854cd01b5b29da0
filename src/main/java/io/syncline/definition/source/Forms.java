package io.syncline.definition.source;

import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.source.ConflictResolution;
import io.syncline.core.definition.source.FieldMappings;
import io.syncline.core.definition.source.Frequency;
import io.syncline.core.definition.source.StrategySpec;
import io.syncline.core.model.SystemId;
import io.syncline.definition.binding.Binder;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.binding.Limits;
import io.syncline.definition.binding.ScalarBinder;
import io.syncline.definition.binding.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Blocks of a sync that are written in more than one shape. */
public final class Forms {

  /** Six or seven fields, as Quartz reads them. */
  private static final Pattern CRON =
      Pattern.compile("(?i)[0-9A-Z*/?,#-]+( +[0-9A-Z*/?,#-]+){5,6}");

  private final List<String> systems;

  private Forms(List<String> systems) {
    this.systems = systems;
  }

  /** The forms for a sync with these systems. */
  static Map<Class<?>, Binder.Form> of(List<String> systems) {
    var forms = new Forms(systems);
    var strategies = new StrategyForms(systems);
    return Map.of(
        Frequency.class, forms::frequency,
        StrategySpec.class, strategies::strategy,
        ConflictResolution.class, strategies::conflicts,
        FieldMappings.class, forms::mappings);
  }

  public static boolean isCron(String text) {
    return CRON.matcher(text.strip()).matches();
  }

  private @Nullable Object frequency(Binder binder, Tree tree, String path) {
    if (tree instanceof Tree.Leaf leaf && !leaf.empty()) {
      if (Names.same(leaf.text(), "realtime")) {
        return Frequency.REALTIME;
      }
      var every = ScalarBinder.duration(leaf);
      if (every != null && !every.isZero()) {
        return new Frequency(every, null);
      }
      if (isCron(leaf.text())) {
        return new Frequency(null, leaf.text().strip());
      }
      binder.problem(
          leaf.position(),
          path,
          ConstantNames.unknown(
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

  /** An attribute named like a reserved word is written with a leading slash. */
  static String plain(String attribute) {
    return attribute.startsWith("/") ? attribute.substring(1) : attribute;
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
      var bound =
          ofSystem(binder, (Tree.Branch) entry.value(), JsonPointers.below(path, entry.key()));
      var id = ScalarBinder.systemId(entry.key());
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
          JsonPointers.below(path, entry.key()),
          ConstantNames.unknown(
              entry.key(), "a system of this sync, and the map has no `to`", systems));
    }
    return forSystem;
  }
}

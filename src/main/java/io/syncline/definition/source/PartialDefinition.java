package io.syncline.definition.source;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.definition.binding.Binder;
import io.syncline.definition.binding.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A refused sync without its invalid parts. It is never run, only checked, so that all other
 * findings are reported at the same time.
 *
 * @param definition the sync as it would be
 * @param tree the file without those words
 * @param cut where they stood
 */
public record PartialDefinition(SyncDefinition definition, Tree tree, Set<String> cut) {

  private static final int MOST_ROUNDS = 5;

  /** What a system or mapping line does without is missed by nothing else. */
  private static final Set<String> ALONE =
      Set.of(
          "deletes", "create", "weight", "direction", "transform", "inverse", "values", "default");

  public PartialDefinition {
    cut = Set.copyOf(cut);
  }

  /**
   * @param tree what the file says
   * @param findings what is wrong with it
   * @return empty where too little is left, or where a removed part determines the meaning of the
   *     rest
   */
  public static Optional<PartialDefinition> of(@Nullable Tree tree, List<Finding> findings) {
    if (!(tree instanceof Tree.Branch branch)) {
      return Optional.empty();
    }
    Map<Class<?>, Binder.Form> forms = Forms.of(TopLevel.systemIds(branch));
    var cut = new HashSet<String>();
    Tree rest = branch;
    var wrong = findings;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      // from the end: removing an item of a list moves the items after it
      for (int i = wrong.size() - 1; i >= 0; i--) {
        var finding = wrong.get(i);
        if (finding.refuses()) {
          cut.add(finding.path());
          rest = without(rest, steps(finding.path()), 0);
        }
      }
      if (cut.contains("") || cut.stream().anyMatch(PartialDefinition::decides)) {
        return Optional.empty();
      }
      var binder = new Binder(forms);
      var bound = binder.bind(rest, SyncDefinition.class, "");
      if (bound != null && binder.findings().stream().noneMatch(Finding::refuses)) {
        return Optional.of(new PartialDefinition(bound, rest, cut));
      }
      wrong = binder.findings();
    }
    return Optional.empty();
  }

  /** Systems and mappings say what all other words mean. */
  private static boolean decides(String path) {
    var steps = steps(path);
    var last = steps.isEmpty() ? "" : steps.get(steps.size() - 1);
    return steps.isEmpty()
        || List.of("systems", "fieldMapping", "unifiedSchema", "service").contains(steps.get(0))
            && !(steps.size() > 2 && ALONE.contains(last));
  }

  /** Whether a problem of the rest may be caused by a removed part. */
  public boolean mayCause(Finding finding) {
    var path = finding.path();
    return cut.stream()
        .anyMatch(
            it ->
                it.equals(path)
                    || it.startsWith(path + "/")
                    || path.startsWith(it + "/")
                    || parent(it).equals(path));
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static List<String> steps(String path) {
    var steps = new ArrayList<String>();
    for (var step : path.split("/", -1)) {
      if (!step.isEmpty()) {
        steps.add(step.replace("~1", "/").replace("~0", "~"));
      }
    }
    return steps;
  }

  private static Tree without(Tree tree, List<String> steps, int at) {
    if (at >= steps.size()) {
      return tree;
    }
    var step = steps.get(at);
    boolean last = at == steps.size() - 1;
    if (tree instanceof Tree.Branch branch) {
      var entries = new ArrayList<Tree.Entry>();
      for (var entry : branch.entries()) {
        boolean here = entry.key().equals(step);
        if (!here) {
          entries.add(entry);
        } else if (!last && !(entry.value() instanceof Tree.Leaf)) {
          var below = without(entry.value(), steps, at + 1);
          entries.add(new Tree.Entry(entry.key(), entry.position(), below));
        }
      }
      return new Tree.Branch(branch.position(), entries);
    }
    if (tree instanceof Tree.Sequence sequence) {
      var items = new ArrayList<Tree>();
      for (int i = 0; i < sequence.items().size(); i++) {
        var item = sequence.items().get(i);
        if (!step.equals(Integer.toString(i))) {
          items.add(item);
        } else if (!last && !(item instanceof Tree.Leaf)) {
          items.add(without(item, steps, at + 1));
        }
      }
      return new Tree.Sequence(sequence.position(), items);
    }
    return tree;
  }
}

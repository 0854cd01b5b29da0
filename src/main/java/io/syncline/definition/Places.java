package io.syncline.definition;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Names;
import io.syncline.core.definition.Position;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Finds the position of a path in a tree. */
final class Places {

  static final Comparator<Finding> BY_POSITION =
      Comparator.comparing(
          Finding::position, Comparator.nullsFirst(Comparator.<Position>naturalOrder()));

  private Places() {}

  /** The finding with the position of the nearest written key on its path. */
  static Finding place(Finding finding, Tree tree) {
    if (finding.position() != null) {
      return finding;
    }
    var position = tree.position();
    var here = tree;
    for (var step : finding.path().split("/", -1)) {
      if (step.isEmpty()) {
        continue;
      }
      var entry = step(here, step.replace("~1", "/").replace("~0", "~"));
      if (entry == null) {
        break;
      }
      position = entry.position();
      here = entry.value();
    }
    return finding.at(position);
  }

  private static Tree.@Nullable Entry step(Tree tree, String step) {
    if (tree instanceof Tree.Sequence sequence && step.matches("\\d{1,6}")) {
      int index = Integer.parseInt(step);
      if (index < sequence.items().size()) {
        var item = sequence.items().get(index);
        return new Tree.Entry(step, item.position(), item);
      }
    }
    if (tree instanceof Tree.Branch branch) {
      var exact = branch.entry(step);
      return exact
          .or(() -> branch.entries().stream().filter(it -> Names.same(it.key(), step)).findFirst())
          .orElse(null);
    }
    return null;
  }
}

package io.syncline.definition.source;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.source.WrittenKeys;
import io.syncline.definition.binding.Tree;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the position of a path in a tree. */
public final class Places {

  public static final Comparator<Finding> BY_POSITION =
      Comparator.comparing(
          Finding::position, Comparator.nullsFirst(Comparator.<Position>naturalOrder()));

  private Places() {}

  /** The finding with the position of the nearest written key on its path. */
  public static Finding place(Finding finding, Tree tree) {
    return finding.position() == null ? finding.at(position(finding.path(), tree)) : finding;
  }

  /** That of the nearest written key on a path. */
  public static Position position(String path, Tree tree) {
    var position = tree.position();
    var here = tree;
    for (var step : path.split("/", -1)) {
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
    return position;
  }

  /** Everything that a tree says, with its position. */
  public static WrittenKeys written(Tree tree) {
    var positions = new HashMap<String, Position>();
    collect(tree, "", positions);
    return new WrittenKeys(positions);
  }

  private static void collect(Tree tree, String path, Map<String, Position> positions) {
    if (tree instanceof Tree.Branch branch) {
      for (var entry : branch.entries()) {
        var here = WrittenKeys.below(path, entry.key());
        positions.putIfAbsent(here, entry.position());
        collect(entry.value(), here, positions);
      }
    } else if (tree instanceof Tree.Sequence sequence) {
      int index = 0;
      for (var item : sequence.items()) {
        var here = WrittenKeys.below(path, Integer.toString(index++));
        positions.putIfAbsent(here, item.position());
        collect(item, here, positions);
      }
    }
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

package io.syncline.definition.source;

import io.syncline.core.definition.key.Names;
import io.syncline.core.model.value.Sha256;
import io.syncline.definition.binding.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that may stand at the top of a sync or in {@code defaults.yaml} and mean the same as
 * in {@code syncConfig}: each is moved there, the sync's own words over the defaults.
 */
public final class TopLevel {

  public static final Set<String> MOVED =
      Set.of("validation", "cleansing", "deduplication", "keepunmapped", "alerts");

  private TopLevel() {}

  static Tree gather(Tree.Branch sync, @Nullable Tree defaults) {
    Tree config = new Tree.Branch(sync.position(), List.of());
    if (defaults instanceof Tree.Branch branch) {
      config = overlay(config, new Tree.Branch(branch.position(), moved(branch)));
    }
    config = overlay(config, new Tree.Branch(sync.position(), moved(sync)));
    var rest = new ArrayList<Tree.Entry>();
    Tree.Entry own = null;
    for (var entry : sync.entries()) {
      if (own == null && Names.same(entry.key(), "syncConfig")) {
        own = entry;
      } else if (!MOVED.contains(Names.loose(entry.key()))) {
        rest.add(entry);
      }
    }
    if (own != null && !(own.value() instanceof Tree.Leaf leaf && leaf.empty())) {
      config = overlay(config, own.value());
    }
    var position = own == null ? sync.position() : own.position();
    rest.add(new Tree.Entry(own == null ? "syncConfig" : own.key(), position, config));
    return new Tree.Branch(sync.position(), rest);
  }

  /** Whether it says nothing but what {@code defaults.yaml} may say. */
  public static boolean onlyDefaults(Tree tree) {
    return tree instanceof Tree.Branch branch
        && !branch.entries().isEmpty()
        && moved(branch).size() == branch.entries().size();
  }

  private static List<Tree.Entry> moved(Tree.Branch branch) {
    return branch.entries().stream()
        .filter(entry -> MOVED.contains(Names.loose(entry.key())))
        .toList();
  }

  /** {@code base} overlaid with {@code over}: maps key by key, all else replaced. */
  static Tree overlay(Tree base, Tree over) {
    if (!(base instanceof Tree.Branch below) || !(over instanceof Tree.Branch above)) {
      return over;
    }
    var entries = new ArrayList<Tree.Entry>();
    for (var entry : below.entries()) {
      if (same(above, entry.key()).isEmpty()) {
        entries.add(entry);
      }
    }
    for (var entry : above.entries()) {
      var under = same(below, entry.key());
      var value = under.map(it -> overlay(it.value(), entry.value())).orElse(entry.value());
      entries.add(new Tree.Entry(entry.key(), entry.position(), value));
    }
    return new Tree.Branch(above.position(), entries);
  }

  private static Optional<Tree.Entry> same(Tree.Branch branch, String key) {
    return branch.entries().stream().filter(entry -> Names.same(entry.key(), key)).findFirst();
  }

  /** The ids of {@code systems[]}, as far as they can be read. */
  static List<String> systemIds(Tree.Branch sync) {
    var ids = new ArrayList<String>();
    var systems = same(sync, "systems").map(Tree.Entry::value).orElse(null);
    if (systems instanceof Tree.Sequence sequence) {
      for (var item : sequence.items()) {
        if (item instanceof Tree.Branch system) {
          same(system, "id")
              .map(Tree.Entry::value)
              .filter(Tree.Leaf.class::isInstance)
              .ifPresent(id -> ids.add(((Tree.Leaf) id).text()));
        }
      }
    }
    return ids;
  }

  /** SHA-256 of what a file says, hexadecimal. */
  public static String hash(Tree tree) {
    return Sha256.hex(tree.toValue().canonical());
  }
}

package io.syncline.core.conflict;

import io.syncline.core.definition.rule.MergeRule;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Merges two lists, element by element against the base (S14): what either side added is included,
 * what either side removed is left out. Order: the base's, then what the stronger side added, then
 * the weaker.
 */
final class Lists {

  private final MergeRule rule;
  private final Merging deep;

  /**
   * @param deep merges two versions of one element
   */
  Lists(MergeRule rule, Merging deep) {
    this.rule = rule;
    this.deep = deep;
  }

  Value merge(@Nullable Value base, Value strong, Value weak) {
    var from = items(base);
    if (rule.arrays() == MergeRule.Arrays.APPEND) {
      return appended(from, items(strong), items(weak));
    }
    return rule.key().isEmpty()
        ? counted(from, items(strong), items(weak))
        : keyed(from, items(strong), items(weak));
  }

  private static List<Value> items(@Nullable Value value) {
    return value instanceof Value.Items items ? items.values() : List.of();
  }

  /** Only what the base lacks is added, and once, however many sides add it. */
  private static Value appended(List<Value> base, List<Value> strong, List<Value> weak) {
    var known = new LinkedHashSet<String>();
    base.forEach(it -> known.add(it.canonical()));
    var all = new ArrayList<>(base);
    for (var side : List.of(strong, weak)) {
      side.stream().filter(it -> known.add(it.canonical())).forEach(all::add);
    }
    return new Value.Items(all);
  }

  /** Elements that are their whole value; how often each is there is merged as one number. */
  private static Value counted(List<Value> base, List<Value> strong, List<Value> weak) {
    var samples = new LinkedHashMap<String, Value>();
    for (var side : List.of(base, strong, weak)) {
      side.forEach(it -> samples.putIfAbsent(it.canonical(), it));
    }
    var all = new ArrayList<Value>();
    samples.forEach(
        (canonical, sample) -> {
          int times =
              times(count(base, canonical), count(strong, canonical), count(weak, canonical));
          for (int i = 0; i < times; i++) {
            all.add(sample);
          }
        });
    return new Value.Items(all);
  }

  private static int count(List<Value> items, String canonical) {
    return (int) items.stream().filter(it -> it.canonical().equals(canonical)).count();
  }

  /**
   * Changed on one side only: as there; on both: the larger number, so that nothing that was added
   * is lost.
   */
  private static int times(int base, int one, int other) {
    if (one == base || other == base) {
      return one == base ? other : one;
    }
    return Math.max(one, other);
  }

  private Value keyed(List<Value> base, List<Value> strong, List<Value> weak) {
    var from = byKey(base);
    var one = byKey(strong);
    var other = byKey(weak);
    var keys = new LinkedHashSet<>(from.keySet());
    keys.addAll(one.keySet());
    keys.addAll(other.keySet());
    var all = new ArrayList<Value>();
    for (var key : keys) {
      var element = element(from.get(key), one.get(key), other.get(key));
      if (element != null) {
        all.add(element);
      }
    }
    return new Value.Items(all);
  }

  private @Nullable Value element(
      @Nullable Value base, @Nullable Value one, @Nullable Value other) {
    if (one != null && other != null) {
      return deep.merge(base, one, other);
    }
    var left = one == null ? other : one;
    if (base == null || left == null) {
      return left;
    }
    if (base.agreesWith(left)) {
      return null;
    }
    deep.meet("one side removed an element that the other changed");
    return one;
  }

  /** Elements by their key; where one has none, or two share one, they cannot be distinguished. */
  private Map<String, Value> byKey(List<Value> items) {
    var found = new LinkedHashMap<String, Value>();
    for (var item : items) {
      if (found.put(key(item), item) != null) {
        deep.undecided("two elements of the list have the same " + String.join(", ", rule.key()));
      }
    }
    return found;
  }

  private String key(Value item) {
    var key = new StringBuilder();
    for (var path : rule.key()) {
      var part = item instanceof Value.Struct struct ? Paths.read(struct, path) : null;
      if (part == null || part.isEmpty()) {
        deep.undecided("an element of the list has no " + path);
      } else {
        key.append(part.canonical()).append('\n');
      }
    }
    return key.toString();
  }
}

package io.syncline.core.definition.version;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What differs between two versions of a sync.
 *
 * @param lines of a unified diff of their texts, without its two headings; empty: no line differs
 * @param changes what they come to that differs, in the order of the maps
 */
public record VersionComparison(List<String> lines, List<Change> changes) {

  private static final int AROUND = 3;

  public VersionComparison {
    lines = List.copyOf(lines);
    changes = List.copyOf(changes);
  }

  /** How something differs. */
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED
  }

  /**
   * One thing that differs.
   *
   * @param about such as {@code contact.phone}
   * @param what such as {@code owner}; empty: all that is said about it
   * @param before empty: it was not there
   * @param after empty: it is not there any more
   */
  public record Change(Kind kind, String about, String what, String before, String after) {}

  /**
   * @param before the version that is compared with
   */
  public static VersionComparison of(SyncVersion before, SyncVersion after) {
    return new VersionComparison(
        lines(before.content().text(), after.content().text()),
        changes(byAbout(before), byAbout(after)));
  }

  private static List<String> lines(String before, String after) {
    var from = before.lines().toList();
    var patch =
        DiffUtils.diff(from, after.lines().toList(), new MyersDiffWithLinearSpace<String>());
    var diff = UnifiedDiffUtils.generateUnifiedDiff("before", "after", from, patch, AROUND);
    return diff.isEmpty() ? List.of() : removedFirst(diff.subList(2, diff.size()));
  }

  /** Where lines were replaced, those of before come first, as readers of diffs expect. */
  private static List<String> removedFirst(List<String> diff) {
    var lines = new ArrayList<String>();
    int removed = 0;
    for (var line : diff) {
      if (line.startsWith("-")) {
        lines.add(removed++, line);
      } else {
        lines.add(line);
        removed = line.startsWith("+") ? removed : lines.size();
      }
    }
    return lines;
  }

  private static Map<String, Map<String, String>> byAbout(SyncVersion version) {
    var all = new LinkedHashMap<String, Map<String, String>>();
    version
        .content()
        .map()
        .forEach(
            it ->
                all.computeIfAbsent(it.about(), about -> new LinkedHashMap<>())
                    .put(it.what(), it.value()));
    return all;
  }

  private static List<Change> changes(
      Map<String, Map<String, String>> before, Map<String, Map<String, String>> after) {
    var abouts = new LinkedHashSet<>(after.keySet());
    abouts.addAll(before.keySet());
    var changes = new ArrayList<Change>();
    for (var about : abouts) {
      var was = before.getOrDefault(about, Map.of());
      var is = after.getOrDefault(about, Map.of());
      if (was.isEmpty()) {
        changes.add(new Change(Kind.ADDED, about, "", "", words(is)));
      } else if (is.isEmpty()) {
        changes.add(new Change(Kind.REMOVED, about, "", words(was), ""));
      } else {
        changed(about, was, is, changes);
      }
    }
    return changes;
  }

  private static void changed(
      String about, Map<String, String> was, Map<String, String> is, List<Change> changes) {
    var whats = new LinkedHashSet<>(is.keySet());
    whats.addAll(was.keySet());
    for (var what : whats) {
      var from = was.getOrDefault(what, "");
      var to = is.getOrDefault(what, "");
      if (!Objects.equals(from, to)) {
        var kind = from.isEmpty() ? Kind.ADDED : to.isEmpty() ? Kind.REMOVED : Kind.CHANGED;
        changes.add(new Change(kind, about, what, from, to));
      }
    }
  }

  private static String words(Map<String, String> facts) {
    return String.join(
        "; ", facts.entrySet().stream().map(it -> it.getKey() + ": " + it.getValue()).toList());
  }
}

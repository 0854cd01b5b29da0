package io.syncline.core.definition.draft;

import io.syncline.core.model.SystemId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A sync between two systems that is not saved yet.
 *
 * @param service its name
 * @param entity what it keeps in agreement
 * @param first the primary, whose value wins in conflicts, unless nothing reads it
 * @param pairs what is kept in agreement
 */
public record SyncDraft(String service, String entity, Side first, Side second, List<Pair> pairs) {

  public SyncDraft {
    pairs = List.copyOf(pairs);
  }

  /**
   * An object of a system.
   *
   * @param writeOnly whether nothing reads it: it is the target
   */
  public record Side(SystemId system, String object, boolean writeOnly) {}

  /**
   * An attribute, and the field of each side that carries it; empty: none does.
   *
   * @param match whether records are matched by it
   */
  public record Pair(String attribute, String first, String second, boolean match) {}

  /** The definition file. */
  public String text() {
    var text = new StringBuilder();
    text.append("service: ").append(FlowText.scalar(service)).append('\n');
    boolean oneWay = first.writeOnly() || second.writeOnly();
    text.append("direction: ").append(oneWay ? "unidirectional" : "bi-directional");
    text.append("\nsystems:\n");
    text.append(system(first, !first.writeOnly())).append(system(second, first.writeOnly()));
    text.append("fieldMapping:\n");
    mapping(text, first, Pair::first);
    mapping(text, second, Pair::second);
    text.append("syncConfig:\n  initial: plan\n");
    text.append("  conflictResolution: {\"*\": masterWins}\n");
    var matched = pairs.stream().filter(Pair::match).map(Pair::attribute).toList();
    if (!matched.isEmpty()) {
      text.append("  deduplication: {matchFields: ").append(FlowText.flow(matched)).append("}\n");
    }
    return text.toString();
  }

  private String system(Side side, boolean primary) {
    var object = new LinkedHashMap<String, Object>();
    object.put("name", side.object());
    object.put("mapping", entity);
    var system = new LinkedHashMap<String, Object>();
    system.put("id", side.system().value());
    if (primary) {
      system.put("primary", true);
    }
    system.put("objects", List.of(object));
    return "  - " + FlowText.flow(system) + "\n";
  }

  private void mapping(StringBuilder text, Side side, Function<Pair, String> field) {
    text.append("  ").append(FlowText.scalar(side.system().value()));
    var carried = pairs.stream().filter(it -> !field.apply(it).isEmpty()).toList();
    text.append(carried.isEmpty() ? ": {}\n" : ":\n");
    carried.forEach(it -> text.append("    ").append(entry(field.apply(it), it)).append('\n'));
  }

  private static String entry(String field, Pair pair) {
    var flow = FlowText.flow(Map.of(field, pair.attribute()));
    return flow.substring(1, flow.length() - 1);
  }
}

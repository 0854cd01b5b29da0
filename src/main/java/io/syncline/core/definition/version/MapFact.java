package io.syncline.core.definition.version;

import io.syncline.core.definition.map.IntegrationMap;
import io.syncline.core.definition.map.IntegrationMap.FlowLine;
import io.syncline.core.definition.map.IntegrationMap.MappedAttribute;
import io.syncline.core.definition.map.IntegrationMap.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * One statement of an integration map. It is kept as words, so that any later version of the
 * product can show and compare it.
 *
 * @param about such as {@code contact.phone} or {@code contact in hubspot}
 * @param what such as {@code owner}
 */
public record MapFact(String about, String what, String value) {

  private static final String NONE = "none";

  /** Every statement of a map, in its order; no two say the same of the same. */
  public static List<MapFact> of(IntegrationMap map) {
    var facts = new ArrayList<MapFact>();
    facts.add(new MapFact("sync", "direction", map.direction()));
    map.responsible()
        .forEach(
            it ->
                facts.add(
                    new MapFact(
                        "responsible",
                        it.what(),
                        it.who() == null ? "no one is named" : it.who())));
    for (var part : map.entities()) {
      members(part, facts);
      part.attributes().forEach(it -> attribute(part, it, facts));
      part.ways().forEach(it -> flow(part, it, facts));
    }
    return List.copyOf(facts);
  }

  private static void members(Part part, List<MapFact> facts) {
    for (var it : part.members()) {
      var about = part.entity() + " in " + it.system();
      facts.add(new MapFact(about, "object", it.object()));
      facts.add(new MapFact(about, "role", it.primary() ? "primary" : "takes part"));
      facts.add(new MapFact(about, "missing there", it.creates()));
      facts.add(new MapFact(about, "deleted elsewhere", it.deletes()));
    }
  }

  private static void attribute(Part part, MappedAttribute it, List<MapFact> facts) {
    var about = part.entity() + "." + it.name();
    facts.add(new MapFact(about, "source of truth", it.truth()));
    facts.add(new MapFact(about, "owner", it.owner() == null ? NONE : it.owner()));
    facts.add(new MapFact(about, "strategy", it.strategy()));
    facts.add(new MapFact(about, "protection", it.protection().isEmpty() ? NONE : it.protection()));
    for (int i = 0; i < part.members().size(); i++) {
      var cell = it.cells().get(i);
      if (cell.field() != null) {
        var system = "in " + part.members().get(i).system();
        facts.add(new MapFact(about, system, cell.field() + ", " + cell.words()));
      }
    }
  }

  private static void flow(Part part, FlowLine it, List<MapFact> facts) {
    var about = part.entity() + " from " + it.from() + " to " + it.to();
    facts.add(new MapFact(about, "attributes", String.join(", ", it.attributes())));
    facts.add(
        new MapFact(
            about,
            "condition",
            it.conditions().isEmpty() ? NONE : String.join(", or ", it.conditions())));
  }
}

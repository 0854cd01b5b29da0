package io.syncline.core.definition.compile;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.cases.LoadedCases;
import io.syncline.core.definition.compile.form.Incompatibility;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.system.Connection;
import io.syncline.core.model.SystemId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A routes folder as it was read: all that is valid, and all findings.
 *
 * @param types system types by name
 * @param connections connected applications by id
 * @param syncs the syncs that are not refused, by name
 * @param cases the case files that are not refused
 * @param routes the text of each file that is read at the start only, by its name
 * @param clashes what keeps syncs from running beside each other, in the order of their files
 * @param findings of all files, the syncs' included, by position
 */
public record Loaded(
    SystemTypes types,
    Map<SystemId, Connection> connections,
    List<LoadedSync> syncs,
    List<LoadedCases> cases,
    Map<String, String> routes,
    List<Incompatibility.InFiles> clashes,
    List<Finding> findings) {
  /** What is loaded before anything was read. */
  public static final Loaded NOTHING =
      new Loaded(
          new SystemTypes(Map.of()),
          Map.of(),
          List.of(),
          List.of(),
          Map.of(),
          List.of(),
          List.of());

  public Loaded {
    connections = Map.copyOf(connections);
    syncs = List.copyOf(syncs);
    cases = List.copyOf(cases);
    routes = Map.copyOf(routes);
    clashes = List.copyOf(clashes);
    findings = List.copyOf(findings);
  }

  /** Who is responsible for a connected application, where that is said. */
  public Map<SystemId, String> owners() {
    var owners = new HashMap<SystemId, String>();
    connections.forEach(
        (id, it) -> {
          if (it.owner() != null) {
            owners.put(id, it.owner());
          }
        });
    return owners;
  }

  public boolean refused() {
    return findings.stream().anyMatch(Finding::refuses);
  }
}

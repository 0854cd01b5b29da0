package io.syncline.core.definition.model;

import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.SystemId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A system's part in an entity: its object, and the union of the started syncs' maps for it.
 *
 * @param system the connected application
 * @param type the object there
 * @param rank place in the order that breaks ties (S10): 0 is the primary, then as listed
 * @param create what happens where a record is missing there
 * @param deletes what this system does when the record is deleted elsewhere
 * @param mappings its fields and the attributes they carry, each native field once
 * @param exposed its fields that show links: read for who a record is, and never written
 */
public record Participant(
    SystemId system,
    ObjectType type,
    int rank,
    CreatePolicy create,
    DeletePolicy deletes,
    List<FieldMapping> mappings,
    List<ExposedLink> exposed) {

  public Participant {
    mappings = List.copyOf(mappings);
    exposed = List.copyOf(exposed);
  }

  /** A system whose records say nothing about other systems. */
  public Participant(
      SystemId system,
      ObjectType type,
      int rank,
      CreatePolicy create,
      DeletePolicy deletes,
      List<FieldMapping> mappings) {
    this(system, type, rank, create, deletes, mappings, List.of());
  }

  public String object() {
    return type.name();
  }

  public boolean primary() {
    return rank == 0;
  }

  /** The fields that name other records. */
  public List<FieldMapping> references() {
    return mappings.stream().filter(mapping -> mapping.reference() != null).toList();
  }

  /** The routes that change values of its fields, by path. */
  public Map<String, FieldMapping.ValueRoutes> valueRoutes() {
    var routes = new TreeMap<String, FieldMapping.ValueRoutes>();
    for (var mapping : mappings) {
      var changed = mapping.conversion().routes();
      if (changed != null) {
        routes.put(mapping.field().path(), changed);
      }
    }
    return routes;
  }

  /**
   * Whether what is there is found before one is made: the system can be searched, or takes a
   * record under our id.
   */
  public boolean isSearchable() {
    return type.can(Operation.Kind.FIND) || type.upserts();
  }

  public Optional<FieldMapping> mappingOf(String attribute) {
    return mappings.stream().filter(mapping -> mapping.attribute().equals(attribute)).findFirst();
  }
}

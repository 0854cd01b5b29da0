package io.syncline.cli.map;

import io.syncline.cli.common.Document;
import io.syncline.core.definition.map.IntegrationMap;

/** An integration map as JSON; docs/command-line.md has its shape. */
public final class MapDocument {

  private MapDocument() {}

  public static Document of(IntegrationMap map) {
    return new Document()
        .with("sync", map.sync())
        .with("direction", map.direction())
        .with("responsible", map.responsible().stream().map(MapDocument::responsible).toList())
        .with("entities", map.entities().stream().map(MapDocument::entity).toList());
  }

  private static Document responsible(IntegrationMap.Responsible it) {
    return new Document().with("what", it.what()).with("who", it.who());
  }

  private static Document entity(IntegrationMap.Part it) {
    return new Document()
        .with("entity", it.entity())
        .with("systems", it.members().stream().map(MapDocument::member).toList())
        .with("attributes", it.attributes().stream().map(a -> attribute(it, a)).toList())
        .with("flows", it.ways().stream().map(MapDocument::flow).toList());
  }

  private static Document member(IntegrationMap.Member it) {
    return new Document()
        .with("system", it.system())
        .with("object", it.object())
        .with("primary", it.primary())
        .with("writeOnly", it.writeOnly())
        .with("creates", it.creates())
        .with("deletes", it.deletes());
  }

  private static Document attribute(
      IntegrationMap.Part entity, IntegrationMap.MappedAttribute attribute) {
    var fields = new Document();
    for (int i = 0; i < entity.members().size(); i++) {
      var cell = attribute.cells().get(i);
      if (cell.field() != null) {
        fields.with(
            entity.members().get(i).system(),
            new Document().with("field", cell.field()).with("way", cell.way()));
      }
    }
    return new Document()
        .with("name", attribute.name())
        .with("protection", attribute.protection().isEmpty() ? null : attribute.protection())
        .with("truth", attribute.truth())
        .with("owner", attribute.owner())
        .with("strategy", attribute.strategy())
        .with("fields", fields);
  }

  private static Document flow(IntegrationMap.FlowLine it) {
    return new Document()
        .with("from", it.from())
        .with("to", it.to())
        .with("attributes", it.attributes())
        .with("conditions", it.conditions());
  }
}

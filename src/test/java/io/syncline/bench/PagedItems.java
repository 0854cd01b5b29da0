package io.syncline.bench;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Flows;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.FilterExit;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.OperationRoutes;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.http.HttpSystem;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.MemoryTokens;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The two systems of {@link PagedSides} as the product knows them: their type and one sync. */
final class PagedItems {

  static final List<SystemId> SYSTEMS = List.of(SystemId.of("a"), SystemId.of("b"));

  private static final String MANIFEST =
      """
      type: paged
      baseUrl: ${baseUrl}
      settings: {baseUrl: {description: Where, required: true}}
      rateLimit: {requests: 1000000, per: 1s, concurrency: 8}
      objects:
        items:
          id: id
          updatedAt: updatedAt
          fields:
      %s    operations:
            list:
              method: GET
              path: /items
              records: items
              paging: {kind: offset, parameter: offset, sizeParameter: limit, maxSize: 1000, total: total}
            getMany: {method: GET, path: /many, query: {ids: "{ids}"}, records: items, batch: 100}
            find: {method: GET, path: /found, query: {value: "{value}"}, records: items}
            create: {method: POST, path: /one, body: {"...": "{fields}"}}
            update: {method: PUT, path: "/one/{id}", body: {"...": "{fields}"}}
      """;

  private PagedItems() {}

  /** Both, over HTTP; the caller closes what connected them. */
  static Map<SystemId, HttpSystem> connected(HttpSystems http, SystemType type, String url) {
    var systems = new LinkedHashMap<SystemId, HttpSystem>();
    for (var id : SYSTEMS) {
      systems.put(
          id, http.connect(id, type, Map.of("baseUrl", url + "/" + id), object -> Set.of()));
    }
    return systems;
  }

  static HttpSystems http(InstantSource clock) {
    return new HttpSystems(
        LocalNetwork.of(Vertx.vertx()),
        new MemoryTokens(),
        clock,
        Duration.ofMinutes(1),
        new LocalBudget(System::nanoTime),
        new LocalQuotas(InstantSource.system()),
        OperationRoutes.NONE);
  }

  static SystemType type() {
    var fields = new StringBuilder();
    for (int c = 0; c < PagedSides.COLUMNS; c++) {
      fields.append(
          "      c%1$d: {attribute: c%1$d, type: %2$s%3$s}%n"
              .formatted(c, typed(c), c == 0 ? ", findable: true" : ""));
    }
    var read = DefinitionReader.readSystem("paged.system.yaml", MANIFEST.formatted(fields));
    if (read.definition() == null) {
      throw new IllegalStateException(read.findings().toString());
    }
    return read.definition();
  }

  private static String typed(int column) {
    return column == 1 ? "decimal" : column == 2 ? "datetime" : "text";
  }

  static Installation installation(SystemType type) {
    var object = type.objects().get("items");
    var attributes = new HashMap<String, Attribute>();
    var mappings = new ArrayList<FieldMapping>();
    for (int c = 0; c < PagedSides.COLUMNS; c++) {
      var name = "c" + c;
      attributes.put(
          name, Attribute.plain(name, ValueType.valueOf(typed(c).toUpperCase(Locale.ROOT))));
      mappings.add(FieldMapping.both(object.fields().get(name), name));
    }
    var participants =
        SYSTEMS.stream()
            .map(
                it ->
                    new Participant(
                        it,
                        object,
                        SYSTEMS.indexOf(it),
                        CreatePolicy.CREATE,
                        DeletePolicy.ARCHIVE,
                        mappings))
            .toList();
    var sync =
        new SyncRules(
            new SyncRules.Version("items", "hash", Instant.EPOCH),
            new SyncRules.Scope(
                Set.copyOf(SYSTEMS), attributes.keySet(), List.of(), FilterExit.PAUSE),
            new SyncRules.Flow(
                new Flows(Map.of(SYSTEMS.get(0), Map.of(SYSTEMS.get(1), Set.of(Flows.ALL)))),
                List.of()),
            new SyncRules.FirstSync(InitialSync.LINK, false, 100),
            new SyncRules.Order(Duration.ZERO, Duration.ZERO, false, false, List.of()),
            new SyncRules.Safeguards(
                null,
                null,
                Set.of(),
                false,
                List.of(),
                AlertSettings.STANDARD,
                SyncRules.Privacy.NONE),
            io.syncline.core.definition.rule.Reconciliation.standard());
    var entity =
        new Entity(
            "item",
            participants,
            attributes,
            Entity.Identification.by(List.of(MatchRule.on("c0"))),
            new Entity.Reading(Cleansing.NONE, "", ZoneOffset.UTC),
            List.of(sync));
    return new Installation(
        Map.of("item", entity),
        Map.of(SYSTEMS.get(0), Map.of("items", "item"), SYSTEMS.get(1), Map.of("items", "item")));
  }
}

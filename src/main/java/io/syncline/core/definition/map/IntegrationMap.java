package io.syncline.core.definition.map;

import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.SyncExplanation;
import io.syncline.core.definition.compile.form.SyncExplanation.Way;
import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a sync connects. Nothing in it is a value of a record or a setting of a connection.
 *
 * @param direction as the definition says it
 * @param responsible who is named for what
 * @param entities what is kept in agreement
 */
public record IntegrationMap(
    String sync, String direction, List<Responsible> responsible, List<Part> entities) {

  public IntegrationMap {
    responsible = List.copyOf(responsible);
    entities = List.copyOf(entities);
  }

  /**
   * Who is named for what.
   *
   * @param who null: no one
   */
  public record Responsible(String what, @Nullable String who) {}

  /**
   * An entity.
   *
   * @param members the systems, the primary first
   * @param attributes what is kept in agreement, by name
   * @param ways what travels between two systems
   */
  public record Part(
      String entity, List<Member> members, List<MappedAttribute> attributes, List<FlowLine> ways) {
    public Part {
      members = List.copyOf(members);
      attributes = List.copyOf(attributes);
      ways = List.copyOf(ways);
    }
  }

  /**
   * A system's object.
   *
   * @param primary whether it wins where no other rule is given
   * @param creates what happens where a record is missing there
   * @param deletes what happens there when a record is deleted elsewhere
   * @param writeOnly whether nothing reads it: its copies are not comparable
   */
  public record Member(
      String system,
      String object,
      boolean primary,
      String creates,
      String deletes,
      boolean writeOnly) {

    /** What it is in the sync, in words. */
    public String role() {
      return primary ? "primary" : writeOnly ? "write-only, not comparable" : "takes part";
    }
  }

  /**
   * An attribute.
   *
   * @param protection whether it is masked or encrypted; empty: neither
   * @param truth whose value holds
   * @param owner the system that alone may write it; null: none
   * @param strategy how conflicts on it are decided
   * @param cells one for each member, in their order
   */
  public record MappedAttribute(
      String name,
      String protection,
      String truth,
      @Nullable String owner,
      String strategy,
      List<Cell> cells) {
    public MappedAttribute {
      cells = List.copyOf(cells);
    }
  }

  /**
   * An attribute in a system.
   *
   * @param field null: the system has none for it
   * @param way which way it travels; null: the system has no field for it
   */
  public record Cell(@Nullable String field, @Nullable Way way) {

    /** The way in words. */
    public String words() {
      return way == null
          ? "not kept there"
          : switch (way) {
            case GIVES -> "gives";
            case TAKES -> "takes";
            case BOTH -> "gives and takes";
            case STORED -> "read only";
          };
    }
  }

  /**
   * What travels from one system to another.
   *
   * @param conditions under which it does; empty: always
   */
  public record FlowLine(String from, String to, List<String> attributes, List<String> conditions) {
    public FlowLine {
      attributes = List.copyOf(attributes);
      conditions = List.copyOf(conditions);
    }
  }

  public static IntegrationMap of(LoadedSync sync) {
    var definition = sync.form().definition();
    return new IntegrationMap(
        sync.name(),
        Hyphenated.of(definition.direction()),
        responsible(definition),
        sync.form().entities().stream().map(IntegrationMap::part).toList());
  }

  private static List<Responsible> responsible(SyncDefinition definition) {
    var owner = definition.syncConfig().reconciliation().reports().owner();
    var alerts = definition.syncConfig().governance().alerts();
    var all = new ArrayList<Responsible>();
    all.add(new Responsible("Differences", owner));
    all.add(new Responsible("Alerts", alerts.to() == null ? owner : alerts.to()));
    var escalate = alerts.escalate();
    if (escalate != null) {
      all.add(new Responsible("Alerts that no one acknowledges", escalate.to()));
    }
    return all;
  }

  private static Part part(EntityForm entity) {
    var primary = entity.entity().primary();
    return new Part(
        entity.name(),
        entity.entity().members().stream().map(it -> member(it, it == primary)).toList(),
        new TreeSet<>(entity.attributes().keySet())
            .stream().map(it -> attribute(entity, it)).toList(),
        ways(entity));
  }

  private static Member member(EntityMember it, boolean primary) {
    return new Member(
        it.id().value(),
        it.object().name(),
        primary,
        Hyphenated.of(it.creates()),
        Hyphenated.of(it.spec().missing().deletes()),
        it.object().writeOnly());
  }

  private static MappedAttribute attribute(EntityForm entity, String name) {
    var attribute = entity.attributes().get(name);
    var owner = attribute.writing().owner();
    return new MappedAttribute(
        view(entity, name),
        SyncExplanation.protection(attribute).strip(),
        truth(entity, attribute),
        owner == null ? null : owner.value(),
        SyncExplanation.strategy(attribute.strategy()),
        entity.entity().members().stream().map(it -> cell(entity, it.id(), name)).toList());
  }

  private static String view(EntityForm entity, String name) {
    return entity.map().views().getOrDefault(name, name);
  }

  private static Cell cell(EntityForm entity, SystemId system, String attribute) {
    return entity
        .map()
        .of(system, attribute)
        .map(it -> new Cell(it.field().path(), SyncExplanation.way(entity, system, attribute)))
        .orElse(new Cell(null, null));
  }

  private static String truth(EntityForm entity, Attribute attribute) {
    var givers =
        entity.entity().members().stream()
            .map(EntityMember::id)
            .filter(it -> entity.flow().flows().mayEnter(attribute.name(), it))
            .map(SystemId::value)
            .toList();
    if (givers.isEmpty()) {
      return "nothing travels";
    }
    return givers.size() == 1 ? givers.get(0) : ofConflict(entity, attribute);
  }

  /** Whose value holds where two systems changed it. */
  private static String ofConflict(EntityForm entity, Attribute attribute) {
    var strategy = attribute.strategy();
    var primary = entity.entity().primary().id().value();
    var owner = attribute.writing().owner();
    return switch (strategy.kind()) {
      case MASTER_WINS, SOURCE_WINS -> primary + " in a conflict";
      case TARGET_WINS -> "not " + primary + " in a conflict";
      case SYSTEM_WINS -> strategy.winner() + " in a conflict";
      case FIELD_PRIORITY -> (owner == null ? primary : owner.value()) + " in a conflict";
      case LAST_WRITE_WINS -> "the later edit";
      case FIRST_WRITE_WINS -> "the earlier edit";
      case WEIGHTED -> "the system with the most weight";
      case MERGE -> "both edits, merged";
      case CUSTOM -> "what the rule says";
      case MANUAL -> "what a person decides";
    };
  }

  private static List<FlowLine> ways(EntityForm entity) {
    var ways = new ArrayList<FlowLine>();
    var members = entity.entity().members().stream().map(EntityMember::id).toList();
    for (var from : members) {
      for (var to : members) {
        var attributes = entity.flow().flows().permitted().getOrDefault(from, Map.of()).get(to);
        if (attributes != null) {
          ways.add(
              new FlowLine(
                  from.value(),
                  to.value(),
                  attributes.stream().sorted().map(it -> view(entity, it)).toList(),
                  conditions(entity.flow(), from, to)));
        }
      }
    }
    return ways;
  }

  private static List<String> conditions(SyncRules.Flow flow, SystemId from, SystemId to) {
    return flow.headings().stream()
        .filter(it -> it.flows().permitted().getOrDefault(from, Map.of()).containsKey(to))
        .map(it -> it.condition())
        .toList();
  }
}

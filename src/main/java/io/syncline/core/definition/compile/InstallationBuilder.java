package io.syncline.core.definition.compile;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.check.DayChecks;
import io.syncline.core.definition.compile.check.Incompatibilities;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.Incompatibility;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.compile.form.SyncContribution;
import io.syncline.core.definition.compile.link.ReferenceLinker;
import io.syncline.core.definition.compile.money.Currencies;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.model.WorkflowPlan.Kind;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.rule.Matching;
import io.syncline.core.definition.source.Direction;
import io.syncline.core.definition.source.SyncConfig;
import io.syncline.core.definition.source.policy.Consistency;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts started syncs together to the installation (docs/definitions.md). Pure; the order of the
 * list is the order in which they were started, and an earlier one is never disturbed by a later
 * one.
 */
public final class InstallationBuilder {

  /**
   * By how much each step of priority goes before the next: long enough that a burst of {@code
   * bulk} work waits behind everything else, short enough that it never waits longer than this for
   * a busy target.
   */
  private static final Duration HEAD_START = Duration.ofMinutes(5);

  /**
   * What came of it.
   *
   * @param installation of those that run
   * @param notStarted why the others do not, by name
   */
  public record Built(Installation installation, Map<String, List<Finding>> notStarted) {
    public Built {
      notStarted = Map.copyOf(notStarted);
    }
  }

  private final Map<String, List<SyncContribution>> parts = new LinkedHashMap<>();
  private final Map<SystemId, Map<String, String>> byObject = new HashMap<>();

  private InstallationBuilder() {}

  public static Built build(List<StartedSync> syncs) {
    var builder = new InstallationBuilder();
    Map<String, List<Finding>> notStarted = new LinkedHashMap<>();
    for (var sync : syncs) {
      var reasons = new ArrayList<>(sync.form().holds());
      if (reasons.isEmpty()) {
        builder.clashes(sync).forEach(it -> reasons.add(it.atStart()));
      }
      if (reasons.isEmpty()) {
        builder.add(sync);
      } else {
        notStarted.put(sync.name(), List.copyOf(reasons));
      }
    }
    return new Built(builder.installation(), notStarted);
  }

  /**
   * What keeps syncs from running beside each other, whether or not they could be started by
   * themselves; as if they were started in this order.
   */
  public static List<Incompatibility.InFiles> clashes(
      List<StartedSync> syncs, Incompatibility.Places places) {
    var builder = new InstallationBuilder();
    var found = new ArrayList<Incompatibility.InFiles>();
    for (var sync : syncs) {
      var clashes = builder.clashes(sync);
      clashes.forEach(it -> found.add(it.inFiles(sync.name(), places)));
      if (clashes.isEmpty()) {
        builder.add(sync);
      }
    }
    return found;
  }

  private List<Incompatibility> clashes(StartedSync sync) {
    var reasons = new ArrayList<Incompatibility>();
    for (var entity : sync.form().entities()) {
      objects(entity, reasons);
      var ofEntity = parts.getOrDefault(entity.name(), List.of());
      reasons.addAll(Incompatibilities.of(entity, ofEntity));
      reasons.addAll(DayChecks.clashes(sync, entity, ofEntity));
      reasons.addAll(Currencies.clashes(sync, entity, ofEntity));
    }
    return reasons;
  }

  /** In the whole installation an object of a system belongs to one entity. */
  private void objects(EntityForm entity, List<Incompatibility> reasons) {
    for (var member : entity.entity().members()) {
      var object = member.object().name();
      var other = byObject.getOrDefault(member.id(), Map.of()).get(object);
      if (other != null && !other.equals(entity.name())) {
        var message = "`%s` of `%s` belongs to `%s` here, and to `%s` in";
        var there =
            parts.getOrDefault(other, List.of()).stream()
                .filter(it -> it.has(member.id(), object))
                .limit(1)
                .map(it -> new Incompatibility.Other(it.sync().name(), "/systems"))
                .toList();
        reasons.add(
            new Incompatibility(
                "/systems", message.formatted(object, member.id(), entity.name(), other), there));
      }
    }
  }

  private void add(StartedSync sync) {
    for (var entity : sync.form().entities()) {
      parts
          .computeIfAbsent(entity.name(), it -> new ArrayList<>())
          .add(new SyncContribution(sync, entity));
      for (var member : entity.entity().members()) {
        byObject
            .computeIfAbsent(member.id(), it -> new HashMap<>())
            .put(member.object().name(), entity.name());
      }
    }
  }

  private Installation installation() {
    Map<String, Entity> entities = new HashMap<>();
    var least =
        parts.values().stream()
            .flatMap(List::stream)
            .map(it -> it.config().delivery().priority())
            .max(Comparator.naturalOrder())
            .orElse(SyncConfig.Priority.NORMAL);
    parts.forEach((name, ofEntity) -> entities.put(name, entity(name, ofEntity, least)));
    Map<SystemId, Map<String, String>> objects = new HashMap<>();
    byObject.forEach((system, names) -> objects.put(system, Map.copyOf(names)));
    return new Installation(ReferenceLinker.resolved(entities), objects);
  }

  /**
   * The union of what the syncs say; where they say the same thing twice, the first said it, but of
   * two limits the narrower holds.
   */
  private static Entity entity(
      String name, List<SyncContribution> ofEntity, SyncConfig.Priority least) {
    var attributes = new LinkedHashMap<String, Attribute>();
    var rules = new LinkedHashSet<MatchRule>();
    for (var part : ofEntity) {
      part.entity()
          .attributes()
          .forEach((it, said) -> attributes.merge(it, said, Attribute::protectedAs));
      rules.addAll(part.entity().identification().matchRules());
    }
    return new Entity(
        name,
        participants(ofEntity),
        attributes,
        new Entity.Identification(
            List.copyOf(rules),
            ofEntity.stream()
                .map(it -> it.entity().identification().matching())
                .reduce(Matching.EXACT, Matching::and)),
        reading(ofEntity),
        ofEntity.stream().map(it -> rules(it, least)).toList());
  }

  private static Entity.Reading reading(List<SyncContribution> ofEntity) {
    var said = ofEntity.stream().map(it -> it.config().locale()).toList();
    return new Entity.Reading(
        cleansing(ofEntity),
        said.stream().map(it -> it.region()).filter(Objects::nonNull).findFirst().orElse(""),
        said.stream()
            .map(it -> it.timeZone())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(ZoneId.of("UTC")),
        said.stream()
            .map(it -> it.currency())
            .filter(Objects::nonNull)
            .findFirst()
            .map(it -> it.strip().toUpperCase(Locale.ROOT))
            .orElse(""));
  }

  private static Cleansing cleansing(List<SyncContribution> ofEntity) {
    boolean trim = false;
    boolean remove = false;
    var normalize = new LinkedHashMap<String, String>();
    for (var part : ofEntity) {
      var cleansing = part.entity().cleansing();
      trim |= cleansing.trimWhitespace();
      remove |= cleansing.removeInvalidChars();
      cleansing.normalizeCase().forEach(normalize::putIfAbsent);
    }
    return new Cleansing(trim, remove, normalize);
  }

  private static List<Participant> participants(List<SyncContribution> ofEntity) {
    var members = new LinkedHashMap<SystemId, EntityMember>();
    for (var part : ofEntity) {
      part.entity().entity().members().forEach(member -> members.putIfAbsent(member.id(), member));
    }
    var result = new ArrayList<Participant>();
    for (var member : members.values()) {
      result.add(
          new Participant(
              member.id(),
              member.object(),
              result.size(),
              inWorkflow(member.id(), Kind.CREATE, ofEntity)
                  ? CreatePolicy.WORKFLOW
                  : member.creates(),
              inWorkflow(member.id(), Kind.ARCHIVE, ofEntity)
                  ? DeletePolicy.IGNORE
                  : member.spec().missing().deletes(),
              mappings(member.id(), ofEntity),
              exposed(member.id(), ofEntity)));
    }
    return result;
  }

  /** Whether the steps of a workflow alone do it there. */
  private static boolean inWorkflow(SystemId system, Kind kind, List<SyncContribution> ofEntity) {
    return ofEntity.stream()
        .flatMap(it -> it.entity().rules().workflows().stream())
        .flatMap(it -> it.steps().stream())
        .map(WorkflowPlan.Step::action)
        .anyMatch(it -> it.kind() == kind && it.target().equals(system.value()));
  }

  /** Each native field once; what one sync only stores another may deliver. */
  private static List<FieldMapping> mappings(SystemId system, List<SyncContribution> ofEntity) {
    var byField = new LinkedHashMap<String, FieldMapping>();
    for (var part : ofEntity) {
      for (var mapping : part.entity().map().of(system)) {
        byField.merge(
            mapping.field().path(), mapping, (known, other) -> known.out() ? known : other);
      }
    }
    return List.copyOf(byField.values());
  }

  private static List<ExposedLink> exposed(SystemId system, List<SyncContribution> ofEntity) {
    return ofEntity.stream()
        .flatMap(it -> it.entity().map().exposed(system).stream())
        .distinct()
        .toList();
  }

  private static SyncRules rules(SyncContribution part, SyncConfig.Priority least) {
    var entity = part.entity();
    var config = part.config();
    var security = part.sync().form().definition().protection().security();
    return new SyncRules(
        new SyncRules.Version(
            part.sync().name(), part.sync().contentHash(), part.sync().startedAt()),
        new SyncRules.Scope(
            new LinkedHashSet<>(entity.entity().members().stream().map(EntityMember::id).toList()),
            scope(entity),
            entity.filter(),
            config.scope().onFilterExit()),
        new SyncRules.Flow(entity.flow().flows(), entity.flow().headings()),
        new SyncRules.FirstSync(
            config.firstSync().initial(),
            config.firstSync().firstMeeting() == SyncConfig.FirstMeeting.STRATEGY,
            config.firstSync().batchSize()),
        new SyncRules.Order(
            config.delivery().settle(),
            HEAD_START.multipliedBy(least.ordinal() - config.delivery().priority().ordinal()),
            part.sync().form().definition().direction() == Direction.HIERARCHICAL,
            config.delivery().consistency().level() == Consistency.Level.CAUSAL,
            entity.rules().workflows(),
            entity.rules().enrichment(),
            entity.rules().watched()),
        new SyncRules.Safeguards(
            config.safetyThreshold() == null ? null : config.safetyThreshold().maxDeletes(),
            config.safetyThreshold() == null ? null : config.safetyThreshold().maxCreates(),
            config.delivery().consistency().level() == Consistency.Level.STRONG
                ? Set.copyOf(config.delivery().consistency().attributes())
                : Set.of(),
            security != null && security.accessLogging(),
            entity.rules().approvals(),
            alerts(config),
            entity.rules().privacy()),
        entity.reconciliation());
  }

  /**
   * What travels. An attribute that no two systems may exchange is read and stored, as what only
   * filters and rules name is.
   */
  private static Set<String> scope(EntityForm entity) {
    return entity.map().travels().stream()
        .filter(it -> entity.flow().flows().travels(it))
        .collect(Collectors.toSet());
  }

  private static AlertSettings alerts(SyncConfig config) {
    var safety = config.safetyThreshold();
    var written = config.governance().alerts();
    var alerts = safety != null && safety.alertOnLargeChanges() ? written.largeChanges() : written;
    var most = config.delivery().consistency().maxLag();
    return most == null ? alerts : alerts.maxLag(most);
  }
}

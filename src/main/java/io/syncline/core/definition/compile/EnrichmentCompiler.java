package io.syncline.core.definition.compile;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.EnrichmentPlan;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.policy.Enrichment;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles and checks {@code enrichment}. */
final class EnrichmentCompiler {

  private static final String PATH = "/syncConfig/enrichment";
  private static final String CONFIDENCE = "confidence";

  private final SyncDefinition sync;
  private final SystemTypes types;
  private final List<AttributeScope> scopes;
  private final List<Finding> findings = new ArrayList<>();

  private EnrichmentCompiler(SyncDefinition sync, SystemTypes types, List<AttributeScope> scopes) {
    this.sync = sync;
    this.types = types;
    this.scopes = scopes;
  }

  /**
   * What came of it.
   *
   * @param plans by entity
   * @param onNew whether sources are asked for each new record
   */
  record Compiled(Map<String, EnrichmentPlan> plans, boolean onNew, List<Finding> findings) {

    EnrichmentPlan plan(String entity) {
      return plans.getOrDefault(entity, EnrichmentPlan.NONE);
    }

    /** The workflows of an entity, and the one that asks. */
    List<WorkflowPlan> among(Map<String, List<WorkflowPlan>> workflows, String entity) {
      var written = workflows.getOrDefault(entity, List.of());
      return plans.containsKey(entity)
          ? Stream.concat(written.stream(), Stream.of(workflow(entity))).toList()
          : written;
    }

    /** Sources that answer nothing the entities have, once those are known. */
    List<Finding> unused(SyncDefinition sync, List<EntityForm> entities) {
      var unused = new ArrayList<Finding>();
      for (int i = 0; i < sync.enrichmentSources().size(); i++) {
        var id = sync.enrichmentSources().get(i).system().value();
        boolean asked = plans.values().stream().anyMatch(it -> it.source(id).isPresent());
        if (asked && entities.stream().noneMatch(it -> fills(id, it))) {
          var message = "`%s` fills nothing: the sync has none of the attributes that it answers";
          unused.add(Finding.notice(PATH + "/sources/" + i, message.formatted(id)));
        }
      }
      return unused;
    }

    private boolean fills(String source, EntityForm entity) {
      return plan(entity.name()).source(source).stream()
          .flatMap(it -> it.answers().mappings().stream())
          .anyMatch(it -> entity.attributes().containsKey(it.attribute()));
    }

    private WorkflowPlan workflow(String entity) {
      var start = onNew ? WorkflowPlan.Start.CREATED : WorkflowPlan.Start.MANUAL;
      var steps =
          plan(entity).sources().stream().map(it -> it.system().value()).map(Compiled::step);
      return new WorkflowPlan(
          EnrichmentPlan.WORKFLOW,
          new WorkflowPlan.Trigger(start, "", Map.of()),
          steps.toList(),
          Set.of());
    }

    private static WorkflowPlan.Step step(String source) {
      return new WorkflowPlan.Step(
          source, new WorkflowPlan.Action(WorkflowPlan.Kind.ENRICH, source), null, null);
    }
  }

  static Compiled compile(SyncDefinition sync, SystemTypes types, List<AttributeScope> scopes) {
    var said = sync.syncConfig().governance().enrichment();
    if (said == null || !said.enabled()) {
      return new Compiled(Map.of(), false, List.of());
    }
    var compiler = new EnrichmentCompiler(sync, types, scopes);
    return new Compiled(compiler.plans(said), said.onNewContact(), compiler.findings);
  }

  private Map<String, EnrichmentPlan> plans(Enrichment said) {
    if (said.sources().isEmpty()) {
      findings.add(Finding.problem(PATH, "it names no `sources`"));
    }
    for (int i = 0; i < sync.workflows().size(); i++) {
      if (sync.workflows().get(i).name().equals(EnrichmentPlan.WORKFLOW)) {
        var message = "`%s` is the name of the workflow that asks the sources of `enrichment`";
        findings.add(
            Finding.problem(
                "/workflows/" + i + "/name", message.formatted(EnrichmentPlan.WORKFLOW)));
      }
    }
    var bySource = new HashMap<String, List<EnrichmentPlan.Source>>();
    var seen = new HashSet<String>();
    for (int i = 0; i < said.sources().size(); i++) {
      var source = said.sources().get(i);
      var path = PATH + "/sources/" + i;
      var id = source.system().value();
      if (!seen.add(id)) {
        findings.add(Finding.problem(path, "`" + id + "` is named twice"));
      } else if (sync.systems().stream().anyMatch(it -> it.id().value().equals(id))) {
        var message = "`%s` takes part in this sync: its values come in by themselves";
        findings.add(Finding.problem(path, message.formatted(id)));
      } else {
        type(source, path).ifPresent(type -> source(source, type, path, bySource));
      }
    }
    var plans = new HashMap<String, EnrichmentPlan>();
    bySource.forEach(
        (entity, sources) ->
            plans.put(entity, new EnrichmentPlan(sources, said.refreshAfter(), said.budget())));
    return plans;
  }

  private Optional<SystemType> type(Enrichment.Source source, String path) {
    var type = types.named(source.typeName());
    if (type.isEmpty() && !types.unread(source.typeName())) {
      var near =
          Names.nearest(source.typeName(), types.byName().keySet()).stream()
              .findFirst()
              .map("; did you mean `%s`?"::formatted)
              .orElse("");
      var message = "there is no system type `%s`, so it is not asked%s";
      findings.add(Finding.notice(path, message.formatted(source.typeName(), near)));
    }
    return type;
  }

  private void source(
      Enrichment.Source source,
      SystemType type,
      String path,
      Map<String, List<EnrichmentPlan.Source>> plans) {
    if (source.object() != null && !type.objects().containsKey(source.object())) {
      var near =
          Names.nearest(source.object(), type.objects().keySet()).stream()
              .findFirst()
              .map("; did you mean `%s`?"::formatted)
              .orElse("");
      var message = "`%s` has no object `%s`%s";
      findings.add(
          Finding.problem(path + "/object", message.formatted(type.type(), source.object(), near)));
      return;
    }
    boolean fits = false;
    for (var scope : scopes) {
      var object = object(source, type, scope);
      if (object != null) {
        fits = true;
        source(source, object, scope, path)
            .ifPresent(
                it ->
                    plans
                        .computeIfAbsent(scope.map().entity().name(), any -> new ArrayList<>())
                        .add(it));
      }
    }
    if (!fits && !scopes.isEmpty()) {
      var message = "no object of `%s` is one of this sync's entities; write which, as `object`";
      findings.add(Finding.problem(path, message.formatted(type.type())));
    }
  }

  /** The object that is the entity: as the source says, else by its names. */
  private @Nullable ObjectType object(
      Enrichment.Source source, SystemType type, AttributeScope scope) {
    var named = source.object() == null ? null : type.objects().get(source.object());
    if (named != null && (scopes.size() == 1 || shares(named, scope))) {
      return named;
    }
    return type.objects().values().stream()
        .filter(it -> source.object() == null && shares(it, scope))
        .min((one, other) -> one.name().compareTo(other.name()))
        .orElse(null);
  }

  private static boolean shares(ObjectType object, AttributeScope scope) {
    var entity = scope.map().entity();
    var names =
        Stream.concat(
                Stream.of(entity.name()),
                entity.members().stream().flatMap(it -> it.object().entities().stream()))
            .map(EnrichmentCompiler::bare)
            .toList();
    return Stream.concat(Stream.of(object.name()), object.entities().stream())
        .map(EnrichmentCompiler::bare)
        .anyMatch(names::contains);
  }

  private static String bare(String name) {
    return Names.loose(Names.singular(name));
  }

  private Optional<EnrichmentPlan.Source> source(
      Enrichment.Source source, ObjectType object, AttributeScope scope, String path) {
    var questions = new EnrichmentQuestions(object, scope, findings).of(source, path);
    if (questions.isEmpty()) {
      return Optional.empty();
    }
    var matched = new HashSet<String>();
    new MatchRules(sync, scope).rules().forEach(it -> matched.addAll(it.attributes()));
    questions.forEach(it -> matched.add(it.attribute()));
    var fills =
        object.fields().values().stream()
            .filter(it -> it.attribute() != null)
            .flatMap(it -> fill(it, scope).stream())
            .filter(it -> !matched.contains(it.attribute()))
            .toList();
    var operation =
        object
            .operations()
            .get(EnrichmentQuestions.asks(object) ? Operation.Kind.FIND : Operation.Kind.GET);
    return Optional.of(
        new EnrichmentPlan.Source(
            new Participant(
                source.system(),
                object,
                Integer.MAX_VALUE,
                CreatePolicy.NEVER,
                DeletePolicy.IGNORE,
                fills),
            questions,
            confidence(object, scope),
            Objects.requireNonNull(operation).request().cost()));
  }

  private static Optional<FieldMapping> fill(FieldType field, AttributeScope scope) {
    return scope.attributes(Objects.requireNonNull(field.attribute())).stream()
        .findFirst()
        .map(it -> new FieldMapping(field, it, true, false, FieldMapping.Conversion.USUAL));
  }

  private static @Nullable String confidence(ObjectType object, AttributeScope scope) {
    return object.fields().values().stream()
        .filter(it -> CONFIDENCE.equals(it.attribute()) && scope.attributes(CONFIDENCE).isEmpty())
        .map(FieldType::path)
        .findFirst()
        .orElse(null);
  }
}

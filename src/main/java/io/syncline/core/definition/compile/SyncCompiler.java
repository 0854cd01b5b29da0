package io.syncline.core.definition.compile;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.check.ActiveKeys;
import io.syncline.core.definition.compile.check.FormChecks;
import io.syncline.core.definition.compile.check.Mention;
import io.syncline.core.definition.compile.check.NameChecks;
import io.syncline.core.definition.compile.check.WriteOnlyMembers;
import io.syncline.core.definition.compile.check.WrittenChecks;
import io.syncline.core.definition.compile.derive.Derivations;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.EntityNames;
import io.syncline.core.definition.compile.form.Line;
import io.syncline.core.definition.compile.form.SyncForm;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.compile.link.Permissions;
import io.syncline.core.definition.compile.money.Currencies;
import io.syncline.core.definition.compile.money.ExchangeRates;
import io.syncline.core.definition.compile.money.MoneyFlags;
import io.syncline.core.definition.model.Computation.Rates;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.source.FilterSpec;
import io.syncline.core.definition.source.Pair;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compiles and checks one sync. Pure: the same words and types always come to the same. */
public final class SyncCompiler {

  private final SyncDefinition sync;
  private final SystemTypes types;
  private final List<Finding> findings = new ArrayList<>();

  /** Whether reconciliation has anything to compare. */
  private boolean comparable = true;

  private SyncCompiler(SyncDefinition sync, SystemTypes types) {
    this.sync = sync;
    this.types = types;
  }

  public static SyncForm compile(SyncDefinition sync, SystemTypes types) {
    var compiler = new SyncCompiler(sync, types);
    var written = WrittenChecks.of(sync);
    if (sync.systems().isEmpty()) {
      return new SyncForm(sync, List.of(), written);
    }
    var entities = compiler.entities();
    compiler.findings.addAll(0, written);
    compiler.findings.addAll(ActiveKeys.check(sync));
    compiler.findings.addAll(FormChecks.of(sync, types, entities));
    return new SyncForm(sync, entities, compiler.findings.stream().distinct().toList());
  }

  private List<EntityForm> entities() {
    var formation = EntityCompiler.compile(sync, types);
    findings.addAll(formation.findings());
    comparable = !WriteOnlyMembers.leaveNothingToCompare(formation.entities());
    var names = EntityNames.of(formation);
    var lines = Line.of(sync);
    var used = new LinkedHashSet<Line>();
    var scopes = new ArrayList<AttributeScope>();
    for (var entity : formation.entities()) {
      var map = AttributeMapping.of(sync, entity, names, lines, used, findings);
      scopes.add(new AttributeScope(names, map));
    }
    var checks = new NameChecks(scopes, findings);
    syncFields(scopes, checks);
    if (!scopes.isEmpty()) {
      lines.stream()
          .filter(line -> !used.contains(line))
          .filter(this::real)
          .forEach(checks::unused);
    }
    BusinessRules.declare(sync, scopes, findings);
    var derivations = Derivations.compile(sync, scopes);
    findings.addAll(derivations.findings());
    Mention.of(sync).forEach(checks::check);
    var workflows = WorkflowCompiler.compile(sync, scopes, derivations.plans());
    findings.addAll(workflows.findings());
    var enrichment = EnrichmentCompiler.compile(sync, types, scopes);
    findings.addAll(enrichment.findings());
    var rates = ExchangeRates.of(sync, scopes).orElse(null);
    var forms =
        scopes.stream()
            .map(it -> entity(it, workflows.plans(), derivations, enrichment, rates))
            .toList();
    findings.addAll(enrichment.unused(sync, forms));
    findings.addAll(BusinessRules.check(sync, scopes, forms));
    Currencies.check(sync).ifPresent(findings::add);
    findings.addAll(MoneyFlags.check(sync, scopes));
    findings.addAll(PrivacyCompiler.check(sync, scopes, forms));
    return forms;
  }

  private boolean real(Line line) {
    return !line.exposesLink();
  }

  /** Attributes that pairs name travel too. */
  private void syncFields(List<AttributeScope> scopes, NameChecks checks) {
    var pairs = sync.syncConfig().directions().bidirectional();
    for (int i = 0; i < pairs.size(); i++) {
      for (int j = 0; j < pairs.get(i).syncFields().size(); j++) {
        var path = "/syncConfig/bidirectional/" + i + "/syncFields/" + j;
        syncField(pairs.get(i), pairs.get(i).syncFields().get(j), path, scopes, checks);
      }
    }
  }

  private void syncField(
      Pair pair, String field, String path, List<AttributeScope> scopes, NameChecks checks) {
    boolean all = false;
    for (var scope : scopes) {
      if (Permissions.meansAll(field, scope)) {
        all = true;
        AttributeMapping.standardAttributes(scope.map().entity())
            .forEach(attribute -> AttributeMapping.travel(scope.map(), attribute));
      } else {
        scope
            .attributes(field)
            .forEach(attribute -> AttributeMapping.travel(scope.map(), attribute));
      }
    }
    if (!all && !pair.systems().isEmpty()) {
      checks.check(new Mention(field, path, Mention.Kind.RULE));
    }
  }

  private EntityForm entity(
      AttributeScope scope,
      Map<String, List<WorkflowPlan>> workflows,
      Derivations.Compiled derivations,
      EnrichmentCompiler.Compiled enrichment,
      @Nullable Rates rates) {
    var map = scope.map();
    Mention.of(sync).stream()
        .filter(mention -> mention.kind() != Mention.Kind.RULE)
        .flatMap(mention -> scope.attributes(mention.name()).stream())
        .forEach(map::store);
    MoneyFlags.store(sync, scope);
    ExchangeRates.store(sync, scope);
    var matchRules = new MatchRules(sync, scope).rules();
    matchRules.forEach(rule -> rule.attributes().forEach(map::store));
    map.readAlone();
    var attributes = new AttributeRules(sync, types, scope, rates).attributes();
    var permissions = new Permissions(sync, types, scope, attributes);
    return new EntityForm(
        map,
        attributes,
        new Entity.Identification(
            matchRules, new FuzzyThresholds(sync, scope, attributes, findings).matching()),
        new SyncRules.Flow(permissions.flows(), permissions.headings()),
        filter(scope),
        cleansing(scope),
        reconciliation(scope),
        new EntityForm.Rules(
            BusinessRules.approvals(sync, scope, attributes),
            enrichment.among(workflows, map.entity().name()),
            PrivacyCompiler.of(sync, scope),
            enrichment.plan(map.entity().name()),
            derivations.watched().contains(map.entity().name())));
  }

  /** A key holds in this entity if it knows all of its attributes. */
  private Reconciliation reconciliation(AttributeScope scope) {
    var said = sync.syncConfig().reconciliation();
    var key =
        said.criteria().key().stream()
            .map(scope::attributes)
            .filter(it -> !it.isEmpty())
            .map(it -> it.get(0))
            .toList();
    var period = said.periodAttribute();
    var periods = period == null ? List.<String>of() : scope.attributes(period);
    return (comparable ? said : said.unscheduled())
        .in(
            key.size() == said.criteria().key().size() ? key : List.of(),
            periods.isEmpty() ? null : periods.get(0));
  }

  private Cleansing cleansing(AttributeScope scope) {
    var written = sync.syncConfig().records().cleansing();
    return new Cleansing(
        written.trimWhitespace(),
        written.removeInvalidChars(),
        scope.resolve(written.normalizeCase()));
  }

  private List<FilterCondition> filter(AttributeScope scope) {
    return sync.syncConfig().scope().filterConditions().stream()
        .map(condition -> condition(condition, scope))
        .filter(Objects::nonNull)
        .toList();
  }

  private static @Nullable FilterCondition condition(FilterSpec spec, AttributeScope scope) {
    var attributes = scope.attributes(spec.field());
    return attributes.isEmpty()
        ? null
        : new FilterCondition(attributes.get(0), spec.operator(), values(spec));
  }

  private static List<Value> values(FilterSpec spec) {
    if (spec.value() instanceof Value.Items items) {
      return items.values();
    }
    return spec.value() == null ? spec.values() : List.of(spec.value());
  }
}

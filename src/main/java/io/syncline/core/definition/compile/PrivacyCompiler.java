package io.syncline.core.definition.compile;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.model.SyncRules.Privacy;
import io.syncline.core.definition.model.SyncRules.Purpose;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.SystemSpec;
import io.syncline.core.definition.source.policy.Enrichment;
import io.syncline.core.definition.source.policy.Gdpr;
import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Compiles and checks {@code gdpr}. */
final class PrivacyCompiler {

  private static final String PATH = "/syncConfig/gdpr";

  private PrivacyCompiler() {}

  /** What it says about an entity: purposes whose attribute the entity has. */
  static Privacy of(SyncDefinition sync, AttributeScope scope) {
    var gdpr = sync.syncConfig().governance().gdpr();
    if (gdpr == null || !gdpr.enabled()) {
      return Privacy.NONE;
    }
    var purposes = new HashMap<SystemId, Set<Purpose>>();
    if (gdpr.consentTracking()) {
      gdpr.purposes()
          .forEach(
              (name, purpose) ->
                  scope.attributes(purpose.attribute()).stream()
                      .findFirst()
                      .ifPresent(
                          attribute ->
                              purpose
                                  .systems()
                                  .forEach(
                                      system ->
                                          purposes
                                              .computeIfAbsent(system, any -> new HashSet<>())
                                              .add(new Purpose(name, attribute)))));
    }
    return new Privacy(
        gdpr.rightToErasure(), gdpr.dataPortability(), purposes, RetentionCompiler.of(gdpr, scope));
  }

  /** What is wrong with it once the attributes are known. */
  static List<Finding> check(
      SyncDefinition sync, List<AttributeScope> scopes, List<EntityForm> entities) {
    var findings = new ArrayList<Finding>();
    var gdpr = sync.syncConfig().governance().gdpr();
    if (gdpr == null) {
      return findings;
    }
    findings.addAll(RetentionCompiler.check(gdpr, scopes, entities));
    if (gdpr.consentTracking() && gdpr.purposes().isEmpty()) {
      findings.add(
          Finding.problem(
              PATH + "/consentTracking",
              "it needs `purposes`: which attribute holds the consent, and which systems serve the"
                  + " purpose"));
    }
    if (!gdpr.consentTracking() && !gdpr.purposes().isEmpty()) {
      findings.add(
          Finding.problem(
              PATH + "/purposes", "nothing is checked without `consentTracking: true`"));
    }
    gdpr.purposes()
        .forEach(
            (name, it) ->
                purpose(sync, PATH + "/purposes/" + name, it, scopes, entities, findings));
    return findings;
  }

  private static void purpose(
      SyncDefinition sync,
      String path,
      Gdpr.Purpose purpose,
      List<AttributeScope> scopes,
      List<EntityForm> entities,
      List<Finding> findings) {
    var known =
        Stream.concat(
                sync.systems().stream().map(SystemSpec::id),
                sync.enrichmentSources().stream().map(Enrichment.Source::system))
            .toList();
    if (purpose.systems().isEmpty()) {
      findings.add(Finding.problem(path, "it names no `systems` that serve it"));
    }
    for (int i = 0; i < purpose.systems().size(); i++) {
      var system = purpose.systems().get(i);
      if (!known.contains(system)) {
        var message = "`%s` is no system of this sync: %s";
        findings.add(
            Finding.problem(path + "/systems/" + i, message.formatted(system, names(known))));
      }
    }
    if (!entities.isEmpty()
        && scopes.stream().allMatch(it -> it.attributes(purpose.attribute()).isEmpty())) {
      var message = "no entity has `%s`, so no consent can be read; the sync is not started";
      findings.add(Finding.holds(path + "/attribute", message.formatted(purpose.attribute())));
    }
  }

  private static String names(List<SystemId> systems) {
    return String.join(", ", systems.stream().map(it -> "`" + it + "`").toList());
  }
}

package io.syncline.core.definition.compile.check;

import io.syncline.core.definition.compile.form.Conditions;
import io.syncline.core.definition.compile.form.ProjectEvents;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.source.BusinessRule;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.Workflow;
import io.syncline.core.definition.source.policy.Enrichment;
import io.syncline.core.definition.source.policy.Gdpr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A place where a sync names an attribute.
 *
 * @param kind what follows from the name
 */
public record Mention(String name, String path, Kind kind) {

  public enum Kind {
    /** Says something about it. */
    RULE,
    /** Needs its value, which is read and stored for it. */
    STORED,
    /** Needs its value, and the sync does not start without. */
    FILTER
  }

  /** All places but the maps and {@code syncFields}. */
  public static List<Mention> of(SyncDefinition sync) {
    var all = new ArrayList<Mention>();
    var config = sync.syncConfig();
    var at = "/syncConfig/";
    keys(
        all,
        config.conflicts().conflictResolution().byAttribute().keySet(),
        at + "conflictResolution");
    keys(all, config.conflicts().ownership().keySet(), at + "ownership");
    for (int i = 0; i < config.scope().filterConditions().size(); i++) {
      var field = config.scope().filterConditions().get(i).field();
      all.add(new Mention(field, at + "filterConditions/" + i + "/field", Kind.FILTER));
    }
    for (int i = 0; i < config.directions().directionRules().size(); i++) {
      var path = at + "directionRules/" + i + "/condition";
      Conditions.names(config.directions().directionRules().get(i).condition())
          .forEach(name -> all.add(new Mention(name, path, Kind.STORED)));
    }
    rules(all, sync);
    workflows(all, sync);
    var gdpr = config.governance().gdpr();
    if (gdpr != null) {
      gdpr.purposes()
          .forEach(
              (name, purpose) ->
                  all.add(
                      new Mention(
                          purpose.attribute(),
                          at + "gdpr/purposes/" + name + "/attribute",
                          Kind.STORED)));
    }
    if (gdpr != null) {
      gdpr.retention().values().stream()
          .map(Gdpr.Retention::since)
          .filter(it -> !Names.same(it, Gdpr.LAST_CHANGE))
          .forEach(it -> all.add(new Mention(it, at + "gdpr/retention", Kind.STORED)));
    }
    var enrichment = config.governance().enrichment();
    var sources = enrichment == null ? List.<Enrichment.Source>of() : enrichment.sources();
    for (int i = 0; i < sources.size(); i++) {
      for (int j = 0; j < sources.get(i).match().size(); j++) {
        var path = at + "enrichment/sources/" + i + "/match/" + j;
        all.add(new Mention(sources.get(i).match().get(j), path, Kind.STORED));
      }
    }
    if (config.safetyThreshold() != null) {
      items(all, config.safetyThreshold().attributes(), at + "safetyThreshold/attributes");
    }
    items(all, config.delivery().consistency().attributes(), at + "consistency/attributes");
    reconciliation(all, config.reconciliation(), at + "reconciliation/");
    config
        .records()
        .validation()
        .attributes()
        .keySet()
        .forEach(name -> all.add(new Mention(name, at + "validation/" + name, Kind.STORED)));
    keys(
        all, config.records().cleansing().normalizeCase().keySet(), at + "cleansing/normalizeCase");
    matchFields(all, sync, at + "deduplication/");
    keys(all, masked(sync), "/security/dataMasking");
    if (sync.protection().encryption() != null) {
      items(all, sync.protection().encryption().attributes(), "/encryption/attributes");
      keys(all, sync.protection().encryption().byAttribute().keySet(), "/encryption");
    }
    return all.stream().filter(mention -> !mention.name().equals("*")).toList();
  }

  /** What rules need; an expression that cannot be read is a problem of its own. */
  private static void rules(List<Mention> all, SyncDefinition sync) {
    for (int i = 0; i < sync.businessRules().size(); i++) {
      var rule = sync.businessRules().get(i);
      var at = "/businessRules/" + i;
      if (rule.rule() != null) {
        Conditions.names(rule.rule())
            .forEach(it -> all.add(new Mention(it, at + "/rule", Kind.STORED)));
      }
      for (int j = 0; rule.window() != null && j < rule.fields().size(); j++) {
        all.add(new Mention(rule.fields().get(j), at + "/fields/" + j, Kind.STORED));
      }
      if (rule.condition() != null && !rule.derives() && !isEvent(rule)) {
        Conditions.names(rule.condition())
            .forEach(it -> all.add(new Mention(it, at + "/condition", Kind.STORED)));
      }
    }
  }

  /** What happened to a project or a time entry is no attribute of it. */
  private static boolean isEvent(BusinessRule rule) {
    var condition = String.valueOf(rule.condition());
    return rule.startsAction()
        && (ProjectEvents.isAdded(condition) || ProjectEvents.isCompleted(condition));
  }

  /** What workflows need; see {@code WorkflowCompiler} for the steps. */
  private static void workflows(List<Mention> all, SyncDefinition sync) {
    for (int i = 0; i < sync.workflows().size(); i++) {
      var workflow = sync.workflows().get(i);
      var at = "/workflows/" + i;
      if (workflow.trigger() != null && !workflow.trigger().strip().matches("[\\w.-]+")) {
        Conditions.names(workflow.trigger())
            .forEach(it -> all.add(new Mention(it, at + "/trigger", Kind.STORED)));
      }
      for (int j = 0; j < workflow.steps().size(); j++) {
        step(all, workflow.steps().get(j), at + "/steps/" + j);
      }
      workflow
          .stepDefinitions()
          .forEach((name, step) -> step(all, step, at + "/stepDefinitions/" + name));
    }
  }

  private static void step(List<Mention> all, Workflow.Step step, String at) {
    var wait = step.waitFor();
    for (var it : wait == null ? Set.<String>of() : Conditions.names(wait)) {
      all.add(new Mention(it, at + "/waitFor", Kind.STORED));
    }
    if (step.at() != null) {
      all.add(new Mention(step.at(), at + "/at", Kind.STORED));
    }
  }

  private static Collection<String> masked(SyncDefinition sync) {
    return sync.protection().security() == null
        ? List.of()
        : sync.protection().security().dataMasking().keySet();
  }

  private static void matchFields(List<Mention> all, SyncDefinition sync, String at) {
    var deduplication = sync.syncConfig().records().deduplication();
    for (int i = 0; i < deduplication.matchFields().size(); i++) {
      for (var name : deduplication.matchFields().get(i).attributes()) {
        all.add(new Mention(name, at + "matchFields/" + i, Kind.STORED));
      }
    }
    deduplication
        .fuzzyMatch()
        .keySet()
        .forEach(name -> all.add(new Mention(name, at + "fuzzyMatch/" + name, Kind.STORED)));
  }

  private static void reconciliation(List<Mention> all, Reconciliation said, String at) {
    for (int i = 0; i < said.criteria().key().size(); i++) {
      all.add(new Mention(said.criteria().key().get(i), at + "key/" + i, Kind.STORED));
    }
    if (said.periodAttribute() != null) {
      all.add(new Mention(said.periodAttribute(), at + "periodAttribute", Kind.STORED));
    }
  }

  private static void keys(List<Mention> all, Collection<String> names, String path) {
    names.forEach(
        name -> all.add(new Mention(name, path + "/" + name.replace("/", "~1"), Kind.RULE)));
  }

  private static void items(List<Mention> all, List<String> names, String path) {
    for (int i = 0; i < names.size(); i++) {
      all.add(new Mention(names.get(i), path + "/" + i, Kind.RULE));
    }
  }
}

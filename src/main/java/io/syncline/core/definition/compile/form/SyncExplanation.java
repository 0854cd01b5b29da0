package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.definition.rule.MergeRule;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.source.DefinitionText;
import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says in words and tables what a sync comes to: entities, who takes part, attribute by system. */
public final class SyncExplanation {

  /** Which way an attribute travels between a system and the others. */
  public enum Way {
    GIVES("->"),
    TAKES("<-"),
    BOTH("<->"),
    /** It is read and stored only. */
    STORED("o");

    private final String sign;

    Way(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }

  private final StringBuilder text = new StringBuilder();

  private SyncExplanation() {}

  public static String of(LoadedSync sync) {
    var explanation = new SyncExplanation();
    sync.form().entities().forEach(explanation::entity);
    explanation.findings(sync);
    return explanation.text.toString();
  }

  /** The entities alone. */
  static String entities(SyncForm form) {
    var explanation = new SyncExplanation();
    form.entities().forEach(explanation::entity);
    return explanation.text.toString();
  }

  private static String creates(EntityForm entity, EntityMember member) {
    boolean byWorkflow =
        entity.rules().workflows().stream()
            .flatMap(it -> it.steps().stream())
            .map(WorkflowPlan.Step::action)
            .anyMatch(
                it ->
                    it.kind() == WorkflowPlan.Kind.CREATE
                        && it.target().equals(member.id().value()));
    return switch (byWorkflow ? CreatePolicy.WORKFLOW : member.creates()) {
      case CREATE -> "";
      case REVIEW -> "; every create waits for a person";
      case NEVER -> "; nothing is created";
      case WORKFLOW -> "; a step of a workflow creates";
    };
  }

  private void entity(EntityForm entity) {
    line("entity " + entity.name());
    for (var member : entity.entity().members()) {
      var role =
          member == entity.entity().primary()
              ? "primary"
              : member.object().writeOnly() ? "write-only, not comparable" : "takes part";
      line(
          "  %s of %s (%s%s)"
              .formatted(member.object().name(), member.id(), role, creates(entity, member)));
    }
    entity.entity().members().forEach(member -> exposed(entity, member));
    var rules =
        entity.identification().matchRules().stream()
            .map(rule -> String.join(" + ", rule.attributes()));
    var matched = String.join(", then ", rules.toList());
    line(
        "  matched by "
            + (matched.isEmpty() ? "nothing: existing records stay unmatched" : matched));
    entity.identification().matching().fuzzy().forEach(this::likeness);
    if (entity.identification().matching().duplicates()) {
      line(
          "  duplicates inside one system "
              + (entity.identification().matching().mergeAlone()
                  ? "become further copies of one record, read and never written"
                  : "are questions"));
    }
    entity.rules().workflows().forEach(this::derivation);
    table(entity);
    line("");
  }

  private void derivation(WorkflowPlan plan) {
    var derived = plan.derivation();
    if (derived != null) {
      var group = derived.group();
      line(
          "  makes one %s in %s where %s%s, by the rule %s"
              .formatted(
                  derived.entity(),
                  plan.steps().get(0).action().target(),
                  plan.trigger().condition(),
                  group == null ? "" : ", of all with the same " + String.join(", ", group.by()),
                  plan.name()));
    }
  }

  private void exposed(EntityForm entity, EntityMember member) {
    for (var link : entity.map().exposed(member.id())) {
      line(
          "  matched first by %s: %s of %s holds the id that %s has"
              .formatted(link.rule(), link.field().path(), member.id(), link.system()));
    }
  }

  private void likeness(FuzzyRule rule) {
    var autoLink = rule.autoLink();
    line(
        "  then by likeness of %s: a question from %s, %s"
            .formatted(
                rule.attribute(),
                rule.threshold(),
                autoLink == null
                    ? "never linked alone"
                    : "linked from " + autoLink + " where a second attribute agrees"));
  }

  private void table(EntityForm entity) {
    var rows = new ArrayList<List<String>>();
    var head = new ArrayList<>(List.of("attribute", "strategy", "owner"));
    entity.entity().members().forEach(member -> head.add(member.id().value()));
    rows.add(head);
    var names = new TreeSet<>(entity.attributes().keySet());
    for (var name : names) {
      rows.add(row(entity, name));
    }
    int[] widths = new int[head.size()];
    rows.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    rows.forEach(row -> line("  " + padded(row, widths)));
    line("  -> to the others, <- from the others, <-> both, o read and stored only");
  }

  private static List<String> row(EntityForm entity, String name) {
    var attribute = entity.attributes().get(name);
    var row = new ArrayList<String>();
    var view = entity.map().views().getOrDefault(name, name);
    row.add((view.equals(name) ? name : view + " (" + name + ")") + protection(attribute));
    row.add(attribute == null ? "" : strategy(attribute.strategy()));
    row.add(
        attribute == null || attribute.writing().owner() == null
            ? ""
            : attribute.writing().owner().value());
    for (var member : entity.entity().members()) {
      row.add(
          entity.map().of(member.id(), name).map(it -> cell(entity, member.id(), it)).orElse("-"));
    }
    return row;
  }

  /** Whether it is masked and encrypted; empty: neither. */
  public static String protection(@Nullable Attribute attribute) {
    if (attribute == null || !attribute.secrecy().masked() && !attribute.secrecy().encrypted()) {
      return "";
    }
    return attribute.secrecy().masked() && attribute.secrecy().encrypted()
        ? " [masked, encrypted]"
        : attribute.secrecy().masked() ? " [masked]" : " [encrypted]";
  }

  /** A strategy with its parameters, on one line. */
  public static String strategy(Strategy strategy) {
    var kind = DefinitionText.camel(strategy.kind().name());
    var merge = strategy.merge();
    if (strategy.winner() != null) {
      return strategy.winner() + "-wins";
    } else if (merge != null) {
      return kind + " (" + merge(merge) + ")";
    } else if (strategy.expression() != null) {
      return kind + " (" + strategy.expression() + ")";
    }
    return kind;
  }

  private static String merge(MergeRule merge) {
    var words = new ArrayList<String>();
    if (merge.arrays() != MergeRule.Arrays.REPLACE) {
      var key = merge.key().isEmpty() ? "" : " by " + String.join(" + ", merge.key());
      words.add("lists: " + DefinitionText.camel(merge.arrays().name()) + key);
    }
    if (merge.numbers() == MergeRule.Numbers.DELTA) {
      words.add("numbers: delta");
    }
    words.add("else " + strategy(merge.otherwise()));
    return String.join(", ", words);
  }

  private static String cell(EntityForm entity, SystemId system, FieldMapping mapping) {
    return mapping.field().path() + " " + way(entity, system, mapping.attribute()).sign();
  }

  /** Which way an attribute travels between a system and the others. */
  public static Way way(EntityForm entity, SystemId system, String attribute) {
    boolean gives = entity.flow().flows().mayEnter(attribute, system);
    boolean takes =
        entity.flow().flows().permitted().values().stream()
            .map(targets -> targets.getOrDefault(system, Set.of()))
            .anyMatch(attributes -> attributes.contains(attribute));
    return gives && takes ? Way.BOTH : gives ? Way.GIVES : takes ? Way.TAKES : Way.STORED;
  }

  private static String padded(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }

  private void findings(LoadedSync sync) {
    var words =
        Map.of(
            Finding.Kind.PROBLEM, "problem",
            Finding.Kind.HOLDS, "not started",
            Finding.Kind.NOTICE, "notice");
    sync.findings().forEach(it -> line(words.get(it.kind()) + " " + it));
  }

  private void line(String words) {
    text.append(words).append('\n');
  }
}

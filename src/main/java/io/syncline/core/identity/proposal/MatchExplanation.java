package io.syncline.core.identity.proposal;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.identity.FuzzyScore;
import io.syncline.core.identity.MatchScore;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.clean.MatchNormalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Why two records may be one, attribute by attribute; without values.
 *
 * @param score by the fuzzy rules
 * @param fields what each attribute says that at least one of the two has; those that rules compare
 *     come first
 */
public record MatchExplanation(MatchScore score, List<Field> fields) {

  public MatchExplanation {
    fields = List.copyOf(fields);
  }

  /**
   * What one attribute says.
   *
   * @param likeness by its fuzzy rule; null: it has none, or one side lacks it
   * @param rules the exact rules that compare it
   */
  public record Field(
      String attribute,
      Agreement agreement,
      MatchScore.@Nullable Evidence likeness,
      List<String> rules) {
    public Field {
      rules = List.copyOf(rules);
    }

    boolean compared() {
      return likeness != null || !rules.isEmpty();
    }
  }

  /** Whether both sides have the same, as match rules compare it. */
  public enum Agreement {
    SAME,
    DIFFERENT,
    ONLY_FIRST,
    ONLY_SECOND
  }

  public static MatchExplanation of(Entity entity, Attributes first, Attributes second) {
    var scoring = new FuzzyScore(entity);
    var score = scoring.compare(scoring.profile(first), scoring.profile(second));
    var names = new TreeSet<String>();
    names.addAll(first.names());
    names.addAll(second.names());
    var fields = new ArrayList<Field>();
    for (var name : names) {
      agreement(entity, name, first.get(name), second.get(name))
          .ifPresent(it -> fields.add(field(entity, name, it, score)));
    }
    fields.sort(Comparator.comparing(it -> !it.compared()));
    return new MatchExplanation(score, fields);
  }

  private static Field field(Entity entity, String name, Agreement agreement, MatchScore score) {
    return new Field(
        name,
        agreement,
        score.evidence().stream()
            .filter(it -> it.attribute().equals(name))
            .findFirst()
            .orElse(null),
        entity.matchRules().stream()
            .filter(it -> it.attributes().contains(name))
            .map(MatchRule::name)
            .toList());
  }

  private static Optional<Agreement> agreement(
      Entity entity, String name, @Nullable Value first, @Nullable Value second) {
    boolean one = first != null && !first.isEmpty();
    boolean other = second != null && !second.isEmpty();
    if (!one && !other) {
      return Optional.empty();
    }
    if (!one || !other) {
      return Optional.of(one ? Agreement.ONLY_FIRST : Agreement.ONLY_SECOND);
    }
    return Optional.of(
        same(entity.attribute(name).orElse(null), name, first, second)
            ? Agreement.SAME
            : Agreement.DIFFERENT);
  }

  private static boolean same(
      @Nullable Attribute attribute, String name, Value first, Value second) {
    if (first.agreesWith(second)) {
      return true;
    }
    return attribute != null
        && MatchNormalizer.normalize(name, attribute.type(), first)
            .filter(
                it ->
                    MatchNormalizer.normalize(name, attribute.type(), second)
                        .filter(it::equals)
                        .isPresent())
            .isPresent();
  }
}

package io.syncline.core.identity;

import io.syncline.core.definition.Entity;
import io.syncline.core.definition.FuzzyRule;
import io.syncline.core.definition.MatchRule;
import io.syncline.core.definition.ValueType;
import io.syncline.core.model.Attributes;
import io.syncline.core.transform.MatchNormalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How alike two records of an entity are by its fuzzy rules, and what that allows (DEFINITIONS.md,
 * "Matching"). Pure and symmetric.
 *
 * <p>The score is the mean of the similarities of all fuzzy attributes that both sides have, and is
 * held against the mean of their thresholds: an attribute that disagrees weighs against one that
 * agrees. At least one has to reach its own threshold. A link without a person needs, beyond that,
 * an {@code autoLink} on every attribute compared, the score to reach their mean, a second
 * attribute that agrees and is not merely a part of the first, and no exact rule that both sides
 * fill differently.
 */
public final class Likeness {

  /** How match values and links name a fuzzy rule. */
  static final String RULE = "fuzzy:";

  /** Types whose agreement is chance too often to count as a second attribute. */
  private static final Set<ValueType> TELLS_LITTLE =
      Set.of(
          ValueType.BOOLEAN,
          ValueType.COUNTRY,
          ValueType.CURRENCY,
          ValueType.PICKLIST,
          ValueType.LIST,
          ValueType.OBJECT,
          ValueType.DATETIME);

  private final Entity entity;

  public Likeness(Entity entity) {
    this.entity = entity;
  }

  /** Whether the entity has fuzzy rules at all. */
  public boolean isAsked() {
    return !entity.matching().fuzzy().isEmpty();
  }

  /** A record made ready to be compared with many. */
  public static final class Profile {
    private final Map<String, Similarity.Ready> fuzzy = new LinkedHashMap<>();
    private final Map<MatchRule, MatchValue> exact;
    private final Map<String, String> plain = new TreeMap<>();

    private Profile(Map<MatchRule, MatchValue> exact) {
      this.exact = exact;
    }
  }

  public Profile profile(Attributes attributes) {
    var profile = new Profile(MatchValues.of(entity, attributes));
    for (var rule : entity.matching().fuzzy()) {
      var attribute = entity.attributes().get(rule.attribute());
      var value = attributes.get(rule.attribute());
      if (attribute != null && value != null) {
        Similarity.ready(Similarity.kind(entity.name(), attribute), attribute.type(), value)
            .ifPresent(it -> profile.fuzzy.put(rule.attribute(), it));
      }
    }
    attributes
        .asMap()
        .forEach(
            (name, value) -> {
              var type = entity.attribute(name).map(it -> it.type()).orElse(ValueType.OBJECT);
              if (!TELLS_LITTLE.contains(type)) {
                MatchNormalizer.normalize(name, type, value)
                    .ifPresent(it -> profile.plain.put(name, it));
              }
            });
    return profile;
  }

  /** What records may share that are alike; for indexes that are not kept. */
  Set<String> outlines(Profile profile) {
    var outlines = new TreeSet<String>();
    profile.fuzzy.forEach(
        (attribute, value) ->
            BlockingKeys.outlines(value.tokens())
                .forEach(it -> outlines.add(attribute + ' ' + it)));
    return outlines;
  }

  /**
   * Whether a comparison can come to anything else than different; cheaper than {@link #compare}.
   */
  boolean mayBeAlike(Profile one, Profile other) {
    double sum = 0;
    double threshold = 0;
    boolean hit = false;
    for (var rule : entity.matching().fuzzy()) {
      var mine = one.fuzzy.get(rule.attribute());
      var theirs = other.fuzzy.get(rule.attribute());
      if (mine != null && theirs != null) {
        double alike = mine.to(theirs);
        hit |= alike >= rule.threshold();
        sum += alike;
        threshold += rule.threshold();
      }
    }
    return hit && reaches(sum, threshold);
  }

  public Score compare(Profile one, Profile other) {
    var evidence = new ArrayList<Score.Evidence>();
    double sum = 0;
    double threshold = 0;
    for (var rule : entity.matching().fuzzy()) {
      var mine = one.fuzzy.get(rule.attribute());
      var theirs = other.fuzzy.get(rule.attribute());
      if (mine != null && theirs != null) {
        double alike = mine.to(theirs);
        evidence.add(new Score.Evidence(rule.attribute(), alike, rule.threshold()));
        sum += alike;
        threshold += rule.threshold();
      }
    }
    int compared = Math.max(1, evidence.size());
    var hits = evidence.stream().filter(Score.Evidence::reached).toList();
    boolean alike = !hits.isEmpty() && reaches(sum, threshold);
    if (!alike) {
      return new Score(sum / compared, evidence, null, null, Score.Verdict.DIFFERENT);
    }
    var against = against(one, other);
    var second = second(one, other, hits);
    boolean linked = against == null && second != null && reaches(sum, autoLink(evidence));
    return new Score(
        sum / compared,
        evidence,
        second,
        against,
        linked ? Score.Verdict.LINK : Score.Verdict.REVIEW);
  }

  /**
   * Where a link needs no person, times the attributes compared; out of reach where one has none.
   */
  private double autoLink(List<Score.Evidence> evidence) {
    double sum = 0;
    for (var rule : entity.matching().fuzzy()) {
      if (evidence.stream().anyMatch(it -> it.attribute().equals(rule.attribute()))) {
        sum += rule.autoLink() == null ? Double.POSITIVE_INFINITY : rule.autoLink();
      }
    }
    return sum;
  }

  /** Sums of doubles differ in their last digits by the order of adding. */
  private static boolean reaches(double sum, double limit) {
    return sum >= limit - 1e-9;
  }

  /** An exact rule that both sides fill differently; null where there is none. */
  private @Nullable String against(Profile one, Profile other) {
    return entity.matchRules().stream()
        .filter(rule -> one.exact.containsKey(rule) && other.exact.containsKey(rule))
        .filter(rule -> !one.exact.get(rule).equals(other.exact.get(rule)))
        .map(MatchRule::name)
        .findFirst()
        .orElse(null);
  }

  /**
   * A second attribute that agrees: another fuzzy one that reached its threshold, or any that is
   * the same; not one that is only a part of the first ({@code lastName} beside {@code name}).
   */
  private @Nullable String second(Profile one, Profile other, List<Score.Evidence> hits) {
    var first = hits.get(0).attribute();
    var words = Set.copyOf(wordsOf(one, first));
    for (var hit : hits.subList(1, hits.size())) {
      if (!words.containsAll(wordsOf(one, hit.attribute()))) {
        return hit.attribute();
      }
    }
    for (var it : one.plain.entrySet()) {
      boolean other0 = entity.matching().fuzzy().stream().noneMatch(rule -> names(rule, it));
      if (other0
          && it.getValue().equals(other.plain.get(it.getKey()))
          && !words.containsAll(Tokens.of(it.getValue()).words())) {
        return it.getKey();
      }
    }
    return null;
  }

  private static boolean names(FuzzyRule rule, Map.Entry<String, String> attribute) {
    return rule.attribute().equals(attribute.getKey());
  }

  private static List<String> wordsOf(Profile profile, String attribute) {
    var value = profile.fuzzy.get(attribute);
    return value == null ? List.of() : value.tokens().words();
  }
}

package io.syncline.core.identity;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.transform.clean.MatchNormalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How alike two records of an entity are by its fuzzy rules, and what that allows
 * (docs/definitions.md). Pure and symmetric.
 *
 * <p>The score is the mean of the similarities of all fuzzy attributes that both sides have, and is
 * held against the mean of their thresholds: an attribute that disagrees weighs against one that
 * agrees. At least one has to reach its own threshold. A link without a person needs, beyond that,
 * an {@code autoLink} on every attribute compared, the score to reach their mean though what one
 * side lacks counts against it, a second attribute that agrees and is not merely a part of the
 * first, both of a kind that distinguishes records ({@link Distinctiveness}), and no exact rule
 * that both sides fill differently.
 */
public final class FuzzyScore {

  /** How match values and links name a fuzzy rule. */
  static final String RULE = "fuzzy:";

  /** A candidate whose score is closer than this to the best is a rival: a person decides. */
  public static final double MARGIN = 0.10;

  /** What it costs to compare words that were written in each other's field. */
  private static final double SWAPPED = 0.98;

  private final Entity entity;
  private final Map<String, PersonName.Part> parts = new HashMap<>();

  /** What the outlines of each fuzzy attribute are kept under. */
  private final Map<String, String> groups = new HashMap<>();

  /** The fuzzy attributes that hold a given and a family name; null where one is not compared. */
  private final @Nullable String given;

  private final @Nullable String family;

  public FuzzyScore(Entity entity) {
    this.entity = entity;
    entity.attributes().forEach((name, it) -> parts.put(name, PersonName.part(entity, it)));
    entity
        .matching()
        .fuzzy()
        .forEach(it -> groups.put(it.attribute(), BlockingKeys.group(entity, it.attribute())));
    this.given = compared(PersonName.Part.GIVEN);
    this.family = compared(PersonName.Part.FAMILY);
  }

  private @Nullable String compared(PersonName.Part part) {
    return entity.matching().fuzzy().stream()
        .map(FuzzyRule::attribute)
        .filter(it -> parts.get(it) == part)
        .findFirst()
        .orElse(null);
  }

  /** Whether the entity has fuzzy rules at all. */
  public boolean isAsked() {
    return !entity.matching().fuzzy().isEmpty();
  }

  /** A record prepared for many comparisons. */
  public static final class Profile {
    private final Map<String, Similarity.Ready> fuzzy = new LinkedHashMap<>();
    private final Map<MatchRule, MatchValue> exact;
    private final Map<String, String> plain = new TreeMap<>();

    private Profile(Map<MatchRule, MatchValue> exact) {
      this.exact = exact;
    }
  }

  public Profile profile(Attributes attributes) {
    return profile(attributes, MatchValues.of(entity, attributes));
  }

  /** The same, where the match values are known. */
  public Profile profile(Attributes attributes, Map<MatchRule, MatchValue> exact) {
    var profile = new Profile(exact);
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
              var attribute = entity.attribute(name).orElse(null);
              if (attribute != null && !Distinctiveness.isLow(attribute)) {
                MatchNormalizer.normalize(name, attribute.type(), value)
                    .ifPresent(it -> profile.plain.put(name, it));
              }
            });
    return profile;
  }

  /**
   * What records may share that are alike; for indexes that are not kept. Beside other attributes
   * the outline of a text of one word is not that of the whole too: two common keys have to be two.
   */
  public Set<String> outlines(Profile profile) {
    var outlines = new TreeSet<String>();
    profile.fuzzy.forEach(
        (attribute, value) -> {
          var group = groups.get(attribute) + ' ';
          var mine = BlockingKeys.outlines(value.tokens());
          boolean single =
              profile.fuzzy.size() > 1 && value.tokens().words().size() == 1 && mine.size() > 1;
          mine.stream()
              .filter(it -> !single || it.charAt(0) != '=')
              .forEach(it -> outlines.add(group + it));
        });
    return outlines;
  }

  /** Whether a comparison can have another result than different; cheaper than {@link #compare}. */
  public boolean mayBeAlike(Profile one, Profile other) {
    double sum = 0;
    double threshold = 0;
    boolean hit = false;
    for (var rule : entity.matching().fuzzy()) {
      var mine = one.fuzzy.get(rule.attribute());
      var theirs = other.fuzzy.get(rule.attribute());
      if (mine != null && theirs != null) {
        double alike = alike(rule.attribute(), one, other);
        hit |= alike >= rule.threshold();
        sum += alike;
        threshold += rule.threshold();
      }
    }
    return hit && reaches(sum, threshold);
  }

  public MatchScore compare(Profile one, Profile other) {
    var evidence = new ArrayList<MatchScore.Evidence>();
    double sum = 0;
    double threshold = 0;
    for (var rule : entity.matching().fuzzy()) {
      var mine = one.fuzzy.get(rule.attribute());
      var theirs = other.fuzzy.get(rule.attribute());
      if (mine != null && theirs != null) {
        double alike = alike(rule.attribute(), one, other);
        evidence.add(new MatchScore.Evidence(rule.attribute(), alike, rule.threshold()));
        sum += alike;
        threshold += rule.threshold();
      }
    }
    int compared = Math.max(1, evidence.size());
    var hits = evidence.stream().filter(MatchScore.Evidence::reached).toList();
    boolean alike = !hits.isEmpty() && reaches(sum, threshold);
    if (!alike) {
      return new MatchScore(sum / compared, evidence, null, null, MatchScore.Verdict.DIFFERENT);
    }
    var against = against(one, other);
    var second = second(one, other, hits);
    boolean linked = against == null && second != null && maybeLinked(one, other, evidence);
    return new MatchScore(
        sum / compared,
        evidence,
        second,
        against,
        linked ? MatchScore.Verdict.LINK : MatchScore.Verdict.REVIEW);
  }

  /** How alike two values are, which both have; the parts of a name may be swapped. */
  private double alike(String attribute, Profile one, Profile other) {
    var mine = one.fuzzy.get(attribute);
    var theirs = other.fuzzy.get(attribute);
    double alike = near(attribute, mine, theirs);
    if (given == null || family == null || !attribute.equals(given) && !attribute.equals(family)) {
      return alike;
    }
    var second = attribute.equals(given) ? family : given;
    var mineSecond = one.fuzzy.get(second);
    var theirsSecond = other.fuzzy.get(second);
    if (alike == 1 || mineSecond == null || theirsSecond == null) {
      return alike;
    }
    double swapped = near(attribute, mine, theirsSecond);
    double back = near(second, mineSecond, theirs);
    return swapped + back > alike + near(second, mineSecond, theirsSecond)
        ? swapped * SWAPPED
        : alike;
  }

  /** Of a person's name, initials and short forms count too. */
  private double near(String attribute, Similarity.Ready mine, Similarity.Ready theirs) {
    double alike = mine.to(theirs);
    var part = parts.getOrDefault(attribute, PersonName.Part.NONE);
    boolean single = mine.tokens().words().size() == 1 && theirs.tokens().words().size() == 1;
    return alike == 1 || !single || part == PersonName.Part.NONE || part == PersonName.Part.WHOLE
        ? alike
        : Math.max(
            alike,
            PersonName.likeness(mine.tokens().words().get(0), theirs.tokens().words().get(0)));
  }

  /**
   * Whether the score reaches the mean of {@code autoLink}, where each attribute compared has one.
   * What one side alone has counts midway between its two limits: what is missing never helps.
   */
  private boolean maybeLinked(Profile one, Profile other, List<MatchScore.Evidence> evidence) {
    double sum = 0;
    double limit = 0;
    for (var rule : entity.matching().fuzzy()) {
      var name = rule.attribute();
      double link = rule.autoLink() == null ? 1 : rule.autoLink();
      var compared = evidence.stream().filter(it -> it.attribute().equals(name)).findFirst();
      if (compared.isPresent()) {
        sum += compared.get().similarity();
        limit += rule.autoLink() == null ? Double.POSITIVE_INFINITY : link;
      } else if (one.fuzzy.containsKey(name) != other.fuzzy.containsKey(name)) {
        sum += (rule.threshold() + link) / 2;
        limit += link;
      }
    }
    return reaches(sum, limit);
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
   * A second attribute that agrees, beside a distinctive one: another fuzzy one that reached its
   * threshold, or any that is the same. Not one that is only a part of the first ({@code lastName}
   * beside {@code name}), nor the other part of one name: two may share it.
   */
  private @Nullable String second(Profile one, Profile other, List<MatchScore.Evidence> hits) {
    var distinctive =
        hits.stream().map(MatchScore.Evidence::attribute).filter(this::isDistinctive).toList();
    if (distinctive.isEmpty()) {
      return null;
    }
    var first = distinctive.get(0);
    var words = Set.copyOf(wordsOf(one, first));
    for (var hit : distinctive.subList(1, distinctive.size())) {
      if (!words.containsAll(wordsOf(one, hit)) && !isOneName(first, hit)) {
        return hit;
      }
    }
    for (var it : one.plain.entrySet()) {
      boolean other0 = entity.matching().fuzzy().stream().noneMatch(rule -> names(rule, it));
      if (other0
          && it.getValue().equals(other.plain.get(it.getKey()))
          && !isOneName(first, it.getKey())
          && !words.containsAll(Tokens.of(it.getValue()).words())) {
        return it.getKey();
      }
    }
    return null;
  }

  private boolean isDistinctive(String attribute) {
    return entity.attribute(attribute).filter(it -> !Distinctiveness.isLow(it)).isPresent();
  }

  private boolean isOneName(String one, String other) {
    return parts.getOrDefault(one, PersonName.Part.NONE) != PersonName.Part.NONE
        && parts.getOrDefault(other, PersonName.Part.NONE) != PersonName.Part.NONE;
  }

  private static boolean names(FuzzyRule rule, Map.Entry<String, String> attribute) {
    return rule.attribute().equals(attribute.getKey());
  }

  private static List<String> wordsOf(Profile profile, String attribute) {
    var value = profile.fuzzy.get(attribute);
    return value == null ? List.of() : value.tokens().words();
  }
}

package io.syncline.core.identity;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Attributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Identifies an unlinked native record: by exact match in the order of the rules, then by likeness.
 * Never guesses: two candidates, or a stronger rule whose attributes are filled and differ on the
 * two sides, are a question for a person (docs/definitions.md).
 */
public final class Matcher {

  /** The maximum of candidates named: a person cannot check more. */
  private static final int MOST_CANDIDATES = 10;

  private Matcher() {}

  /**
   * By the exact rules; where they find no record, by the fuzzy rules.
   *
   * @param near records that share a blocking key with it and that it may be
   */
  public static Identification identify(
      Entity entity,
      Attributes observed,
      Function<MatchValue, Set<RecordId>> candidates,
      Supplier<Set<RecordId>> near,
      Function<RecordId, Attributes> recordValues) {
    return identify(
        entity,
        observed,
        candidates,
        () -> new Near(near.get(), Set.of()),
        it -> false,
        recordValues);
  }

  /**
   * Records that share a blocking key with the one that is looked at.
   *
   * @param free those that it may be
   * @param taken those that have a copy in its system: it is none of them, but may be a duplicate
   *     of their copy rather than one that is free
   */
  public record Near(Set<RecordId> free, Set<RecordId> taken) {}

  /**
   * The same.
   *
   * @param wanted whether another copy waits for the answer whether it is this record
   */
  public static Identification identify(
      Entity entity,
      Attributes observed,
      Function<MatchValue, Set<RecordId>> candidates,
      Supplier<Near> near,
      Predicate<RecordId> wanted,
      Function<RecordId, Attributes> recordValues) {
    var exact = identify(entity, observed, candidates, recordValues);
    return exact instanceof Identification.NoMatch && !entity.matching().fuzzy().isEmpty()
        ? alike(entity, observed, near.get(), wanted, recordValues)
        : exact;
  }

  private record Alike(RecordId record, MatchScore score) {}

  /**
   * One that may be linked, that no other comes near and no other copy claims is the one; all else
   * is a question.
   */
  private static Identification alike(
      Entity entity,
      Attributes observed,
      Near near,
      Predicate<RecordId> wanted,
      Function<RecordId, Attributes> recordValues) {
    var likeness = new FuzzyScore(entity);
    var profile = likeness.profile(observed);
    var found = resembling(likeness, profile, near.free(), recordValues);
    if (found.isEmpty()) {
      return new Identification.NoMatch();
    }
    var best = found.get(0);
    var rivals = new ArrayList<>(found.subList(1, found.size()));
    rivals.addAll(resembling(likeness, profile, near.taken(), recordValues));
    boolean alone =
        rivals.stream()
            .noneMatch(it -> best.score().value() - it.score().value() < FuzzyScore.MARGIN - 1e-9);
    if (alone && best.score().verdict() == MatchScore.Verdict.LINK && !wanted.test(best.record())) {
      return new Identification.One(best.record(), best.score().rule());
    }
    return new Identification.Ambiguous(
        found.stream().map(Alike::record).toList(),
        found.stream()
            .map(it -> it.record() + ": " + it.score().explained())
            .collect(
                Collectors.joining(
                    "; or ",
                    "it resembles ",
                    alone || found.size() > 1 ? "" : "; one that has a copy there comes as near")));
  }

  /** Those that may be linked or asked about, the nearest first. */
  private static List<Alike> resembling(
      FuzzyScore likeness,
      FuzzyScore.Profile profile,
      Set<RecordId> near,
      Function<RecordId, Attributes> recordValues) {
    return near.stream()
        .map(
            it ->
                new Alike(it, likeness.compare(profile, likeness.profile(recordValues.apply(it)))))
        .filter(it -> it.score().verdict() != MatchScore.Verdict.DIFFERENT)
        .sorted(
            Comparator.comparingDouble((Alike it) -> it.score().value())
                .reversed()
                .thenComparing(Alike::record))
        .limit(MOST_CANDIDATES)
        .toList();
  }

  /**
   * @param candidates the records that have a match value
   * @param recordValues the attributes a candidate holds
   */
  public static Identification identify(
      Entity entity,
      Attributes observed,
      Function<MatchValue, Set<RecordId>> candidates,
      Function<RecordId, Attributes> recordValues) {
    var values = MatchValues.of(entity, observed);
    var stronger = new ArrayList<MatchRule>();
    for (var rule : entity.matchRules()) {
      var value = values.get(rule);
      var found = value == null ? Set.<RecordId>of() : candidates.apply(value);
      if (found.size() > 1) {
        return new Identification.Ambiguous(
            found.stream().sorted().toList(), "more than one record matches by " + rule.name());
      }
      if (found.size() == 1) {
        var record = found.iterator().next();
        var held = recordValues.apply(record);
        var against = contradicting(stronger, values, entity, held);
        if (against != null) {
          return doubtful(record, rule, "but differs by " + against);
        }
        var doubt = IdentityDoubts.against(entity, rule, observed, held);
        return doubt == null
            ? new Identification.One(record, rule.name())
            : doubtful(record, rule, "but " + doubt);
      }
      stronger.add(rule);
    }
    return new Identification.NoMatch();
  }

  private static Identification doubtful(RecordId record, MatchRule rule, String why) {
    return new Identification.Ambiguous(List.of(record), "matches by " + rule.name() + " " + why);
  }

  /** The first stronger rule that is filled on both sides and disagrees; null where none does. */
  private static @Nullable String contradicting(
      List<MatchRule> stronger,
      Map<MatchRule, MatchValue> observed,
      Entity entity,
      Attributes record) {
    var held = MatchValues.of(entity, record);
    return stronger.stream()
        .filter(rule -> observed.containsKey(rule) && held.containsKey(rule))
        .filter(rule -> !observed.get(rule).equals(held.get(rule)))
        .map(MatchRule::name)
        .findFirst()
        .orElse(null);
  }
}

package io.syncline.core.identity;

import io.syncline.core.definition.Entity;
import io.syncline.core.definition.MatchRule;
import io.syncline.core.model.Attributes;
import io.syncline.core.model.NativeRef;
import io.syncline.core.transform.ExternalIds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Proposes which records of two systems are one, or which of one system are duplicates, by the same
 * rules as live matching. Pure; nothing is linked by it.
 *
 * <p>Exact rules come first, in their order, through an index; what they leave is compared where it
 * shares a rare blocking key or two common ones ({@link Blocks}), so that the work does not grow
 * with the square of the number of records.
 */
public final class Proposals {

  private static final int MOST_PER_RECORD = 3;

  /**
   * A record as its system tells it.
   *
   * @param said whom it says it is in other systems
   */
  public record Found(NativeRef ref, Attributes attributes, List<ExternalIds.Said> said) {
    public Found {
      said = List.copyOf(said);
    }

    /** One that says nothing about other systems. */
    public Found(NativeRef ref, Attributes attributes) {
      this(ref, attributes, List.of());
    }
  }

  /**
   * Two records that may be one.
   *
   * @param rule by which
   * @param score 1 for an exact rule
   * @param certain whether live matching would link them alone
   * @param note why a person has to decide; empty where certain
   */
  public record Proposal(
      NativeRef one, NativeRef other, String rule, double score, boolean certain, String note) {}

  private final Entity entity;
  private final Likeness likeness;
  private final boolean sameSystem;
  private final List<Proposal> proposals = new ArrayList<>();
  private final Set<NativeRef> settled = new HashSet<>();
  private int passedOver;

  private Proposals(Entity entity, boolean sameSystem) {
    this.entity = entity;
    this.likeness = new Likeness(entity);
    this.sameSystem = sameSystem;
  }

  public static Proposals between(Entity entity, List<Found> ones, List<Found> others) {
    var proposals = new Proposals(entity, false);
    proposals.match(ones, others);
    return proposals;
  }

  /** Duplicates inside one system. */
  public static Proposals within(Entity entity, List<Found> records) {
    var proposals = new Proposals(entity, true);
    proposals.match(records, records);
    return proposals;
  }

  /** The certain ones first, then by score. */
  public List<Proposal> all() {
    return proposals.stream()
        .sorted(
            Comparator.comparing(Proposal::certain)
                .reversed()
                .thenComparing(Comparator.comparingDouble(Proposal::score).reversed())
                .thenComparing(Proposal::one)
                .thenComparing(Proposal::other))
        .toList();
  }

  /** Blocks that were too large to be compared. */
  public int passedOver() {
    return passedOver;
  }

  private void match(List<Found> ones, List<Found> others) {
    var left = ready(ones);
    var right = sameSystem ? left : ready(others);
    if (!sameSystem) {
      byIds(left, right);
    }
    entity.matchRules().forEach(rule -> exact(rule, left, right));
    if (likeness.isAsked()) {
      fuzzy(left, right);
    }
  }

  /** A record with what its comparison needs. */
  private record Ready(
      NativeRef ref,
      List<ExternalIds.Said> said,
      Likeness.Profile profile,
      Map<MatchRule, MatchValue> exact,
      Set<String> outlines) {}

  private List<Ready> ready(List<Found> records) {
    var ready = new ArrayList<Ready>(records.size());
    for (var it : records) {
      var profile = likeness.profile(it.attributes());
      ready.add(
          new Ready(
              it.ref(),
              it.said(),
              profile,
              MatchValues.of(entity, it.attributes()),
              likeness.outlines(profile)));
    }
    return ready;
  }

  /** An id links to exactly the record that has it; two that claim one are to be decided. */
  private void byIds(List<Ready> left, List<Ready> right) {
    var named = new LinkedHashMap<NativeRef, Map<NativeRef, String>>();
    naming(left, right, (one, other, rule) -> pair(named, one, other, rule));
    naming(right, left, (other, one, rule) -> pair(named, one, other, rule));
    var times = new HashMap<NativeRef, Integer>();
    named.values().forEach(it -> it.keySet().forEach(other -> times.merge(other, 1, Integer::sum)));
    named.forEach(
        (one, others) ->
            others.forEach(
                (other, rule) -> {
                  boolean alone = others.size() == 1 && times.getOrDefault(other, 0) == 1;
                  var note = alone ? "" : "their ids lead to different records";
                  add(new Proposal(one, other, rule, 1, alone, note));
                  settled.add(one);
                  settled.add(other);
                }));
  }

  private interface Pairing {
    void pair(NativeRef who, NativeRef whom, String rule);
  }

  private static void naming(List<Ready> those, List<Ready> others, Pairing pairing) {
    var there = new HashSet<NativeRef>();
    others.forEach(it -> there.add(it.ref()));
    for (var it : those) {
      for (var said : it.said()) {
        if (there.contains(said.whom())) {
          pairing.pair(it.ref(), said.whom(), said.by().rule());
        }
      }
    }
  }

  private static void pair(
      Map<NativeRef, Map<NativeRef, String>> named, NativeRef one, NativeRef other, String rule) {
    named.computeIfAbsent(one, it -> new LinkedHashMap<>()).putIfAbsent(other, rule);
  }

  /** The rule by which ids that they hold speak against their being one; null: none does. */
  private static @Nullable String against(Ready one, Ready other) {
    for (var mine : one.said()) {
      var whom = mine.whom();
      if (whom.system().equals(other.ref().system())
          && whom.object().equals(other.ref().object())
          && !whom.equals(other.ref())) {
        return mine.by().rule();
      }
      for (var theirs : other.said()) {
        if (theirs.whom().system().equals(whom.system()) && !theirs.whom().equals(whom)) {
          return mine.by().rule();
        }
      }
    }
    return null;
  }

  private void exact(MatchRule rule, List<Ready> left, List<Ready> right) {
    var ones = index(rule, left);
    var others = sameSystem ? ones : index(rule, right);
    ones.forEach(
        (value, mine) -> {
          var theirs = others.getOrDefault(value, List.of());
          boolean alone = sameSystem ? mine.size() == 2 : mine.size() == 1 && theirs.size() == 1;
          for (var one : mine) {
            for (var other : theirs) {
              if (!sameSystem || one.ref().compareTo(other.ref()) < 0) {
                exact(rule, one, other, alone);
              }
            }
          }
        });
  }

  private void exact(MatchRule rule, Ready one, Ready other, boolean alone) {
    var against = stronger(rule, one, other);
    var note =
        against != null
            ? "differs by " + against
            : alone ? "" : "more than one has the same " + rule.name();
    add(new Proposal(one.ref(), other.ref(), rule.name(), 1, note.isEmpty(), note));
    if (note.isEmpty()) {
      settled.add(one.ref());
      settled.add(other.ref());
    }
  }

  private @Nullable String stronger(MatchRule rule, Ready one, Ready other) {
    var ids = against(one, other);
    if (ids != null || against(other, one) != null) {
      return ids != null ? ids : against(other, one);
    }
    return entity.matchRules().stream()
        .takeWhile(earlier -> !earlier.equals(rule))
        .filter(earlier -> differ(one.exact().get(earlier), other.exact().get(earlier)))
        .map(MatchRule::name)
        .findFirst()
        .orElse(null);
  }

  private static boolean differ(@Nullable MatchValue one, @Nullable MatchValue other) {
    return one != null && other != null && !one.equals(other);
  }

  private Map<MatchValue, List<Ready>> index(MatchRule rule, List<Ready> records) {
    var index = new LinkedHashMap<MatchValue, List<Ready>>();
    for (var it : records) {
      var value = it.exact().get(rule);
      if (value != null && !settled.contains(it.ref())) {
        index.computeIfAbsent(value, any -> new ArrayList<>()).add(it);
      }
    }
    return index;
  }

  private record Alike(Ready one, Ready other, Score score) {}

  private void fuzzy(List<Ready> left, List<Ready> right) {
    var proposed = new HashSet<List<NativeRef>>();
    proposals.forEach(it -> proposed.add(List.of(it.one(), it.other())));
    var blocks = Blocks.of(keys(left), sameSystem ? null : keys(right));
    passedOver = blocks.passedOver();
    var alike = new TreeMap<Integer, List<Alike>>();
    blocks.pairs(
        (mine, theirs) -> {
          var one = left.get(mine);
          var other = right.get(theirs);
          if (likeness.mayBeAlike(one.profile(), other.profile())
              && !proposed.contains(List.of(one.ref(), other.ref()))) {
            var score = likeness.compare(one.profile(), other.profile());
            alike.computeIfAbsent(mine, it -> new ArrayList<>()).add(new Alike(one, other, score));
          }
        });
    alike.values().forEach(this::propose);
  }

  /** Nobody who is settled is compared again. */
  private List<Set<String>> keys(List<Ready> records) {
    return records.stream()
        .map(it -> settled.contains(it.ref()) ? Set.<String>of() : it.outlines())
        .toList();
  }

  private void propose(List<Alike> alike) {
    var best =
        alike.stream()
            .sorted(
                Comparator.comparingDouble((Alike it) -> it.score().value())
                    .reversed()
                    .thenComparing(it -> it.other().ref()))
            .limit(MOST_PER_RECORD)
            .toList();
    for (var it : best) {
      boolean certain =
          alike.size() == 1
              && it.score().verdict() == Score.Verdict.LINK
              && against(it.one(), it.other()) == null
              && against(it.other(), it.one()) == null;
      add(
          new Proposal(
              it.one().ref(),
              it.other().ref(),
              it.score().rule(),
              it.score().value(),
              certain,
              certain ? "" : it.score().explained()));
    }
  }

  private void add(Proposal proposal) {
    proposals.add(proposal);
  }
}

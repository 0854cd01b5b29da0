package io.syncline.core.identity.proposal;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.identity.FuzzyScore;
import io.syncline.core.identity.IdentityDoubts;
import io.syncline.core.identity.KeptApart;
import io.syncline.core.identity.MatchScore;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.transform.path.ExternalIds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proposes which records of two systems are one, or which of one system are duplicates, by the same
 * rules as live matching. Pure; nothing is linked by it. What is certain is so from both sides,
 * whatever the order of the records.
 *
 * <p>Exact rules come first, in their order, through an index; what they leave is compared where it
 * shares a rare blocking key or two common ones ({@link Blocks}), so that the work does not grow
 * with the square of the number of records.
 */
public final class Proposals {

  private static final int MOST_PER_RECORD = 3;

  /** A value that gives more pairs than this distinguishes no records. */
  private static final long MOST_OF_A_VALUE = 10_000;

  /**
   * A record as its system returns it.
   *
   * @param said its ids in other systems, as it names them
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
   * @param standing its rank among the other proposals for either record
   */
  public record Proposal(
      NativeRef one,
      NativeRef other,
      String rule,
      double score,
      boolean certain,
      String note,
      Ranking standing) {}

  /**
   * The rank of a proposal among those for the same records.
   *
   * @param rank its place among all that either record is in; 1: neither is in a better one
   * @param margin how much better it is than the next one of either; null: there is no other
   * @param reason the evidence for it, and how common that is, without any value
   */
  public record Ranking(int rank, @Nullable Double margin, String reason) {}

  private final Entity entity;
  private final FuzzyScore likeness;
  private final KeptApart apart;
  private final boolean sameSystem;
  private final List<Proposal> proposals = new ArrayList<>();
  private final Set<NativeRef> settled = new HashSet<>();
  private int passedOver;

  private Proposals(Entity entity, KeptApart apart, boolean sameSystem) {
    this.entity = entity;
    this.apart = apart;
    this.likeness = new FuzzyScore(entity);
    this.sameSystem = sameSystem;
  }

  public static Proposals between(Entity entity, List<Found> ones, List<Found> others) {
    return between(entity, ones, others, new KeptApart(), PairLog.inMemory());
  }

  /**
   * The same.
   *
   * @param apart pairs that are not proposed, and are not counted as rivals @param log keeps what
   *     comparisons find; the log of an interrupted run of the same is continued
   */
  public static Proposals between(
      Entity entity, List<Found> ones, List<Found> others, KeptApart apart, PairLog log) {
    var proposals = new Proposals(entity, apart, false);
    proposals.match(ones, others, log);
    return proposals;
  }

  /** Duplicates inside one system. */
  public static Proposals within(Entity entity, List<Found> records) {
    return within(entity, records, new KeptApart(), PairLog.inMemory());
  }

  /** The same, with what is kept apart and a log as above. */
  public static Proposals within(Entity entity, List<Found> records, KeptApart apart, PairLog log) {
    var proposals = new Proposals(entity, apart, true);
    proposals.match(records, records, log);
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

  /** Groups that share a value or words and were too large to be compared. */
  public int passedOver() {
    return passedOver;
  }

  private void match(List<Found> ones, List<Found> others, PairLog log) {
    var left = PreparedRecord.all(entity, likeness, ones);
    var right = sameSystem ? left : PreparedRecord.all(entity, likeness, others);
    if (!sameSystem) {
      byIds(left, right);
    }
    entity.matchRules().forEach(rule -> exact(rule, left, right));
    if (likeness.isAsked()) {
      fuzzy(left, right, log);
    }
  }

  /** An id links to exactly the record that has it; two that claim one are to be decided. */
  private void byIds(List<PreparedRecord> left, List<PreparedRecord> right) {
    var named = new LinkedHashMap<NativeRef, Map<NativeRef, String>>();
    naming(left, right, (one, other, rule) -> pair(named, one, other, rule));
    naming(right, left, (other, one, rule) -> pair(named, one, other, rule));
    named.forEach((one, others) -> others.keySet().removeIf(it -> apart.has(one, it)));
    var times = new HashMap<NativeRef, Integer>();
    named.values().forEach(it -> it.keySet().forEach(other -> times.merge(other, 1, Integer::sum)));
    named.forEach(
        (one, others) ->
            others.forEach(
                (other, rule) -> {
                  boolean alone = others.size() == 1 && times.getOrDefault(other, 0) == 1;
                  var note = alone ? "" : "their ids lead to different records";
                  int rivals = others.size() + times.getOrDefault(other, 0) - 2;
                  add(
                      new Proposal(
                          one, other, rule, 1, alone, note, standing(rivals, "the same " + rule)));
                  settled.add(one);
                  settled.add(other);
                }));
  }

  private interface Pairing {
    void pair(NativeRef one, NativeRef other, String rule);
  }

  private static void naming(
      List<PreparedRecord> those, List<PreparedRecord> others, Pairing pairing) {
    var there = new HashSet<NativeRef>();
    others.forEach(it -> there.add(it.ref()));
    for (var it : those) {
      for (var said : it.said()) {
        if (there.contains(said.other())) {
          pairing.pair(it.ref(), said.other(), said.by().rule());
        }
      }
    }
  }

  private static void pair(
      Map<NativeRef, Map<NativeRef, String>> named, NativeRef one, NativeRef other, String rule) {
    named.computeIfAbsent(one, it -> new LinkedHashMap<>()).putIfAbsent(other, rule);
  }

  private void exact(MatchRule rule, List<PreparedRecord> left, List<PreparedRecord> right) {
    var ones = index(rule, left);
    var others = sameSystem ? ones : index(rule, right);
    ones.forEach(
        (value, mine) -> {
          var theirs = others.getOrDefault(value, List.of());
          if ((long) mine.size() * theirs.size() > MOST_OF_A_VALUE) {
            passedOver++;
            return;
          }
          for (var one : mine) {
            for (var other : theirs) {
              if ((!sameSystem || one.ref().compareTo(other.ref()) < 0)
                  && !apart.has(one.ref(), other.ref())) {
                exact(rule, one, other, rivals(one, other, mine, theirs));
              }
            }
          }
        });
  }

  /** How many others have the value and may be the one or the other. */
  private int rivals(
      PreparedRecord one,
      PreparedRecord other,
      List<PreparedRecord> mine,
      List<PreparedRecord> theirs) {
    if (apart.isEmpty()) {
      return sameSystem ? mine.size() - 2 : mine.size() + theirs.size() - 2;
    }
    var others = new HashSet<NativeRef>();
    theirs.stream()
        .map(PreparedRecord::ref)
        .filter(it -> !apart.has(one.ref(), it))
        .forEach(others::add);
    mine.stream()
        .map(PreparedRecord::ref)
        .filter(it -> !apart.has(it, other.ref()))
        .forEach(others::add);
    others.remove(one.ref());
    others.remove(other.ref());
    return others.size();
  }

  /**
   * A value that several records share proves little: of those, a person is asked only about pairs
   * whose names do not contradict it.
   */
  private void exact(MatchRule rule, PreparedRecord one, PreparedRecord other, int rivals) {
    var against = stronger(rule, one, other);
    var doubt =
        against == null ? IdentityDoubts.against(entity, rule, one.held(), other.held()) : null;
    if (rivals > 0 && doubt != null) {
      return;
    }
    var note =
        against != null
            ? "differs by " + against
            : doubt != null
                ? doubt
                : rivals == 0 ? "" : "more than one has the same " + rule.name();
    var reason =
        "the same "
            + rule.name()
            + (rivals <= 0 ? "" : ", which " + (rivals + 2) + " records have");
    add(
        new Proposal(
            one.ref(),
            other.ref(),
            rule.name(),
            1,
            note.isEmpty(),
            note,
            standing(rivals, reason)));
    if (note.isEmpty()) {
      settled.add(one.ref());
      settled.add(other.ref());
    }
  }

  private static Ranking standing(int rivals, String reason) {
    return new Ranking(1, rivals > 0 ? 0.0 : null, reason);
  }

  private @Nullable String stronger(MatchRule rule, PreparedRecord one, PreparedRecord other) {
    var ids = PreparedRecord.against(one, other);
    if (ids != null) {
      return ids;
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

  private Map<MatchValue, List<PreparedRecord>> index(
      MatchRule rule, List<PreparedRecord> records) {
    var index = new LinkedHashMap<MatchValue, List<PreparedRecord>>();
    for (var it : records) {
      var value = it.exact().get(rule);
      if (value != null && !settled.contains(it.ref())) {
        index.computeIfAbsent(value, any -> new ArrayList<>()).add(it);
      }
    }
    return index;
  }

  private void fuzzy(List<PreparedRecord> left, List<PreparedRecord> right, PairLog log) {
    var proposed = new HashSet<List<NativeRef>>();
    for (var it : proposals) {
      if (!it.certain()) {
        proposed.add(List.of(it.one(), it.other()));
      }
    }
    var alikes = new FuzzyPairs(likeness, left, right, settled::contains);
    passedOver += alikes.passedOver();
    alikes
        .ranked(
            log,
            (one, other) ->
                apart.has(one.ref(), other.ref())
                    || proposed.contains(List.of(one.ref(), other.ref())),
            MOST_PER_RECORD)
        .forEach(it -> propose(left.get(it.one()), right.get(it.other()), it));
  }

  /** A pair is certain if it may be linked and has no close rival on either side. */
  private void propose(PreparedRecord one, PreparedRecord other, RankedPairs.Ranked it) {
    if (apart.has(one.ref(), other.ref())) {
      return;
    }
    boolean certain = it.mayLink() && it.isAhead();
    var score = likeness.compare(one.profile(), other.profile());
    var explained = score.explained();
    var note =
        certain
            ? ""
            : explained
                + (it.mayLink()
                    ? "; another is within " + MatchScore.shown(FuzzyScore.MARGIN)
                    : "");
    add(
        new Proposal(
            one.ref(),
            other.ref(),
            score.rule(),
            score.value(),
            certain,
            note,
            new Ranking(it.rank(), it.margin(), explained)));
  }

  private void add(Proposal proposal) {
    proposals.add(proposal);
  }
}

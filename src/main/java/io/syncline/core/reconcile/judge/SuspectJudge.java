package io.syncline.core.reconcile.judge;

import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.DifferenceFinding;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.difference.Verdict;
import io.syncline.core.reconcile.side.PullRetry;
import io.syncline.core.reconcile.side.Terms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges suspects of one entity: reads them again live on both sides and says of each spot whether
 * it is lag, drift, undecidable or gone, and why (S23).
 *
 * <p>What an earlier run saw with the same values is drift, however often the records are touched:
 * a difference ages from its first live.
 */
final class SuspectJudge {

  private final ReconciliationContext run;
  private final Terms terms;
  private final LiveCheck look;
  private final KeySearch keys;
  private final Causes causes;
  private final Instant now;

  /**
   * @param waits the run's
   */
  SuspectJudge(ReconciliationContext run, Terms terms, PullRetry.PerSystem waits) {
    this.run = run;
    this.terms = terms;
    this.look = new LiveCheck(run, terms, waits);
    this.keys = new KeySearch(run, terms, waits);
    this.causes = new Causes(run.sides().transformer());
    this.now = run.now();
  }

  List<DifferenceFinding> judge(List<Suspect> suspects) {
    var known = run.ports().findings().traces().of(suspects);
    var seen = new LinkedHashMap<Long, CheckedSuspect>();
    keys.completed(look.at(suspects, known)).forEach(it -> seen.put(it.seq(), it));
    var found = seen.values().stream().flatMap(it -> compared(it).stream()).toList();
    var hashed = found.stream().filter(it -> it.hash() != null).toList();
    var before = run.ports().findings().differences().same(run.sync(), run.id(), hashed);
    return found.stream()
        .map(it -> verdict(it, seen.get(it.seq()), before.contains(it.key())))
        .map(it -> explained(it, seen.get(it.seq())))
        .map(it -> it.named(names(seen.get(it.seq()))))
        .toList();
  }

  /** What side A says of itself, and side B where A says nothing; of an erased person nothing. */
  private Map<String, Value> names(CheckedSuspect seen) {
    var names = new HashMap<String, Value>();
    if (seen.trace().held().erased()) {
      return names;
    }
    for (var name : terms.naming()) {
      seen.copies()
          .flatMap(it -> Stream.ofNullable(it.values().get(name)))
          .filter(it -> !it.isEmpty())
          .findFirst()
          .ifPresent(it -> names.put(name, it));
    }
    return names;
  }

  private DifferenceFinding explained(DifferenceFinding it, CheckedSuspect seen) {
    if (it.verdict() != Verdict.DRIFT) {
      return it;
    }
    var why = new Causes.Case(seen, it);
    return it.explained(SumComparison.judges(seen) ? causes.ofSums(why) : causes.of(why));
  }

  /** What there is at each spot of a suspect now; provisional where {@code DRIFT}. */
  private List<DifferenceFinding> compared(CheckedSuspect seen) {
    var suspect = seen.suspect();
    for (var side : List.of(seen.a(), seen.b())) {
      if (side instanceof LiveState.Unclear it) {
        return DifferenceFinding.whole(suspect, Verdict.UNDECIDABLE, it.reason());
      }
    }
    if (SumComparison.judges(seen)) {
      return SumComparison.compared(seen);
    }
    return switch (suspect.bucket()) {
      case DUPLICATE_KEY -> still(suspect, seen.any(LiveState.Several.class));
      case MISSING_KEY ->
          still(
              suspect,
              !(seen.a() instanceof LiveState.Absent && seen.b() instanceof LiveState.Absent));
      default -> paired(seen);
    };
  }

  private static List<DifferenceFinding> still(Suspect suspect, boolean there) {
    return there
        ? DifferenceFinding.asListed(suspect, suspect.bucket())
        : DifferenceFinding.whole(suspect, Verdict.GONE, null);
  }

  private List<DifferenceFinding> paired(CheckedSuspect seen) {
    var suspect = seen.suspect();
    boolean inA = seen.a() instanceof LiveState.There;
    boolean inB = seen.b() instanceof LiveState.There;
    if (seen.any(LiveState.Several.class)) {
      return DifferenceFinding.whole(
          suspect, Verdict.UNDECIDABLE, "one side now has several records of it");
    }
    if (seen.any(LiveState.Unlinked.class)) {
      return DifferenceFinding.asListed(suspect, Bucket.UNLINKED);
    }
    if (!inA && !inB) {
      return DifferenceFinding.whole(suspect, Verdict.GONE, null);
    }
    if (inA != inB) {
      var bucket = inA ? Bucket.ONLY_IN_A : Bucket.ONLY_IN_B;
      return bucket == suspect.bucket()
          ? DifferenceFinding.asListed(suspect, bucket)
          : List.of(DifferenceFinding.otherwise(suspect, bucket, DifferenceKey.WHOLE, null, null));
    }
    return fields(seen);
  }

  private List<DifferenceFinding> fields(CheckedSuspect seen) {
    var found = new ArrayList<DifferenceFinding>();
    var suspect = seen.suspect();
    var a = seen.a().copies().get(0).values();
    var b = seen.b().copies().get(0).values();
    var differing = differing(seen, a, b);
    var names = new TreeSet<>(suspect.attributes());
    names.addAll(differing);
    boolean expected = suspect.bucket() == Bucket.DIFFERS;
    for (var name : names) {
      found.add(
          !differing.contains(name)
              ? DifferenceFinding.bare(suspect, Bucket.DIFFERS, name, Verdict.GONE, null)
              : expected && suspect.attributes().contains(name)
                  ? DifferenceFinding.asListed(
                      suspect, Bucket.DIFFERS, name, a.get(name), b.get(name))
                  : DifferenceFinding.otherwise(
                      suspect, Bucket.DIFFERS, name, a.get(name), b.get(name)));
    }
    if (!expected) {
      found.add(
          DifferenceFinding.bare(
              suspect, suspect.bucket(), DifferenceKey.WHOLE, Verdict.GONE, null));
    }
    return found;
  }

  /** What is compared of both sides and differs; what a side does not say does not (S4). */
  private Set<String> differing(CheckedSuspect seen, Attributes a, Attributes b) {
    return terms.between(terms.primary(), seen.other()).stream()
        .filter(name -> terms.compare(name, a.get(name), b.get(name)) == Terms.Agreement.DIFFERENT)
        .collect(Collectors.toSet());
  }

  private DifferenceFinding verdict(DifferenceFinding it, CheckedSuspect seen, boolean before) {
    if (it.verdict() != Verdict.DRIFT && it.verdict() != Verdict.UNDECIDABLE || it.hash() == null) {
      return it;
    }
    if (before) {
      return it.with(Verdict.DRIFT, null);
    }
    var listed = seen.suspect().listings().changedAt();
    var looked = seen.copies().flatMap(copy -> Stream.ofNullable(copy.times().updatedAt()));
    var last = Stream.concat(Stream.ofNullable(listed), looked).max(Instant::compareTo);
    var window = terms.sync().reconciliation().criteria().window();
    if (last.filter(at -> !at.isBefore(now.minus(window))).isPresent()) {
      return it.with(Verdict.LAG, null);
    }
    boolean changed =
        listed != null && last.filter(at -> at.isAfter(listed.plusSeconds(1))).isPresent();
    return changed && it.verdict() == Verdict.DRIFT
        ? it.with(Verdict.UNDECIDABLE, "it changed since it was listed")
        : it;
  }
}

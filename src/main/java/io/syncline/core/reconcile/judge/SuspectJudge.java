package io.syncline.core.reconcile.judge;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.DifferenceFinding;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.difference.Trace;
import io.syncline.core.reconcile.difference.Traces;
import io.syncline.core.reconcile.difference.Verdict;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.Terms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges suspects of one entity: reads them again live on both sides and says of each spot whether
 * it is lag, drift, undecidable or gone, and why (S23).
 *
 * <p>What an earlier run saw with the same values is drift, however often the records are touched:
 * a difference ages from its first sighting.
 */
final class SuspectJudge {

  private final ReconciliationContext run;
  private final Terms terms;
  private final LiveLook look;
  private final KeyLook keys;
  private final Traces traces;
  private final Causes causes;
  private final Instant now;

  /**
   * @param waits the run's
   */
  SuspectJudge(ReconciliationContext run, Terms terms, Waits waits) {
    this.run = run;
    this.terms = terms;
    this.look = new LiveLook(run, terms, waits);
    this.keys = new KeyLook(run, terms, waits);
    this.traces = run.ports().findings().traces();
    this.causes = new Causes(run.sides().transformer());
    this.now = run.now();
  }

  /** A suspect with what was seen and is known of it. */
  private record Seeing(Suspect suspect, LiveLook.Pair pair, Trace trace) {}

  List<DifferenceFinding> judge(List<Suspect> suspects) {
    var seeing = seeing(suspects);
    var found = new ArrayList<DifferenceFinding>();
    seeing.values().forEach(it -> found.addAll(compared(it.suspect(), it.pair())));
    var seen = found.stream().filter(it -> it.hash() != null).toList();
    var before = run.ports().findings().differences().same(run.sync(), run.id(), seen);
    return found.stream()
        .map(it -> verdict(it, seeing.get(it.seq()), before.contains(it.key())))
        .map(it -> explained(it, seeing.get(it.seq())))
        .map(it -> it.named(names(seeing.get(it.seq()).pair())))
        .toList();
  }

  private Map<Long, Seeing> seeing(List<Suspect> suspects) {
    var known = new HashMap<>(traces.of(suspects));
    var pairs = look.at(suspects, known);
    var all = new LinkedHashMap<Long, Suspect>();
    suspects.forEach(it -> all.put(it.seq(), it));
    var found = keys.at(all, pairs);
    var met = new ArrayList<Suspect>();
    found.forEach(
        (seq, liveState) -> {
          pairs.compute(seq, (any, it) -> it == null ? null : it.with(liveState));
          var whole = all.computeIfPresent(seq, (any, it) -> it.with(refs(liveState)));
          if (whole != null && !liveState.copies().isEmpty()) {
            met.add(whole);
          }
        });
    known.putAll(traces.of(met));
    var seeing = new LinkedHashMap<Long, Seeing>();
    all.forEach(
        (seq, it) ->
            seeing.put(seq, new Seeing(it, pairs.get(seq), known.getOrDefault(seq, Trace.NONE))));
    return seeing;
  }

  private static List<NativeRef> refs(LiveState liveState) {
    return liveState.copies().stream().map(SideRecord::ref).toList();
  }

  /** What side A says of itself, and side B where A says nothing. */
  private Map<String, Value> names(LiveLook.Pair pair) {
    var names = new HashMap<String, Value>();
    for (var name : terms.naming()) {
      Stream.of(pair.a(), pair.b())
          .flatMap(it -> it.copies().stream())
          .flatMap(it -> Stream.ofNullable(it.values().get(name)))
          .filter(it -> !it.isEmpty())
          .findFirst()
          .ifPresent(it -> names.put(name, it));
    }
    return names;
  }

  private DifferenceFinding explained(DifferenceFinding it, Seeing seeing) {
    if (it.verdict() != Verdict.DRIFT) {
      return it;
    }
    var why = new Causes.Case(terms, it, seeing.pair(), seeing.trace());
    return it.explained(
        SumLook.judges(terms, seeing.suspect()) ? causes.ofSums(why) : causes.of(why));
  }

  /** What there is at each spot of a suspect now; provisional where {@code DRIFT}. */
  private List<DifferenceFinding> compared(Suspect suspect, LiveLook.Pair pair) {
    if (pair.a() instanceof LiveState.Unclear it) {
      return DifferenceFinding.whole(suspect, Verdict.UNDECIDABLE, it.reason());
    }
    if (pair.b() instanceof LiveState.Unclear it) {
      return DifferenceFinding.whole(suspect, Verdict.UNDECIDABLE, it.reason());
    }
    if (SumLook.judges(terms, suspect)) {
      return SumLook.compared(terms, suspect, pair);
    }
    return switch (suspect.bucket()) {
      case DUPLICATE_KEY -> crowded(suspect, pair);
      case MISSING_KEY ->
          Stream.of(pair.a(), pair.b()).allMatch(LiveState.Absent.class::isInstance)
              ? DifferenceFinding.whole(suspect, Verdict.GONE, null)
              : DifferenceFinding.asListed(suspect, suspect.bucket());
      default -> paired(suspect, pair);
    };
  }

  private static List<DifferenceFinding> crowded(Suspect suspect, LiveLook.Pair pair) {
    boolean still = pair.a() instanceof LiveState.Several || pair.b() instanceof LiveState.Several;
    return still
        ? DifferenceFinding.asListed(suspect, suspect.bucket())
        : DifferenceFinding.whole(suspect, Verdict.GONE, null);
  }

  private List<DifferenceFinding> paired(Suspect suspect, LiveLook.Pair pair) {
    boolean inA = pair.a() instanceof LiveState.There;
    boolean inB = pair.b() instanceof LiveState.There;
    if (pair.a() instanceof LiveState.Several || pair.b() instanceof LiveState.Several) {
      return DifferenceFinding.whole(
          suspect, Verdict.UNDECIDABLE, "one side now has several records of it");
    }
    if (pair.a() instanceof LiveState.Unlinked || pair.b() instanceof LiveState.Unlinked) {
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
    return fields(suspect, pair.a().copies().get(0), pair.b().copies().get(0));
  }

  private List<DifferenceFinding> fields(Suspect suspect, SideRecord a, SideRecord b) {
    var found = new ArrayList<DifferenceFinding>();
    var differing = differing(suspect, a, b);
    var names = new TreeSet<>(suspect.attributes());
    names.addAll(differing.keySet());
    boolean expected = suspect.bucket() == Bucket.DIFFERS;
    for (var name : names) {
      var values = differing.get(name);
      if (values == null) {
        found.add(DifferenceFinding.bare(suspect, Bucket.DIFFERS, name, Verdict.GONE, null));
      } else if (expected && suspect.attributes().contains(name)) {
        found.add(
            DifferenceFinding.asListed(suspect, Bucket.DIFFERS, name, values.a(), values.b()));
      } else {
        found.add(
            DifferenceFinding.otherwise(suspect, Bucket.DIFFERS, name, values.a(), values.b()));
      }
    }
    if (!expected) {
      found.add(
          DifferenceFinding.bare(
              suspect, suspect.bucket(), DifferenceKey.WHOLE, Verdict.GONE, null));
    }
    return found;
  }

  private record Values(@Nullable Value a, @Nullable Value b) {}

  /** What is compared of both sides and differs; what a side does not say does not (S4). */
  private Map<String, Values> differing(Suspect suspect, SideRecord a, SideRecord b) {
    var other = terms.entity().participant(suspect.key().against()).orElseThrow();
    var differing = new TreeMap<String, Values>();
    for (var name : terms.between(terms.primary(), other)) {
      var said = new Values(a.values().get(name), b.values().get(name));
      if (terms.compare(name, said.a(), said.b()) == Terms.Agreement.DIFFERENT) {
        differing.put(name, said);
      }
    }
    return differing;
  }

  private DifferenceFinding verdict(DifferenceFinding it, Seeing seeing, boolean before) {
    if (it.verdict() != Verdict.DRIFT && it.verdict() != Verdict.UNDECIDABLE || it.hash() == null) {
      return it;
    }
    if (before) {
      return it.with(Verdict.DRIFT, null);
    }
    var last = lastChange(seeing.suspect(), seeing.pair());
    if (last != null && !last.isBefore(now.minus(terms.sync().reconciliation().window()))) {
      return it.with(Verdict.LAG, null);
    }
    if (it.verdict() == Verdict.DRIFT && changedSince(seeing.suspect(), seeing.pair())) {
      return it.with(Verdict.UNDECIDABLE, "it changed since it was listed");
    }
    return it;
  }

  private static @Nullable Instant lastChange(Suspect suspect, LiveLook.Pair pair) {
    return Stream.concat(
            Stream.ofNullable(suspect.listings().changedAt()),
            Stream.of(pair.a(), pair.b())
                .flatMap(it -> it.copies().stream())
                .flatMap(it -> Stream.ofNullable(it.times().updatedAt())))
        .max(Instant::compareTo)
        .orElse(null);
  }

  private static boolean changedSince(Suspect suspect, LiveLook.Pair pair) {
    var listed = suspect.listings().changedAt();
    var last = lastChange(suspect, pair);
    return listed != null && last != null && last.isAfter(listed.plusSeconds(1));
  }
}

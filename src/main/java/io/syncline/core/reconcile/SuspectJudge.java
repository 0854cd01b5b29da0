package io.syncline.core.reconcile;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Value;
import io.syncline.core.run.Ongoing;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
public final class SuspectJudge {

  private final LiveLook look;
  private final KeyLook keys;
  private final Traces traces;
  private final Causes causes;
  private final Pace pace;

  public SuspectJudge(ConnectedSystems systems, Transformer transformer, Traces traces) {
    this(systems, transformer, traces, Pace.STANDARD);
  }

  /**
   * @param pace how patiently a system is asked live
   */
  public SuspectJudge(ConnectedSystems systems, Transformer transformer, Traces traces, Pace pace) {
    this.look = new LiveLook(systems, transformer);
    this.keys = new KeyLook(systems, transformer, traces);
    this.pace = pace;
    this.traces = traces;
    this.causes = new Causes(transformer);
  }

  /** What earlier runs saw. */
  @FunctionalInterface
  interface Seen {
    /** The spots at which an earlier run saw the same values; {@code hashes} by spot. */
    Set<Spot> before(Map<Spot, String> hashes);
  }

  /**
   * By what a page is judged, and the run that does.
   *
   * @param waits the run's, from {@link #waits()}
   */
  record Rules(Terms terms, Seen seen, Instant now, Ongoing run, Waits waits) {}

  /** The patience of a run that begins to judge, or goes on with it. */
  Waits waits() {
    return new Waits(pace);
  }

  /** A suspect with what was seen and is known of it. */
  private record Seeing(Suspect suspect, LiveLook.Pair pair, Trace trace) {}

  List<Found> judge(Rules rules, List<Suspect> suspects) {
    var seeing = seeing(rules, suspects);
    var found = new ArrayList<Found>();
    seeing.values().forEach(it -> found.addAll(compared(rules, it.suspect(), it.pair())));
    var hashes = new HashMap<Spot, String>();
    found.forEach(
        it -> {
          if (it.hash() != null) {
            hashes.put(it.spot(), it.hash());
          }
        });
    var before = rules.seen().before(hashes);
    return found.stream()
        .map(it -> verdict(rules, it, seeing.get(it.seq()), before.contains(it.spot())))
        .map(it -> explained(rules, it, seeing.get(it.seq())))
        .toList();
  }

  private Map<Long, Seeing> seeing(Rules rules, List<Suspect> suspects) {
    var known = new HashMap<>(traces.of(suspects));
    var pairs = look.at(rules, suspects, known);
    var all = new LinkedHashMap<Long, Suspect>();
    suspects.forEach(it -> all.put(it.seq(), it));
    var found = keys.at(rules, all, pairs);
    var met = new ArrayList<Suspect>();
    found.forEach(
        (seq, shown) -> {
          pairs.compute(seq, (any, it) -> it == null ? null : it.with(shown));
          var whole = all.computeIfPresent(seq, (any, it) -> it.with(refs(shown)));
          if (whole != null && !shown.copies().isEmpty()) {
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

  private static List<NativeRef> refs(Shown shown) {
    return shown.copies().stream().map(SideRecord::ref).toList();
  }

  private Found explained(Rules rules, Found it, Seeing seeing) {
    if (it.verdict() != Verdict.DRIFT) {
      return it;
    }
    var why = new Causes.Case(rules.terms(), it, seeing.pair(), seeing.trace());
    return it.explained(
        SumLook.judges(rules.terms(), seeing.suspect()) ? causes.ofSums(why) : causes.of(why));
  }

  /** What there is at each spot of a suspect now; provisional where {@code DRIFT}. */
  private static List<Found> compared(Rules rules, Suspect suspect, LiveLook.Pair pair) {
    if (pair.a() instanceof Shown.Unclear it) {
      return Found.whole(suspect, Verdict.UNDECIDABLE, it.reason());
    }
    if (pair.b() instanceof Shown.Unclear it) {
      return Found.whole(suspect, Verdict.UNDECIDABLE, it.reason());
    }
    if (SumLook.judges(rules.terms(), suspect)) {
      return SumLook.compared(rules.terms(), suspect, pair);
    }
    return switch (suspect.bucket()) {
      case DUPLICATE_KEY -> crowded(suspect, pair);
      case MISSING_KEY ->
          Stream.of(pair.a(), pair.b()).allMatch(Shown.Absent.class::isInstance)
              ? Found.whole(suspect, Verdict.GONE, null)
              : List.of(Found.standing(suspect, suspect.bucket(), Spot.WHOLE, null, null));
      default -> paired(rules, suspect, pair);
    };
  }

  private static List<Found> crowded(Suspect suspect, LiveLook.Pair pair) {
    boolean still = pair.a() instanceof Shown.Several || pair.b() instanceof Shown.Several;
    return still
        ? List.of(Found.standing(suspect, suspect.bucket(), Spot.WHOLE, null, null))
        : Found.whole(suspect, Verdict.GONE, null);
  }

  private static List<Found> paired(Rules rules, Suspect suspect, LiveLook.Pair pair) {
    boolean inA = pair.a() instanceof Shown.There;
    boolean inB = pair.b() instanceof Shown.There;
    if (pair.a() instanceof Shown.Several || pair.b() instanceof Shown.Several) {
      return Found.whole(suspect, Verdict.UNDECIDABLE, "one side has several records of it by now");
    }
    if (pair.a() instanceof Shown.Unlinked || pair.b() instanceof Shown.Unlinked) {
      return List.of(Found.standing(suspect, Bucket.UNLINKED, Spot.WHOLE, null, null));
    }
    if (!inA && !inB) {
      return Found.whole(suspect, Verdict.GONE, null);
    }
    if (inA != inB) {
      var bucket = inA ? Bucket.ONLY_IN_A : Bucket.ONLY_IN_B;
      return bucket == suspect.bucket()
          ? List.of(Found.standing(suspect, bucket, Spot.WHOLE, null, null))
          : List.of(Found.otherwise(suspect, bucket, Spot.WHOLE, null, null));
    }
    return fields(rules, suspect, pair.a().copies().get(0), pair.b().copies().get(0));
  }

  private static List<Found> fields(Rules rules, Suspect suspect, SideRecord a, SideRecord b) {
    var found = new ArrayList<Found>();
    var differing = differing(rules, suspect, a, b);
    var names = new TreeSet<>(suspect.attributes());
    names.addAll(differing.keySet());
    boolean expected = suspect.bucket() == Bucket.DIFFERS;
    for (var name : names) {
      var values = differing.get(name);
      if (values == null) {
        found.add(Found.bare(suspect, Bucket.DIFFERS, name, Verdict.GONE, null));
      } else if (expected && suspect.attributes().contains(name)) {
        found.add(Found.standing(suspect, Bucket.DIFFERS, name, values.a(), values.b()));
      } else {
        found.add(Found.otherwise(suspect, Bucket.DIFFERS, name, values.a(), values.b()));
      }
    }
    if (!expected) {
      found.add(Found.bare(suspect, suspect.bucket(), Spot.WHOLE, Verdict.GONE, null));
    }
    return found;
  }

  private record Values(@Nullable Value a, @Nullable Value b) {}

  /** What is compared of both sides and differs; what a side does not say does not (S4). */
  private static Map<String, Values> differing(
      Rules rules, Suspect suspect, SideRecord a, SideRecord b) {
    var terms = rules.terms();
    var other = terms.entity().participant(suspect.against()).orElseThrow();
    var differing = new TreeMap<String, Values>();
    for (var name : terms.between(terms.primary(), other)) {
      var said = new Values(a.values().get(name), b.values().get(name));
      if (terms.compare(name, said.a(), said.b()) == Terms.Agreement.DIFFERENT) {
        differing.put(name, said);
      }
    }
    return differing;
  }

  private static Found verdict(Rules rules, Found it, Seeing seeing, boolean before) {
    if (it.verdict() != Verdict.DRIFT && it.verdict() != Verdict.UNDECIDABLE || it.hash() == null) {
      return it;
    }
    if (before) {
      return it.with(Verdict.DRIFT, null);
    }
    var last = lastChange(seeing.suspect(), seeing.pair());
    if (last != null
        && !last.isBefore(rules.now().minus(rules.terms().sync().reconciliation().window()))) {
      return it.with(Verdict.LAG, null);
    }
    if (it.verdict() == Verdict.DRIFT && changedSince(seeing.suspect(), seeing.pair())) {
      return it.with(Verdict.UNDECIDABLE, "it changed since it was listed");
    }
    return it;
  }

  private static @Nullable Instant lastChange(Suspect suspect, LiveLook.Pair pair) {
    return Stream.concat(
            Stream.ofNullable(suspect.changedAt()),
            Stream.of(pair.a(), pair.b())
                .flatMap(it -> it.copies().stream())
                .flatMap(it -> Stream.ofNullable(it.updatedAt())))
        .max(Instant::compareTo)
        .orElse(null);
  }

  private static boolean changedSince(Suspect suspect, LiveLook.Pair pair) {
    var listed = suspect.changedAt();
    var last = lastChange(suspect, pair);
    return listed != null && last != null && last.isAfter(listed.plusSeconds(1));
  }
}

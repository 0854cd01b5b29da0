package io.syncline.core.reconcile.judge;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.DifferenceFinding;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.difference.Trace;
import io.syncline.core.reconcile.difference.Traces;
import io.syncline.core.reconcile.difference.Verdict;
import io.syncline.core.reconcile.side.LiveState;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.reconcile.side.Waits;
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
  private final PullSettings pace;

  public SuspectJudge(ConnectedSystems systems, Transformer transformer, Traces traces) {
    this(systems, transformer, traces, PullSettings.STANDARD);
  }

  /**
   * @param pace how patiently a system is asked live
   */
  public SuspectJudge(
      ConnectedSystems systems, Transformer transformer, Traces traces, PullSettings pace) {
    this.look = new LiveLook(systems, transformer);
    this.keys = new KeyLook(systems, transformer, traces);
    this.pace = pace;
    this.traces = traces;
    this.causes = new Causes(transformer);
  }

  /** What earlier runs saw. */
  @FunctionalInterface
  public interface Seen {
    /** The spots at which an earlier run saw the same values. */
    Set<DifferenceKey> before(List<DifferenceFinding> found);
  }

  /**
   * By what a page is judged, and the run that does.
   *
   * @param waits the run's, from {@link #waits()}
   */
  public record Rules(Terms terms, Seen seen, Instant now, Ongoing run, Waits waits) {}

  /** The patience of a run that begins to judge, or goes on with it. */
  public Waits waits() {
    return new Waits(pace);
  }

  /** A suspect with what was seen and is known of it. */
  private record Seeing(Suspect suspect, LiveLook.Pair pair, Trace trace) {}

  public List<DifferenceFinding> judge(Rules rules, List<Suspect> suspects) {
    var seeing = seeing(rules, suspects);
    var found = new ArrayList<DifferenceFinding>();
    seeing.values().forEach(it -> found.addAll(compared(rules, it.suspect(), it.pair())));
    var before = rules.seen().before(found.stream().filter(it -> it.hash() != null).toList());
    return found.stream()
        .map(it -> verdict(rules, it, seeing.get(it.seq()), before.contains(it.key())))
        .map(it -> explained(rules, it, seeing.get(it.seq())))
        .map(it -> it.named(names(rules.terms(), seeing.get(it.seq()).pair())))
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
  private static Map<String, Value> names(Terms terms, LiveLook.Pair pair) {
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

  private DifferenceFinding explained(Rules rules, DifferenceFinding it, Seeing seeing) {
    if (it.verdict() != Verdict.DRIFT) {
      return it;
    }
    var why = new Causes.Case(rules.terms(), it, seeing.pair(), seeing.trace());
    return it.explained(
        SumLook.judges(rules.terms(), seeing.suspect()) ? causes.ofSums(why) : causes.of(why));
  }

  /** What there is at each spot of a suspect now; provisional where {@code DRIFT}. */
  private static List<DifferenceFinding> compared(
      Rules rules, Suspect suspect, LiveLook.Pair pair) {
    if (pair.a() instanceof LiveState.Unclear it) {
      return DifferenceFinding.whole(suspect, Verdict.UNDECIDABLE, it.reason());
    }
    if (pair.b() instanceof LiveState.Unclear it) {
      return DifferenceFinding.whole(suspect, Verdict.UNDECIDABLE, it.reason());
    }
    if (SumLook.judges(rules.terms(), suspect)) {
      return SumLook.compared(rules.terms(), suspect, pair);
    }
    return switch (suspect.bucket()) {
      case DUPLICATE_KEY -> crowded(suspect, pair);
      case MISSING_KEY ->
          Stream.of(pair.a(), pair.b()).allMatch(LiveState.Absent.class::isInstance)
              ? DifferenceFinding.whole(suspect, Verdict.GONE, null)
              : List.of(
                  DifferenceFinding.asListed(
                      suspect, suspect.bucket(), DifferenceKey.WHOLE, null, null));
      default -> paired(rules, suspect, pair);
    };
  }

  private static List<DifferenceFinding> crowded(Suspect suspect, LiveLook.Pair pair) {
    boolean still = pair.a() instanceof LiveState.Several || pair.b() instanceof LiveState.Several;
    return still
        ? List.of(
            DifferenceFinding.asListed(suspect, suspect.bucket(), DifferenceKey.WHOLE, null, null))
        : DifferenceFinding.whole(suspect, Verdict.GONE, null);
  }

  private static List<DifferenceFinding> paired(Rules rules, Suspect suspect, LiveLook.Pair pair) {
    boolean inA = pair.a() instanceof LiveState.There;
    boolean inB = pair.b() instanceof LiveState.There;
    if (pair.a() instanceof LiveState.Several || pair.b() instanceof LiveState.Several) {
      return DifferenceFinding.whole(
          suspect, Verdict.UNDECIDABLE, "one side now has several records of it");
    }
    if (pair.a() instanceof LiveState.Unlinked || pair.b() instanceof LiveState.Unlinked) {
      return List.of(
          DifferenceFinding.asListed(suspect, Bucket.UNLINKED, DifferenceKey.WHOLE, null, null));
    }
    if (!inA && !inB) {
      return DifferenceFinding.whole(suspect, Verdict.GONE, null);
    }
    if (inA != inB) {
      var bucket = inA ? Bucket.ONLY_IN_A : Bucket.ONLY_IN_B;
      return bucket == suspect.bucket()
          ? List.of(DifferenceFinding.asListed(suspect, bucket, DifferenceKey.WHOLE, null, null))
          : List.of(DifferenceFinding.otherwise(suspect, bucket, DifferenceKey.WHOLE, null, null));
    }
    return fields(rules, suspect, pair.a().copies().get(0), pair.b().copies().get(0));
  }

  private static List<DifferenceFinding> fields(
      Rules rules, Suspect suspect, SideRecord a, SideRecord b) {
    var found = new ArrayList<DifferenceFinding>();
    var differing = differing(rules, suspect, a, b);
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

  private static DifferenceFinding verdict(
      Rules rules, DifferenceFinding it, Seeing seeing, boolean before) {
    if (it.verdict() != Verdict.DRIFT && it.verdict() != Verdict.UNDECIDABLE || it.hash() == null) {
      return it;
    }
    if (before) {
      return it.with(Verdict.DRIFT, null);
    }
    var last = lastChange(seeing.suspect(), seeing.pair());
    if (last != null
        && !last.isBefore(
            rules.now().minus(rules.terms().sync().reconciliation().criteria().window()))) {
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

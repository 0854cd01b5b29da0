package io.syncline.core.reconcile;

import io.syncline.core.model.Value;
import io.syncline.core.model.VersionHash;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
  private final Traces traces;
  private final Causes causes;

  public SuspectJudge(ConnectedSystems systems, Transformer transformer, Traces traces) {
    this.look = new LiveLook(systems, transformer);
    this.traces = traces;
    this.causes = new Causes(transformer);
  }

  /** What earlier runs saw. */
  @FunctionalInterface
  interface Seen {
    /** The spots at which an earlier run saw the same values; {@code hashes} by spot. */
    Set<Spot> before(Map<Spot, String> hashes);
  }

  /** By what a page is judged. */
  record Rules(Terms terms, Seen seen, Instant now) {}

  List<Found> judge(Rules rules, List<Suspect> suspects) {
    var known = traces.of(suspects);
    var pairs = look.at(rules.terms(), suspects, known);
    var found = new ArrayList<Found>();
    for (var it : suspects) {
      found.addAll(compared(rules, it, pairs.get(it.seq())));
    }
    var hashes = new HashMap<Spot, String>();
    found.forEach(
        it -> {
          if (it.hash() != null) {
            hashes.put(it.spot(), it.hash());
          }
        });
    var before = rules.seen().before(hashes);
    var bySeq = new HashMap<Long, Suspect>();
    suspects.forEach(it -> bySeq.put(it.seq(), it));
    return found.stream()
        .map(
            it ->
                verdict(
                    rules,
                    bySeq.get(it.seq()),
                    it,
                    pairs.get(it.seq()),
                    before.contains(it.spot())))
        .map(
            it ->
                explained(rules, it, pairs.get(it.seq()), known.getOrDefault(it.seq(), Trace.NONE)))
        .toList();
  }

  private Found explained(Rules rules, Found it, LiveLook.Pair pair, Trace trace) {
    return it.verdict() == Verdict.DRIFT
        ? it.explained(causes.of(new Causes.Case(rules.terms(), it, pair, trace)))
        : it;
  }

  /** What there is at each spot of a suspect now; provisional where {@code DRIFT}. */
  private static List<Found> compared(Rules rules, Suspect suspect, LiveLook.Pair pair) {
    if (pair.a() instanceof Shown.Unclear it) {
      return whole(suspect, Verdict.UNDECIDABLE, it.reason());
    }
    if (pair.b() instanceof Shown.Unclear it) {
      return whole(suspect, Verdict.UNDECIDABLE, it.reason());
    }
    return switch (suspect.bucket()) {
      case DUPLICATE_KEY -> crowded(suspect, pair);
      case MISSING_KEY ->
          Stream.of(pair.a(), pair.b()).allMatch(Shown.Absent.class::isInstance)
              ? whole(suspect, Verdict.GONE, null)
              : List.of(standing(suspect, suspect.bucket(), Spot.WHOLE, null, null));
      default -> paired(rules, suspect, pair);
    };
  }

  private static List<Found> crowded(Suspect suspect, LiveLook.Pair pair) {
    boolean still = pair.a() instanceof Shown.Several || pair.b() instanceof Shown.Several;
    return still
        ? List.of(standing(suspect, suspect.bucket(), Spot.WHOLE, null, null))
        : whole(suspect, Verdict.GONE, null);
  }

  private static List<Found> paired(Rules rules, Suspect suspect, LiveLook.Pair pair) {
    boolean inA = pair.a() instanceof Shown.There;
    boolean inB = pair.b() instanceof Shown.There;
    if (pair.a() instanceof Shown.Several || pair.b() instanceof Shown.Several) {
      return whole(suspect, Verdict.UNDECIDABLE, "one side has several records of it by now");
    }
    if (!inA && !inB) {
      return whole(suspect, Verdict.GONE, null);
    }
    if (inA != inB) {
      var bucket = inA ? Bucket.ONLY_IN_A : Bucket.ONLY_IN_B;
      return bucket == suspect.bucket()
          ? List.of(standing(suspect, bucket, Spot.WHOLE, null, null))
          : List.of(otherwise(suspect, bucket, Spot.WHOLE, null, null));
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
        found.add(bare(suspect, Bucket.DIFFERS, name, Verdict.GONE, null));
      } else if (expected && suspect.attributes().contains(name)) {
        found.add(standing(suspect, Bucket.DIFFERS, name, values.a(), values.b()));
      } else {
        found.add(otherwise(suspect, Bucket.DIFFERS, name, values.a(), values.b()));
      }
    }
    if (!expected) {
      found.add(bare(suspect, suspect.bucket(), Spot.WHOLE, Verdict.GONE, null));
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

  private static Found verdict(
      Rules rules, Suspect suspect, Found it, LiveLook.Pair pair, boolean before) {
    if (it.verdict() != Verdict.DRIFT && it.verdict() != Verdict.UNDECIDABLE || it.hash() == null) {
      return it;
    }
    if (before) {
      return with(it, Verdict.DRIFT, null);
    }
    var last = lastChange(suspect, pair);
    if (last != null
        && !last.isBefore(rules.now().minus(rules.terms().sync().reconciliation().window()))) {
      return with(it, Verdict.LAG, null);
    }
    if (it.verdict() == Verdict.DRIFT && changedSince(suspect, pair)) {
      return with(it, Verdict.UNDECIDABLE, "it changed since it was listed");
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

  /** What is said of a suspect that is not looked at. */
  static List<Found> left(Suspect suspect, String reason) {
    return whole(suspect, Verdict.UNDECIDABLE, reason);
  }

  private static List<Found> whole(Suspect suspect, Verdict verdict, @Nullable String reason) {
    if (suspect.attributes().isEmpty()) {
      return List.of(bare(suspect, suspect.bucket(), Spot.WHOLE, verdict, reason));
    }
    return suspect.attributes().stream()
        .sorted()
        .map(name -> bare(suspect, suspect.bucket(), name, verdict, reason))
        .toList();
  }

  /** Nothing was seen of it that could be told again. */
  private static Found bare(
      Suspect suspect, Bucket bucket, String attribute, Verdict verdict, @Nullable String reason) {
    return found(suspect, bucket, attribute, verdict, null, null, null, reason);
  }

  private static Found standing(
      Suspect suspect, Bucket bucket, String attribute, @Nullable Value a, @Nullable Value b) {
    return found(
        suspect,
        bucket,
        attribute,
        Verdict.DRIFT,
        a,
        b,
        hash(suspect, bucket, attribute, a, b),
        null);
  }

  private static Found otherwise(
      Suspect suspect, Bucket bucket, String attribute, @Nullable Value a, @Nullable Value b) {
    return found(
        suspect,
        bucket,
        attribute,
        Verdict.UNDECIDABLE,
        a,
        b,
        hash(suspect, bucket, attribute, a, b),
        "it differs in another way than when it was listed");
  }

  private static Found found(
      Suspect suspect,
      Bucket bucket,
      String attribute,
      Verdict verdict,
      @Nullable Value a,
      @Nullable Value b,
      @Nullable String hash,
      @Nullable String reason) {
    return new Found(
        suspect.seq(),
        new Spot(suspect.entity(), suspect.against(), suspect.key(), attribute),
        bucket,
        verdict,
        null,
        null,
        suspect.record(),
        suspect.a(),
        suspect.b(),
        a,
        b,
        hash,
        reason,
        false);
  }

  private static Found with(Found it, Verdict verdict, @Nullable String reason) {
    return new Found(
        it.seq(),
        it.spot(),
        it.bucket(),
        verdict,
        null,
        null,
        it.record(),
        it.a(),
        it.b(),
        it.valueA(),
        it.valueB(),
        it.hash(),
        reason,
        false);
  }

  /** Of what was seen where; the same again only where nothing of it changed. */
  private static String hash(
      Suspect suspect, Bucket bucket, String attribute, @Nullable Value a, @Nullable Value b) {
    var said = new TreeMap<String, Value>();
    said.put("spot", Value.text(suspect.entity() + "/" + suspect.against() + "/" + attribute));
    said.put("key", Value.text(suspect.key()));
    said.put("bucket", Value.text(bucket.name()));
    if (a != null) {
      said.put("a", a);
    }
    if (b != null) {
      said.put("b", b);
    }
    return VersionHash.of(new Value.Struct(said).canonical()).hex();
  }
}

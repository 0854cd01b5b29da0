package io.syncline.core.reconcile;

import io.syncline.core.definition.Participant;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.transform.Transformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads suspects again on both sides, in groups, and says what each side is now (S23). Advances no
 * shadow (S1).
 */
final class LiveLook {

  /** Ids asked for at once; systems split it to what they take. */
  private static final int GROUP = 100;

  private final ConnectedSystems systems;
  private final Transformer transformer;

  LiveLook(ConnectedSystems systems, Transformer transformer) {
    this.systems = systems;
    this.transformer = transformer;
  }

  /** Both sides of a pair, as they are now. */
  record Pair(Shown a, Shown b) {

    /** With what was found of the side that was absent. */
    Pair with(Shown found) {
      return a instanceof Shown.Absent ? new Pair(found, b) : new Pair(a, found);
    }
  }

  /** One side to be looked at. */
  private record Wanted(Participant participant, Set<NativeRef> refs) {}

  /** By the suspect's place. */
  Map<Long, Pair> at(Terms terms, List<Suspect> suspects, Map<Long, Trace> traces) {
    var wanted = new LinkedHashMap<Long, List<Wanted>>();
    for (var it : suspects) {
      var trace = traces.getOrDefault(it.seq(), Trace.NONE);
      var a = terms.primary();
      var b = terms.entity().participant(it.against()).orElseThrow();
      wanted.put(
          it.seq(),
          List.of(new Wanted(a, refs(it.a(), a, trace)), new Wanted(b, refs(it.b(), b, trace))));
    }
    var seen = read(wanted.values().stream().flatMap(List::stream).toList());
    var reader = new SideReader(terms, transformer);
    var pairs = new HashMap<Long, Pair>();
    wanted.forEach(
        (seq, sides) ->
            pairs.put(
                seq, new Pair(side(reader, sides.get(0), seen), side(reader, sides.get(1), seen))));
    return pairs;
  }

  /** Those that were listed, and where none was, those that links know. */
  private static Set<NativeRef> refs(List<NativeRef> listed, Participant participant, Trace trace) {
    var refs = new LinkedHashSet<>(listed);
    var state = trace.state();
    if (refs.isEmpty() && state != null) {
      state.links().stream()
          .map(it -> it.link().ref())
          .filter(it -> it.system().equals(participant.system()))
          .filter(it -> it.object().equals(participant.object()))
          .forEach(refs::add);
    }
    return refs;
  }

  private Map<NativeRef, ReadOutcome> read(List<Wanted> wanted) {
    record Of(SystemId system, String object) {}
    var byObject = new LinkedHashMap<Of, Set<NativeRef>>();
    wanted.forEach(
        it ->
            byObject
                .computeIfAbsent(
                    new Of(it.participant().system(), it.participant().object()),
                    of -> new TreeSet<>())
                .addAll(it.refs()));
    var seen = new HashMap<NativeRef, ReadOutcome>();
    byObject.forEach(
        (of, refs) ->
            systems
                .find(of.system())
                .ifPresent(system -> read(system, of.object(), List.copyOf(refs), seen)));
    return seen;
  }

  private static void read(
      ConnectedSystem system,
      String object,
      List<NativeRef> refs,
      Map<NativeRef, ReadOutcome> seen) {
    for (int from = 0; from < refs.size(); from += GROUP) {
      var group = refs.subList(from, Math.min(refs.size(), from + GROUP));
      system.read(object, group).forEach(it -> seen.put(it.ref(), it));
    }
  }

  private Shown side(SideReader reader, Wanted wanted, Map<NativeRef, ReadOutcome> seen) {
    var at = wanted.participant();
    var ahead = systems.find(at.system()).map(ConnectedSystem::clockOffset).orElse(Duration.ZERO);
    var copies = new ArrayList<SideRecord>();
    var gone = new TreeSet<NativeRef>();
    for (var ref : wanted.refs()) {
      var outcome = seen.get(ref);
      if (outcome instanceof ReadOutcome.Found found) {
        copies.add(reader.whole(at, found.record(), ahead));
      } else if (outcome instanceof ReadOutcome.Missing) {
        gone.add(ref);
      } else {
        return new Shown.Unclear(why(ref, outcome));
      }
    }
    if (copies.isEmpty()) {
      return new Shown.Absent(gone);
    }
    if (copies.size() > 1) {
      return new Shown.Several(copies);
    }
    return one(copies.get(0));
  }

  /** A copy by what it says itself. */
  static Shown one(SideRecord copy) {
    if (copy.archived()) {
      return new Shown.Left(copy);
    }
    return switch (copy.filter()) {
      case IN, UNDECIDED -> new Shown.There(copy);
      case OUT -> new Shown.Left(copy);
    };
  }

  private static String why(NativeRef ref, @Nullable ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.MergedInto) {
      return "it was merged into another record of " + ref.system();
    }
    return outcome instanceof ReadOutcome.Failed failed
        ? ref.system() + " could not be read: " + failed.failure().reason()
        : ref.system() + " did not answer for it";
  }
}

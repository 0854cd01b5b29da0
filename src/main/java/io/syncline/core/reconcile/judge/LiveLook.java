package io.syncline.core.reconcile.judge;

import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.difference.Trace;
import io.syncline.core.reconcile.side.LiveState;
import io.syncline.core.reconcile.side.PullRetry;
import io.syncline.core.reconcile.side.SideReader;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.Waits;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.Failure;
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
 *
 * <p>A system that is busy, or does not answer, is waited for as long as the run's patience lasts.
 * Both sides are read again after a wait: a copy from before it is no counterpart of one after it.
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
  record Pair(LiveState a, LiveState b) {

    /** With what was found of the side that was absent. */
    Pair with(LiveState found) {
      return a instanceof LiveState.Absent ? new Pair(found, b) : new Pair(a, found);
    }
  }

  /** One side to be looked at. */
  private record Wanted(Participant participant, Set<NativeRef> refs) {}

  /** By the suspect's place. */
  Map<Long, Pair> at(SuspectJudge.Rules rules, List<Suspect> suspects, Map<Long, Trace> traces) {
    var terms = rules.terms();
    var wanted = new LinkedHashMap<Long, List<Wanted>>();
    for (var it : suspects) {
      var trace = traces.getOrDefault(it.seq(), Trace.NONE);
      var a = terms.primary();
      var b = terms.entity().participant(it.against()).orElseThrow();
      wanted.put(
          it.seq(),
          List.of(new Wanted(a, refs(it.a(), a, trace)), new Wanted(b, refs(it.b(), b, trace))));
    }
    var seen = patiently(rules, wanted);
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

  /** Reads until there is an answer for each, as often and as long as the patience lasts. */
  private Map<NativeRef, ReadOutcome> patiently(
      SuspectJudge.Rules rules, Map<Long, List<Wanted>> wanted) {
    var seen = new HashMap<NativeRef, ReadOutcome>();
    for (var open = List.copyOf(wanted.values()); !open.isEmpty(); ) {
      rules.run().goOn();
      seen.putAll(read(open.stream().flatMap(List::stream).toList()));
      var pauses = pauses(rules.waits(), open, seen);
      pauses.values().stream().max(Duration::compareTo).ifPresent(rules.run()::rest);
      open =
          open.stream()
              .filter(
                  sides ->
                      sides.stream()
                          .filter(it -> pauses.containsKey(it.participant().system()))
                          .anyMatch(it -> !failures(it, seen).isEmpty()))
              .toList();
    }
    return seen;
  }

  /** How long to wait for each system that is to be asked again. */
  private static Map<SystemId, Duration> pauses(
      Waits waits, List<List<Wanted>> asked, Map<NativeRef, ReadOutcome> seen) {
    var failures = new HashMap<SystemId, List<@Nullable Failure>>();
    for (var side : asked.stream().flatMap(List::stream).toList()) {
      failures
          .computeIfAbsent(side.participant().system(), system -> new ArrayList<>())
          .addAll(failures(side, seen));
    }
    var pauses = new HashMap<SystemId, Duration>();
    failures.forEach(
        (system, some) -> {
          var pause = waits.on(system).pause(some);
          if (pause != null) {
            pauses.put(system, pause);
          }
        });
    return pauses;
  }

  /** What kept a side from being read, and may pass. */
  private static List<Failure> failures(Wanted side, Map<NativeRef, ReadOutcome> seen) {
    return side.refs().stream()
        .map(seen::get)
        .filter(ReadOutcome.Failed.class::isInstance)
        .map(it -> ((ReadOutcome.Failed) it).failure())
        .filter(PullRetry::passing)
        .toList();
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
      var outcomes = system.read(object, group);
      outcomes.forEach(it -> seen.put(it.ref(), it));
      var limit = outcomes.stream().filter(LiveLook::limited).findFirst();
      if (limit.isPresent()) {
        var failure = ((ReadOutcome.Failed) limit.get()).failure();
        refs.subList(from + group.size(), refs.size())
            .forEach(it -> seen.put(it, new ReadOutcome.Failed(it, failure)));
        return;
      }
    }
  }

  private static boolean limited(ReadOutcome outcome) {
    return outcome instanceof ReadOutcome.Failed it && it.failure() instanceof Failure.Deferred;
  }

  private LiveState side(SideReader reader, Wanted wanted, Map<NativeRef, ReadOutcome> seen) {
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
        return new LiveState.Unclear(why(ref, outcome));
      }
    }
    if (copies.isEmpty()) {
      return new LiveState.Absent(gone);
    }
    if (copies.size() > 1) {
      return new LiveState.Several(copies);
    }
    return one(copies.get(0));
  }

  /** A copy by what it says itself. */
  static LiveState one(SideRecord copy) {
    if (copy.archived()) {
      return new LiveState.Left(copy);
    }
    return switch (copy.filter()) {
      case IN, UNDECIDED -> new LiveState.There(copy);
      case OUT -> new LiveState.Left(copy);
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

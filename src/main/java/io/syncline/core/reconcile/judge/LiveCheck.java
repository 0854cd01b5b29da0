package io.syncline.core.reconcile.judge;

import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.difference.Trace;
import io.syncline.core.reconcile.side.PullRetry;
import io.syncline.core.reconcile.side.SideReader;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.system.CallOrigin;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ReadOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads suspects again on both sides, in groups, and says what each side is now (S23). Advances no
 * shadow (S1).
 *
 * <p>A system that is busy, or does not answer, is waited for as long as the run's patience lasts.
 * Both sides are read again after a wait: a copy from before it is no counterpart of one after it.
 */
final class LiveCheck {

  /** Ids asked for at once; systems split it to what they take. */
  private static final int GROUP = 100;

  private final ReconciliationContext run;
  private final Terms terms;
  private final PullRetry.PerSystem waits;
  private final SideReader reader;

  LiveCheck(ReconciliationContext run, Terms terms, PullRetry.PerSystem waits) {
    this.run = run;
    this.terms = terms;
    this.waits = waits;
    this.reader = new SideReader(terms, run.sides().transformer());
  }

  /** One side to be looked at. */
  private record Wanted(Participant participant, Set<NativeRef> refs) {}

  /** Both sides of a suspect, to be looked at. */
  private record Pair(Suspect suspect, Trace trace, Wanted a, Wanted b) {

    Stream<Wanted> sides() {
      return Stream.of(a, b);
    }
  }

  /**
   * @param traces by the suspect's place
   */
  List<CheckedSuspect> at(List<Suspect> suspects, Map<Long, Trace> traces) {
    var pairs =
        suspects.stream().map(it -> pair(it, traces.getOrDefault(it.seq(), Trace.NONE))).toList();
    var seen = withRetries(pairs);
    return pairs.stream()
        .map(
            it ->
                new CheckedSuspect(
                    terms, it.suspect(), side(it.a(), seen), side(it.b(), seen), it.trace()))
        .toList();
  }

  private Pair pair(Suspect it, Trace trace) {
    var a = terms.primary();
    var b = terms.entity().participant(it.key().against()).orElseThrow();
    return new Pair(
        it,
        trace,
        new Wanted(a, refs(it.subject().a(), a, trace)),
        new Wanted(b, refs(it.subject().b(), b, trace)));
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
  private Map<NativeRef, ReadOutcome> withRetries(List<Pair> wanted) {
    var seen = new HashMap<NativeRef, ReadOutcome>();
    for (var open = wanted; !open.isEmpty(); ) {
      run.work().goOn();
      var sides = open.stream().flatMap(Pair::sides).toList();
      read(sides, seen);
      var pauses = pauses(sides, seen);
      pauses.values().stream().max(Duration::compareTo).ifPresent(run.work()::rest);
      open =
          open.stream()
              .filter(
                  pair ->
                      pair.sides()
                          .filter(it -> pauses.containsKey(it.participant().system()))
                          .anyMatch(it -> !failures(it, seen).isEmpty()))
              .toList();
    }
    return seen;
  }

  /** How long to wait for each system that is to be asked again. */
  private Map<SystemId, Duration> pauses(List<Wanted> asked, Map<NativeRef, ReadOutcome> seen) {
    var failures = new HashMap<SystemId, List<@Nullable Failure>>();
    for (var side : asked) {
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

  private void read(List<Wanted> wanted, Map<NativeRef, ReadOutcome> seen) {
    for (var participant : terms.entity().participants()) {
      var refs = new TreeSet<NativeRef>();
      wanted.stream()
          .filter(it -> it.participant().system().equals(participant.system()))
          .forEach(it -> refs.addAll(it.refs()));
      run.sides()
          .systems()
          .find(participant.system())
          .ifPresent(system -> read(system, participant.object(), List.copyOf(refs), seen));
    }
  }

  private static void read(
      ConnectedSystem system,
      String object,
      List<NativeRef> refs,
      Map<NativeRef, ReadOutcome> seen) {
    for (int from = 0; from < refs.size(); from += GROUP) {
      var group = refs.subList(from, Math.min(refs.size(), from + GROUP));
      var outcomes = CallOrigin.ofRun(() -> system.read(object, group));
      outcomes.forEach(it -> seen.put(it.ref(), it));
      for (var it : outcomes) {
        if (it instanceof ReadOutcome.Failed failed
            && failed.failure() instanceof Failure.Deferred limit) {
          refs.subList(from + group.size(), refs.size())
              .forEach(rest -> seen.put(rest, new ReadOutcome.Failed(rest, limit)));
          return;
        }
      }
    }
  }

  private LiveState side(Wanted wanted, Map<NativeRef, ReadOutcome> seen) {
    var at = wanted.participant();
    var ahead =
        run.sides()
            .systems()
            .find(at.system())
            .map(ConnectedSystem::clockOffset)
            .orElse(Duration.ZERO);
    var copies = new ArrayList<SideRecord>();
    var gone = new TreeSet<NativeRef>();
    for (var ref : wanted.refs()) {
      var outcome = seen.get(ref);
      if (outcome instanceof ReadOutcome.Found found) {
        copies.add(reader.read(at, found.record(), ahead));
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

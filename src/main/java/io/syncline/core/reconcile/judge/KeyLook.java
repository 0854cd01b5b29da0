package io.syncline.core.reconcile.judge;

import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.difference.Trace;
import io.syncline.core.reconcile.difference.Traces;
import io.syncline.core.reconcile.side.LiveState;
import io.syncline.core.reconcile.side.PullRetry;
import io.syncline.core.reconcile.side.SideReader;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.transform.Transformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks a side by the key for what no listing of it showed and no link names, before it is said to
 * be missing there: what is found is not missing, it is not linked.
 *
 * <p>At most one question for each suspect that is looked at, in groups; a system that is busy is
 * waited for, and one that does not answer leaves the suspect undecidable. Where the system cannot
 * be asked by the key, two complete listings are all there is (S23).
 */
final class KeyLook {

  /** Questions at once: few enough to get their turn within a slow rate limit. */
  private static final int GROUP = 20;

  private static final String TOO_MANY = " has more records of that part of the key than are read";

  private final ConnectedSystems systems;
  private final Transformer transformer;
  private final Traces traces;

  KeyLook(ConnectedSystems systems, Transformer transformer, Traces traces) {
    this.systems = systems;
    this.transformer = transformer;
    this.traces = traces;
  }

  /** Which system to query for the counterpart of which record. */
  private record Wanted(long seq, Participant at, SideRecord of, Query query) {}

  /** What was found for those that had to be asked for, by their places. */
  Map<Long, LiveState> at(
      SuspectJudge.Rules rules, Map<Long, Suspect> all, Map<Long, LiveLook.Pair> pairs) {
    var byParticipant = new LinkedHashMap<NativeRef, List<Wanted>>();
    for (var it : all.values()) {
      var wanted = wanted(rules.terms(), it, pairs.get(it.seq()));
      if (wanted != null) {
        var of = new NativeRef(wanted.at().system(), wanted.at().object(), "any");
        byParticipant.computeIfAbsent(of, any -> new ArrayList<>()).add(wanted);
      }
    }
    var found = new HashMap<Long, LiveState>();
    byParticipant.values().forEach(some -> found.putAll(asked(rules, some)));
    return found;
  }

  /** Null where there is nothing to ask, or no way to. */
  private @Nullable Wanted wanted(Terms terms, Suspect suspect, LiveLook.Pair pair) {
    var b = terms.entity().participant(suspect.against()).orElseThrow();
    if (pair.a() instanceof LiveState.There it && isUnknown(pair.b())) {
      return wanted(terms, suspect.seq(), b, it.copy());
    }
    return pair.b() instanceof LiveState.There it && isUnknown(pair.a())
        ? wanted(terms, suspect.seq(), terms.primary(), it.copy())
        : null;
  }

  private static boolean isUnknown(LiveState side) {
    return side instanceof LiveState.Absent it && it.deleted().isEmpty();
  }

  private @Nullable Wanted wanted(Terms terms, long seq, Participant at, SideRecord of) {
    if (of.key() == null
        || !at.type().can(Operation.Kind.FIND)
        || systems.find(at.system()).isEmpty()) {
      return null;
    }
    var key = of.values().only(terms.key()::contains);
    var natives = transformer.outbound(terms.entity(), at, key).fields();
    for (var attribute : terms.key()) {
      var path =
          at.mappingOf(attribute)
              .map(it -> it.field())
              .filter(FieldType::findable)
              .map(FieldType::path);
      var value = path.map(natives::get);
      if (value.isPresent() && !value.get().isEmpty()) {
        return new Wanted(seq, at, of, new Query(path.get(), value.get()));
      }
    }
    return null;
  }

  private Map<Long, LiveState> asked(SuspectJudge.Rules rules, List<Wanted> all) {
    var at = all.get(0).at();
    var system = systems.find(at.system()).orElseThrow();
    var reader = new SideReader(rules.terms(), transformer);
    var copies = new LinkedHashMap<Wanted, List<SideRecord>>();
    var shown = new HashMap<Long, LiveState>();
    for (int from = 0; from < all.size(); from += GROUP) {
      var some = all.subList(from, Math.min(all.size(), from + GROUP));
      var outcomes = patiently(rules, system, at.object(), some);
      for (int i = 0; i < some.size(); i++) {
        var it = some.get(i);
        if (outcomes.get(i) instanceof FindOutcome.Found found) {
          var alike = alike(reader, it, found.records(), system);
          if (alike.isEmpty() && !found.all()) {
            shown.put(it.seq(), new LiveState.Unclear(at.system() + TOO_MANY));
          } else {
            copies.put(it, alike);
          }
        } else {
          shown.put(it.seq(), new LiveState.Unclear(why(at.system(), outcomes.get(i))));
        }
      }
    }
    var linked = linked(rules.terms(), copies.values().stream().flatMap(List::stream).toList());
    copies.forEach((it, some) -> shown.put(it.seq(), shown(some, linked)));
    return shown;
  }

  private static List<SideRecord> alike(
      SideReader reader, Wanted wanted, List<NativeRecord> records, ConnectedSystem system) {
    var byRef = new TreeMap<NativeRef, SideRecord>();
    for (var it : records) {
      var read = reader.whole(wanted.at(), it, system.clockOffset());
      if (wanted.of().key() != null && wanted.of().key().equals(read.key())) {
        byRef.put(read.ref(), read);
      }
    }
    return List.copyOf(byRef.values());
  }

  private static LiveState shown(List<SideRecord> copies, Set<NativeRef> linked) {
    var free = copies.stream().filter(it -> !linked.contains(it.ref())).toList();
    if (free.isEmpty()) {
      return copies.isEmpty() ? new LiveState.Absent(Set.of()) : new LiveState.Taken();
    }
    if (free.size() > 1) {
      return new LiveState.Several(free);
    }
    var one = LiveLook.one(free.get(0));
    return one instanceof LiveState.There it ? new LiveState.Unlinked(it.copy()) : one;
  }

  private Set<NativeRef> linked(Terms terms, List<SideRecord> copies) {
    var probes = new ArrayList<Suspect>();
    for (var it : copies) {
      probes.add(
          new Suspect(
              probes.size() + 1L,
              terms.entity().name(),
              it.ref().system(),
              Bucket.UNLINKED,
              null,
              "probe",
              List.of(),
              List.of(it.ref()),
              Set.of(),
              null,
              Set.of()));
    }
    var known = traces.of(probes);
    return probes.stream()
        .filter(it -> known.getOrDefault(it.seq(), Trace.NONE).state() != null)
        .map(it -> it.b().get(0))
        .collect(Collectors.toSet());
  }

  /** Asks until there is an answer for each, as often and as long as the patience lasts. */
  private List<FindOutcome> patiently(
      SuspectJudge.Rules rules, ConnectedSystem system, String object, List<Wanted> all) {
    var outcomes = new ArrayList<FindOutcome>();
    all.forEach(it -> outcomes.add(new FindOutcome.Failed(new Failure.Transient("not asked"))));
    var waiting = rules.waits().on(system.id());
    while (true) {
      rules.run().goOn();
      var open = new ArrayList<Integer>();
      for (int i = 0; i < all.size(); i++) {
        if (PullRetry.passing(failure(outcomes.get(i)))) {
          open.add(i);
        }
      }
      var answers = ask(system, object, open.stream().map(it -> all.get(it).query()).toList());
      for (int i = 0; i < open.size(); i++) {
        outcomes.set(open.get(i), answers.get(i));
      }
      var failures = answers.stream().map(KeyLook::failure).filter(PullRetry::passing).toList();
      var pause = waiting.pause(failures);
      if (pause == null) {
        return outcomes;
      }
      rules.run().rest(pause);
    }
  }

  private static List<FindOutcome> ask(ConnectedSystem system, String object, List<Query> queries) {
    try {
      return system.find(object, queries);
    } catch (RuntimeException broken) {
      var failed =
          new FindOutcome.Failed(
              new Failure.Transient("the call failed: " + broken.getClass().getSimpleName()));
      return queries.stream().<FindOutcome>map(it -> failed).toList();
    }
  }

  private static @Nullable Failure failure(FindOutcome outcome) {
    return outcome instanceof FindOutcome.Failed failed ? failed.failure() : null;
  }

  private static String why(SystemId system, FindOutcome outcome) {
    var failure = failure(outcome);
    return system
        + " could not be asked by the key: "
        + (failure == null ? "no answer" : failure.reason());
  }
}

package io.syncline.core.reconcile.judge;

import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.side.PullRetry;
import io.syncline.core.reconcile.side.SideReader;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks a side by the key for what no listing of it showed and no link names, before it is said to
 * be missing there: what is found is not missing, it is not linked.
 *
 * <p>At most one question for each suspect that is looked at, in groups; a system that is busy is
 * waited for, and one that does not answer leaves the suspect undecidable. Where the system cannot
 * be asked by the key, two complete listings are all there is (S23).
 */
record KeySearch(ReconciliationContext run, Terms terms, PullRetry.PerSystem waits) {

  /** Questions at once: few enough to get their turn within a slow rate limit. */
  private static final int GROUP = 20;

  private static final String TOO_MANY = " has more records of that part of the key than are read";

  /** Which system to query for the counterpart of which record. */
  private record Wanted(long seq, Participant at, SideRecord of, Query query) {}

  /** The same with what was found for those that had to be asked for. */
  List<CheckedSuspect> completed(List<CheckedSuspect> all) {
    var byParticipant = new LinkedHashMap<SystemId, List<Wanted>>();
    for (var it : all) {
      var wanted = wanted(it);
      if (wanted != null) {
        byParticipant.computeIfAbsent(wanted.at().system(), at -> new ArrayList<>()).add(wanted);
      }
    }
    var found = new HashMap<Long, LiveState>();
    byParticipant.values().forEach(some -> found.putAll(asked(some)));
    var completed =
        all.stream()
            .map(it -> found.containsKey(it.seq()) ? it.with(found.get(it.seq())) : it)
            .toList();
    var met =
        completed.stream()
            .filter(it -> found.containsKey(it.seq()) && !found.get(it.seq()).copies().isEmpty())
            .map(CheckedSuspect::suspect)
            .toList();
    var known = run.ports().findings().traces().of(met);
    return completed.stream()
        .map(it -> known.containsKey(it.seq()) ? it.known(known.get(it.seq())) : it)
        .toList();
  }

  /** Null where there is nothing to ask, or no way to. */
  private @Nullable Wanted wanted(CheckedSuspect seen) {
    if (seen.a() instanceof LiveState.There it && isUnknown(seen.b())) {
      return wanted(seen.seq(), seen.other(), it.copy());
    }
    return seen.b() instanceof LiveState.There it && isUnknown(seen.a())
        ? wanted(seen.seq(), terms.primary(), it.copy())
        : null;
  }

  private static boolean isUnknown(LiveState side) {
    return side instanceof LiveState.Absent it && it.deleted().isEmpty();
  }

  private @Nullable Wanted wanted(long seq, Participant at, SideRecord of) {
    if (of.key() == null
        || !at.type().can(Operation.Kind.FIND)
        || run.sides().systems().find(at.system()).isEmpty()) {
      return null;
    }
    var key = of.values().only(terms.key()::contains);
    var natives = run.sides().transformer().outbound(terms.entity(), at, key).fields();
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

  private Map<Long, LiveState> asked(List<Wanted> all) {
    var at = all.get(0).at();
    var system = run.sides().systems().find(at.system()).orElseThrow();
    var reader = new SideReader(terms, run.sides().transformer());
    var copies = new LinkedHashMap<Wanted, List<SideRecord>>();
    var shown = new HashMap<Long, LiveState>();
    for (int from = 0; from < all.size(); from += GROUP) {
      var some = all.subList(from, Math.min(all.size(), from + GROUP));
      var outcomes = withRetries(system, at.object(), some);
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
    var refs = copies.values().stream().flatMap(List::stream).map(SideRecord::ref).toList();
    var linked = run.ports().effects().changes().links(refs).keySet();
    copies.forEach((it, some) -> shown.put(it.seq(), shown(some, linked)));
    return shown;
  }

  private static List<SideRecord> alike(
      SideReader reader, Wanted wanted, List<NativeRecord> records, ConnectedSystem system) {
    var byRef = new TreeMap<NativeRef, SideRecord>();
    for (var it : records) {
      var read = reader.read(wanted.at(), it, system.clockOffset());
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
    var one = LiveCheck.one(free.get(0));
    return one instanceof LiveState.There it ? new LiveState.Unlinked(it.copy()) : one;
  }

  /** Asks until there is an answer for each, as often and as long as the patience lasts. */
  private List<FindOutcome> withRetries(ConnectedSystem system, String object, List<Wanted> all) {
    var outcomes = new ArrayList<FindOutcome>();
    all.forEach(it -> outcomes.add(new FindOutcome.Failed(new Failure.Transient("not asked"))));
    var waiting = waits.on(system.id());
    while (true) {
      run.work().goOn();
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
      var failures = answers.stream().map(KeySearch::failure).filter(PullRetry::passing).toList();
      var pause = waiting.pause(failures);
      if (pause == null) {
        return outcomes;
      }
      run.work().rest(pause);
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

package io.syncline.core.backfill.plan;

import io.syncline.core.backfill.run.Backfill;
import io.syncline.core.backfill.run.BulkRun;
import io.syncline.core.backfill.run.BulkStore;
import io.syncline.core.backfill.run.Pacing;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import io.syncline.core.run.RunCounters;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.Transformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries out an approved plan: reads again what it was made from, files what is unchanged, and
 * refuses what changed since. What is filed is processed as any change; an edit that is made
 * between this look and the write is met there as any conflict is.
 */
public final class Execution implements BulkRun {

  static final String CHANGED = "changed since";
  static final String NOT_FOUND = "not found";
  private static final int PAGE = 200;

  private final PlanStore plans;
  private final BulkStore bulk;
  private final ConnectedSystems systems;
  private final CopyComparison looks;
  private final Pacing pacing;
  private final Wakeups wakeups;
  private final Runtime runtime;

  public Execution(
      PlanStore plans,
      BulkStore bulk,
      ConnectedSystems systems,
      Transformer transformer,
      Pacing pacing,
      Wakeups wakeups,
      Runtime runtime) {
    this.plans = plans;
    this.bulk = bulk;
    this.runtime = runtime;
    this.systems = systems;
    this.looks = new CopyComparison(transformer);
    this.pacing = pacing;
    this.wakeups = wakeups;
  }

  @Override
  public List<Run.Kind> kinds() {
    return List.of(Run.Kind.EXECUTE);
  }

  /** The plan a run carries out. */
  static String planOf(Run run) {
    return run.request().words().fields().get("plan") instanceof Value.Text plan
        ? plan.value()
        : "";
  }

  /** What a run is asked that is to carry out a plan. */
  public static Value.Struct request(Plan plan, Value.Struct asked) {
    var words = new TreeMap<>(asked.fields());
    words.put("plan", Value.text(plan.id()));
    return new Value.Struct(words);
  }

  @Override
  public void work(ActiveRun ongoing) {
    var plan = planOf(ongoing.run());
    long after = after(ongoing.claimed().checkpoint());
    var place = place(ongoing.claimed().checkpoint());
    try {
      while (true) {
        pacing.room(ongoing, PAGE);
        var items = ofOnePlace(whole(plans.items(PlanStore.Query.all(plan, after, PAGE))));
        if (items.isEmpty()) {
          break;
        }
        var next = place(items.get(0));
        if (!next.equals(place)) {
          settle(ongoing, plan, after, place);
          place = next;
        }
        after = file(ongoing, plan, items, place);
      }
    } catch (SystemFailure failed) {
      ongoing.end(
          Run.Status.FAILED,
          counts(ongoing.run(), plan, 0),
          failed.system() + " could not be read: " + failed.failure().reason());
      return;
    }
    settle(ongoing, plan, after, place);
    var counts = counts(ongoing.run(), plan, 0);
    if (plans.find(plan).isEmpty()) {
      ongoing.end(
          Run.Status.FAILED, counts, "The plan " + plan + " is not kept any more: plan again");
      return;
    }
    plans.executed(plan);
    ongoing.end(
        RunCounters.clean(counts) ? Run.Status.SUCCEEDED : Run.Status.PARTIAL,
        counts,
        counts.getOrDefault(RunCounters.REFUSED, 0L) == 0
            ? null
            : "What changed since it was planned was refused: plan again");
  }

  /** Items of one source are refused or filed together: a page ends behind the last of one. */
  private static List<PlanItem> whole(List<PlanItem> items) {
    if (items.size() < PAGE) {
      return items;
    }
    var last = items.get(items.size() - 1).source().ref();
    int end = items.size();
    while (end > 0 && Objects.equals(items.get(end - 1).source().ref(), last)) {
      end--;
    }
    return end == 0 ? items : items.subList(0, end);
  }

  /** One listing of the plan at a time, as it was made: the next begins when all is settled. */
  private static List<PlanItem> ofOnePlace(List<PlanItem> items) {
    int end = 0;
    while (end < items.size() && place(items.get(end)).equals(place(items.get(0)))) {
      end++;
    }
    return items.subList(0, end);
  }

  private static String place(PlanItem item) {
    var source = item.source().ref();
    return source == null
        ? ""
        : item.subject().entity() + "@" + source.system() + "/" + source.object();
  }

  private void settle(ActiveRun ongoing, String plan, long after, String place) {
    pacing.settled(
        ongoing,
        waiting -> ongoing.save(checkpoint(after, place), counts(ongoing.run(), plan, waiting)));
  }

  private long file(ActiveRun ongoing, String plan, List<PlanItem> items, String place) {
    var groups =
        items.stream()
            .filter(it -> it.source().ref() != null)
            .collect(
                Collectors.groupingBy(
                    it -> it.source().ref(), LinkedHashMap::new, Collectors.toList()));
    var now = look(ongoing, groups.values());
    var events = new ArrayList<InboxEvent>();
    var filed = new ArrayList<Long>();
    var refused = new HashMap<Long, String>();
    groups.forEach(
        (source, some) -> {
          var why = some.stream().map(it -> refusal(it, now)).filter(it -> it != null).findFirst();
          if (why.isPresent()) {
            some.forEach(it -> refused.put(it.seq(), why.get()));
          } else {
            events.add(Backfill.event(source, origin(ongoing.run()), runtime.ids(), runtime.now()));
            some.forEach(it -> filed.add(it.seq()));
          }
        });
    long last = items.get(items.size() - 1).seq();
    plans.file(
        ongoing.claimed(),
        plan,
        events,
        filed,
        refused,
        checkpoint(last, place),
        counts(ongoing.run(), plan, 0));
    events.stream().map(it -> it.ref().system()).distinct().forEach(wakeups::inbox);
    return last;
  }

  /** Who approved the plan approved what it creates, however much that is. */
  private static Origin origin(Run run) {
    return Origin.ofRun(run.id()).through(HeldCreation.APPROVED);
  }

  private static @Nullable String refusal(
      PlanItem item, Map<NativeRef, @Nullable VersionHash> now) {
    var source = item.source().ref();
    if (source != null && differs(now, source, item.source().hash())) {
      return why(now, source);
    }
    var copy = item.target().copy();
    return copy != null && !PlanItem.isPlanned(copy) && differs(now, copy, item.target().hash())
        ? why(now, copy)
        : null;
  }

  private static String why(Map<NativeRef, @Nullable VersionHash> now, NativeRef ref) {
    return (now.containsKey(ref) ? CHANGED : NOT_FOUND) + ": " + ref.system();
  }

  private static boolean differs(
      Map<NativeRef, @Nullable VersionHash> now, NativeRef ref, @Nullable VersionHash planned) {
    return planned != null && !planned.equals(now.get(ref));
  }

  /** What the copies hold now, as far as any sync reads them; null for those that are gone. */
  private Map<NativeRef, @Nullable VersionHash> look(
      ActiveRun ongoing, Iterable<List<PlanItem>> groups) {
    record Place(SystemId system, String object) {}
    var wanted = new LinkedHashMap<Place, Set<NativeRef>>();
    for (var items : groups) {
      for (var item : items) {
        for (var ref : new @Nullable NativeRef[] {item.source().ref(), item.target().copy()}) {
          if (ref != null && !PlanItem.isPlanned(ref)) {
            wanted
                .computeIfAbsent(new Place(ref.system(), ref.object()), it -> new LinkedHashSet<>())
                .add(ref);
          }
        }
      }
    }
    var found = new HashMap<NativeRef, @Nullable VersionHash>();
    wanted.forEach(
        (place, refs) -> {
          var system = systems.get(place.system());
          for (var outcome : pacing.read(ongoing, system, place.object(), refs)) {
            if (outcome instanceof ReadOutcome.Found it) {
              found.put(it.ref(), looks.hash(runtime.installation(), it.record()));
            }
          }
        });
    return found;
  }

  private Map<String, Long> counts(Run run, String plan, long waiting) {
    var counts = new TreeMap<>(bulk.tally(run.id()));
    counts.put(RunCounters.REFUSED, plans.refused(plan));
    if (waiting > 0) {
      counts.put(RunCounters.WAITING, waiting);
    }
    return counts;
  }

  private static Value.Struct checkpoint(long after, String place) {
    return new Value.Struct(Map.of("after", Value.decimal(after), "place", Value.text(place)));
  }

  private static String place(Value.Struct checkpoint) {
    return checkpoint.fields().get("place") instanceof Value.Text place ? place.value() : "";
  }

  private static long after(Value.Struct checkpoint) {
    return checkpoint.fields().get("after") instanceof Value.Decimal number
        ? number.value().longValue()
        : 0;
  }
}

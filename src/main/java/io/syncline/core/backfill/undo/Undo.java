package io.syncline.core.backfill.undo;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.backfill.run.BulkRun;
import io.syncline.core.backfill.run.BulkStore;
import io.syncline.core.backfill.run.Pacing;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import io.syncline.core.run.RunCounters;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes a run back, record by record: what still holds what the run wrote there holds again what it
 * held before; what changed since is listed and left as it is.
 */
public final class Undo implements BulkRun {

  private static final int PAGE = 50;
  private static final String LINKED = "linked";

  private final RunWrites writes;
  private final BulkStore bulk;
  private final RecordRestore restoring;
  private final ConnectedSystems systems;
  private final Pacing pacing;
  private final Wakeups wakeups;

  public Undo(
      RunWrites writes,
      BulkStore bulk,
      RecordRestore restoring,
      ConnectedSystems systems,
      Pacing pacing,
      Wakeups wakeups) {
    this.systems = systems;
    this.writes = writes;
    this.bulk = bulk;
    this.restoring = restoring;
    this.pacing = pacing;
    this.wakeups = wakeups;
  }

  @Override
  public List<Run.Kind> kinds() {
    return List.of(Run.Kind.UNDO);
  }

  /** What is asked of a run that is to take another back. */
  public static Value.Struct request(String run) {
    return new Value.Struct(Map.of("run", Value.text(run)));
  }

  /**
   * What is asked of a run that gives a copy back what a wrong link wrote to it, after it was split
   * off.
   *
   * @param linked the record it was linked to
   * @param born the one that it is now
   */
  public static Value.Struct request(RecordId linked, RecordId born, NativeRef copy) {
    return new Value.Struct(
        Map.of(
            LINKED,
            Value.text(linked.toString()),
            "record",
            Value.text(born.toString()),
            "copy",
            Value.text(copy.toString())));
  }

  @Override
  public void work(ActiveRun ongoing) {
    try {
      if (ongoing.run().request().words().fields().containsKey(LINKED)) {
        giveBack(ongoing);
      } else {
        takeBack(ongoing);
      }
    } catch (SystemFailure failed) {
      ongoing.end(
          Run.Status.FAILED,
          bulk.tally(ongoing.run().id()),
          failed.system() + " could not be read: " + failed.failure().reason());
    }
  }

  private void takeBack(ActiveRun ongoing) {
    var undone = text(ongoing.run().request().words(), "run");
    var at = text(ongoing.claimed().checkpoint(), "after");
    @Nullable RecordId after = at.isEmpty() ? null : RecordId.parse(at);
    while (true) {
      pacing.room(ongoing, PAGE);
      var records = writes.records(undone, after, PAGE);
      if (records.isEmpty()) {
        break;
      }
      var written = writes.of(undone, records);
      var seen = look(ongoing, written);
      for (var record : records) {
        restoring
            .restore(ongoing.run(), record, written.getOrDefault(record, List.of()), seen)
            .forEach(wakeups::deliveries);
      }
      after = records.get(records.size() - 1);
      ongoing.save(checkpoint(after), bulk.tally(ongoing.run().id()));
    }
    settle(ongoing, after == null ? Value.Struct.EMPTY : checkpoint(after));
  }

  private void giveBack(ActiveRun ongoing) {
    var request = ongoing.run().request().words();
    var copy = NativeRef.parse(text(request, "copy")).orElseThrow();
    var born = RecordId.parse(text(request, "record"));
    var written = writes.ofCopy(RecordId.parse(text(request, LINKED)), copy);
    pacing.room(ongoing, 1);
    var seen = look(ongoing, Map.of(born, written));
    restoring.giveBack(ongoing.run(), born, written, seen).forEach(wakeups::deliveries);
    settle(ongoing, Value.Struct.EMPTY);
  }

  private void settle(ActiveRun ongoing, Value.Struct checkpoint) {
    pacing.settled(ongoing, waiting -> ongoing.save(checkpoint, bulk.tally(ongoing.run().id())));
    var counts = bulk.tally(ongoing.run().id());
    boolean clean = RunCounters.clean(counts);
    ongoing.end(
        clean ? Run.Status.SUCCEEDED : Run.Status.PARTIAL,
        counts,
        clean ? null : "Not all could be restored: what was not is listed");
  }

  /** The copies as they are now; those that are not there, or cannot be read, are left out. */
  private Map<NativeRef, NativeRecord> look(
      ActiveRun ongoing, Map<RecordId, List<AuditEntry>> written) {
    record Place(SystemId system, String object) {}
    var wanted = new LinkedHashMap<Place, Set<NativeRef>>();
    for (var entries : written.values()) {
      for (var entry : entries) {
        var ref = entry.about().ref();
        if (ref != null) {
          wanted
              .computeIfAbsent(new Place(ref.system(), ref.object()), it -> new LinkedHashSet<>())
              .add(ref);
        }
      }
    }
    var seen = new HashMap<NativeRef, NativeRecord>();
    wanted.forEach(
        (place, refs) -> {
          var system = systems.get(place.system());
          for (var outcome : pacing.read(ongoing, system, place.object(), refs)) {
            if (outcome instanceof ReadOutcome.Found found) {
              seen.put(found.ref(), found.record());
            }
          }
        });
    return seen;
  }

  private static Value.Struct checkpoint(RecordId after) {
    return new Value.Struct(Map.of("after", Value.text(after.toString())));
  }

  private static String text(Value.Struct said, String name) {
    return said.fields().get(name) instanceof Value.Text text ? text.value() : "";
  }
}

package io.syncline.core.sync.read;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Notices systems all of whose events are dated later than their records show: every read is then
 * repeated (S3), which is slow and usually the sign of a wrong manifest.
 *
 * <p>Counted in this process since it started; one event that is not later begins the count again.
 * Safe for threads.
 */
public final class PrematureReads implements JudgementListener {

  /** After so many events in a row that were all dated later, it is reported. */
  public static final int ENOUGH = 100;

  private final Hearer hearer;
  private final Map<Place, Later> later = new ConcurrentHashMap<>();

  public PrematureReads(Hearer hearer) {
    this.hearer = hearer;
  }

  /** Where looks were too early. */
  public record Place(SystemId system, String object) {}

  /**
   * Events that were all dated later than their records showed.
   *
   * @param least by how much at least
   * @param most by how much at most
   */
  public record Later(int events, Duration least, Duration most) {

    private Later and(Duration by) {
      return new Later(
          events + 1, by.compareTo(least) < 0 ? by : least, by.compareTo(most) > 0 ? by : most);
    }
  }

  /** Is called once, until an event of that place is not later. */
  @FunctionalInterface
  public interface Hearer {
    void allLater(Place place, Later events);
  }

  @Override
  public void judged(Entity entity, NativeRecord record, @Nullable Inbound inbound) {}

  @Override
  public void stepped(String step, List<QueuedEvent> events, Instant began) {}

  @Override
  public void looked(NativeRecord record, @Nullable Duration laterBy) {
    var place = new Place(record.ref().system(), record.ref().object());
    if (laterBy == null) {
      later.remove(place);
      return;
    }
    var counted =
        later.compute(
            place, (any, it) -> it == null ? new Later(1, laterBy, laterBy) : it.and(laterBy));
    if (counted.events() == ENOUGH) {
      hearer.allLater(place, counted);
    }
  }

  /** In words, for each object of a system of which enough events were all later. */
  public List<String> notices(SystemId system) {
    return later.entrySet().stream()
        .filter(it -> it.getKey().system().equals(system))
        .filter(it -> it.getValue().events() >= ENOUGH)
        .map(it -> words(it.getKey(), it.getValue()))
        .sorted()
        .toList();
  }

  private static String words(Place place, Later later) {
    return ("the last %,d events of %s/%s are dated %,d to %,d ms later than their records show,"
            + " so each record is read several times: see `occurredAt`, `granularity` and"
            + " `visibleAfter` of the manifest")
        .formatted(
            later.events(),
            place.system(),
            place.object(),
            later.least().toMillis(),
            later.most().toMillis());
  }
}

package io.syncline.sandbox.demo;

import io.syncline.sandbox.kernel.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** What programs wrote into the stand-ins since a moment, by the stand-ins' own journals. */
final class Arrivals {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long LOOK_MILLIS = 5;

  /** One write: how long after the moment it took effect. */
  record Arrival(Place place, String operation, long millis) {}

  private final Town town;
  private final Instant since = Instant.now();
  private final Map<Place, Integer> seen = new EnumMap<>(Place.class);

  /** From now on. */
  Arrivals(Town town) {
    this.town = town;
    for (var place : Place.values()) {
      seen.put(place, town.at(place).journal().size());
    }
  }

  Instant since() {
    return since;
  }

  /**
   * The first write that fits in each of these systems; one that did not come in time is left out.
   */
  List<Arrival> await(Collection<Place> places, Predicate<Journal.Entry> fits)
      throws InterruptedException {
    until(() -> places.stream().allMatch(place -> !matching(place, fits).isEmpty()));
    var arrivals = new ArrayList<Arrival>();
    for (var place : places) {
      matching(place, fits).stream().limit(1).map(it -> arrival(place, it)).forEach(arrivals::add);
    }
    return arrivals;
  }

  /** How many writes went into a system. */
  int count(Place place, Predicate<Journal.Entry> fits) {
    return matching(place, fits).size();
  }

  private Arrival arrival(Place place, Journal.Entry entry) {
    var took = Duration.between(since, entry.at()).toMillis();
    return new Arrival(place, entry.operation(), Math.max(0, took));
  }

  private List<Journal.Entry> matching(Place place, Predicate<Journal.Entry> fits) {
    long after = Objects.requireNonNull(seen.get(place));
    return town.at(place)
        .journal()
        .where(it -> it.seq() > after && it.source() == Journal.Source.API && fits.test(it));
  }

  /** Whether it came true in time. */
  static boolean until(BooleanSupplier condition) throws InterruptedException {
    return until(condition, PATIENCE);
  }

  static boolean until(BooleanSupplier condition, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return true;
  }
}

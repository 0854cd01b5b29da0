package io.syncline.route.salesforce;

import io.syncline.core.inbox.Wakeups;
import io.syncline.core.landing.Landing.Place;
import io.syncline.core.run.poll.Watermarks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The replay id of the last event of each object that was stored, in the database. A subscription
 * begins after it. Where events may have been lost since, the system is polled: its polls resume
 * from their own watermark, which no event moves.
 */
public final class ReplayPositions {

  /** Only events from now on. */
  static final long NEW = -1;

  /** All that Salesforce keeps. */
  static final long ALL = -2;

  /** Salesforce keeps events for 72 hours. */
  static final Duration KEPT = Duration.ofHours(71);

  private static final Logger LOG = Logger.getLogger(ReplayPositions.class);
  private static final String SUFFIX = "/replay";

  private final Watermarks watermarks;
  private final Wakeups wakeups;
  private final InstantSource clock;
  private final Map<Place, Long> begun = new ConcurrentHashMap<>();

  public ReplayPositions(Watermarks watermarks, Wakeups wakeups, InstantSource clock) {
    this.watermarks = watermarks;
    this.wakeups = wakeups;
    this.clock = clock;
  }

  /**
   * Where a subscription begins: after the last event that was stored; with new events where there
   * was none; with all that are kept where the last one is older than those.
   */
  long begin(Place place) {
    var token = watermarks.token(place.system(), place.object() + SUFFIX).orElse(null);
    if (token == null) {
      return NEW;
    }
    var parts = token.split(" ", 2);
    long id = Long.parseLong(parts[0]);
    if (Instant.parse(parts[1]).isBefore(clock.instant().minus(KEPT))) {
      missed(place, "the last one came more than 71 hours ago, and Salesforce keeps 72");
      return ALL;
    }
    begun.put(place, id);
    return id;
  }

  /**
   * An event came, and is about to be stored. One that is not newer than where the subscription
   * began shows that Salesforce did not accept that place.
   */
  void received(Place place, long id) {
    var from = begun.remove(place);
    if (from != null && id <= from) {
      missed(place, "Salesforce did not accept the replay id " + from);
    }
  }

  /** The event is stored: a subscription after a restart begins after it. */
  void stored(Place place, long id) {
    watermarks.keep(place.system(), place.object() + SUFFIX, id + " " + clock.instant());
  }

  private void missed(Place place, String why) {
    LOG.warnf("Change events of %s may be missing: %s. The system is polled now", place, why);
    wakeups.polls(place.system());
  }
}

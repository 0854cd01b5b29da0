package io.syncline.core.transform;

import io.syncline.core.definition.Entity;
import java.time.ZoneId;
import java.util.Locale;

/**
 * What values are read against where they do not say it themselves.
 *
 * @param zone time zone of times without one
 * @param region ISO 3166 country of phone numbers without one; empty: none
 */
record Surroundings(ZoneId zone, String region) {

  static Surroundings of(Entity entity) {
    return new Surroundings(entity.timeZone(), entity.region().toUpperCase(Locale.ROOT));
  }

  /** The same in another time zone. */
  Surroundings in(ZoneId other) {
    return new Surroundings(other, region);
  }
}

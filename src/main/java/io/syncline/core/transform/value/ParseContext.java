package io.syncline.core.transform.value;

import io.syncline.core.definition.model.Entity;
import java.time.ZoneId;
import java.util.Locale;

/**
 * What values are read against where they do not say it themselves.
 *
 * @param zone time zone of times without one
 * @param region ISO 3166 country of phone numbers without one; empty: none
 */
public record ParseContext(ZoneId zone, String region) {

  public static ParseContext of(Entity entity) {
    return new ParseContext(entity.timeZone(), entity.region().toUpperCase(Locale.ROOT));
  }

  /** The same in another time zone. */
  public ParseContext in(ZoneId other) {
    return new ParseContext(other, region);
  }
}

package io.syncline.core.definition.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When changes are carried: at once, in steps, or as a Quartz cron says.
 *
 * @param every how often; null: not in steps
 * @param cron Quartz cron; null: not by cron
 */
public record Frequency(@Nullable Duration every, @Nullable String cron) {

  public static final Frequency REALTIME = new Frequency(null, null);

  public boolean realtime() {
    return every == null && cron == null;
  }

  @Override
  public String toString() {
    return every != null ? every.toString() : cron != null ? cron : "realtime";
  }
}

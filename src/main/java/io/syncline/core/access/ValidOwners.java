package io.syncline.core.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Whether the owners of long answers may still receive them: each is looked up once in a few
 * seconds, however many answers it receives. Safe for threads.
 */
public final class ValidOwners {

  static final Duration KEPT = Duration.ofSeconds(5);

  private final Predicate<String> lookup;
  private final InstantSource clock;
  private final Map<String, Checked> checked = new ConcurrentHashMap<>();

  private record Checked(boolean valid, Instant until) {}

  /**
   * @param lookup whether the owner of this name has a valid token, or is logged in
   */
  public ValidOwners(Predicate<String> lookup, InstantSource clock) {
    this.lookup = lookup;
    this.clock = clock;
  }

  /** Whether it was valid some seconds ago at most. */
  public boolean isValid(String name) {
    var now = clock.instant();
    checked.values().removeIf(it -> !now.isBefore(it.until()));
    return checked
        .computeIfAbsent(name, it -> new Checked(lookup.test(it), now.plus(KEPT)))
        .valid();
  }
}

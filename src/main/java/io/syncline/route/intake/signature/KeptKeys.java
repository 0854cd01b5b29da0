package io.syncline.route.intake.signature;

import io.syncline.core.inbox.HookKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a vendor said of its keys: a key for an hour, or until it ends, and that there is none
 * for a minute. Anyone can send tokens that name new keys, so a vendor is asked a few times a
 * minute at most; further tokens of keys that are not known yet have to be sent again.
 */
public final class KeptKeys implements HookKeys {

  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration NONE_KEPT = Duration.ofMinutes(1);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MOST_IN_WINDOW = 12;
  private static final int MOST_AT_ONCE = 2;
  private static final int MOST_KEPT = 64;
  private static final long LONGEST_WAIT_SECONDS = 10;

  private final HookKeys vendor;
  private final InstantSource clock;
  private final Map<String, Kept> known = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, CompletableFuture<Answer>> asking = new ConcurrentHashMap<>();
  private Instant windowEnds = Instant.MIN;
  private int asked;

  private record Kept(Answer answer, Instant until) {}

  public KeptKeys(HookKeys vendor, InstantSource clock) {
    this.vendor = vendor;
    this.clock = clock;
  }

  @Override
  public Answer key(String id) {
    var kept = known(id);
    if (kept != null) {
      return kept;
    }
    var mine = new CompletableFuture<Answer>();
    var others = asking.putIfAbsent(id, mine);
    if (others != null) {
      return others.copy().completeOnTimeout(none(), LONGEST_WAIT_SECONDS, TimeUnit.SECONDS).join();
    }
    Answer answer = none();
    try {
      answer = mayAsk() ? vendor.key(id) : none();
      keep(id, answer);
      return answer;
    } finally {
      asking.remove(id, mine);
      mine.complete(answer);
    }
  }

  private static Answer none() {
    return new Answer.Unavailable();
  }

  private synchronized @Nullable Answer known(String id) {
    var kept = known.get(id);
    return kept != null && kept.until().isAfter(clock.instant()) ? kept.answer() : null;
  }

  private synchronized boolean mayAsk() {
    var now = clock.instant();
    if (!now.isBefore(windowEnds)) {
      windowEnds = now.plus(WINDOW);
      asked = 0;
    }
    if (asking.size() > MOST_AT_ONCE || asked >= MOST_IN_WINDOW) {
      return false;
    }
    asked++;
    return true;
  }

  private synchronized void keep(String id, Answer answer) {
    if (answer instanceof Answer.Unavailable) {
      return;
    }
    known.put(id, new Kept(answer, until(answer)));
    if (known.size() > MOST_KEPT) {
      var oldest = known.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private Instant until(Answer answer) {
    var now = clock.instant();
    if (!(answer instanceof Answer.Key key)) {
      return now.plus(NONE_KEPT);
    }
    var kept = now.plus(KEPT);
    var ends = key.ends();
    return ends != null && ends.isAfter(now) && ends.isBefore(kept) ? ends : kept;
  }
}

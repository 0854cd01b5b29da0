package io.syncline.store.sql;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * What a queue skips because a newer version wrote it: it stays in the queue, is checked again
 * every minute, and is logged once for each kind. Safe for threads.
 */
public final class NewerFormatRows {

  private static final Logger LOG = Logger.getLogger(NewerFormatRows.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final String what;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  /**
   * @param what the queue's items, in plural
   */
  public NewerFormatRows(String what) {
    this.what = what;
  }

  public void note(UnreadableRow unreadable) {
    if (logged.add(unreadable.getMessage())) {
      LOG.warnf(
          "%s with %s are left to a newer version of Syncline, which wrote them",
          what, unreadable.getMessage());
    }
  }

  /** When to look again. */
  public static Instant again(Instant now) {
    return now.plus(PAUSE);
  }
}

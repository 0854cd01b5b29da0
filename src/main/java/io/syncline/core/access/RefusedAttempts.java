package io.syncline.core.access;

import io.syncline.core.access.ActionLog.Action;
import io.syncline.core.model.Ids;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Brings what was refused into the action log, some seconds later. The same attempt of a minute is
 * one entry with a count, and an actor has a few entries in a minute: what is more is counted
 * together, so that the log cannot be flooded. Safe for threads; nothing here waits.
 */
public final class RefusedAttempts {

  /** Who was refused before it was known who it is. */
  public static final String UNKNOWN = "unknown";

  /** The path of an entry that counts attempts on several. */
  public static final String MORE = "*";

  static final int MAX_PATHS = 5;

  private static final int MAX_LENGTH = 200;
  private static final long MINUTE = 60_000;

  private final ActionLog log;
  private final Ids ids;
  private final InstantSource clock;
  private final Map<Attempt, Entry> entries = new HashMap<>();
  private long minute;

  public RefusedAttempts(ActionLog log, Ids ids, InstantSource clock) {
    this.log = log;
    this.ids = ids;
    this.clock = clock;
    this.minute = clock.millis() / MINUTE;
  }

  /** One attempt, as often as it was made. */
  private record Attempt(String actor, String method, String path, int status) {}

  /** What the log has of it; guarded by the attempts. */
  private static final class Entry {
    final UUID id;
    final Instant at;
    int count;
    int logged;

    Entry(UUID id, Instant at) {
      this.id = id;
      this.at = at;
    }
  }

  /** What is to be written. */
  private record Due(Action action, Entry entry) {}

  /** Notes an attempt. */
  public synchronized void add(String actor, String method, String path, int status) {
    var known = new Attempt(actor, shortened(method), shortened(path), status);
    long paths = entries.keySet().stream().filter(it -> it.actor().equals(actor)).count();
    boolean more = !entries.containsKey(known) && paths >= MAX_PATHS;
    var attempt = more ? new Attempt(actor, MORE, MORE, status) : known;
    entries.computeIfAbsent(attempt, it -> new Entry(ids.next(), clock.instant())).count++;
  }

  private static String shortened(String text) {
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
  }

  /** Writes what is new. What cannot be written is tried again. */
  public void runOnce() {
    for (var it : due()) {
      log.refused(it.action());
      logged(it);
    }
    begin();
  }

  private synchronized List<Due> due() {
    return entries.entrySet().stream()
        .filter(it -> it.getValue().count > it.getValue().logged)
        .map(it -> due(it.getKey(), it.getValue()))
        .toList();
  }

  private static Due due(Attempt it, Entry entry) {
    return new Due(
        new Action(
            entry.id, entry.at, it.actor(), it.method(), it.path(), it.status(), entry.count),
        entry);
  }

  private synchronized void logged(Due it) {
    it.entry().logged = it.action().attempts();
  }

  /** With each minute, what was written begins again. */
  private synchronized void begin() {
    long now = clock.millis() / MINUTE;
    if (now != minute) {
      minute = now;
      entries.values().removeIf(it -> it.count == it.logged);
    }
  }
}

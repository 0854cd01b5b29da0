package io.syncline.core.run.poll;

import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.inbox.WebhookReports.Seen;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides when a system that reports its changes by webhooks is polled all the same (S22): rarely
 * while they work, at its polling interval while they do not.
 *
 * <p>They work unless the last one was refused, none came for long or for longer than ever, or a
 * poll found a change that none reported. A system may be quiet for good reasons, so the last of
 * the three is the evidence: it holds until a webhook was verified and no more such changes were
 * found for a safety interval. Safe for threads.
 */
public final class SafetyPolls {

  /** How late a webhook may come, and how long a change may wait to be judged. */
  private static final Duration LATE = Duration.ofMinutes(10);

  /** However busy a system is: vendors send again what was not taken in. */
  private static final Duration BUSIEST = Duration.ofMinutes(15);

  private static final Duration REPORTED = Duration.ofHours(1);

  private final WebhookReports hooks;
  private final UnreportedChanges unreported;
  private final Pace pace;
  private final Reports reports;
  private final InstantSource clock;
  private final Map<SystemId, Instant> looked = new ConcurrentHashMap<>();
  private final Map<SystemId, HookState> states = new ConcurrentHashMap<>();
  private final Map<Change, Instant> reported = new ConcurrentHashMap<>();
  private final Map<SystemId, Queue<Span>> filed = new ConcurrentHashMap<>();

  /**
   * How often.
   *
   * @param safety between two polls of a system whose webhooks work
   * @param quiet without a webhook for so long, they may have ended
   */
  public record Pace(Duration safety, Duration quiet) {}

  /** What is polled now. */
  public enum Asked {
    NOTHING,
    /** Objects whose changes can be asked for; none is listed whole. */
    CHANGES,
    ALL
  }

  /**
   * Where it is reported, by the process that polls the system, that its webhooks come to be in
   * another state; of each state at most once an hour.
   */
  @FunctionalInterface
  public interface Reports {
    void changed(SystemId system, HookState to);
  }

  private record Change(SystemId system, HookState to) {}

  private record Span(Instant from, Instant to) {}

  public SafetyPolls(
      WebhookReports hooks,
      UnreportedChanges unreported,
      Pace pace,
      Reports reports,
      InstantSource clock) {
    this.hooks = hooks;
    this.unreported = unreported;
    this.pace = pace;
    this.reports = reports;
    this.clock = clock;
  }

  /** What to poll of a system whose webhooks report all that is polled. */
  public Asked ask(SystemId system) {
    var seen = hooks.watch(system);
    look(system, seen);
    var state = state(hooks.watch(system));
    report(system, state);
    if (state != HookState.WORKING) {
      return Asked.ALL;
    }
    var last = looked.get(system);
    return last == null || !clock.instant().isBefore(last.plus(pace.safety()))
        ? Asked.CHANGES
        : Asked.NOTHING;
  }

  private void report(SystemId system, HookState state) {
    var before = states.put(system, state);
    if (state == (before == null ? HookState.WORKING : before)) {
      return;
    }
    var now = clock.instant();
    var change = new Change(system, state);
    var last = reported.get(change);
    if (last == null || !now.isBefore(last.plus(REPORTED))) {
      reported.put(change, now);
      reports.changed(system, state);
    }
  }

  /** A poll that began then came to its end. */
  public void looked(SystemId system, Instant began) {
    looked.put(system, began);
  }

  /** A poll that began then is over; what it read so far is in the inbox. */
  public void filed(SystemId system, Instant began) {
    filed
        .computeIfAbsent(system, it -> new ConcurrentLinkedQueue<>())
        .add(new Span(began, clock.instant().plusMillis(1)));
  }

  /** How its webhooks are; working where nothing is known. */
  public HookState state(SystemId system) {
    return hooks.seen(system).map(this::state).orElse(HookState.WORKING);
  }

  /** How the webhooks are of those of these systems that report by them. */
  public Map<SystemId, HookState> states(Collection<SystemId> systems) {
    return systems.stream()
        .filter(it -> hooks.seen(it).isPresent())
        .collect(Collectors.toMap(Function.identity(), this::state));
  }

  private HookState state(Seen seen) {
    var now = clock.instant();
    if (seen.failing()) {
      return HookState.REFUSED;
    }
    var verified = seen.verified();
    var missed = seen.missed();
    if (missed != null
        && (verified == null
            || verified.isBefore(missed)
            || now.isBefore(missed.plus(pace.safety())))) {
      return HookState.INCOMPLETE;
    }
    if (verified != null && silent(seen, verified, now)) {
      return HookState.SILENT;
    }
    var last = verified == null ? seen.since() : verified;
    return last != null && !now.isBefore(last.plus(pace.quiet()))
        ? HookState.QUIET
        : HookState.WORKING;
  }

  /** Half as long again as it ever was, where that is less than what counts for all systems. */
  private boolean silent(Seen seen, Instant verified, Instant now) {
    var gaps = seen.gaps();
    var usual = gaps == null ? null : gaps.usual(now).orElse(null);
    if (usual == null) {
      return false;
    }
    var most = usual.multipliedBy(3).dividedBy(2);
    var after = most.compareTo(BUSIEST) < 0 ? BUSIEST : most;
    return after.compareTo(pace.quiet()) < 0 && !now.isBefore(verified.plus(after));
  }

  /** Once a webhook had its time to come; of a process that ended, later polls show the same. */
  private void look(SystemId system, Seen seen) {
    var spans = filed.get(system);
    var since = seen.since();
    if (spans == null || since == null) {
      return;
    }
    var due = clock.instant().minus(LATE);
    for (var span = spans.peek(); span != null && !span.to().isAfter(due); span = spans.peek()) {
      if (unreported.any(system, span.from(), span.to(), since)) {
        hooks.missed(system);
      }
      spans.remove();
    }
  }
}

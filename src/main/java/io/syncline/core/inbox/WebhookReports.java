package io.syncline.core.inbox;

import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of the webhooks of each system that definitions name, in all processes: each shares
 * its own news at {@link #runOnce}, so that no webhook waits for a database here.
 *
 * <p>That they are refused is reported when it begins and when it ends; at most once an hour,
 * because anybody can send webhooks with a wrong signature. Safe for threads.
 */
public final class WebhookReports {

  private static final Duration QUIET = Duration.ofHours(1);

  private final Reports reports;
  private final SharedHooks shared;
  private final InstantSource clock;
  private final Map<SystemId, State> states = new ConcurrentHashMap<>();

  /** Where it is reported. */
  public interface Reports {

    /** One webhook was refused. */
    void refused(SystemId system, HookFault fault);

    /** Webhooks of the system begin to be refused. */
    void begins(SystemId system, HookFault fault);

    /** A webhook of the system was verified after that. */
    void ends(SystemId system);
  }

  /**
   * What is known of a system's webhooks; null: nothing yet.
   *
   * @param since when they were first watched
   * @param verified when one was last proved to be the vendor's
   * @param refused when one was last refused
   * @param fault why
   * @param missed when a poll last proved to have found a change that none of them reported
   * @param gaps how long none came at most; null: two never came
   */
  public record Seen(
      @Nullable Instant since,
      @Nullable Instant verified,
      @Nullable Instant refused,
      @Nullable HookFault fault,
      @Nullable Instant missed,
      @Nullable HookGaps gaps) {

    /** Of single webhooks. */
    public Seen(
        @Nullable Instant since,
        @Nullable Instant verified,
        @Nullable Instant refused,
        @Nullable HookFault fault,
        @Nullable Instant missed) {
      this(since, verified, refused, fault, missed, null);
    }

    public static final Seen NOTHING = new Seen(null, null, null, null, null);

    /** Whether the last one was refused. */
    public boolean failing() {
      return refused != null && (verified == null || refused.isAfter(verified));
    }

    private Seen and(Seen other) {
      boolean theirs = other.refused != null && other.refused.equals(later(refused, other.refused));
      return new Seen(
          since == null ? other.since : since,
          later(verified, other.verified),
          later(refused, other.refused),
          theirs ? other.fault : fault,
          later(missed, other.missed),
          HookGaps.merged(gaps, other.gaps));
    }

    /** What a verified webhook says; a silence in which changes were missed is no usual one. */
    private Seen arrived(Instant now) {
      boolean usual =
          verified != null
              && now.isAfter(verified)
              && (missed == null || missed.isBefore(verified));
      var gap = usual ? HookGaps.of(Duration.between(verified, now), now) : null;
      return new Seen(null, now, null, null, null, gap);
    }

    private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
      return a == null || b != null && b.isAfter(a) ? b : a;
    }
  }

  /**
   * @param known to all processes
   * @param news of this one, not shared yet
   */
  private record State(Seen known, Seen news, @Nullable Instant reported, boolean open) {
    private static final State NEW = new State(Seen.NOTHING, Seen.NOTHING, null, false);

    Seen seen() {
      return known.and(news);
    }

    State adding(Seen more) {
      return new State(known, news.and(more), reported, open);
    }

    State shared(Seen all, Seen sent) {
      return new State(all, news.equals(sent) ? Seen.NOTHING : news, reported, open);
    }
  }

  public WebhookReports(Reports reports, SharedHooks shared, InstantSource clock) {
    this.reports = reports;
    this.shared = shared;
    this.clock = clock;
  }

  public Optional<Seen> seen(SystemId system) {
    return Optional.ofNullable(states.get(system)).map(State::seen);
  }

  /** The system's webhooks are watched from now on, if they were not before. */
  public Seen watch(SystemId system) {
    var now = clock.instant();
    return states
        .compute(
            system,
            (id, known) -> {
              var before = known == null ? State.NEW : known;
              return before.seen().since() != null
                  ? before
                  : before.adding(new Seen(now, null, null, null, null));
            })
        .seen();
  }

  public void verified(SystemId system) {
    var now = clock.instant();
    states.compute(
        system,
        (id, known) -> {
          var before = known == null ? State.NEW : known;
          if (before.open()) {
            reports.ends(id);
          }
          var after = before.adding(before.seen().arrived(now));
          return new State(after.known(), after.news(), after.reported(), false);
        });
  }

  public void refused(SystemId system, HookFault fault) {
    var now = clock.instant();
    reports.refused(system, fault);
    states.compute(
        system,
        (id, known) -> {
          var before = known == null ? State.NEW : known;
          var after = before.adding(new Seen(null, null, now, fault, null));
          var reported = before.reported();
          boolean silent = reported != null && now.isBefore(reported.plus(QUIET));
          if (before.open() || silent) {
            return after;
          }
          reports.begins(id, fault);
          return new State(after.known(), after.news(), now, true);
        });
  }

  /** A poll found a change of the system that no webhook reported. */
  public void missed(SystemId system) {
    var news = new Seen(null, null, null, null, clock.instant());
    states.compute(system, (id, known) -> (known == null ? State.NEW : known).adding(news));
  }

  /** Shares what is new here, and learns what is new elsewhere. */
  public void runOnce() {
    var news = new HashMap<SystemId, Seen>();
    states.forEach(
        (id, state) -> {
          if (!state.news().equals(Seen.NOTHING)) {
            news.put(id, state.news());
          }
        });
    shared
        .exchange(news)
        .forEach(
            (id, all) ->
                states.compute(
                    id,
                    (same, known) ->
                        (known == null ? State.NEW : known)
                            .shared(all, news.getOrDefault(id, Seen.NOTHING))));
  }
}

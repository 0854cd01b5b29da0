package io.syncline.core.audit.digest;

import io.syncline.core.audit.digest.AuditDigests.ChainEnd;
import io.syncline.core.audit.digest.AuditFinding.Kind;
import io.syncline.core.audit.digest.DigestWindow.Part;
import io.syncline.core.audit.digest.DigestWindow.Range;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Computes the digests of the audit log again and compares. Reads page by page. */
public final class Verification {

  private static final int WINDOWS = 200;
  private static final int ROWS = 5_000;
  private static final int MOST_FINDINGS = 100;

  private final AuditDigests digests;
  private final DigestKeys keys;
  private final Asked asked;

  private final List<AuditFinding> findings = new ArrayList<>();
  private final Map<LocalDate, Long> removed = new TreeMap<>();
  private final Map<LocalDate, AuditDigests.DayState> days = new HashMap<>();
  private long found;
  private long windows;
  private long rows;
  private long unkeyed;
  private long keysUnknown;
  private boolean keyed;
  private boolean asExpected;
  private @Nullable DigestWindow last;

  private Verification(AuditDigests digests, DigestKeys keys, Asked asked) {
    this.digests = digests;
    this.keys = keys;
    this.asked = asked;
  }

  /**
   * What is to be verified.
   *
   * @param since only windows made at or after this time; null: from the first
   * @param until only windows made before it; null: to the last
   * @param expected a digest that was kept elsewhere; null: none
   */
  public record Asked(@Nullable Instant since, @Nullable Instant until, @Nullable Known expected) {

    /** Everything. */
    public static final Asked ALL = new Asked(null, null, null);
  }

  /**
   * A digest that was kept elsewhere.
   *
   * @param digest in hex
   */
  public record Known(long window, String digest) {}

  /**
   * What came of it.
   *
   * @param findings the first of them, by window
   * @param count how many findings there are
   * @param read how much was read
   * @param removed rows by day that retention removed: their digests are kept, and verified as such
   * @param last the newest window that was verified; null: there is none
   */
  public record Result(
      List<AuditFinding> findings,
      long count,
      Read read,
      Map<LocalDate, Long> removed,
      @Nullable DigestWindow last) {

    public boolean intact() {
      return count == 0;
    }
  }

  /**
   * How much was read.
   *
   * @param unkeyed windows whose digest was made without a key
   * @param keysUnknown windows whose key is not known here: only that they are a chain is verified
   */
  public record Read(long windows, long rows, long unkeyed, long keysUnknown) {}

  public static Result of(AuditDigests digests, DigestKeys keys, Asked asked) {
    return new Verification(digests, keys, asked).run();
  }

  private Result run() {
    var end = digests.end();
    long after = 0;
    while (true) {
      var page =
          digests.windows(new AuditDigests.Query(after, asked.since(), asked.until(), WINDOWS));
      page.forEach(it -> verify(it, end));
      sameKey(page).forEach(this::rows);
      if (page.size() < WINDOWS) {
        break;
      }
      after = page.get(page.size() - 1).number();
    }
    end(end);
    findings.sort(Comparator.comparingLong(AuditFinding::window));
    return new Result(
        List.copyOf(findings),
        found,
        new Read(windows, rows, unkeyed, keysUnknown),
        new TreeMap<>(removed),
        last);
  }

  private void verify(DigestWindow window, ChainEnd end) {
    windows++;
    chain(window);
    seal(window);
    if (window.number() == end.number() && !window.seal().digest().equals(end.digest())) {
      note(AuditFinding.ofWindow(window.number(), Kind.DIGEST_CHANGED));
    }
    var expected = asked.expected();
    if (expected != null && expected.window() == window.number()) {
      asExpected = expected.digest().equals(window.seal().digest());
    }
    last = window;
  }

  /** Windows one after the other whose rows are digested alike; without those of unknown keys. */
  private List<List<DigestWindow>> sameKey(List<DigestWindow> page) {
    var groups = new ArrayList<List<DigestWindow>>();
    for (var window : page) {
      var key = window.seal().keyId();
      var group = groups.isEmpty() ? null : groups.get(groups.size() - 1);
      if (group != null && Objects.equals(group.get(0).seal().keyId(), key)) {
        group.add(window);
      } else if (keys.knows(key)) {
        groups.add(new ArrayList<>(List.of(window)));
      }
    }
    return groups;
  }

  private void chain(DigestWindow window) {
    var before = last;
    long next = before == null ? 1 : before.number() + 1;
    if (before == null && asked.since() != null) {
      return;
    }
    if (window.number() != next) {
      note(AuditFinding.ofWindow(next, Kind.DIGEST_MISSING));
      return;
    }
    var previous = before == null ? "" : before.seal().digest();
    long upTo = before == null ? 0 : before.rows().upTo();
    if (!window.previous().equals(previous) || window.rows().after() != upTo) {
      note(AuditFinding.ofWindow(window.number(), Kind.CHAIN_BROKEN));
    }
  }

  private void seal(DigestWindow window) {
    if (window.seal().keyId() == null) {
      unkeyed++;
      if (keyed) {
        note(AuditFinding.ofWindow(window.number(), Kind.NOT_KEYED));
      }
    } else {
      keyed = true;
    }
    var intact = window.isIntact(keys);
    if (intact == null) {
      keysUnknown++;
    } else if (!intact) {
      note(AuditFinding.ofWindow(window.number(), Kind.DIGEST_CHANGED));
    }
  }

  /**
   * Reads the rows of several windows at once. Where something does not match, a window is read a
   * second time: retention may have come in between.
   */
  private void rows(List<DigestWindow> group) {
    var actual = parts(group);
    for (int i = 0; i < group.size(); i++) {
      var window = group.get(i);
      rows += window.parts().stream().mapToLong(Part::rows).sum();
      var differing = differing(window, actual.get(i));
      if (!differing.isEmpty()) {
        days.keySet().removeAll(differing.keySet());
        differing = differing(window, parts(List.of(window)).get(0));
      }
      differing.forEach((day, count) -> judge(window, day, count));
    }
  }

  /** How many rows there are now, by the days whose rows do not match. */
  private static Map<LocalDate, Long> differing(DigestWindow window, List<Part> parts) {
    var expected = byDay(window.parts());
    var actual = byDay(parts);
    var all = new TreeSet<>(expected.keySet());
    all.addAll(actual.keySet());
    var differing = new TreeMap<LocalDate, Long>();
    for (var day : all) {
      var part = actual.get(day);
      if (!Objects.equals(expected.get(day), part)) {
        differing.put(day, part == null ? 0 : part.rows());
      }
    }
    return differing;
  }

  private void judge(DigestWindow window, LocalDate day, long count) {
    var part = byDay(window.parts()).get(day);
    long expected = part == null ? 0 : part.rows();
    var state = days.computeIfAbsent(day, digests::day);
    var gone = state.removed();
    if (count == 0 && gone != null && !state.exists()) {
      removed.merge(day, expected, Long::sum);
      var end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      if (end.plus(gone.kept()).isAfter(gone.at())) {
        note(new AuditFinding(window.number(), Kind.REMOVED_EARLY, day, expected, count));
      }
    } else {
      note(new AuditFinding(window.number(), kind(expected, count, state), day, expected, count));
    }
  }

  private static Kind kind(long expected, long count, AuditDigests.DayState state) {
    if (count == 0 && !state.exists()) {
      return Kind.PARTITION_MISSING;
    }
    if (count == expected) {
      return Kind.ROWS_CHANGED;
    }
    return count < expected ? Kind.ROWS_MISSING : Kind.ROWS_ADDED;
  }

  /** The parts of each window of a group; rows between windows belong to none. */
  private List<List<Part>> parts(List<DigestWindow> group) {
    var all = new ArrayList<List<Part>>();
    var parts = new PartDigests();
    var whole = whole(group);
    long after = whole.after();
    while (true) {
      var page = digests.digests(new Range(after, whole.upTo()), group.get(0).seal().keyId(), ROWS);
      for (var row : page) {
        while (row.number() > group.get(all.size()).rows().upTo()) {
          all.add(parts.parts());
          parts = new PartDigests();
        }
        if (row.number() > group.get(all.size()).rows().after()) {
          parts.add(row.day(), row.digest());
        }
      }
      if (page.size() < ROWS) {
        break;
      }
      after = page.get(page.size() - 1).number();
    }
    all.add(parts.parts());
    while (all.size() < group.size()) {
      all.add(List.of());
    }
    return all;
  }

  /** Whatever somebody wrote into the digests, it reaches from the least to the greatest number. */
  private static Range whole(List<DigestWindow> group) {
    return new Range(group.get(0).rows().after(), group.get(group.size() - 1).rows().upTo());
  }

  private static Map<LocalDate, Part> byDay(List<Part> parts) {
    var byDay = new TreeMap<LocalDate, Part>();
    parts.forEach(it -> byDay.put(it.day(), it));
    return byDay;
  }

  private void end(ChainEnd end) {
    var newest = last;
    long number = newest == null ? 0 : newest.number();
    if (asked.until() == null && number < end.number()) {
      note(AuditFinding.ofWindow(number + 1, Kind.DIGEST_MISSING));
    }
    var expected = asked.expected();
    if (expected != null && !asExpected) {
      note(AuditFinding.ofWindow(expected.window(), Kind.NOT_AS_EXPECTED));
    }
  }

  private void note(AuditFinding finding) {
    found++;
    if (findings.size() < MOST_FINDINGS) {
      findings.add(finding);
    }
  }
}

package io.syncline.core.audit.digest;

import io.syncline.core.audit.digest.AuditDigests.Digested;
import io.syncline.core.audit.digest.DigestWindow.Part;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Verifies an exported file by the digests in it, without the server. */
public final class FileVerification {

  private final DigestKeys keys;
  private final List<Digested> rows = new ArrayList<>();
  private final List<Windowed> windows = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();
  private long removed;
  private long covered;
  private long keysUnknown;

  private record Windowed(DigestWindow window, Set<LocalDate> removed) {}

  /**
   * What came of it.
   *
   * @param findings what does not match, one sentence each
   * @param rows how many the file has
   * @param covered how many of them are in the digests
   * @param removed how many rows the digests have that retention had removed
   * @param sealed whether all seals were verified with the key; false: the key is not known here,
   *     and the digests may have been made by anybody
   */
  public record Result(
      List<String> findings, long rows, long covered, long removed, boolean sealed) {}

  /**
   * @param keys with which the digests were made; without, their seals are not verified
   */
  public FileVerification(DigestKeys keys) {
    this.keys = keys;
  }

  /** A row of the file, with the digest that it has by what the file shows. */
  public void row(Digested row) {
    rows.add(row);
  }

  /**
   * A window of the file.
   *
   * @param gone the days that retention had removed when the file was written
   */
  public void window(DigestWindow window, Set<LocalDate> gone) {
    windows.add(new Windowed(window, Set.copyOf(gone)));
  }

  /**
   * @param end the last line; null: it is missing
   */
  public Result result(@Nullable FileEnd end) {
    if (end == null) {
      findings.add("the file was cut: its last line is missing");
      return ended(false);
    }
    var intact = end.isIntact(keys);
    if (Boolean.FALSE.equals(intact)) {
      findings.add("the last line was changed");
    }
    if (end.rows() != rows.size()) {
      findings.add("the file has %d rows, and had %d".formatted(rows.size(), end.rows()));
    }
    var days = end.days();
    if (days != null) {
      chain(end);
      rows(days);
    }
    return ended(intact != null && end.seal().keyId() != null && keysUnknown == 0);
  }

  private Result ended(boolean sealed) {
    return new Result(List.copyOf(findings), rows.size(), covered, removed, sealed);
  }

  private void chain(FileEnd end) {
    windows.sort(Comparator.comparingLong(it -> it.window().number()));
    var expected = end.windows();
    long next = expected == null ? 1 : expected.first();
    DigestWindow before = null;
    boolean keyed = false;
    for (var it : windows) {
      var window = it.window();
      if (window.number() != next) {
        findings.add("window %d is missing".formatted(next));
      } else if (before != null
          && (!window.previous().equals(before.seal().digest())
              || window.rows().after() != before.rows().upTo())) {
        findings.add("window %d does not continue the one before it".formatted(next));
      }
      var intact = window.isIntact(keys);
      if (intact == null) {
        keysUnknown++;
      } else if (!intact) {
        findings.add("the digest of window %d was changed".formatted(window.number()));
      }
      if (window.seal().keyId() != null) {
        keyed = true;
      } else if (keyed) {
        findings.add("the digest of window %d has no key".formatted(window.number()));
      }
      next = window.number() + 1;
      before = window;
    }
    long last = expected == null ? 0 : expected.last();
    if (expected != null && next != last + 1) {
      findings.add("window %d is missing".formatted(next));
    } else if (before != null && !before.seal().digest().equals(end.digest())) {
      findings.add("the digest of window %d was changed".formatted(before.number()));
    }
  }

  private void rows(FileEnd.Days days) {
    rows.sort(Comparator.comparingLong(Digested::number));
    int at = 0;
    for (var it : windows) {
      var range = it.window().rows();
      while (at < rows.size() && rows.get(at).number() <= range.after()) {
        at++;
      }
      var parts = new PartDigests();
      while (at < rows.size() && rows.get(at).number() <= range.upTo()) {
        var row = rows.get(at++);
        if (days.has(row.day())) {
          parts.add(row.day(), row.digest());
          covered++;
        }
      }
      compare(it, days, parts.parts());
    }
  }

  private void compare(Windowed windowed, FileEnd.Days days, List<Part> found) {
    long number = windowed.window().number();
    Map<LocalDate, Part> actual = new HashMap<>();
    found.forEach(it -> actual.put(it.day(), it));
    var expected = new TreeMap<LocalDate, Part>();
    windowed.window().parts().stream()
        .filter(it -> days.has(it.day()))
        .forEach(it -> expected.put(it.day(), it));
    expected.forEach(
        (day, part) -> {
          var is = actual.remove(day);
          if (is == null && windowed.removed().contains(day)) {
            removed += part.rows();
          } else if (is == null || is.rows() != part.rows()) {
            findings.add(
                "window %d has %d rows of %s, and had %d"
                    .formatted(number, is == null ? 0 : is.rows(), day, part.rows()));
          } else if (!is.equals(part)) {
            findings.add("window %d: rows of %s were changed".formatted(number, day));
          }
        });
    actual.forEach(
        (day, part) ->
            findings.add(
                "window %d has %d rows of %s, and had 0".formatted(number, part.rows(), day)));
  }
}

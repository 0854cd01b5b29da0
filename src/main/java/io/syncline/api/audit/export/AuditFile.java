package io.syncline.api.audit.export;

import io.syncline.core.audit.AuditLog;
import io.syncline.core.audit.digest.AuditDigests;
import io.syncline.core.audit.digest.AuditRowSource;
import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.audit.digest.DigestRow;
import io.syncline.core.audit.digest.DigestWindow;
import io.syncline.core.audit.digest.FileEnd;
import io.syncline.core.audit.digest.FileLines;
import io.syncline.core.model.value.Value;
import io.syncline.csv.Csv;
import io.syncline.json.Json;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the audit log page by page, with the digests by which it can be verified. */
@Singleton
class AuditFile {

  static final int PAGE = 500;

  private final AuditRowSource source;
  private final AuditDigests digests;
  private final DigestKeys keys;
  private final Shown shown;
  private final FileLines lines;

  AuditFile(AuditRowSource source, AuditDigests digests, DigestKeys keys, Shown shown) {
    this.source = source;
    this.digests = digests;
    this.keys = keys;
    this.shown = shown;
    this.lines = new FileLines(Json::text, keys);
  }

  /** What may be shown, and who is notified. */
  interface Shown {
    boolean hides(DigestRow row, String attribute);

    /** Notes that a row is shown. */
    void shows(DigestRow row);

    /** Keeps what was noted; what cannot be kept is not written. */
    void keep();
  }

  /** How a file is written. */
  enum Format {
    CSV,
    JSONL
  }

  StreamingOutput of(AuditLog.Query query, Format format) {
    return out -> write(query, format, out, rows -> {});
  }

  /**
   * Writes it whole.
   *
   * @param progress is given how many rows are written, after each page
   */
  void write(AuditLog.Query query, Format format, OutputStream out, LongConsumer progress)
      throws IOException {
    write(query, new Writing(out, format, lines), progress);
  }

  /** Windows made from now on may have rows that were not there when their page was read. */
  private void write(AuditLog.Query query, Writing to, LongConsumer progress) throws IOException {
    var chain = digests.end();
    to.begin();
    long rows = 0;
    @Nullable DigestRow last = null;
    while (true) {
      var page = source.rows(query, last);
      page.forEach(shown::shows);
      shown.keep();
      to.lines(page.stream().map(it -> lines.row(it, name -> shown.hides(it, name))));
      rows += page.size();
      progress.accept(rows);
      if (page.size() < query.limit()) {
        break;
      }
      last = page.get(page.size() - 1);
    }
    var whole = days(query);
    var days = whole != null && keysAreKnown(whole, chain.number()) ? whole : null;
    var windows = days == null ? null : windows(days, chain.number());
    var digest = windows == null ? "" : windows(windows, to);
    to.lines(
        Stream.of(
            FileLines.end(
                new FileEnd(
                        rows, days, windows, chain.upTo(), digest, new DigestWindow.Seal(null, ""))
                    .sealed(keys))));
  }

  /** The whole days that are asked for; null: of some rows only. */
  private static FileEnd.@Nullable Days days(AuditLog.Query query) {
    if (!query.scope().equals(AuditLog.Query.Scope.ANY)
        || !query.result().equals(AuditLog.Query.Result.ANY)) {
      return null;
    }
    var since = query.period().since();
    var until = query.period().until();
    var first = since == null ? null : day(since);
    boolean midday = first != null && !start(first).equals(since);
    return new FileEnd.Days(midday ? first.plusDays(1) : first, until == null ? null : day(until));
  }

  private static LocalDate day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private AuditDigests.@Nullable Numbers windows(FileEnd.Days days, long newest) {
    return digests
        .windowsOf(days.first(), days.end())
        .filter(it -> it.first() <= newest)
        .map(it -> new AuditDigests.Numbers(it.first(), Math.min(it.last(), newest)))
        .orElse(null);
  }

  /** Rows whose key this server no longer has cannot be verified: no digests then. */
  private boolean keysAreKnown(FileEnd.Days days, long newest) {
    var numbers = windows(days, newest);
    return numbers == null || digests.keys(numbers).stream().allMatch(keys::knows);
  }

  /** All from the first to the last, so that they are a chain; returns the last one's digest. */
  private String windows(AuditDigests.Numbers numbers, Writing to) throws IOException {
    var known = new HashMap<LocalDate, Boolean>();
    long after = numbers.first() - 1;
    var digest = "";
    while (after < numbers.last()) {
      var page =
          digests.windows(new AuditDigests.Query(after, null, null, PAGE)).stream()
              .filter(it -> it.number() <= numbers.last())
              .toList();
      if (page.isEmpty()) {
        return digest;
      }
      to.lines(page.stream().map(it -> FileLines.window(it, removed(it, known))));
      var last = page.get(page.size() - 1);
      after = last.number();
      digest = last.seal().digest();
    }
    return digest;
  }

  private Set<LocalDate> removed(DigestWindow window, Map<LocalDate, Boolean> known) {
    return window.parts().stream()
        .map(DigestWindow.Part::day)
        .filter(it -> known.computeIfAbsent(it, this::isRemoved))
        .collect(Collectors.toSet());
  }

  private boolean isRemoved(LocalDate day) {
    var state = digests.day(day);
    return state.removed() != null && !state.exists();
  }

  /** Lines in a format. */
  private record Writing(OutputStream out, Format format, FileLines cells) {

    void begin() throws IOException {
      if (format == Format.CSV) {
        write(Csv.write(FileLines.NAMES, List.of()));
      }
    }

    void lines(Stream<Value.Struct> lines) throws IOException {
      if (format == Format.JSONL) {
        write(lines.map(it -> Json.text(it) + "\n").collect(Collectors.joining()));
      } else {
        var text = Csv.write(FileLines.NAMES, lines.map(cells::cells).toList());
        write(text.substring(text.indexOf("\r\n") + 2));
      }
    }

    private void write(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}

package io.syncline.cli.audit;

import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.audit.digest.FileEnd;
import io.syncline.core.audit.digest.FileLines;
import io.syncline.core.audit.digest.FileLines.MalformedLine;
import io.syncline.core.audit.digest.FileVerification;
import io.syncline.core.model.value.Value;
import io.syncline.csv.Csv;
import io.syncline.csv.CsvRows;
import io.syncline.csv.MalformedCsv;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads an exported file line by line. */
final class AuditFileReader {

  private static final FileLines LINES = new FileLines(Json::text, DigestKeys.NONE);
  private static final int LONGEST_END = 4_096;

  private AuditFileReader() {}

  /**
   * Verifies a file by the digests in it.
   *
   * @throws IOException where it is no such file; the message has the line
   */
  static FileVerification.Result verify(Path file, DigestKeys keys) throws IOException {
    var verification = new FileVerification(keys);
    var reading = new Reading(verification);
    try (var text = Files.newBufferedReader(file)) {
      text.mark(1);
      int first = text.read();
      text.reset();
      if (first == '{') {
        jsonLines(text, reading);
      } else {
        csv(text, reading);
      }
    }
    return verification.result(reading.end);
  }

  private static void jsonLines(BufferedReader text, Reading reading) throws IOException {
    long number = 0;
    for (var line = text.readLine(); line != null; line = text.readLine()) {
      number++;
      try {
        reading.take(Json.stored(line));
      } catch (MalformedJson | MalformedLine e) {
        throw wrong(number, e);
      }
    }
  }

  private static void csv(BufferedReader text, Reading reading) throws IOException {
    try (var rows = CsvRows.of(text, ',')) {
      var header = rows.next();
      if (header == null || !header.cells().equals(FileLines.NAMES)) {
        throw new IOException("This is no exported audit log: its first line is another");
      }
      for (var row = rows.next(); row != null; row = rows.next()) {
        try {
          var cells = row.cells().stream().map(Csv::unguarded).toList();
          reading.take(
              FileLines.line(cells, it -> Json.parse(it.getBytes(StandardCharsets.UTF_8))));
        } catch (MalformedJson | MalformedLine e) {
          throw wrong(row.line(), e);
        }
      }
    } catch (MalformedCsv e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static IOException wrong(long line, RuntimeException e) {
    return new IOException(
        "line %d is not as it was exported: %s"
            .formatted(line, e instanceof MalformedLine ? e.getMessage() : "it is no JSON"),
        e);
  }

  /** Whether a file has its last line; one that was cut has not. */
  static boolean isWhole(Path file) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, bytes.length() - LONGEST_END);
      var tail = new byte[(int) (bytes.length() - from)];
      bytes.seek(from);
      bytes.readFully(tail);
      var text = new String(tail, StandardCharsets.UTF_8);
      int line = text.stripTrailing().lastIndexOf('\n') + 1;
      var last = text.substring(line).strip();
      return text.endsWith("\n") && (last.startsWith("end,") || last.endsWith("\"type\":\"end\"}"));
    }
  }

  /** What was read until now. */
  private static final class Reading {
    private final FileVerification verification;
    private @Nullable FileEnd end;

    Reading(FileVerification verification) {
      this.verification = verification;
    }

    void take(Value.Struct line) {
      if (end != null) {
        throw new MalformedLine("something follows the last line");
      }
      end = LINES.read(line, verification);
    }
  }
}

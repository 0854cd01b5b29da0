package io.syncline.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * A table with a line of names, as CSV (RFC 4180).
 *
 * <p>What spreadsheets do to a file is taken as it comes: a byte order mark, semicolons or tabs for
 * commas, line ends of any kind, empty lines. What a file may do to a spreadsheet is prevented: a
 * cell that a spreadsheet would run as a formula is written with an apostrophe before it, which
 * reading takes off again (OWASP, "CSV Injection").
 */
public final class Csv {

  private static final String FORMULA = "=+-@\t\r";
  private static final char GUARD = '\'';

  /**
   * A table.
   *
   * @param names of the columns
   */
  public record Table(List<String> names, List<Row> rows) {
    public Table {
      names = List.copyOf(names);
      rows = List.copyOf(rows);
    }
  }

  /**
   * A row.
   *
   * @param line where it begins in the file, from 1
   * @param cells as many as there are names
   */
  public record Row(long line, List<String> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  private Csv() {}

  /**
   * @throws MalformedCsv where it is no table; names the line
   */
  public static Table read(String text) {
    var plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    var rows = new ArrayList<Row>();
    try (var reader =
        CsvReader.builder()
            .fieldSeparator(separator(plain))
            .skipEmptyLines(true)
            .allowUnclosedQuote(false)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(plain)) {
      reader.forEach(it -> rows.add(row(it)));
    } catch (CsvParseException e) {
      throw new MalformedCsv("not readable as CSV after line " + lastLine(rows), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rows.removeIf(it -> it.cells().stream().allMatch(String::isEmpty));
    if (rows.isEmpty()) {
      throw new MalformedCsv("there is no line of names", null);
    }
    var names = rows.remove(0).cells();
    return new Table(names, rows.stream().map(it -> wide(it, names.size())).toList());
  }

  public static String write(List<String> names, Iterable<List<String>> rows) {
    var text = new StringWriter();
    write(text, names, rows);
    return text.toString();
  }

  /**
   * For programs: no cell is guarded against what a spreadsheet would make of it, and rows may have
   * fewer cells than there are names.
   */
  public static String plain(List<String> names, Iterable<List<String>> rows) {
    return plain(names, rows, ',');
  }

  /** The same with another separator. */
  public static String plain(List<String> names, Iterable<List<String>> rows, char separator) {
    var text = new StringWriter();
    try (var writer =
        CsvWriter.builder()
            .fieldSeparator(separator)
            .lineDelimiter(LineDelimiter.CRLF)
            .build(text)) {
      writer.writeRecord(names);
      rows.forEach(writer::writeRecord);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** The same to a writer, which it closes. */
  public static void write(Writer to, List<String> names, Iterable<List<String>> rows) {
    try (var writer = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(to)) {
      writer.writeRecord(names.stream().map(Csv::guarded).toList());
      rows.forEach(row -> writer.writeRecord(row.stream().map(Csv::guarded).toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(CsvRecord record) {
    return new Row(
        record.getStartingLineNumber(),
        record.getFields().stream().map(it -> bare(it.strip())).toList());
  }

  /** A short row is filled up; cells beyond the names must be empty. */
  private static Row wide(Row row, int width) {
    var cells = new ArrayList<>(row.cells());
    while (cells.size() > width && cells.get(cells.size() - 1).isEmpty()) {
      cells.remove(cells.size() - 1);
    }
    if (cells.size() > width) {
      throw new MalformedCsv("line " + row.line() + " has more cells than there are names", null);
    }
    while (cells.size() < width) {
      cells.add("");
    }
    return new Row(row.line(), cells);
  }

  /** The separator that occurs most often in the header line, outside of quotes. */
  static char separator(String text) {
    var line = text.lines().filter(it -> !it.isBlank()).findFirst().orElse("");
    var bare = line.replaceAll("\"[^\"]*\"", "");
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(bare, candidate) > count(bare, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(it -> it == wanted).count();
  }

  private static long lastLine(List<Row> rows) {
    return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).line();
  }

  private static String guarded(String cell) {
    boolean risky = !cell.isEmpty() && (FORMULA.indexOf(cell.charAt(0)) >= 0 || isGuarded(cell));
    return risky ? GUARD + cell : cell;
  }

  /** A cell as it was before {@link #write} guarded it. */
  public static String unguarded(String cell) {
    return bare(cell);
  }

  private static String bare(String cell) {
    return isGuarded(cell) ? cell.substring(1) : cell;
  }

  /** An apostrophe before a formula, or before such an apostrophe. */
  private static boolean isGuarded(String cell) {
    int at = 0;
    while (at < cell.length() && cell.charAt(at) == GUARD) {
      at++;
    }
    return at > 0 && at < cell.length() && FORMULA.indexOf(cell.charAt(at)) >= 0;
  }
}

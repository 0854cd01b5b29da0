package io.syncline.csv;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a CSV file, one after the other: cells as they are written, with no line of names
 * taken off and no row made longer or shorter. Empty lines are left out.
 */
public final class CsvRows implements AutoCloseable {

  private static final int LONGEST_HEADER = 1 << 18;

  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> records;
  private long last;

  private CsvRows(CsvReader<CsvRecord> reader) {
    this.reader = reader;
    this.records = reader.iterator();
  }

  /**
   * @param text is closed with these rows
   * @param separator null: the one of comma, semicolon and tab that the first line has most
   */
  public static CsvRows of(Reader text, @Nullable Character separator) throws IOException {
    var buffered = new BufferedReader(text, 2 * LONGEST_HEADER);
    buffered.mark(1);
    if (buffered.read() != '\uFEFF') {
      buffered.reset();
    }
    char by = separator == null ? guessed(buffered) : separator;
    return new CsvRows(
        CsvReader.builder()
            .fieldSeparator(by)
            .skipEmptyLines(true)
            .allowUnclosedQuote(false)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(buffered));
  }

  /** By the first line, which stays to be read. */
  private static char guessed(BufferedReader text) throws IOException {
    text.mark(LONGEST_HEADER);
    var line = new StringBuilder();
    for (int c = text.read(); c >= 0 && line.length() < LONGEST_HEADER - 1; c = text.read()) {
      boolean ends = c == '\n' || c == '\r';
      if (ends && !line.toString().isBlank()) {
        break;
      }
      line.append((char) c);
    }
    text.reset();
    return Csv.separator(line.toString());
  }

  /**
   * The next row; null: there is none.
   *
   * @throws MalformedCsv where the rest is not readable as CSV; names the line before
   */
  public Csv.@Nullable Row next() {
    try {
      if (!records.hasNext()) {
        return null;
      }
      var record = records.next();
      last = record.getStartingLineNumber();
      return new Csv.Row(last, List.copyOf(record.getFields()));
    } catch (CsvParseException e) {
      throw new MalformedCsv("not readable as CSV after line " + last, e);
    } catch (UncheckedIOException e) {
      throw new MalformedCsv("not readable as text after line " + last, e);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}

package io.syncline.route.landing;

import io.syncline.core.landing.FileRefused;
import io.syncline.core.model.value.Value;
import io.syncline.csv.Csv;
import io.syncline.csv.CsvColumns;
import io.syncline.csv.CsvRows;
import io.syncline.csv.MalformedCsv;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A CSV file whose first line names its columns, in any order. */
final class CsvLines implements AutoCloseable {

  private static final Pattern COUNT = Pattern.compile("\\d{1,15}");

  private final FileForm form;
  private final CsvRows lines;

  /** Whether the last line may have been cut: nothing shows its end. */
  private final boolean open;

  CsvLines(FileChannel file, FileForm form) throws IOException {
    this.form = form;
    this.open = form.proof() == FileForm.Proof.NONE && !endsWithLineEnd(file);
    var decoder =
        form.charset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    this.lines =
        CsvRows.of(
            new InputStreamReader(Channels.newInputStream(file.position(0)), decoder),
            form.separator());
  }

  private static boolean endsWithLineEnd(FileChannel file) throws IOException {
    var last = ByteBuffer.allocate(1);
    return file.size() == 0
        || file.read(last, file.size() - 1) == 1 && (last.get(0) == '\n' || last.get(0) == '\r');
  }

  /**
   * Gives all rows.
   *
   * @return how many rows the last line counts; null: it does not
   */
  @Nullable Long read(FileRows.Reading to) {
    var header = lines.next();
    if (header == null) {
      throw new FileRefused("it is empty: its first line should name its columns");
    }
    var columns = columns(header);
    for (var row = lines.next(); row != null; ) {
      var next = lines.next();
      var count = form.proof() == FileForm.Proof.TRAILER ? count(row) : null;
      if (count != null && next != null) {
        throw new FileRefused("line " + next.line() + " follows the line that counts the rows");
      }
      if (count != null) {
        return count;
      }
      if (next == null && open) {
        to.broken(row.line(), "it may be cut: no line end follows");
      } else if (!columns.fit(row)) {
        to.broken(row.line(), columns.misfit(row));
      } else {
        to.row(row.line(), fields(columns.cells(row)));
      }
      row = next;
    }
    return null;
  }

  private CsvColumns columns(Csv.Row header) {
    var columns = read(header);
    if (!columns.names().contains(form.id())) {
      throw new FileRefused("its first line names no column `" + form.id() + "`");
    }
    return columns;
  }

  private static CsvColumns read(Csv.Row header) {
    try {
      return CsvColumns.of(header);
    } catch (MalformedCsv e) {
      throw new FileRefused(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Long count(Csv.Row row) {
    var cells = row.cells();
    if (!cells.get(0).strip().equals(form.trailer()) || cells.size() < 2) {
      return null;
    }
    var said = cells.get(1).strip();
    return COUNT.matcher(said).matches() ? Long.valueOf(said) : null;
  }

  private Value.Struct fields(Map<String, String> cells) {
    var fields = new HashMap<String, Value>();
    cells.forEach(
        (name, cell) -> {
          var value = form.cells().value(cell);
          if (value != null) {
            fields.put(name, value);
          }
        });
    return new Value.Struct(fields);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}

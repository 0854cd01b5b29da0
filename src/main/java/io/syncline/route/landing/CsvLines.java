package io.syncline.route.landing;

import io.syncline.core.landing.FileRefused;
import io.syncline.core.model.value.Value;
import io.syncline.csv.Csv;
import io.syncline.csv.CsvRows;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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

  CsvLines(Path file, FileForm form) throws IOException {
    this.form = form;
    this.open = form.proof() == FileForm.Proof.NONE && !endsWithLineEnd(file);
    var decoder =
        form.charset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    this.lines =
        CsvRows.of(new InputStreamReader(Files.newInputStream(file), decoder), form.separator());
  }

  private static boolean endsWithLineEnd(Path file) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
      if (bytes.length() == 0) {
        return true;
      }
      bytes.seek(bytes.length() - 1);
      int last = bytes.read();
      return last == '\n' || last == '\r';
    }
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
    var names = names(header);
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
      } else if (row.cells().size() != names.size()) {
        to.broken(
            row.line(),
            "it has %d cells, and there are %d columns"
                .formatted(row.cells().size(), names.size()));
      } else {
        to.row(row.line(), fields(names, row.cells()));
      }
      row = next;
    }
    return null;
  }

  private List<String> names(Csv.Row header) {
    var names = header.cells().stream().map(String::strip).toList();
    var known = new HashSet<String>();
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).isEmpty() && !known.add(names.get(i))) {
        // By their numbers: where there is no line of names, these are values.
        throw new FileRefused(
            "columns %d and %d have one name".formatted(names.indexOf(names.get(i)) + 1, i + 1));
      }
    }
    if (!known.contains(form.id())) {
      throw new FileRefused("its first line names no column `" + form.id() + "`");
    }
    return names;
  }

  private @Nullable Long count(Csv.Row row) {
    var cells = row.cells();
    if (!cells.get(0).strip().equals(form.trailer()) || cells.size() < 2) {
      return null;
    }
    var said = cells.get(1).strip();
    return COUNT.matcher(said).matches() ? Long.valueOf(said) : null;
  }

  /** A column without a name is left out. */
  private Value.Struct fields(List<String> names, List<String> cells) {
    Map<String, Value> fields = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      var cell = cells.get(i);
      boolean kept = !cell.isEmpty() || form.cells() != FileForm.Cells.ABSENT;
      if (!names.get(i).isEmpty() && kept) {
        boolean cleared = cell.isEmpty() && form.cells() == FileForm.Cells.CLEARED;
        fields.put(names.get(i), cleared ? Value.CLEARED : Value.text(cell));
      }
    }
    return new Value.Struct(fields);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}

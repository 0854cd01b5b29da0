package io.syncline.csv;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns that the first line of a table names. A column without a name is left out.
 *
 * @param names as written, without white space around them
 */
public record CsvColumns(List<String> names) {

  public CsvColumns {
    names = List.copyOf(names);
  }

  /**
   * @throws MalformedCsv where two columns have one name
   */
  public static CsvColumns of(Csv.Row header) {
    var names = header.cells().stream().map(String::strip).toList();
    var known = new HashSet<String>();
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).isEmpty() && !known.add(names.get(i))) {
        // By their numbers: where there is no line of names, these are values.
        throw new MalformedCsv(
            "columns %d and %d have one name".formatted(names.indexOf(names.get(i)) + 1, i + 1),
            null);
      }
    }
    return new CsvColumns(names);
  }

  /** Whether a row has a cell for each column, and no more. */
  public boolean fit(Csv.Row row) {
    return row.cells().size() == names.size();
  }

  /** Why a row does not {@link #fit}. */
  public String misfit(Csv.Row row) {
    return "it has %d cells, and there are %d columns".formatted(row.cells().size(), names.size());
  }

  /**
   * The cells of a row by the names of their columns.
   *
   * @throws MalformedCsv where it does not {@link #fit}; names the line
   */
  public Map<String, String> cells(Csv.Row row) {
    if (!fit(row)) {
      throw new MalformedCsv("line " + row.line() + ": " + misfit(row), null);
    }
    var cells = new LinkedHashMap<String, String>();
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).isEmpty()) {
        cells.put(names.get(i), row.cells().get(i));
      }
    }
    return cells;
  }
}

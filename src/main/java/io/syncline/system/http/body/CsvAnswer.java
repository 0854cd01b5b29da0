package io.syncline.system.http.body;

import io.syncline.core.definition.system.body.CsvForm;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.csv.CsvColumns;
import io.syncline.csv.CsvRows;
import io.syncline.csv.MalformedCsv;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV as a list of records, whose fields are the columns that its first line names. A column
 * that is not there says nothing. An answer without a line of names, without a column for the id or
 * with a row that is not whole is no answer.
 *
 * @param id where the id of a record is; null: records need none
 */
record CsvAnswer(CsvForm form, @Nullable FirstPath id) {

  /**
   * @param said the charset that the answer's header says; null: none
   * @param ended whether it is known that nothing was cut off
   */
  Value.Items read(byte[] bytes, @Nullable Charset said, boolean ended) throws MalformedAnswer {
    var charset =
        form.charset() != null
            ? Charset.forName(form.charset())
            : said == null ? StandardCharsets.UTF_8 : said;
    if (!ended && bytes[bytes.length - 1] != '\n' && bytes[bytes.length - 1] != '\r') {
      throw new MalformedAnswer("CSV that may be cut: no line end follows its last row");
    }
    var strict =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var text = new InputStreamReader(new ByteArrayInputStream(bytes), strict);
    try (var rows = CsvRows.of(text, form.separatorCharacter())) {
      return records(rows);
    } catch (MalformedCsv e) {
      throw new MalformedAnswer("an answer that is not CSV: " + e.getMessage());
    } catch (CharacterCodingException e) {
      throw new MalformedAnswer("CSV that is not written in " + charset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Value.Items records(CsvRows rows) throws MalformedAnswer {
    var header = rows.next();
    if (header == null) {
      throw new MalformedAnswer("CSV without a line of names");
    }
    var columns = CsvColumns.of(header);
    if (id != null && id.read(named(columns)) == null) {
      throw new MalformedAnswer("CSV whose first line names no column for the id");
    }
    var records = new ArrayList<Value>();
    for (var row = rows.next(); row != null; row = rows.next()) {
      var fields = new TreeMap<String, Value>();
      columns
          .cells(row)
          .forEach(
              (name, cell) -> {
                var value = form.emptyCells().value(cell);
                if (value != null) {
                  fields.put(name, value);
                }
              });
      records.add(new Value.Struct(fields));
    }
    return new Value.Items(records);
  }

  private static Value.Struct named(CsvColumns columns) {
    var fields = new TreeMap<String, Value>();
    columns.names().forEach(it -> fields.put(it, Value.text(it)));
    return new Value.Struct(fields);
  }
}

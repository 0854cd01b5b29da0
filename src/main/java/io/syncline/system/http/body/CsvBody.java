package io.syncline.system.http.body;

import io.syncline.core.definition.system.body.CsvForm;
import io.syncline.core.model.value.Value;
import io.syncline.csv.Csv;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes rows as CSV: a line of their names, and a line for each. All have the same names: in a
 * line of a table, a field that is not said would be an empty one.
 */
final class CsvBody {

  private CsvBody() {}

  static Charset charset(CsvForm form) {
    return form.charset() == null ? StandardCharsets.UTF_8 : Charset.forName(form.charset());
  }

  static byte[] write(List<Value.Struct> rows, CsvForm form) {
    var names = rows.isEmpty() ? List.<String>of() : List.copyOf(rows.get(0).fields().keySet());
    if (names.isEmpty()
        || rows.stream().anyMatch(it -> !List.copyOf(it.fields().keySet()).equals(names))) {
      throw new UnwritableBody("Its lines would not have the same columns, or none at all");
    }
    var separator = form.separatorCharacter();
    var text =
        Csv.plain(
            names, rows.stream().map(CsvBody::cells).toList(), separator == null ? ',' : separator);
    try {
      var bytes =
          charset(form)
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
      return Arrays.copyOfRange(bytes.array(), bytes.arrayOffset(), bytes.limit());
    } catch (CharacterCodingException e) {
      throw new UnwritableBody(
          "It would hold a character that " + charset(form) + " does not have");
    }
  }

  private static List<String> cells(Value.Struct row) {
    return row.fields().entrySet().stream()
        .map(
            it -> {
              var text = BodyText.of(it.getValue());
              if (text == null) {
                throw new UnwritableBody(
                    "A cell of " + it.getKey() + " would hold a list or an object");
              }
              return text;
            })
        .toList();
  }
}

package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.system.body.Media;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a vendor says which fields the records of an object have, those of its customers too: one
 * answer with a row for each field. {@code syncline discover} reads it, nothing else does.
 *
 * @param path below the base URL, asked by GET
 * @param query query parameters; one with a list is written once for each element
 * @param headers further headers
 * @param records dotted path of the rows in the answer; empty: the answer itself
 * @param name path in a row of the field's name
 * @param label path in a row of what people call it
 * @param kind path in a row of its type, in the vendor's words
 * @param words path in a row of the words that it may hold ({@code options[].value}); null: a row
 *     does not say
 * @param within path in a record of what holds these fields ({@code properties}); null: the record
 */
public record Described(
    String path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    @Default("") String records,
    @Default("name") String name,
    @Default("label") String label,
    @Default("type") String kind,
    @Nullable String words,
    @Nullable String within) {

  public Described {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** The rows as records of an object of that name, whose ids are the names of fields. */
  ObjectType rows(String object) {
    var sent = new Operation.Request("GET", path, query, headers, Media.Encoding.JSON, null);
    return new ObjectType(
        object,
        new ObjectType.Known(List.of(), List.of()),
        new ObjectType.Reading(name, ObjectType.IdCase.EXACT, null, null, ObjectType.Absent.UNSAID),
        ObjectType.Timing.NONE,
        new ObjectType.Writing(false, false, null, null),
        Map.of(),
        Map.of(Operation.Kind.LIST, Operation.of(Operation.Kind.LIST, sent, records, List.of())));
  }
}

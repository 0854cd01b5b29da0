package io.syncline.core.quality;

import io.syncline.core.model.SystemId;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the records of one object looked like in one listing: the fingerprint of a schema as it is
 * lived, whatever the vendor's documentation says. It holds no value of a record but the words of
 * picklists.
 *
 * @param records how many were looked at
 * @param complete whether they were all there are: only then may a field be missing
 * @param fields by path: names joined by dots, {@code []} for the elements of a list
 */
public record SchemaShape(
    SystemId system, String object, long records, boolean complete, Map<String, Field> fields) {

  /** What a field was seen to hold. */
  public enum Kind {
    TEXT,
    NUMBER,
    FLAG,
    LIST,
    OBJECT
  }

  /**
   * One field.
   *
   * @param said how many records said it, empty ones included
   * @param filled how many records had a value for it
   * @param kinds what the values were
   * @param words of a picklist; empty for every other field
   */
  public record Field(long said, long filled, Set<Kind> kinds, Set<String> words) {
    public Field {
      kinds = Set.copyOf(kinds);
      words = Set.copyOf(words);
    }

    Field with(Field other) {
      var bothKinds = new HashSet<>(kinds);
      bothKinds.addAll(other.kinds);
      var bothWords = new HashSet<>(words);
      bothWords.addAll(other.words);
      return new Field(
          Math.max(said, other.said), Math.max(filled, other.filled), bothKinds, bothWords);
    }
  }

  public SchemaShape {
    fields = Collections.unmodifiableMap(new TreeMap<>(fields));
  }

  /** The same, with whether it is all there is. */
  SchemaShape counted(boolean all) {
    return new SchemaShape(system, object, records, all, fields);
  }

  /** All that either saw; of counts the larger ones. */
  public SchemaShape with(SchemaShape other) {
    var all = new TreeMap<>(fields);
    other.fields().forEach((path, it) -> all.merge(path, it, Field::with));
    return new SchemaShape(
        system, object, Math.max(records, other.records()), complete && other.complete(), all);
  }
}
